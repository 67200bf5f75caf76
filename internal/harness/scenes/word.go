package scenes

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/stretchr/testify/require"

	"lianluo/internal/harness"
)

// Word is the newest Word document in a person's chat: its name, what stands above each
// page, and what it says, each paragraph a line. Each of its parts is well-formed.
func Word(h *harness.Harness, p *harness.Person) (name, mark, text string) {
	h.T.Helper()
	for _, m := range slices.Backward(h.Sandbox.Messages(p.ID)) {
		if m.Document == nil || !strings.HasSuffix(m.Document.FileName, ".docx") {
			continue
		}
		_, data, ok := h.Sandbox.File(m.Document.FileID)
		require.True(h.T, ok)
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		require.NoError(h.T, err)
		for _, f := range z.File {
			r, err := f.Open()
			require.NoError(h.T, err)
			said := paragraphs(h, r)
			switch f.Name {
			case "word/header1.xml":
				mark = strings.TrimSpace(said)
			case "word/document.xml":
				text = said
			}
		}
		return m.Document.FileName, mark, text
	}
	require.Fail(h.T, "no Word document in the chat", p.Last())
	return "", "", ""
}

func paragraphs(h *harness.Harness, r io.Reader) string {
	var b strings.Builder
	for d := xml.NewDecoder(r); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return b.String()
		}
		require.NoError(h.T, err)
		switch token := token.(type) {
		case xml.CharData:
			b.Write(token)
		case xml.EndElement:
			if token.Name.Local == "p" {
				b.WriteByte('\n')
			}
		}
	}
}

// Hostile are words that a paper has to take as they are: rare characters, an emoji, what
// begins a formula, marks of XML, and length without a break.
var Hostile = "=1+1<w:p>&喆堃镕䶮𠮷😀" + strings.Repeat("长", 80)
