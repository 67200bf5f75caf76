package card

import "image/color"

// Palette is one of the three that an office may choose from.
type Palette string

const (
	Pine  Palette = "pine"  // 松绿
	Slate Palette = "slate" // 黛蓝
	Ochre Palette = "ochre" // 赭红
)

// Palettes are all, the one that holds unless another is chosen first.
var Palettes = []Palette{Pine, Slate, Ochre}

// colours are what a palette paints with. Ink on page and white on accent have a
// contrast of 7:1 and more, muted on page of 4.5:1 (WCAG 2.2, 1.4.6 and 1.4.3).
type colours struct {
	page, tile, rule   color.RGBA
	ink, muted, accent color.RGBA
	soft               color.RGBA // the accent behind words
	white              color.RGBA
}

func rgb(hex uint32) color.RGBA {
	return color.RGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: 255}
}

// colours gives those of Pine for a name that it does not know.
func (p Palette) colours() colours {
	c := colours{page: rgb(0xFBFAF6), tile: rgb(0xFFFFFF), rule: rgb(0xDAD6CB), ink: rgb(0x22262A), muted: rgb(0x5C6166), accent: rgb(0x1F5B4A), soft: rgb(0xE4EEE9), white: rgb(0xFFFFFF)}
	switch p {
	case Slate:
		c.page, c.rule, c.accent, c.soft = rgb(0xF8F9FB), rgb(0xD3D8DF), rgb(0x2B4A6F), rgb(0xE5EBF3)
	case Ochre:
		c.page, c.rule, c.accent, c.soft = rgb(0xFCF9F5), rgb(0xE0D5C9), rgb(0x7F3B2A), rgb(0xF5E8E2)
	}
	return c
}
