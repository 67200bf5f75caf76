package demo

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"math"
	"slices"
	"sync"
	"time"

	"lianluo/internal/documents/card"
	"lianluo/models/books"
	"lianluo/models/people"
	"lianluo/models/records"
)

// attach gives a record what was sent with it; without a messenger nothing was.
func (h *history) attach(kind records.Kind, id int64, by *people.Person, at time.Time, files func() ([]File, error)) error {
	if h.keep == nil {
		return nil
	}
	list, err := files()
	if err != nil {
		return err
	}
	var rows []*records.Attachment
	for _, f := range list {
		file, unique := h.keep(f)
		rows = append(rows, &records.Attachment{
			OwnerKind: kind, OwnerID: id, Kind: f.Kind, FileID: file, UniqueID: unique, Name: f.Name, Size: int64(len(f.Content)), AddedBy: by.ID, CreatedAt: at, UpdatedAt: at,
		})
	}
	return insert(h, rows)
}

// drawn keeps what was drawn: one process may make the office many times.
var drawn sync.Map

// once is a photo under its name, drawn when it is first asked for.
func once(name string, draw func() ([]byte, error)) (f File, err error) {
	content, there := drawn.Load(name)
	if !there {
		made, err := draw()
		if err != nil {
			return f, fmt.Errorf("draw %s: %w", name, err)
		}
		content, _ = drawn.LoadOrStore(name, made)
	}
	return File{Kind: records.Photo, Content: content.([]byte)}, nil
}

// certificate is the photo of an honour's certificate, with no seal: nobody's is drawn here. All
// offices have the one of the demo office, drawn once.
func certificate(seat string, n *books.Honour) ([]File, error) {
	name := roster[slices.IndexFunc(roster, func(s Someone) bool { return s.trade == seat })].Name
	day := n.OnDate.Start(time.UTC).Format("2006年1月")
	f, err := once(name+n.Title+day, func() ([]byte, error) {
		k := card.Card{
			Palette: card.Ochre, Title: "荣誉证书",
			Parts: []card.Part{card.Text(name + " 同志："), card.Text("被评为「" + n.Title + "」，特发此证，以资鼓励。")},
			Foot:  n.Body + " · " + day,
		}
		p, err := k.Draw()
		if err != nil {
			return nil, err
		}
		return p.PNG, nil
	})
	return []File{f}, err
}

// receipt is the photo of a slip's receipt, with no seal either.
func receipt(s slip) ([]File, error) {
	f, err := once("receipt "+s.purpose, func() ([]byte, error) {
		k := card.Card{
			Palette: card.Ochre, Title: "收 据",
			Parts: []card.Part{card.Text("今收到：青山镇政协联络处"), card.Text("事由：" + s.purpose), card.Text(fmt.Sprintf("金额：%.2f 元", s.yuan))},
			Foot:  s.payee,
		}
		p, err := k.Draw()
		if err != nil {
			return nil, err
		}
		return p.PNG, nil
	})
	return []File{f}, err
}

// oldPhoto is the n-th of some black and white photos: a hall below hills, people in a row before
// it, a white edge.
func oldPhoto(n int) (File, error) {
	const wide, high, edge = 640, 480, 20
	return once(fmt.Sprint("photo ", n), func() ([]byte, error) {
		img := image.NewGray(image.Rect(0, 0, wide, high))
		fill := func(left, top, right, bottom int, tone uint8) {
			for y := max(top, 0); y < min(bottom, high); y++ {
				row := img.Pix[y*img.Stride:][max(left, 0):min(right, wide)]
				for x := range row {
					row[x] = tone
				}
			}
		}
		for y := range high {
			fill(0, y, wide, y+1, uint8(215-y/12)) // the sky
		}
		for x := range wide {
			for i := range 2 {
				at := float64(x)/float64(112-24*i) + float64(n%7)
				fill(x, 200+48*i-int(float64(40-8*i)*math.Sin(at)+6*math.Sin(float64(x)/30)), x+1, high, uint8(165-30*i))
			}
		}
		fill(0, 320, wide, high, 178)
		left := 160 + n%5*24 // of the hall
		for y := 168; y < 232; y++ {
			in := 100 - (y-168)*3/2 // how far the slope is in from the eaves
			fill(left-30+in, y, left+318-in, y+1, uint8(64+y%8*4))
		}
		fill(left, 232, left+288, 336, 196)
		for _, hole := range [][3]int{{40, 48, 300}, {124, 40, 336}, {200, 48, 300}} { // a door between windows
			fill(left+hole[0], 260, left+hole[0]+hole[1], hole[2], 84)
		}
		disc := func(cx, cy, rx, ry int, tone uint8) {
			for dy := -ry; dy <= ry; dy++ {
				half := int(float64(rx) * math.Sqrt(1-float64(dy*dy)/float64(ry*ry)))
				fill(cx-half, cy+dy, cx+half, cy+dy+1, tone)
			}
		}
		for i := range 8 { // the people
			x, y := 112+i*59+n%3*6, 352+(i+n)%3*6
			disc(x, y+54, 21, 44, uint8(74+(i*37+n)%60))
			disc(x, y, 12, 15, 45)
			disc(x, y+4, 10, 11, 190)
		}
		fill(0, 0, wide, edge, 244)
		fill(0, high-edge, wide, high, 244)
		fill(0, 0, edge, high, 244)
		fill(wide-edge, 0, wide, high, 244)
		var out bytes.Buffer
		err := jpeg.Encode(&out, img, &jpeg.Options{Quality: 80})
		return out.Bytes(), err
	})
}
