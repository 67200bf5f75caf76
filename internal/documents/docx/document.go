package docx

import (
	"archive/zip"
	"bytes"
	"fmt"
	"time"
)

// Fonts are the names of the typefaces of a paper.
type Fonts struct {
	Title      string // 小标宋: titles and the red head
	Body       string // 仿宋
	Heading    string // 黑体: 一、 and labels
	Subheading string // 楷体: （一）
	Number     string // 宋体: page numbers
}

// Official are the typefaces that offices have with their system of documents.
var Official = Fonts{"方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"}

// Common are those that every Windows has.
var Common = Fonts{"宋体", "仿宋", "黑体", "楷体", "宋体"}

// Document is a paper to be made.
type Document struct {
	Fonts  Fonts  // Official where it is empty
	Name   string // of the file's properties: what it is
	Author string // of the file's properties: whose it is
	Mark   string // stands above each page, as 草稿，未经审定; "" for none
	Head   Head
	Blocks []Block
}

// Block is what stands on a paper from one margin to the other.
type Block interface{ write(w *writer) }

// Bytes makes the .docx file.
func (d *Document) Bytes() ([]byte, error) {
	w := &writer{fonts: d.Fonts}
	if w.fonts == (Fonts{}) {
		w.fonts = Official
	}
	d.Head.write(w)
	for _, b := range d.Blocks {
		b.write(w)
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, part := range []struct{ name, text string }{
		{"[Content_Types].xml", contentTypes},
		{"_rels/.rels", packageRelations},
		{"docProps/core.xml", properties(d.Name, d.Author)},
		{"word/_rels/document.xml.rels", relations},
		{"word/settings.xml", settings},
		{"word/styles.xml", styles(w.fonts)},
		{"word/header1.xml", header(d.Mark)},
		{"word/footer1.xml", footer(oddPages)},
		{"word/footer2.xml", footer(evenPages)},
		{"word/document.xml", w.document()},
	} {
		// A time of its own would make two files of one paper differ.
		f, err := z.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)})
		if err == nil {
			_, err = f.Write([]byte(part.text))
		}
		if err != nil {
			return nil, fmt.Errorf("write %s: %w", part.name, err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("end the file: %w", err)
	}
	return out.Bytes(), nil
}

// writer collects the body of a document.
type writer struct {
	body     bytes.Buffer
	fonts    Fonts
	counts   [3]int // of the headings of each level, since the last above it
	lies     bool   // the next block is for a page that lies across
	across   bool   // the section that is being written does
	annexes  int
	anything bool // a block stands on the page: a break has something to end
	words    span // the last paragraph of words that a space can be put under
}

// span is where in the body that space is said, and where the paragraph ends.
type span struct{ space, end int }

func (w *writer) document() string {
	return prolog + `<w:document xmlns:w="` + namespace + `" xmlns:r="` + relationNamespace + `"><w:body>` +
		w.body.String() + section(w.across) + `</w:body></w:document>`
}
