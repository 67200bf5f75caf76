package papers

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"lianluo/internal/documents/measure"
)

// python is Debian's: its modules are python3-docx and python3-openpyxl.
const python = "/usr/bin/python3"

// foundWord is what python3-docx reads.
type foundWord struct {
	Paragraphs []string
	Tables     [][][]string
}

// foundBook is what python3-openpyxl reads.
type foundBook struct {
	Sheets []struct {
		Name                           string
		Rows, Formulas                 int
		Cells                          []string
		Frozen, Filter, Across, Titles bool
		Paper                          any
	}
}

// TestOtherReadersAgree has every Word paper and workbook read by libraries of others: they
// find what ours find.
func TestOtherReadersAgree(t *testing.T) {
	measure.Needs(t, python)
	if out, err := exec.Command(python, "-c", "import docx, openpyxl").CombinedOutput(); err != nil {
		if os.Getenv("LIANLUO_CI") != "" {
			t.Fatalf("python3-docx and python3-openpyxl are not there: %s", out)
		}
		t.Skip("python3-docx and python3-openpyxl are not there: papers are read by them where they are")
	}
	dir := t.TempDir()
	files := map[string]*came{}
	for of, list := range map[string][]*came{"demo": demoPapers(t), "hostile": hostilePapers(t)} {
		for _, c := range list {
			data, end := c.Data, filepath.Ext(c.File)
			if !c.book() {
				data, end = c.docx(t), ".docx"
			}
			if data != nil {
				name := of + "-" + c.file() + end
				files[name] = c
				require.NoError(t, os.WriteFile(filepath.Join(dir, name), data, 0o600))
			}
		}
	}
	found := map[string]json.RawMessage{}
	require.NoError(t, json.Unmarshal([]byte(measure.Run(t, python, "testdata/read.py", dir)), &found))
	require.Len(t, found, len(files))
	for name, c := range files {
		t.Run(name, func(t *testing.T) {
			if !c.book() {
				var theirs foundWord
				require.NoError(t, json.Unmarshal(found[name], &theirs))
				sameWord(t, c, theirs)
				return
			}
			var theirs foundBook
			require.NoError(t, json.Unmarshal(found[name], &theirs))
			sameBook(t, c, theirs)
		})
	}
}

func sameWord(t *testing.T, c *came, theirs foundWord) {
	t.Helper()
	lines, paragraphs, tables := wordText(t, c.docx(t))
	assert.Len(t, theirs.Paragraphs, paragraphs)
	assert.Len(t, theirs.Tables, tables)
	ours := strings.Join(lines, "\n")
	for _, p := range theirs.Paragraphs {
		assert.Contains(t, ours, p)
	}
	for _, table := range theirs.Tables {
		for _, row := range table {
			for _, cell := range row {
				assert.Contains(t, ours, cell)
			}
		}
	}
}

func sameBook(t *testing.T, c *came, theirs foundBook) {
	t.Helper()
	ours := tables(t, c.Data)
	require.Len(t, theirs.Sheets, len(ours))
	for i, sheet := range theirs.Sheets {
		assert.Equal(t, ours[i].Name, sheet.Name)
		assert.Zero(t, sheet.Formulas, "no formula comes from a person's words")
		assert.True(t, sheet.Frozen && sheet.Filter && sheet.Across && sheet.Titles, "%s: frozen head, filter, across, titles on each page: %+v", sheet.Name, sheet)
		assert.Equal(t, "9", fmt.Sprint(sheet.Paper), "A4")
		var cells []string
		for _, row := range ours[i].Rows {
			for _, cell := range row {
				if cell != "" {
					cells = append(cells, cell)
				}
			}
		}
		require.Len(t, sheet.Cells, len(cells))
		for k, cell := range cells {
			// A number is written as each library likes: 3 and 3.0.
			if theirs := sheet.Cells[k]; theirs != cell && strings.TrimSuffix(theirs, ".0") != cell {
				assert.Equal(t, cell, theirs)
			}
		}
	}
}
