package documents

import (
	"fmt"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Sheet is a workbook to be made: one table, which somebody fills in or reads.
// Every cell is written as text, so that nothing in it can be a formula.
type Sheet struct {
	Name    string // of the worksheet
	Note    string // what to know, above the titles; "" for none
	Columns []Column
	Example []string // a first row in grey, one text for each column
	Rows    [][]string
	Blank   int // how many rows below are prepared for filling in
}

// Column is one column of a Sheet.
type Column struct {
	Title string
	Width float64 // in characters
	// Choices are offered below each cell. Other words may be written too unless
	// they are the Only ones.
	Choices []string
	Only    bool
	Hint    string // shown beside a cell that is chosen
}

// Workbook makes the .xlsx file.
func (s *Sheet) Workbook() ([]byte, error) {
	f := excelize.NewFile()
	defer f.Close()
	w := writer{file: f, sheet: sheetName(s.Name)}
	w.do(func() error { return f.SetSheetName("Sheet1", w.sheet) })
	top := 1
	if s.Note != "" {
		w.note(s)
		top = 2
	}
	w.titles(s, top)
	rows := s.Rows
	if s.Example != nil {
		rows = slices.Concat([][]string{s.Example}, rows)
	}
	for i, row := range rows {
		for c, text := range row {
			w.text(c+1, top+1+i, text)
		}
	}
	last := max(top+len(rows)+s.Blank, top+1)
	w.body(s, top, last)
	w.choices(s, top+1, last)
	w.page(top)
	if w.err != nil {
		return nil, fmt.Errorf("make workbook %s: %w", s.Name, w.err)
	}
	out, err := f.WriteToBuffer()
	if err != nil {
		return nil, fmt.Errorf("write workbook %s: %w", s.Name, err)
	}
	return out.Bytes(), nil
}

// writer keeps the first error of many small steps.
type writer struct {
	file  *excelize.File
	sheet string
	err   error
}

func (w *writer) do(step func() error) {
	if w.err == nil {
		w.err = step()
	}
}

func cellName(column, row int) string {
	name, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		panic(err) // a sheet of ours is no million rows long
	}
	return name
}

func (w *writer) text(column, row int, text string) {
	w.do(func() error { return w.file.SetCellStr(w.sheet, cellName(column, row), text) })
}

// style gives a block of cells a look. asText (number format 49, @) keeps a
// telephone number from being taken for a quantity.
func (w *writer) style(from, to string, style excelize.Style) {
	const asText = 49
	style.NumFmt = asText
	w.do(func() error {
		id, err := w.file.NewStyle(&style)
		if err != nil {
			return err
		}
		return w.file.SetCellStyle(w.sheet, from, to, id)
	})
}

var (
	grid   = borders("BFBFBF")
	middle = &excelize.Alignment{Vertical: "center", WrapText: true}
)

func borders(colour string) (list []excelize.Border) {
	for _, side := range []string{"left", "right", "top", "bottom"} {
		list = append(list, excelize.Border{Type: side, Color: colour, Style: 1})
	}
	return list
}

func fill(colour string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
}

func (w *writer) note(s *Sheet) {
	const perLine, lineHeight = 1.9, 16 // columns' characters that a Chinese one takes, points
	width := 0.0
	for _, c := range s.Columns {
		width += c.Width
	}
	lines := 0
	for line := range strings.SplitSeq(s.Note, "\n") {
		lines += 1 + int(float64(len([]rune(line)))*perLine/width)
	}
	to := cellName(len(s.Columns), 1)
	w.text(1, 1, s.Note)
	w.style("A1", to, excelize.Style{Alignment: middle, Font: &excelize.Font{Color: "7F7F7F"}})
	w.do(func() error { return w.file.MergeCell(w.sheet, "A1", to) })
	w.do(func() error { return w.file.SetRowHeight(w.sheet, 1, float64(lines*lineHeight+6)) })
}

func (w *writer) titles(s *Sheet, row int) {
	for i, c := range s.Columns {
		w.text(i+1, row, c.Title)
		letter, _ := excelize.ColumnNumberToName(i + 1)
		w.do(func() error { return w.file.SetColWidth(w.sheet, letter, letter, c.Width) })
	}
	w.style(cellName(1, row), cellName(len(s.Columns), row), excelize.Style{
		Font: &excelize.Font{Bold: true}, Fill: fill("DDEBF7"), Border: grid,
		Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true},
	})
	w.do(func() error { return w.file.SetRowHeight(w.sheet, row, 22) })
}

// body draws the rows below the titles.
func (w *writer) body(s *Sheet, top, last int) {
	first := top + 1
	if s.Example != nil {
		w.style(cellName(1, first), cellName(len(s.Columns), first), excelize.Style{
			Font: &excelize.Font{Italic: true, Color: "7F7F7F"}, Fill: fill("F2F2F2"), Border: grid, Alignment: middle,
		})
		first++
	}
	if first <= last {
		w.style(cellName(1, first), cellName(len(s.Columns), last), excelize.Style{Border: grid, Alignment: middle})
	}
}

// choices puts the lists and hints behind the cells.
func (w *writer) choices(s *Sheet, first, last int) {
	for i, c := range s.Columns {
		if len(c.Choices) == 0 && c.Hint == "" {
			continue
		}
		v := excelize.NewDataValidation(true)
		v.Sqref = cellName(i+1, first) + ":" + cellName(i+1, last)
		if len(c.Choices) > 0 {
			w.do(func() error { return v.SetDropList(c.Choices) })
			v.ShowErrorMessage = c.Only
		}
		if c.Hint != "" {
			v.SetInput(c.Title, c.Hint)
		}
		w.do(func() error { return w.file.AddDataValidation(w.sheet, v) })
	}
}

// page keeps the titles in sight and on each printed page, A4 across.
func (w *writer) page(top int) {
	w.do(func() error {
		return w.file.SetPanes(w.sheet, &excelize.Panes{
			Freeze: true, YSplit: top, TopLeftCell: cellName(1, top+1), ActivePane: "bottomLeft",
		})
	})
	size, across, fit, tall, toPage := 9, "landscape", 1, 0, true
	w.do(func() error { return w.file.SetSheetProps(w.sheet, &excelize.SheetPropsOptions{FitToPage: &toPage}) })
	w.do(func() error {
		return w.file.SetPageLayout(w.sheet, &excelize.PageLayoutOptions{
			Size: &size, Orientation: &across, FitToWidth: &fit, FitToHeight: &tall,
		})
	})
	w.do(func() error {
		return w.file.SetDefinedName(&excelize.DefinedName{
			Name: "_xlnm.Print_Titles", Scope: w.sheet,
			RefersTo: fmt.Sprintf("'%s'!$%d:$%d", strings.ReplaceAll(w.sheet, "'", "''"), top, top),
		})
	})
}

// sheetName makes a name that a worksheet may have.
func sheetName(name string) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]'`, r) {
			return -1
		}
		return r
	}, name)
	if runes := []rune(name); len(runes) > excelize.MaxSheetNameLength {
		name = string(runes[:excelize.MaxSheetNameLength])
	}
	if name == "" {
		return "Sheet1"
	}
	return name
}
