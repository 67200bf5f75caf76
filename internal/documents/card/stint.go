package card

import (
	"image"
	"image/color"
	"sync"
	"time"
)

// stint is how long drawing works before it lets others go first: a picture takes a core
// for a tenth of a second, and nobody is to wait so long behind it.
const stint = time.Millisecond

// pace tells when a stint is over; it is asked for each line of a picture.
type pace struct {
	giveWay func() // nil: nobody waits
	since   time.Time
}

func (p *pace) step() {
	if p.giveWay == nil || time.Since(p.since) < stint {
		return
	}
	p.giveWay()
	p.since = time.Now()
}

// paced is a picture whose compression asks at each line too: it reads the points in order.
type paced struct {
	*image.Paletted
	pace *pace
}

// ColorIndexAt is image.PalettedImage's.
func (p paced) ColorIndexAt(x, y int) uint8 {
	if x == 0 {
		p.pace.step()
	}
	return p.Pix[y*p.Stride+x]
}

// ColorModel is image.Image's.
func (p paced) ColorModel() color.Model { return p.Palette }

// sheets keep the points of pictures that are done for those to come: eight megabytes each,
// which would have to be collected.
var sheets sync.Pool

// points gives room for so many bytes; what lies in it is of another picture.
func points(n int) []uint8 {
	if p, ok := sheets.Get().(*[]uint8); ok && cap(*p) >= n {
		return (*p)[:n]
	}
	return make([]uint8, n)
}

func done(pix []uint8) { sheets.Put(&pix) }
