package card

import "image"

// Mark is what a field of a grid shows.
type Mark int

const (
	Nothing Mark = iota // not asked for
	Full                // a filled field: was there
	Half                // half filled: late, or made up
	Open                // a frame: excused
	Missed              // a cross: was not there
)

// Grid shows for each name what happened on each of some days.
type Grid struct {
	Columns []string // short: 3/6
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
const MostColumns = 16

func (g Grid) draw(c *canvas, y int) int {
	top := y
	name, day := look{plain, small, c.palette.ink, left}, look{plain, small - 8, c.palette.muted, centre}
	const names, line = 300, 72
	columns := g.Columns[:min(len(g.Columns), MostColumns)]
	wide := (inner - names) / max(len(columns), 1)
	for i, text := range columns {
		c.text(c.lines(text, wide, day), margin+names+i*wide, y, wide, day)
	}
	y += height(1, day) + gap/3
	for i, row := range g.Rows {
		lines := c.lines(row.Name, names-gap/2, name)
		high := max(line, height(len(lines), name)+12)
		if i%2 == 0 {
			c.fill(image.Rect(margin-12, y, margin+inner+12, y+high), c.palette.tile, 0)
		}
		c.text(lines, margin, y+(high-height(len(lines), name))/2, names-gap/2, name)
		for n := range columns {
			if n < len(row.Marks) {
				c.mark(row.Marks[n], margin+names+n*wide+wide/2, y+high/2)
			}
		}
		y += high
	}
	if len(g.Legend) > 0 {
		y += gap / 2
		for _, sign := range g.Legend {
			c.mark(sign.Mark, margin+16, y+line/2)
			c.text(c.lines(sign.Text, inner-60, name), margin+60, y+(line-height(1, name))/2, inner-60, name)
			y += line
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
		c.fill(image.Rect(x-r+6, y, x+r-6, y+r-6), c.palette.accent, 0)
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

func (q Code) draw(c *canvas, y int) int {
	side := q.Size + 2*quiet
	module := max((inner-120)/max(side, 1), 1)
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
	k := look{plain, body, c.palette.ink, centre}
	lines := c.lines(q.Below, inner, k)
	c.text(lines, margin, y+high+gap/3, inner, k)
	return high + gap/3 + height(len(lines), k)
}
