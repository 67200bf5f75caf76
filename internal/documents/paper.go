package documents

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
)

// Paper is a plain document of words: a title, and paragraphs in order. It is what goes to
// the committee on paper.
type Paper struct {
	Title string
	Parts []Paragraph
}

// Paragraph is one paragraph; Heading is one that stands above others.
type Paragraph struct {
	Text    string
	Heading bool
}

// The parts of a .docx file that a word processor needs (ECMA-376 part 1, 11.2 and 15.2).
const (
	paperTypes = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`
	paperRels = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`
	paperHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`
	// A4 with the margins of an official paper (GB/T 9704-2012, 5.2), in twentieths of a point.
	paperFoot = `<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="851" w:footer="992" w:gutter="0"/></w:sectPr></w:body></w:document>`
)

// Document makes the .docx file. A line of a paragraph stays a line; what XML cannot hold is
// left out.
func (p *Paper) Document() ([]byte, error) {
	var body bytes.Buffer
	body.WriteString(paperHead)
	body.WriteString(paragraph(p.Title, "方正小标宋简体", 44, `<w:jc w:val="center"/><w:spacing w:after="400"/>`))
	for _, part := range p.Parts {
		if part.Heading {
			body.WriteString(paragraph(part.Text, "黑体", 32, `<w:spacing w:before="200"/>`))
			continue
		}
		body.WriteString(paragraph(part.Text, "仿宋", 32, `<w:ind w:firstLineChars="200" w:firstLine="640"/>`))
	}
	body.WriteString(paperFoot)
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range []struct{ name, text string }{
		{"[Content_Types].xml", paperTypes}, {"_rels/.rels", paperRels}, {"word/document.xml", body.String()},
	} {
		w, err := z.Create(f.name)
		if err == nil {
			_, err = w.Write([]byte(f.text))
		}
		if err != nil {
			return nil, fmt.Errorf("write %s of a paper: %w", f.name, err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("end a paper: %w", err)
	}
	return out.Bytes(), nil
}

// paragraph writes one; size is in half points.
func paragraph(text, font string, size int, properties string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<w:p><w:pPr>%s</w:pPr>`, properties)
	for i, line := range strings.Split(text, "\n") {
		var escaped bytes.Buffer
		_ = xml.EscapeText(&escaped, []byte(line)) // a buffer takes all
		fmt.Fprintf(&b, `<w:r><w:rPr><w:rFonts w:ascii="%[1]s" w:hAnsi="%[1]s" w:eastAsia="%[1]s"/><w:sz w:val="%[2]d"/></w:rPr>`, font, size)
		if i > 0 {
			b.WriteString(`<w:br/>`)
		}
		fmt.Fprintf(&b, `<w:t xml:space="preserve">%s</w:t></w:r>`, escaped.String())
	}
	b.WriteString(`</w:p>`)
	return b.String()
}
