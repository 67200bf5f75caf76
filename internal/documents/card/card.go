package card

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"slices"
	"time"
)

// Measures of a card in pixels. A phone of five inches shows 1080 on 62 mm: what is to
// be read at arm's length stands in 44 at least.
const (
	Width   = 1080
	margin  = 60
	gap     = 36
	inner   = Width - 2*margin
	small   = 40
	body    = 46
	heading = 50
	title   = 68
	figure  = 104
	corner  = 18
)

// Tallest is how high a card may be: Telegram takes a photo whose sides are 10,000
// together. What is longer is made of several.
const Tallest = 8000

// TallestPhoto is how high a card may be that is only looked at. Telegram makes the
// longer side of a photo 2,560: of what is higher, too little is left to read.
const TallestPhoto = 3600

// longTitle is how many lines a title takes before it is set smaller.
const longTitle = 3

// Card is a picture to be made: a head, parts one below the other, a foot.
type Card struct {
	Palette Palette
	Above   string // small, above the title: whose it is
	Title   string
	Below   string // below the title: of when
	Parts   []Part
	Foot    string // small, at the end: how it was counted, of which day
	// Sheet makes the page as high as one of A4 is, so that it can be printed.
	Sheet bool
	// GiveWay, if set, is called every millisecond or so: it may wait until others have
	// had the processor.
	GiveWay func()
}

// Part is what stands on a card from one side to the other. It gives the height that
// it takes; it draws where the canvas has a picture.
type Part interface {
	draw(c *canvas, y int) (height int)
}

// Picture is a card as drawn.
type Picture struct {
	PNG           []byte
	Width, Height int
	Missing       []rune   // that the font has not, as 〓 in the picture; in order
	Words         []string // in which they stand; in order, each once
	Lines         []string // all that is written on it, as its lines are broken
}

// canvas begins a card: a code on a sheet takes the room that its words leave.
func (k *Card) canvas() *canvas {
	c := &canvas{faces: map[[2]int]*letters{}, missing: map[rune]bool{}, palette: k.Palette.colours(), pace: pace{giveWay: k.GiveWay, since: time.Now()}}
	for c.code = 0; k.Sheet; c.shrink += shrinkStep {
		room := sheetHigh - k.draw(c)
		if room >= smallest || c.shrink >= shrinkMost {
			c.code = min(max(room, smallest), largest)
			return c
		}
	}
	c.code = largest
	return c
}

// What does not leave a code its place on a sheet is set smaller, by steps: printed, the
// smallest is still of 5 mm.
const (
	shrinkStep = 4
	shrinkMost = 20
)

// Height is how high the card is when it is drawn.
func (k *Card) Height() (int, error) {
	c := k.canvas()
	high := k.draw(c)
	return high, c.err
}

// sheetHigh is the height of a sheet that is as high as one of A4.
const sheetHigh = Width * 297 / 210

// Draw makes the picture. Its errors are that the font cannot be read and that the
// card is higher than Tallest.
func (k *Card) Draw() (*Picture, error) {
	c := k.canvas()
	high := k.draw(c)
	if k.Sheet {
		high = max(high, sheetHigh)
	}
	if c.err != nil {
		return nil, c.err
	}
	if high > Tallest {
		return nil, fmt.Errorf("card %q is %d high, more than %d", k.Title, high, Tallest)
	}
	c.img = &image.RGBA{Pix: points(4 * Width * high), Stride: 4 * Width, Rect: image.Rect(0, 0, Width, high)}
	defer done(c.img.Pix)
	c.fill(c.img.Rect, c.palette.page, 0)
	k.draw(c)
	if c.err != nil {
		return nil, c.err
	}
	out := &Picture{Width: Width, Height: high}
	for r := range c.missing {
		out.Missing = append(out.Missing, r)
	}
	slices.Sort(out.Missing)
	out.Words, out.Lines = c.words, c.drawn
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.DefaultCompression}).Encode(&b, paced{paletted(c.img, &c.pace), &c.pace}); err != nil {
		return nil, fmt.Errorf("write card: %w", err)
	}
	out.PNG = b.Bytes()
	return out, nil
}

// draw lays the parts out from top to bottom and gives the whole height.
func (k *Card) draw(c *canvas) int {
	p := c.palette
	above := look{plain, small, p.white, left}
	name := look{thick, title, p.white, left}
	lines := c.lines(k.Title, inner, name)
	for len(lines) > longTitle && name.size > heading-c.shrink {
		name.size -= 6
		lines = c.lines(k.Title, inner, name)
	}
	over, under := c.lines(k.Above, inner, above), c.lines(k.Below, inner, above)
	if k.Above == "" {
		over = nil
	}
	if k.Below == "" {
		under = nil
	}
	head := margin + height(len(over), above) + height(len(lines), name) + height(len(under), above) + gap
	c.fill(image.Rect(0, 0, Width, head), p.accent, 0)
	y := c.text(over, margin, margin*3/4, inner, above)
	y = c.text(lines, margin, y, inner, name)
	c.text(under, margin, y, inner, above)
	y = head
	for _, part := range k.Parts {
		y += gap
		y += part.draw(c, y)
	}
	if k.Foot != "" {
		foot := look{plain, small, p.muted, left}
		y += gap
		y = c.text(c.lines(k.Foot, inner, foot), margin, y, inner, foot)
	}
	return y + margin
}

// paletted makes a picture of few colours a small one. Edges of letters have few
// shades, so that all colours of a card have a place; should one have none, the
// nearest takes it.
func paletted(img *image.RGBA, p *pace) *image.Paletted {
	var list color.Palette
	index := map[color.RGBA]uint8{}
	out := image.NewPaletted(img.Rect, nil)
	var last color.RGBA
	var at uint8
	for i := 0; i < len(img.Pix); i += 4 {
		if i%img.Stride == 0 {
			p.step()
		}
		v := color.RGBA{img.Pix[i], img.Pix[i+1], img.Pix[i+2], 255}
		if v != last || i == 0 {
			known, ok := index[v]
			if !ok {
				if len(list) < 256 {
					known = uint8(len(list))
					list = append(list, v)
				} else {
					known = uint8(list.Index(v))
				}
				index[v] = known
			}
			last, at = v, known
		}
		out.Pix[i/4] = at
	}
	out.Palette = list
	return out
}
