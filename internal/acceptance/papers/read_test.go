package papers

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
)

// parts are the files within a Word paper or a workbook. Each XML part is read to its end.
func parts(t testing.TB, data []byte) map[string][]byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	require.NoError(t, err)
	all := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		require.NoError(t, err)
		content, err := io.ReadAll(r)
		require.NoError(t, err)
		require.NoError(t, r.Close())
		all[f.Name] = content
		if strings.HasSuffix(f.Name, ".xml") || strings.HasSuffix(f.Name, ".rels") {
			d := xml.NewDecoder(bytes.NewReader(content))
			for {
				_, err := d.Token()
				if errors.Is(err, io.EOF) {
					break
				}
				require.NoError(t, err, f.Name)
			}
		}
	}
	return all
}

// element is one of XML with what is in it.
type element struct {
	XMLName xml.Name
	Text    string    `xml:",chardata"`
	Inside  []element `xml:",any"`
}

func (e *element) is(name string) bool { return e.XMLName.Local == name }

// all gives the elements of a name within, at any depth but within none of them.
func (e *element) all(name string) (list []*element) {
	for i := range e.Inside {
		if one := &e.Inside[i]; one.is(name) {
			list = append(list, one)
		} else {
			list = append(list, one.all(name)...)
		}
	}
	return list
}

// words are those of a paragraph.
func (e *element) words() string {
	var b strings.Builder
	for i := range e.Inside {
		switch one := &e.Inside[i]; {
		case one.is("t"):
			b.WriteString(one.Text)
		case one.is("br"):
			b.WriteString("\n")
		case one.is("tab"):
			b.WriteString("\t")
		case !one.is("pPr"):
			b.WriteString(one.words())
		}
	}
	return b.String()
}

// wordText is what a Word paper says, from top to bottom: a paragraph a line, a table's
// row between bars. paragraphs and tables count those that stand on the page itself.
func wordText(t testing.TB, data []byte) (lines []string, paragraphs, tables int) {
	t.Helper()
	all := parts(t, data)
	var head, doc element
	require.NoError(t, xml.Unmarshal(all["word/header1.xml"], &head))
	require.NoError(t, xml.Unmarshal(all["word/document.xml"], &doc))
	for _, p := range head.all("p") {
		if mark := p.words(); mark != "" {
			lines = append(lines, "［"+mark+"］")
		}
	}
	body := doc.all("body")
	require.Len(t, body, 1)
	for i := range body[0].Inside {
		switch one := &body[0].Inside[i]; {
		case one.is("p"):
			paragraphs++
			lines = append(lines, one.words())
		case one.is("tbl"):
			tables++
			for _, row := range one.all("tr") {
				line := "|"
				for _, cell := range row.all("tc") {
					var texts []string
					for _, p := range cell.all("p") {
						texts = append(texts, p.words())
					}
					line += " " + strings.Join(texts, "\n") + " |"
				}
				lines = append(lines, line)
			}
		}
	}
	return lines, paragraphs, tables
}

// table is a worksheet as it reads.
type table struct {
	Name string
	Rows [][]string
}

// tables are the worksheets of a book; that no cell holds a formula is required.
func tables(t testing.TB, data []byte) (list []table) {
	t.Helper()
	parts(t, data)
	f, err := excelize.OpenReader(bytes.NewReader(data))
	require.NoError(t, err)
	defer f.Close()
	for _, name := range f.GetSheetList() {
		rows, err := f.GetRows(name, excelize.Options{RawCellValue: true})
		require.NoError(t, err)
		list = append(list, table{name, rows})
		for r, row := range rows {
			for c := range row {
				cell, err := excelize.CoordinatesToCellName(c+1, r+1)
				require.NoError(t, err)
				formula, err := f.GetCellFormula(name, cell)
				require.NoError(t, err)
				require.Empty(t, formula, "%s!%s", name, cell)
			}
		}
	}
	return list
}
