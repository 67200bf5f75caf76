package harness

import (
	"bytes"
	"slices"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
)

// Document is the newest document that came in the private chat.
func (p *Person) Document() (name string, data []byte) {
	p.h.T.Helper()
	for _, m := range slices.Backward(p.h.Sandbox.Messages(p.ID)) {
		if m.Document == nil || m.From != nil && m.From.ID == p.ID {
			continue
		}
		_, data, ok := p.h.Sandbox.File(m.Document.FileID)
		require.True(p.h.T, ok)
		return m.Document.FileName, data
	}
	require.Fail(p.h.T, "no document came")
	return "", nil
}

// Book is the newest document as a workbook: its name, and the rows of its sheets by
// their names.
func (p *Person) Book() (name string, sheets map[string][][]string) {
	p.h.T.Helper()
	name, data := p.Document()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	require.NoError(p.h.T, err, name)
	defer f.Close()
	sheets = map[string][][]string{}
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		require.NoError(p.h.T, err, sheet)
		sheets[sheet] = rows
	}
	return name, sheets
}
