package card

import (
	"image"
	"image/color"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"lianluo/internal/documents/typeset"
)

// weight is how thick letters are.
type weight int

const (
	plain weight = iota
	thick
)

// look is how a text is set.
type look struct {
	weight weight
	size   int // pixels
	colour color.RGBA
	align  align
}

type align int

const (
	left align = iota
	centre
	right
)

// leading is how far lines stand apart, in parts of the size.
const leading = 1.45

// canvas measures and draws. One belongs to one card: faces are not for two at once.
type canvas struct {
	img     *image.RGBA // nil while only measures are taken
	faces   map[[2]int]*letters
	missing map[rune]bool
	words   []string // that hold what is missing, each once
	drawn   []string // lines that were drawn
	palette colours
	pace    pace
	code    int // pixels that a side of a code may take
	shrink  int // by how much rows on a full sheet are smaller, in pixels
	err     error
}

// letters gives a font in a size; after a failure one that draws nothing.
func (c *canvas) letters(w weight, size int) *letters {
	key := [2]int{int(w), size}
	if l, ok := c.faces[key]; ok {
		return l
	}
	load := regular
	if w == thick {
		load = bold
	}
	var f *opentype.Font
	if f, c.err = load(); c.err != nil {
		return nil
	}
	var l *letters
	if l, c.err = newLetters(f, size); c.err != nil {
		return nil
	}
	c.faces[key] = l
	return l
}

// lines breaks a text for a width in pixels.
func (c *canvas) lines(text string, room int, k look) []string {
	l := c.letters(k.weight, k.size)
	if l == nil {
		return nil
	}
	text = clean(text)
	c.note(text, l)
	lines := typeset.Lines(text, float64(room), l.width)
	// A character or two alone on the last line look lost: the lines before it give some.
	for narrow := room - k.size; lonely(lines) && narrow > room/2; narrow -= k.size / 2 {
		if even := typeset.Lines(text, float64(narrow), l.width); len(even) > len(lines) {
			break
		} else if !lonely(even) {
			return even
		}
	}
	return lines
}

// lonely tells whether the last of several lines has a character or two.
func lonely(lines []string) bool {
	n := len(lines)
	return n > 1 && utf8.RuneCountInString(lines[n-1]) <= 2 && utf8.RuneCountInString(lines[n-2]) > 3
}

// wide is how wide a text is in one line.
func (c *canvas) wide(text string, k look) (wide int) {
	l := c.letters(k.weight, k.size)
	if l == nil {
		return 0
	}
	sum := 0.0
	for _, r := range text {
		sum += l.width(r)
	}
	return int(math.Ceil(sum))
}

// note keeps the words of a text that hold a character which the font has not.
func (c *canvas) note(text string, l *letters) {
	if strings.IndexFunc(text, l.lacks) < 0 {
		return
	}
	apart := func(r rune) bool { return unicode.IsSpace(r) || unicode.IsPunct(r) }
	for _, word := range strings.FieldsFunc(text, apart) {
		at := strings.IndexFunc(word, l.lacks)
		if at < 0 {
			continue
		}
		if runes := []rune(word); len(runes) > mostOfWord { // a sentence without a sign: what stands around it
			i := len([]rune(word[:at]))
			word = string(runes[max(0, i-mostOfWord/2):min(len(runes), i+mostOfWord/2)])
		}
		if !slices.Contains(c.words, word) {
			c.words = append(c.words, word)
		}
	}
}

// mostOfWord is how many characters of a word are told.
const mostOfWord = 12

// height is what so many lines of a look take.
func height(lines int, k look) int {
	return int(math.Ceil(float64(lines) * float64(k.size) * leading))
}

// text draws lines from y down and gives where they end.
func (c *canvas) text(lines []string, x, y, room int, k look) int {
	l := c.letters(k.weight, k.size)
	if l == nil {
		return y
	}
	metrics := l.face.Metrics()
	if c.img != nil {
		c.drawn = append(c.drawn, lines...)
	}
	for _, line := range lines {
		width := 0.0
		for _, r := range line {
			width += l.width(r)
		}
		at := float64(x)
		switch k.align {
		case centre:
			at += (float64(room) - width) / 2
		case right:
			at += float64(room) - width
		}
		step := float64(k.size) * leading
		base := float64(y) + step/2 + float64(metrics.Ascent-metrics.Descent)/64/2
		c.glyphs(l, line, at, base, k.colour)
		y += int(math.Ceil(step))
	}
	return y
}

func (c *canvas) glyphs(l *letters, line string, x, base float64, colour color.RGBA) {
	dot := fixed.Point26_6{X: fixed.Int26_6(x * 64), Y: fixed.Int26_6(base * 64)}
	c.pace.step()
	for _, r := range line {
		if !l.has(r) {
			if !l.lacks(r) {
				continue // a mark of the character before it
			}
			c.missing[r] = true
			r = lacking
		}
		if c.img != nil {
			if to, mask, at, _, ok := l.face.Glyph(dot, r); ok {
				c.blend(to, mask.(*image.Alpha), at, colour)
			}
		}
		dot.X += fixed.Int26_6(l.width(r) * 64)
	}
}

// shades is how many steps an edge has between a letter and what is behind it. The
// fewer, the smaller the file; more than these are not seen.
const shades = 12

// blend paints a glyph by its mask.
func (c *canvas) blend(to image.Rectangle, mask *image.Alpha, at image.Point, colour color.RGBA) {
	within := to.Intersect(c.img.Rect)
	for y := within.Min.Y; y < within.Max.Y; y++ {
		for x := within.Min.X; x < within.Max.X; x++ {
			a := (int(mask.AlphaAt(at.X+x-to.Min.X, at.Y+y-to.Min.Y).A)*shades + 127) / 255
			if a == 0 {
				continue
			}
			i := c.img.PixOffset(x, y)
			p := c.img.Pix[i : i+3 : i+3]
			for n, v := range [3]uint8{colour.R, colour.G, colour.B} {
				p[n] = uint8((int(p[n])*(shades-a) + int(v)*a) / shades)
			}
		}
	}
}

// fill paints a rectangle, with its corners round by a radius.
func (c *canvas) fill(r image.Rectangle, colour color.RGBA, radius int) {
	if c.img == nil {
		return
	}
	for y := r.Min.Y; y < r.Max.Y; y++ {
		in := 0 // how far the corner takes from this line
		if d := max(r.Min.Y+radius-y-1, y-(r.Max.Y-radius)); d > 0 && radius > 0 {
			in = radius - int(math.Sqrt(float64(radius*radius-d*d)))
		}
		row := image.Rect(r.Min.X+in, y, r.Max.X-in, y+1).Intersect(c.img.Rect) // nothing outside of the picture
		if row.Empty() {
			continue
		}
		pix := c.img.Pix[c.img.PixOffset(row.Min.X, y) : c.img.PixOffset(row.Max.X-1, y)+4]
		pix[0], pix[1], pix[2], pix[3] = colour.R, colour.G, colour.B, colour.A
		for n := 4; n < len(pix); n *= 2 {
			copy(pix[n:], pix[:n])
		}
	}
}

// clean leaves out what has no look.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t':
			return ' '
		case unicode.IsControl(r), r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, text)
}
