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

// Figures are numbers side by side, two or three in a line; one that is left over takes
// the line.
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
		if len(row) == 1 {
			wide = inner
		}
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
	return b.drawOf(c, y, most)
}

// drawOf draws bars of which one of the value most is as wide as the card.
func (b Bars) drawOf(c *canvas, y int, most float64) int {
	top := y
	label, value := look{plain, body, c.palette.ink, left}, look{thick, body, c.palette.accent, right}
	const thickness = 26
	room := 0 // what the widest value takes, at most a good quarter
	for _, one := range b {
		room = min(max(room, c.wide(clean(one.Text), value)+1), 260)
	}
	for _, one := range b {
		lines, amount := c.lines(one.Label, inner-room-gap/2, label), c.lines(one.Text, room, value)
		c.text(lines, margin, y, inner-room-gap/2, label)
		c.text(amount, margin+inner-room, y, room, value)
		y += height(max(len(lines), len(amount), 1), label)
		c.fill(image.Rect(margin, y, margin+inner, y+thickness), c.palette.soft, thickness/2)
		if long := part(one.Value, most); long > 0 {
			c.fill(image.Rect(margin, y, margin+max(long, thickness), y+thickness), c.palette.accent, thickness/2)
		}
		y += thickness + gap/2
	}
	return y - top
}

// Share is a part of a whole.
type Share struct {
	Label    string
	Part, Of int
	Text     string // how it is written: 9/11
}

// Shares are parts of wholes one below the other: the bar of each is as long as the
// card where the part is the whole, so that those of unlike wholes can be compared.
type Shares []Share

func (s Shares) draw(c *canvas, y int) int {
	list := make(Bars, 0, len(s))
	for _, one := range s {
		value := 0.0
		if one.Of > 0 {
			value = min(float64(one.Part)/float64(one.Of), 1)
		}
		list = append(list, Bar{one.Label, value, one.Text})
	}
	return list.drawOf(c, y, 1)
}

// part is how long a bar is.
func part(value, most float64) int {
	if value <= 0 || most <= 0 || math.IsNaN(value) || math.IsInf(most, 0) {
		return 0
	}
	return int(float64(inner) * value / most)
}

// Row is a line of a list: what leads it, and its words. One without a lead belongs to
// the row above it. Its tag, a word of what sort it is, stands in a box: a filled one is Loud.
type Row struct {
	Lead, Text string
	Tag        string
	Loud       bool
}

// Rows are lines with what leads them in a column of its own: a day and its matter.
type Rows struct {
	Lead int // the column's width, in characters of the text
	List []Row
}

// rowLine is the room between two rows, with the line in it, and between one and
// another that belongs to it.
const (
	rowLine = gap * 2 / 3
	rowGap  = gap / 4
)

// set breaks a row into lines and gives the height that they take.
func (r Rows) set(c *canvas, row Row) (lead, words []string, high int) {
	column := r.column(c)
	if column > 0 && row.Lead != "" {
		lead = c.lines(row.Lead, column-gap/2, r.leads(c))
	}
	words = c.lines(row.Text, inner-column-r.tags(c), r.words(c))
	return lead, words, height(max(len(lead), len(words)), r.words(c))
}

func (r Rows) leads(c *canvas) look { return look{thick, body - c.shrink, c.palette.accent, left} }
func (r Rows) words(c *canvas) look { return look{plain, body - c.shrink, c.palette.ink, left} }

// tagEdge is the room between a tag's word and its box.
const tagEdge = 12

func (r Rows) tag(c *canvas, loud bool) look {
	k := look{thick, small - c.shrink, c.palette.accent, centre}
	if loud {
		k.colour = c.palette.white
	}
	return k
}

// tags is the room that the tags take: that of the widest.
func (r Rows) tags(c *canvas) (wide int) {
	for _, row := range r.List {
		if row.Tag != "" {
			wide = max(wide, c.wide(row.Tag, r.tag(c, row.Loud))+2*tagEdge+gap/2)
		}
	}
	return min(wide, inner/3)
}

// box draws the tag of a row beside its first line.
func (r Rows) box(c *canvas, x, y int, row Row) {
	if row.Tag == "" {
		return
	}
	k, wide := r.tag(c, row.Loud), r.tags(c)-gap/2
	line := height(1, r.words(c))
	fill := c.palette.soft
	if row.Loud {
		fill = c.palette.accent
	}
	c.fill(image.Rect(x, y+4, x+wide, y+line-4), fill, corner/2)
	c.text([]string{row.Tag}, x, y+(line-height(1, k))/2, wide, k)
}

func (r Rows) column(c *canvas) int {
	if r.Lead == 0 {
		return 0
	}
	return min(r.Lead*(body-c.shrink)+gap/2, inner/2)
}

// Split parts the rows among lists of which each is at most so high. What a list begins
// with has its lead, be it of a row that is in the list before.
func (r Rows) Split(most int) ([]Rows, error) {
	c := (&Card{}).canvas()
	var list []Rows
	high, lead := 0, ""
	for _, row := range r.List {
		if row.Lead != "" {
			lead = row.Lead
		}
		_, _, need := r.set(c, row)
		need += rowLine
		if len(list) == 0 || high+need > most {
			list = append(list, Rows{Lead: r.Lead})
			row.Lead, high = lead, 0
		}
		at := &list[len(list)-1]
		at.List = append(at.List, row)
		high += need
	}
	return list, c.err
}

func (r Rows) draw(c *canvas, y int) int {
	top, column := y, r.column(c)
	for i, row := range r.List {
		switch {
		case i == 0:
		case row.Lead == "" && column > 0:
			y += rowGap
		default:
			c.fill(image.Rect(margin, y+rowLine/2, margin+inner, y+rowLine/2+2), c.palette.rule, 0)
			y += rowLine
		}
		lead, words, high := r.set(c, row)
		c.text(lead, margin, y, column-gap/2, r.leads(c))
		r.box(c, margin+column, y, row)
		c.text(words, margin+column+r.tags(c), y, inner-column-r.tags(c), r.words(c))
		y += high
	}
	return y - top
}
