package docx

import (
	"fmt"
	"strings"
)

// paragraph writes one of a style. properties come beside those of the style.
func (w *writer) paragraph(style, properties, runs string) {
	w.turn()
	w.anything = true
	fmt.Fprintf(&w.body, `<w:p><w:pPr><w:pStyle w:val="%s"/>`, style)
	at := w.body.Len()
	fmt.Fprintf(&w.body, `%s</w:pPr>%s</w:p>`, properties, runs)
	if runs != "" && (properties == "" || strings.HasPrefix(properties, `<w:ind `)) { // a space stands before an indent
		w.words = span{at, w.body.Len()}
	}
}

// apart sets words that stand right above a table 6 pt apart from it: its edge would seem
// to belong to them.
func (w *writer) apart() {
	if w.words.end == 0 || w.words.end != w.body.Len() {
		return
	}
	rest := string(w.body.Bytes()[w.words.space:])
	w.body.Truncate(w.words.space)
	w.body.WriteString(`<w:spacing w:after="120"/>` + rest)
}

func (w *writer) blank(lines int) {
	for range lines {
		w.paragraph("Flush", "", "")
	}
}

// Title is the paper's title, centred in 2号小标宋, with a blank line below (7.3.1).
type Title string

func (t Title) write(w *writer) {
	w.paragraph("Title", "", run("", string(t)))
	w.blank(1)
}

// Subtitle stands below a title: a period, a name, in 3号楷体. It takes the place
// of the blank line.
type Subtitle struct{ Title, Below string }

func (s Subtitle) write(w *writer) {
	w.paragraph("Title", "", run("", s.Title))
	w.paragraph("Heading2", `<w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="center"/>`, run("", s.Below))
	w.blank(1)
}

// Addressee is whom the paper is to (主送机关), with its colon (7.3.2).
type Addressee string

func (a Addressee) write(w *writer) {
	w.paragraph("Flush", "", run("", strings.TrimRight(string(a), ":： ")+"："))
}

// Text is what the paper says: each line a paragraph that begins two characters in.
type Text string

func (t Text) write(w *writer) {
	for _, one := range lines(string(t)) {
		w.paragraph("Text", "", run("", strings.TrimSpace(one)))
	}
}

// Heading stands above what belongs together. Level 1 is 一、 in 黑体, 2 is （一） in
// 楷体, 3 is 1. (7.3.3); the numbers are counted here.
type Heading struct {
	Level int // 1 to 3
	Text  string
}

func (h Heading) write(w *writer) {
	level := min(max(h.Level, 1), len(w.counts))
	w.counts[level-1]++
	clear(w.counts[level:])
	number := ""
	switch n := w.counts[level-1]; level {
	case 1:
		number = numeral(n) + "、"
	case 2:
		number = "（" + numeral(n) + "）"
	default:
		number = fmt.Sprintf("%d.", n)
	}
	w.paragraph(fmt.Sprintf("Heading%d", level), "", run("", number+h.Text))
}

// Labelled is a text with its label before it, as 出席：… of minutes: the label in 黑体,
// lines that follow under the text's first character.
type Labelled struct{ Label, Text string }

func (l Labelled) write(w *writer) {
	label := strings.TrimRight(l.Label, ":： ") + "："
	const character = 315 // of 3号, set 0.25 pt closer
	indent := min(len([]rune(label)), 14)
	w.paragraph("Flush", fmt.Sprintf(`<w:ind w:left="%[1]d" w:hanging="%[1]d"/>`, indent*character), run("Label", label)+run("", l.Text))
}

// Enclosures name what comes with the paper (附件说明, 7.3.4).
type Enclosures []string

func (e Enclosures) write(w *writer) {
	if len(e) == 0 {
		return
	}
	w.blank(1)
	for i, name := range e {
		lead, number := "附件：", ""
		if i > 0 {
			lead = "　　　"
		}
		if len(e) > 1 {
			number = fmt.Sprintf("%d. ", i+1)
		}
		w.paragraph("Text", "", run("", lead+number+name))
	}
}

// Signature is who signs and the day (成文日期), to the right and never with a
// seal (7.3.5.2): the office two characters from the edge, the day below it.
type Signature struct{ Office, Day string }

func (s Signature) write(w *writer) {
	w.blank(1)
	const right, keep = `<w:ind w:rightChars="%d" w:right="%d"/><w:jc w:val="right"/>`, `<w:keepNext/><w:keepLines/>`
	w.paragraph("Flush", keep+fmt.Sprintf(right, 200, 640), run("", s.Office))
	w.paragraph("Flush", `<w:keepLines/>`+fmt.Sprintf(right, 200, 640), run("", s.Day))
}

// Annex begins an annex on a page of its own: 附件 and its number, then its title (7.3.7).
type Annex struct {
	Title string
	Only  bool // there is no other: it has no number
}

func (a Annex) write(w *writer) {
	w.annexes++
	clear(w.counts[:])
	name := "附件"
	if !a.Only {
		name += fmt.Sprint(w.annexes)
	}
	w.fresh("Annex", name)
	w.blank(1)
	w.paragraph("Title", "", run("", a.Title))
	w.blank(1)
}

// Page begins a page with a title: a part of a booklet.
type Page string

func (p Page) write(w *writer) {
	clear(w.counts[:])
	w.fresh("Title", string(p))
	w.blank(1)
}

// fresh writes a paragraph on top of a page.
func (w *writer) fresh(style, text string) {
	w.turn()
	properties := ""
	if w.anything {
		properties = `<w:pageBreakBefore/>`
	}
	w.paragraph(style, properties, run("", text))
}

// HeadKind is what stands above the title.
type HeadKind int

const (
	Plain      HeadKind = iota // nothing: a print of the office's own
	PrePrinted                 // the space that the printed head of the office's paper takes
	Red                        // the head itself, for an office that asks for it
)

// Head is the red head (版头, 7.2). A seal or a signature is never made.
type Head struct {
	Kind   HeadKind
	Office string // 发文机关标志
	Number string // 发文字号, as 〔2026〕3号; "" for none
}

// headLines is how many lines the head takes with the red line and the two blank
// ones below it: its name stands 35 mm below the text's edge.
const headLines = 9

func (h Head) write(w *writer) {
	switch h.Kind {
	case Plain:
	case PrePrinted:
		w.blank(headLines)
	case Red:
		const most, room = 100, Width / 10 // half points: 50 pt; the line's room in half points
		fit := min(most, room/max(1, len([]rune(h.Office))))
		w.blank(2)
		w.paragraph("RedHead", "", `<w:r><w:rPr>`+size(fit)+`</w:rPr><w:t xml:space="preserve">`+escape(h.Office)+`</w:t></w:r>`)
		w.blank(1)
		w.paragraph("Flush", `<w:pBdr><w:bottom w:val="single" w:sz="18" w:space="8" w:color="FF0000"/></w:pBdr><w:jc w:val="center"/>`, run("", h.Number))
		w.blank(2)
	}
}
