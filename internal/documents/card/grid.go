package card

import (
	"image"
	"math"
)

// Mark is what a field of a grid shows.
type Mark int

const (
	Nothing Mark = iota // not asked for
	Full                // a filled field: was there
	Half                // half filled: late, or made up
	Open                // a frame: excused
	Missed              // a cross: was not there
	Unclear             // a bar: not settled yet
)

// Grid shows for each name what happened on each of some days.
type Grid struct {
	Columns []string // short, a line break where it may be set in two lines: "3月\n6日"
	Rows    []GridRow
	Legend  []Sign // what the marks mean
}

// GridRow is one name; it has a mark for each column.
type GridRow struct {
	Name  string
	Marks []Mark
}

// Sign says what a mark means.
type Sign struct {
	Mark Mark
	Text string
}

// MostColumns is how many days a grid shows so that their marks can be told apart.
const MostColumns = 12

// Measures of a grid.
const (
	gridNames = 264 // the column of names
	gridLine  = 72  // a row at least
)

// Split parts the rows among grids of which each is at most so high, the legend and the
// head of the card not counted. None has no row, however high that is.
func (g Grid) Split(most int) ([]Grid, error) {
	c := (&Card{}).canvas()
	var list []Grid
	high := 0
	for _, row := range g.Rows {
		_, need := g.name(c, row)
		if len(list) == 0 || high+need > most {
			list = append(list, Grid{Columns: g.Columns, Legend: g.Legend})
			high = 0
		}
		at := &list[len(list)-1]
		at.Rows = append(at.Rows, row)
		high += need
	}
	return list, c.err
}

// name breaks a row's name and gives the height of the row.
func (g Grid) name(c *canvas, row GridRow) (lines []string, high int) {
	k := look{plain, small, c.palette.ink, left}
	lines = c.lines(row.Name, gridNames-gap/2, k)
	return lines, max(gridLine, height(len(lines), k)+12)
}

// days sets the heads of the columns, smaller where they are many, and gives their height.
func (g Grid) days(c *canvas, y, wide int) int {
	k := look{plain, small - 6, c.palette.muted, centre}
	set := func() (all [][]string, most int) {
		for _, text := range g.Columns {
			lines := c.lines(text, wide, k)
			all, most = append(all, lines), max(most, len(lines))
		}
		return all, most
	}
	all, most := set()
	for most > 2 && k.size > 24 {
		k.size -= 2
		all, most = set()
	}
	for i, lines := range all {
		c.text(lines, margin+gridNames+i*wide, y, wide, k)
	}
	return height(most, k)
}

func (g Grid) draw(c *canvas, y int) int {
	top := y
	name := look{plain, small, c.palette.ink, left}
	g.Columns = g.Columns[:min(len(g.Columns), MostColumns)]
	wide := (inner - gridNames) / max(len(g.Columns), 1)
	y += g.days(c, y, wide) + gap/3
	for i, row := range g.Rows {
		lines, high := g.name(c, row)
		if i%2 == 0 {
			c.fill(image.Rect(margin-12, y, margin+inner+12, y+high), c.palette.tile, 0)
		}
		c.text(lines, margin, y+(high-height(len(lines), name))/2, gridNames-gap/2, name)
		for n := range g.Columns {
			if n < len(row.Marks) {
				c.mark(row.Marks[n], margin+gridNames+n*wide+wide/2, y+high/2)
			}
		}
		y += high
	}
	if len(g.Legend) > 0 {
		y += gap / 2
		column := inner / 2 // two signs side by side
		for i := 0; i < len(g.Legend); i += 2 {
			most := 1
			for n, sign := range g.Legend[i:min(i+2, len(g.Legend))] {
				x := margin + n*column
				lines := c.lines(sign.Text, column-70, name)
				most = max(most, len(lines))
				c.mark(sign.Mark, x+16, y+gridLine/2)
				c.text(lines, x+56, y+(gridLine-height(1, name))/2, column-70, name)
			}
			y += gridLine + height(most-1, name)
		}
	}
	return y - top
}

// mark draws one, with its middle at a place. They differ in shape, not in colour:
// a print is black, and some eyes do not tell red from green.
func (c *canvas) mark(m Mark, x, y int) {
	const r = 16 // half of its side
	box := image.Rect(x-r, y-r, x+r, y+r)
	frame := func() {
		c.fill(box, c.palette.accent, r)
		c.fill(box.Inset(4), c.palette.page, r-4)
	}
	switch m {
	case Nothing:
		c.fill(image.Rect(x-4, y-4, x+4, y+4), c.palette.rule, 4)
	case Full:
		c.fill(box, c.palette.accent, r)
	case Half:
		frame()
		for d := range r - 4 { // its lower half
			wide := int(math.Sqrt(float64((r-4)*(r-4) - d*d)))
			c.fill(image.Rect(x-wide, y+d, x+wide, y+d+1), c.palette.accent, 0)
		}
	case Unclear:
		c.fill(image.Rect(x-r, y-3, x+r, y+3), c.palette.muted, 3)
	case Open:
		frame()
	case Missed:
		for d := -r; d <= r; d++ {
			c.fill(image.Rect(x+d-3, y+d-3, x+d+3, y+d+3), c.palette.ink, 0)
			c.fill(image.Rect(x+d-3, y-d-3, x+d+3, y-d+3), c.palette.ink, 0)
		}
	}
}

// Code is a code to scan, in the middle and as large as the card.
type Code struct {
	Dark  func(x, y int) bool // the modules
	Size  int                 // of a side, in modules
	Below string
}

// quiet is the white around a code, in modules (ISO/IEC 18004, 6.3.8).
const quiet = 4

// A code is as large as the card takes, on a sheet as large as its words leave it: 82 mm
// of A4 at least, which is read from two steps away.
const (
	largest  = inner - 60
	smallest = 420
)

func (q Code) draw(c *canvas, y int) int {
	k := look{plain, body, c.palette.ink, centre}
	lines := c.lines(q.Below, inner, k)
	if q.Below == "" {
		lines = nil
	}
	below := height(len(lines), k)
	if len(lines) > 0 {
		below += gap / 3
	}
	if c.code == 0 { // the words are measured
		return below
	}
	side := q.Size + 2*quiet
	module := max(c.code/max(side, 1), 1)
	high := side * module
	x := (Width - high) / 2
	c.fill(image.Rect(x, y, x+high, y+high), c.palette.white, corner)
	for row := range q.Size {
		for column := range q.Size {
			if q.Dark(column, row) {
				at := image.Pt(x+(column+quiet)*module, y+(row+quiet)*module)
				c.fill(image.Rectangle{at, at.Add(image.Pt(module, module))}, rgb(0), 0)
			}
		}
	}
	c.text(lines, margin, y+high+gap/3, inner, k)
	return high + below
}
