package documents

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"lianluo/internal/documents/typeset"
)

// Poster is a page of A4 for the wall: what it is for, a QR code as large as
// the page takes, and lines below it. It is a workbook, which an office prints
// as it is; a picture could hold no words without a font.
type Poster struct {
	Name  string // of the worksheet
	Head  string // 签到
	Title string
	Lines []string
	Code  *QR
}

const (
	posterModule = 16  // pixels of a module in the picture
	posterSide   = 480 // points of the picture's side: A4 is 595 wide
	posterWidth  = 90  // characters of the one column
)

// Bounds of a text on the poster. It is set smaller when it takes more lines, so
// that the code stays large.
const (
	posterRoom    = 455.0 // points of the column, a little less than it is wide
	posterLeading = 1.35
	posterLines   = 3
	posterSmall   = 12.0 // points of the smallest letters
)

// fit breaks a text into lines and gives what they need.
func fit(text string, height, size float64) (string, float64, float64) {
	if text == "" {
		return text, height, size
	}
	lines := typeset.Lines(text, posterRoom/size, typeset.Wide)
	for len(lines) > posterLines && size > posterSmall {
		size -= 2
		lines = typeset.Lines(text, posterRoom/size, typeset.Wide)
	}
	return strings.Join(lines, "\n"), min(max(height, float64(len(lines))*size*posterLeading+8), excelize.MaxRowHeight), size
}

// Workbook makes the .xlsx file.
func (p *Poster) Workbook() ([]byte, error) {
	picture, err := p.Code.PNG(posterModule)
	if err != nil {
		return nil, err
	}
	f := excelize.NewFile()
	defer f.Close()
	w := writer{file: f, sheet: sheetName(p.Name), styles: map[string]int{}}
	w.do(func() error { return f.SetSheetName("Sheet1", w.sheet) })
	w.do(func() error { return f.SetColWidth(w.sheet, "A", "A", posterWidth) })
	row := 0
	line := func(text string, height, size float64, bold bool) {
		row++
		text, height, size = fit(text, height, size)
		cell := cellName(1, row)
		w.text(1, row, text)
		w.style(cell, cell, excelize.Style{
			Font:      &excelize.Font{Size: size, Bold: bold},
			Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true},
		})
		w.do(func() error { return f.SetRowHeight(w.sheet, row, height) })
	}
	line(p.Head, 48, 36, true)
	line(p.Title, 64, 24, true)
	line("", excelize.MaxRowHeight, 11, false)
	line("", posterSide+20-excelize.MaxRowHeight, 11, false)
	side := float64(p.Code.Picture(posterModule).Bounds().Dx())
	w.do(func() error {
		const points = 96.0 / 72 // pixels of one
		scale := posterSide * points / side
		return f.AddPictureFromBytes(w.sheet, "A3", &excelize.Picture{Extension: ".png", File: picture, Format: &excelize.GraphicOptions{
			ScaleX: scale, ScaleY: scale, OffsetX: 5, OffsetY: 10, Positioning: "oneCell",
		}})
	})
	for _, text := range p.Lines {
		line(text, 32, 18, false)
	}
	one, paper := 1, 9 // A4
	centred := true
	w.do(func() error {
		return f.SetPageLayout(w.sheet, &excelize.PageLayoutOptions{Size: &paper, FitToWidth: &one, FitToHeight: &one})
	})
	w.do(func() error {
		return f.SetSheetProps(w.sheet, &excelize.SheetPropsOptions{FitToPage: &centred})
	})
	w.do(func() error {
		return f.SetPageMargins(w.sheet, &excelize.PageLayoutMarginsOptions{Horizontally: &centred, Vertically: &centred})
	})
	if w.err != nil {
		return nil, fmt.Errorf("make poster: %w", w.err)
	}
	out, err := f.WriteToBuffer()
	if err != nil {
		return nil, fmt.Errorf("write poster: %w", err)
	}
	return out.Bytes(), nil
}
