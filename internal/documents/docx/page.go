package docx

import "fmt"

// Measures of a page in twentieths of a point (GB/T 9704-2012, 5.2 and 6; 1 mm = 56.7).
const (
	pageWidth    = 11906 // 210 mm
	pageHeight   = 16838 // 297 mm
	marginTop    = 2098  // 天头 37 mm
	marginLeft   = 1588  // 订口 28 mm
	marginRight  = 1474  // 26 mm
	marginBottom = 1984  // 35 mm
	headerFrom   = 851
	footerFrom   = 1417 // the page number's foot: its line is 7 mm below the text

	// Width is the room between the margins of a page, Across that of one that lies.
	Width  = pageWidth - marginLeft - marginRight  // 156 mm, 28 characters
	Across = pageHeight - marginTop - marginBottom // 225 mm
	line   = 560                                   // 28 pt: 22 of them are a page
)

// section ends a section: its page, and what stands above and below.
func section(across bool) string {
	size := fmt.Sprintf(`<w:pgSz w:w="%d" w:h="%d"/>`, pageWidth, pageHeight)
	margins := [4]int{marginTop, marginRight, marginBottom, marginLeft}
	if across {
		// The page is turned to the left: its top becomes the edge where it is bound.
		size = fmt.Sprintf(`<w:pgSz w:w="%d" w:h="%d" w:orient="landscape"/>`, pageHeight, pageWidth)
		margins = [4]int{marginLeft, marginTop, marginRight, marginBottom}
	}
	return `<w:sectPr><w:headerReference w:type="default" r:id="rId3"/><w:headerReference w:type="even" r:id="rId3"/>` +
		`<w:footerReference w:type="default" r:id="rId4"/><w:footerReference w:type="even" r:id="rId5"/>` + size +
		fmt.Sprintf(`<w:pgMar w:top="%d" w:right="%d" w:bottom="%d" w:left="%d" w:header="%d" w:footer="%d" w:gutter="0"/>`,
			margins[0], margins[1], margins[2], margins[3], headerFrom, min(footerFrom, margins[2]-line)) +
		// A grid with a type of its own would set 22 characters a line, not 28.
		`<w:docGrid w:linePitch="312"/></w:sectPr>`
}

// LyingPages sets its blocks on pages that lie across, for wide tables.
type LyingPages []Block

func (l LyingPages) write(w *writer) {
	w.lies = true
	for _, b := range l {
		b.write(w)
	}
	w.lies = false
}

// turn begins a section when the page is to lie otherwise than the last block's. It
// is called when there is a block: a section without one would be an empty page. The
// mark of a section's end is a paragraph, made so low that it takes no line.
func (w *writer) turn() {
	if w.lies == w.across {
		return
	}
	if w.anything {
		w.body.WriteString(`<w:p><w:pPr><w:spacing w:line="20" w:lineRule="exact"/><w:rPr><w:sz w:val="2"/></w:rPr>` + section(w.across) + `</w:pPr></w:p>`)
	}
	w.across, w.anything = w.lies, false
}

// Where the page number stands: outside, one character from the edge.
const (
	oddPages  = `<w:ind w:rightChars="100" w:right="280"/><w:jc w:val="right"/>`
	evenPages = `<w:ind w:leftChars="100" w:left="280"/><w:jc w:val="left"/>`
)

func footer(where string) string {
	field := func(kind string) string {
		return `<w:r><w:rPr><w:rStyle w:val="PageNumber"/></w:rPr>` + kind + `</w:r>`
	}
	return prolog + `<w:ftr xmlns:w="` + namespace + `"><w:p><w:pPr><w:pStyle w:val="Footer"/>` + where + `</w:pPr>` +
		field(`<w:t xml:space="preserve">— </w:t>`) +
		field(`<w:fldChar w:fldCharType="begin"/>`) + field(`<w:instrText xml:space="preserve"> PAGE </w:instrText>`) +
		field(`<w:fldChar w:fldCharType="separate"/>`) + field(`<w:t>1</w:t>`) + field(`<w:fldChar w:fldCharType="end"/>`) +
		field(`<w:t xml:space="preserve"> —</w:t>`) + `</w:p></w:ftr>`
}

func header(mark string) string {
	return prolog + `<w:hdr xmlns:w="` + namespace + `"><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>` +
		run("", mark) + `</w:p></w:hdr>`
}
