package docx

import (
	"fmt"
	"strings"
)

// Table is a table as wide as the page's text. Its head is repeated on each page and
// no row is parted by a page's end, as long as it is no longer than one.
type Table struct {
	Columns []Column
	Rows    [][]string
	Tall    bool // rows are 12 mm high, to sign in
}

// Column is one column of a Table.
type Column struct {
	Title  string
	Width  int  // its part of the whole, in whatever measure
	Centre bool // short words and numbers
}

// cellMargins are 1 mm beside a cell's text. They stand in each table: not every program
// takes them from the style.
const cellMargins = `<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="57" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar>`

const (
	rowHeight  = 454 // 8 mm
	tallHeight = 680 // 12 mm, to sign in
)

func (t Table) write(w *writer) {
	parts := make([]int, len(t.Columns))
	for i, c := range t.Columns {
		parts[i] = c.Width
	}
	widths := spread(parts, w.room())
	w.begin(widths)
	head := make([]Cell, len(t.Columns))
	for i, c := range t.Columns {
		head[i] = Cell{Text: c.Title, Label: true}
	}
	w.row(widths, head, rowHeight, true)
	height := rowHeight
	if t.Tall {
		height = tallHeight
	}
	for _, texts := range t.Rows {
		cells := make([]Cell, len(t.Columns))
		for i, c := range t.Columns {
			cells[i].Centre = c.Centre
			if i < len(texts) {
				cells[i].Text = texts[i]
			}
		}
		w.row(widths, cells, height, false)
	}
	w.end()
}

// Form is a form to be read or filled in: rows of labels and fields over one grid.
type Form struct {
	Grid []int // the columns' parts of the width
	Rows []Row
}

// Row is one row of a Form. Its cells take all columns of the grid together.
type Row struct {
	Cells []Cell
	Lines int // its height at least, in lines; 0 for one
}

// Cell is one field of a row.
type Cell struct {
	Text   string
	Span   int  // columns of the grid; 0 for one
	Label  bool // names what stands beside it: 黑体, centred
	Centre bool
}

func (f Form) write(w *writer) {
	widths := spread(f.Grid, w.room())
	w.begin(widths)
	for _, r := range f.Rows {
		w.row(widths, r.Cells, max(rowHeight, r.Lines*360+94), false)
	}
	w.end()
}

// room is the width between the margins of the page that a block comes on.
func (w *writer) room() int {
	w.turn()
	if w.across {
		return Across
	}
	return Width
}

// spread shares out a width by parts; the last takes what rounding left.
func spread(parts []int, width int) []int {
	total := 0
	for _, p := range parts {
		total += max(p, 1)
	}
	out, left := make([]int, len(parts)), width
	for i, p := range parts {
		out[i] = width * max(p, 1) / total
		left -= out[i]
	}
	if len(out) > 0 {
		out[len(out)-1] += left
	}
	return out
}

func (w *writer) begin(widths []int) {
	w.anything = true // room has turned the page
	w.apart()
	total, grid, sides := 0, "", ""
	for _, width := range widths {
		total += width
		grid += fmt.Sprintf(`<w:gridCol w:w="%d"/>`, width)
	}
	for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		sides += `<w:` + side + ` w:val="single" w:sz="4" w:space="0" w:color="000000"/>`
	}
	fmt.Fprintf(&w.body, `<w:tbl><w:tblPr><w:tblW w:w="%d" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>%s</w:tblBorders><w:tblLayout w:type="fixed"/>%s</w:tblPr><w:tblGrid>%s</w:tblGrid>`, total, sides, cellMargins, grid)
}

// end puts a line after a table: without one, two tables would be one.
func (w *writer) end() {
	w.body.WriteString(`</w:tbl>`)
	w.blank(1)
}

// longCell is as many characters as surely stand on one page in a narrow cell. A row
// that may not be parted and is longer than a page would be cut at its foot.
const longCell = 120

func (w *writer) row(widths []int, cells []Cell, height int, head bool) {
	var b strings.Builder
	whole, at := true, 0
	for _, c := range cells {
		span := max(c.Span, 1)
		width := 0
		for i := at; i < min(at+span, len(widths)); i++ {
			width += widths[i]
		}
		at += span
		whole = whole && len([]rune(c.Text))*240/max(width, 1) < longCell/4 && strings.Count(c.Text, "\n") < longCell/6
		fmt.Fprintf(&b, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>`, width)
		if span > 1 {
			fmt.Fprintf(&b, `<w:gridSpan w:val="%d"/>`, span)
		}
		b.WriteString(`<w:vAlign w:val="center"/></w:tcPr>`)
		style, where := "", ""
		if c.Label {
			style = "Label"
		}
		if c.Label || c.Centre {
			where = `<w:jc w:val="center"/>`
		}
		texts := lines(c.Text)
		if len(texts) == 0 {
			texts = []string{""}
		}
		for _, text := range texts {
			b.WriteString(`<w:p><w:pPr><w:pStyle w:val="Cell"/>` + where + `</w:pPr>` + run(style, text) + `</w:p>`)
		}
		b.WriteString(`</w:tc>`)
	}
	w.body.WriteString(`<w:tr><w:trPr>`)
	if whole {
		w.body.WriteString(`<w:cantSplit/>`)
	}
	fmt.Fprintf(&w.body, `<w:trHeight w:val="%d" w:hRule="atLeast"/>`, height)
	if head {
		w.body.WriteString(`<w:tblHeader/>`)
	}
	w.body.WriteString(`</w:trPr>` + b.String() + `</w:tr>`)
}
