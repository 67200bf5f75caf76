package card

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"io"
	"sync"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
)

//go:embed fonts/regular.ttf.gz
var regularFile []byte

//go:embed fonts/bold.ttf.gz
var boldFile []byte

// Fonts take memory and time, and most runs of the program never draw: each is read
// when it is first needed.
var (
	regular = sync.OnceValues(func() (*opentype.Font, error) { return read(regularFile) })
	bold    = sync.OnceValues(func() (*opentype.Font, error) { return read(boldFile) })
)

func read(packed []byte) (*opentype.Font, error) {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("unpack font: %w", err)
	}
	data, err := io.ReadAll(z)
	if err != nil {
		return nil, fmt.Errorf("unpack font: %w", err)
	}
	f, err := opentype.Parse(data)
	if err != nil {
		return nil, fmt.Errorf("read font: %w", err)
	}
	return f, nil
}

// lacking is drawn for a character that the font has not (GB 2312's 得号).
const lacking = '〓'

// letters is a font in one size.
type letters struct {
	font *opentype.Font
	face font.Face
	size int
	buf  sfnt.Buffer
}

func newLetters(f *opentype.Font, size int) (*letters, error) {
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: float64(size), DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		return nil, fmt.Errorf("set font in %d: %w", size, err)
	}
	return &letters{font: f, face: face, size: size}, nil
}

func (l *letters) has(r rune) bool {
	i, err := l.font.GlyphIndex(&l.buf, r)
	return err == nil && i != 0
}

// lacks tells whether a character has a look and the font has it not.
func (l *letters) lacks(r rune) bool {
	return r != '\n' && !unicode.In(r, unicode.M, unicode.Cf) && !l.has(r)
}

// width is how wide a character is drawn, in pixels.
func (l *letters) width(r rune) float64 {
	a, ok := l.face.GlyphAdvance(r)
	if !ok {
		a, _ = l.face.GlyphAdvance(lacking)
	}
	return float64(a) / 64
}
