package documents_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/internal/documents"
)

// The paper is a .docx whose words are those that were given, whatever is in them.
func TestPaperHoldsItsWords(t *testing.T) {
	p := documents.Paper{Title: "征求意见结果", Parts: []documents.Paragraph{{Text: "意见", Heading: true}, {Text: "1. 先修<东>段 & 路灯\n第二行\x00"}}}
	raw, err := p.Document()
	require.NoError(t, err)
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	require.NoError(t, err)
	require.Len(t, z.File, 3)
	f, err := z.Open("word/document.xml")
	require.NoError(t, err)
	var said []string
	for d := xml.NewDecoder(f); ; {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		require.NoError(t, err)
		if words, ok := token.(xml.CharData); ok && len(bytes.TrimSpace(words)) > 0 {
			said = append(said, string(words))
		}
	}
	require.Equal(t, []string{"征求意见结果", "意见", "1. 先修<东>段 & 路灯", "第二行\uFFFD"}, said)
}
