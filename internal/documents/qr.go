package documents

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"strings"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"
)

// qrQuiet is the white around a QR code, in modules, which readers rely on.
const qrQuiet = 4

// QR is a QR code, ready to be drawn.
type QR struct{ code barcode.Barcode }

// NewQR makes the QR code of a text.
func NewQR(content string) (*QR, error) {
	code, err := qr.Encode(content, qr.M, qr.Auto)
	if err != nil {
		return nil, fmt.Errorf("make qr code: %w", err)
	}
	return &QR{code}, nil
}

// Dark tells whether a module is, from the upper left corner.
func (q *QR) Dark(x, y int) bool {
	r, _, _, _ := q.code.At(x, y).RGBA()
	return r == 0
}

// Size is how many modules a side has, the white around it not counted.
func (q *QR) Size() int { return q.code.Bounds().Dx() }

// Picture draws the code with so many pixels to a module.
func (q *QR) Picture(module int) *image.Paletted {
	n := q.Size()
	side := (n + 2*qrQuiet) * module
	img := image.NewPaletted(image.Rect(0, 0, side, side), color.Palette{color.White, color.Black})
	for y := range n * module {
		for x := range n * module {
			if q.Dark(x/module, y/module) {
				img.SetColorIndex(x+qrQuiet*module, y+qrQuiet*module, 1)
			}
		}
	}
	return img
}

// PNG is Picture as a file.
func (q *QR) PNG(module int) ([]byte, error) {
	var b bytes.Buffer
	if err := png.Encode(&b, q.Picture(module)); err != nil {
		return nil, fmt.Errorf("draw qr code: %w", err)
	}
	return b.Bytes(), nil
}

// SVG draws the code without a size of its own: sharp at any.
func (q *QR) SVG() []byte {
	n := q.Size()
	side := n + 2*qrQuiet
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" shape-rendering="crispEdges">`, side, side)
	fmt.Fprintf(&b, `<path fill="#fff" d="M0 0h%dv%dH0z"/><path d="`, side, side)
	for y := range n {
		for x := 0; x < n; x++ {
			if !q.Dark(x, y) {
				continue
			}
			from := x
			for x < n && q.Dark(x, y) {
				x++
			}
			fmt.Fprintf(&b, "M%d %dh%dv1h-%dz", from+qrQuiet, y+qrQuiet, x-from, x-from)
		}
	}
	b.WriteString(`"/></svg>`)
	return []byte(b.String())
}
