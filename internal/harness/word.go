package harness

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/stretchr/testify/require"
)

// Word opens the newest Word document in the private chat: its file's name and its
// words, a paragraph a line. Each part of it has to be well-formed.
func (p *Person) Word() (name, text string) {
	p.h.T.Helper()
	for _, m := range slices.Backward(p.h.Sandbox.Messages(p.ID)) {
		if m.Document != nil && strings.HasSuffix(m.Document.FileName, ".docx") {
			_, data, ok := p.h.Sandbox.File(m.Document.FileID)
			require.True(p.h.T, ok)
			text, err := wordText(data)
			require.NoError(p.h.T, err)
			return m.Document.FileName, text
		}
	}
	require.Fail(p.h.T, "no Word document has come", p.Last())
	return "", ""
}

func wordText(data []byte) (text string, err error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return "", err
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			return "", err
		}
		words, err := xmlText(r)
		if err = errors.Join(err, r.Close()); err != nil {
			return "", err
		}
		switch f.Name {
		case "word/document.xml":
			text += words
		case "word/header1.xml":
			text = words + text
		}
	}
	return text, nil
}

// xmlText are the words of a part: an end of a paragraph, a break and a cell's end are
// line's ends.
func xmlText(r io.Reader) (string, error) {
	var b strings.Builder
	words := false
	for d := xml.NewDecoder(r); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return b.String(), nil
		}
		if err != nil {
			return "", err
		}
		switch t := token.(type) {
		case xml.StartElement:
			words = t.Name.Local == "t"
			if t.Name.Local == "br" {
				b.WriteByte('\n')
			}
		case xml.CharData:
			if words {
				b.Write(t)
			}
		case xml.EndElement:
			words = false
			if t.Name.Local == "p" {
				b.WriteByte('\n')
			}
		}
	}
}
