package documents

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Sheet is a table of a workbook to be made, which somebody fills in or reads. Every
// cell is written as text, so that nothing in it can be a formula; amounts are where
// their column says so.
type Sheet struct {
	Name    string // of the worksheet
	Note    string // what to know, above the titles; "" for none
	Columns []Column
	Example []string // a first row in grey, one text for each column
	Rows    [][]string
	Blank   int  // how many rows below are prepared for filling in
	Filter  bool // the titles can be pressed to see some rows only
}

// Column is one column of a Sheet.
type Column struct {
	Title string
	Width float64 // in characters; 0: as its longest text wants, within bounds
	// Choices are offered below each cell. Other words may be written too unless
	// they are the Only ones.
	Choices []string
	Only    bool
	Hint    string // shown beside a cell that is chosen
	Amount  bool   // its texts are numbers, to be summed; one that is none stays text
}

// Workbook makes the .xlsx file of one sheet.
func (s *Sheet) Workbook() ([]byte, error) { return Workbook(s) }

// Workbook makes the .xlsx file of sheets, in order. Their names differ.
func Workbook(sheets ...*Sheet) ([]byte, error) {
	f := excelize.NewFile()
	defer f.Close()
	for i, s := range sheets {
		name := sheetName(s.Name)
		w := writer{file: f, sheet: name, styles: map[string]int{}}
		if i == 0 {
			w.do(func() error { return f.SetSheetName("Sheet1", name) })
		} else {
			w.do(func() error { _, err := f.NewSheet(name); return err })
		}
		if w.table(s); w.err != nil {
			return nil, fmt.Errorf("make sheet %s: %w", s.Name, w.err)
		}
	}
	out, err := f.WriteToBuffer()
	if err != nil {
		return nil, fmt.Errorf("write workbook: %w", err)
	}
	return out.Bytes(), nil
}

// writer keeps the first error of many small steps.
type writer struct {
	file   *excelize.File
	sheet  string
	styles map[string]int
	err    error
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

// asText (number format 49, @) keeps a telephone number from being taken for a
// quantity.
const asText = 49

// style gives a block of cells a look.
func (w *writer) style(from, to string, style excelize.Style) {
	style.NumFmt = asText
	w.do(func() error {
		id, err := w.file.NewStyle(&style)
		if err != nil {
			return err
		}
		return w.file.SetCellStyle(w.sheet, from, to, id)
	})
}

// look gives a style's number; the same one is made once.
func (w *writer) look(name string, style excelize.Style) (id int) {
	id, ok := w.styles[name]
	if !ok {
		if style.CustomNumFmt == nil {
			style.NumFmt = asText
		}
		w.do(func() (err error) { id, err = w.file.NewStyle(&style); return err })
		w.styles[name] = id
	}
	return id
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

// table writes a sheet from top to bottom. What stands about the rows is said before
// them: they are streamed, and a book of 5,000 is not held as cells.
func (w *writer) table(s *Sheet) {
	top := 1
	if s.Note != "" {
		top = 2
	}
	rows := s.fitted()
	last := max(top+len(rows)+s.Blank, top+1)
	w.page(top)
	w.choices(s, top+1, last)
	if s.Filter && len(s.Columns) > 0 {
		w.do(func() error {
			return w.file.AutoFilter(w.sheet, cellName(1, top)+":"+cellName(len(s.Columns), last), nil)
		})
	}
	var out *excelize.StreamWriter
	w.do(func() (err error) { out, err = w.file.NewStreamWriter(w.sheet); return err })
	widths := s.widths()
	for i, width := range widths {
		w.do(func() error { return out.SetColWidth(i+1, i+1, width) })
	}
	// The titles stay in sight.
	w.do(func() error {
		return out.SetPanes(&excelize.Panes{Freeze: true, YSplit: top, TopLeftCell: cellName(1, top+1), ActivePane: "bottomLeft"})
	})
	if s.Note != "" {
		w.note(out, s, widths)
	}
	w.titles(out, s, top)
	body := w.look("body", excelize.Style{Border: grid, Alignment: middle})
	amount := w.look("amount", excelize.Style{Border: grid, Alignment: &excelize.Alignment{Vertical: "center", Horizontal: "right"}, CustomNumFmt: &general})
	example := w.look("example", excelize.Style{Font: &excelize.Font{Italic: true, Color: "7F7F7F"}, Fill: fill("F2F2F2"), Border: grid, Alignment: middle})
	cells := make([]any, len(s.Columns))
	for n := top + 1; n <= last; n++ {
		var row []string
		if at := n - top - 1; at < len(rows) {
			row = rows[at]
		}
		for c, column := range s.Columns {
			cell := excelize.Cell{StyleID: body}
			if s.Example != nil && n == top+1 {
				cell.StyleID = example
			}
			if c < len(row) {
				cell.Value = row[c]
				if number, err := strconv.ParseFloat(row[c], 64); column.Amount && err == nil {
					cell = excelize.Cell{StyleID: amount, Value: number}
				}
			}
			cells[c] = cell
		}
		w.do(func() error { return out.SetRow(cellName(1, n), cells) })
	}
	w.do(func() error { return out.Flush() })
}

// general shows an amount as it is, with its decimals and no others.
var general = "General"

// Widths of columns in characters that fit Chinese: a sign of it takes two.
const (
	narrow, widest = 6, 48
	characterWidth = 2.1
)

// widths are those of the columns; one without its own fits its longest text.
func (s *Sheet) widths() []float64 {
	out := make([]float64, len(s.Columns))
	for i, c := range s.Columns {
		if out[i] = c.Width; c.Width != 0 {
			continue
		}
		long := textWidth(c.Title) + 3 // the button of the filter
		for _, row := range s.Rows {
			if i < len(row) {
				long = max(long, textWidth(row[i]))
			}
		}
		out[i] = min(max(long+2, narrow), widest)
	}
	return out
}

// textWidth is that of the longest line.
func textWidth(text string) (most float64) {
	for line := range strings.SplitSeq(text, "\n") {
		width := 0.0
		for _, r := range line {
			if r < 0x2000 {
				width++
			} else {
				width += characterWidth
			}
		}
		most = max(most, width)
	}
	return most
}

func (w *writer) note(out *excelize.StreamWriter, s *Sheet, widths []float64) {
	const lineHeight = 16 // points
	width := 0.0
	for _, one := range widths {
		width += one
	}
	lines := 0
	for line := range strings.SplitSeq(s.Note, "\n") {
		lines += 1 + int(textWidth(line)/width)
	}
	grey := w.look("note", excelize.Style{Alignment: middle, Font: &excelize.Font{Color: "7F7F7F"}})
	w.do(func() error { return out.MergeCell("A1", cellName(len(s.Columns), 1)) })
	w.do(func() error {
		return out.SetRow("A1", []any{excelize.Cell{StyleID: grey, Value: cellText(s.Note)}}, excelize.RowOpts{Height: float64(lines*lineHeight + 6)})
	})
}

func (w *writer) titles(out *excelize.StreamWriter, s *Sheet, row int) {
	head := w.look("head", excelize.Style{
		Font: &excelize.Font{Bold: true}, Fill: fill("DDEBF7"), Border: grid,
		Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true},
	})
	cells := make([]any, len(s.Columns))
	for i, c := range s.Columns {
		cells[i] = excelize.Cell{StyleID: head, Value: cellText(c.Title)}
	}
	w.do(func() error { return out.SetRow(cellName(1, row), cells, excelize.RowOpts{Height: 22}) })
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

// page is A4 across, as wide as the paper, with the titles and a number on each page.
func (w *writer) page(top int) {
	size, across, fit, tall, toPage := 9, "landscape", 1, 0, true
	w.do(func() error { return w.file.SetSheetProps(w.sheet, &excelize.SheetPropsOptions{FitToPage: &toPage}) })
	w.do(func() error {
		return w.file.SetPageLayout(w.sheet, &excelize.PageLayoutOptions{
			Size: &size, Orientation: &across, FitToWidth: &fit, FitToHeight: &tall,
		})
	})
	w.do(func() error {
		return w.file.SetHeaderFooter(w.sheet, &excelize.HeaderFooterOptions{OddFooter: "&C— &P —"})
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
