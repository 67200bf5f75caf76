package handlers

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"

	"github.com/boombuler/barcode/qr"
)

const (
	qrModule = 8 // pixels of a module
	qrQuiet  = 4 // modules of white around, which readers rely on
)

// qrPNG draws a QR code.
func qrPNG(content string) ([]byte, error) {
	code, err := qr.Encode(content, qr.M, qr.Auto)
	if err != nil {
		return nil, fmt.Errorf("make qr code: %w", err)
	}
	n := code.Bounds().Dx()
	side := (n + 2*qrQuiet) * qrModule
	img := image.NewPaletted(image.Rect(0, 0, side, side), color.Palette{color.White, color.Black})
	for y := range n * qrModule {
		for x := range n * qrModule {
			if r, _, _, _ := code.At(x/qrModule, y/qrModule).RGBA(); r == 0 {
				img.SetColorIndex(x+qrQuiet*qrModule, y+qrQuiet*qrModule, 1)
			}
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return nil, fmt.Errorf("draw qr code: %w", err)
	}
	return b.Bytes(), nil
}
