package card

import (
	"image"
	"math"
)

// Heading stands above what belongs together.
type Heading string

func (h Heading) draw(c *canvas, y int) int {
	k := look{thick, heading, c.palette.accent, left}
	const bar = 10
	lines := c.lines(string(h), inner-bar-18, k)
	high := height(len(lines), k)
	c.fill(image.Rect(margin, y+12, margin+bar, y+high-12), c.palette.accent, bar/2)
	c.text(lines, margin+bar+18, y, inner-bar-18, k)
	return high
}

// Text is a paragraph.
type Text string

func (t Text) draw(c *canvas, y int) int {
	k := look{plain, body, c.palette.ink, left}
	lines := c.lines(string(t), inner, k)
	c.text(lines, margin, y, inner, k)
	return height(len(lines), k)
}

// Figure is a number with what it is of.
type Figure struct{ Number, Label string }

// Figures are numbers side by side, two or three in a line.
type Figures []Figure

func (f Figures) draw(c *canvas, y int) int {
	columns := 2
	if len(f)%3 == 0 {
		columns = 3
	}
	wide := (inner - gap*(columns-1)) / columns
	top := y
	for from := 0; from < len(f); from += columns {
		row := f[from:min(from+columns, len(f))]
		high := 0
		for pass := range 2 { // the tiles of a line are equally high
			for i, one := range row {
				x := margin + i*(wide+gap)
				if pass == 1 {
					c.fill(image.Rect(x, y, x+wide, y+high), c.palette.soft, corner)
				}
				high = max(high, one.tile(c, image.Rect(x, y, x+wide, y+high), pass == 1))
			}
		}
		y += high + gap
	}
	return max(0, y-gap-top)
}

// tile writes the number and its label in the middle of a place, and gives the height
// that they need. The number is set smaller when it is long.
func (f Figure) tile(c *canvas, place image.Rectangle, draws bool) int {
	const pad = 24
	room := place.Dx() - 2*pad
	k := look{thick, figure, c.palette.accent, centre}
	number := c.lines(f.Number, room, k)
	for len(number) > 1 && k.size > body {
		k.size -= 8
		number = c.lines(f.Number, room, k)
	}
	name := look{plain, small, c.palette.ink, centre}
	label := c.lines(f.Label, room, name)
	need := height(len(number), k) + height(len(label), name) + pad*3/2
	if draws {
		y := place.Min.Y + (place.Dy()-need)/2 + pad/2
		y = c.text(number, place.Min.X+pad, y, room, k)
		c.text(label, place.Min.X+pad, y, room, name)
	}
	return need
}

// Bar is an amount to be compared with those beside it.
type Bar struct {
	Label string
	Value float64
	Text  string // how the value is written
}

// Bars are amounts one below the other, from 0 on, the longest as wide as the card.
type Bars []Bar

func (b Bars) draw(c *canvas, y int) int {
	most := 0.0
	for _, one := range b {
		most = math.Max(most, one.Value)
	}
	top := y
	label, value := look{plain, body, c.palette.ink, left}, look{thick, body, c.palette.accent, right}
	const thickness, room = 26, 260
	for _, one := range b {
		lines := c.lines(one.Label, inner-room, label)
		c.text(lines, margin, y, inner-room, label)
		c.text(c.lines(one.Text, room, value), margin+inner-room, y, room, value)
		y += height(max(len(lines), 1), label)
		c.fill(image.Rect(margin, y, margin+inner, y+thickness), c.palette.soft, thickness/2)
		if long := part(one.Value, most); long > 0 {
			c.fill(image.Rect(margin, y, margin+max(long, thickness), y+thickness), c.palette.accent, thickness/2)
		}
		y += thickness + gap/2
	}
	return y - top
}

// part is how long a bar is.
func part(value, most float64) int {
	if value <= 0 || most <= 0 || math.IsNaN(value) || math.IsInf(most, 0) {
		return 0
	}
	return int(float64(inner) * value / most)
}

// Row is a line of a list: what leads it, and its words.
type Row struct{ Lead, Text string }

// Rows are lines with what leads them in a column of its own: a day and its matter.
type Rows struct {
	Lead int // the column's width, in characters of the text
	List []Row
}

func (r Rows) draw(c *canvas, y int) int {
	lead, words := look{thick, body, c.palette.accent, left}, look{plain, body, c.palette.ink, left}
	column := min(r.Lead*body+gap/2, inner/2)
	top := y
	for i, row := range r.List {
		if i > 0 {
			c.fill(image.Rect(margin, y+gap/3, margin+inner, y+gap/3+2), c.palette.rule, 0)
			y += gap * 2 / 3
		}
		first, rest := c.lines(row.Lead, column-gap/2, lead), c.lines(row.Text, inner-column, words)
		c.text(first, margin, y, column-gap/2, lead)
		c.text(rest, margin+column, y, inner-column, words)
		y += height(max(len(first), len(rest)), words)
	}
	return y - top
}
