package documents_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"lianluo/internal/documents"
)

// hostile are texts that people send, or that somebody sends to see what happens.
var hostile = []string{
	"=1+1", "=HYPERLINK(\"http://x\",\"y\")", "+86 138", "-1", "@SUM(A1)", "\t=1", "'=1", "𠮷䶮喆堃镕", "👩‍👩‍👧‍👦🎉", "\x00\x01\x1f\ufffe\uffff", "a\x0bb", "_x0041_", "_x005F_x0041_",
	" 前后有空格 ", "第一行\n第二行\r\n第三行", "<b>&amp;\"'</b>]]>", "\u202e倒过来\u2066", strings.Repeat("长", 4000), strings.Repeat("😀", 17000), strings.Repeat("字", 70_000), "013800138000",
	"11010519491231002X", "1.38E+10", "TRUE", "#N/A", "2026/4/3", "\xff\xfe", "",
}

func hostileBook(t testing.TB) ([]byte, *documents.Sheet) {
	s := &documents.Sheet{Name: "【一】: \\/?*[名册]'的名字很长很长很长很长很长很长很长很长很长很长", Note: hostile[1] + "\n" + hostile[11], Filter: true,
		Columns: []documents.Column{{Title: "=1+1"}, {Title: strings.Repeat("题", 100)}, {Title: "数", Amount: true}}}
	for _, text := range hostile {
		s.Rows = append(s.Rows, []string{text, text, text})
	}
	data, err := documents.Workbook(s, &documents.Sheet{Name: "二", Columns: []documents.Column{{Title: "甲"}}})
	require.NoError(t, err)
	return data, s
}

// shownAs is a text as a worksheet may hold it: without what XML has no sign for.
func shownAs(text string) string {
	return strings.Map(func(r rune) rune {
		if r == utf8.RuneError || r < ' ' && r != '\n' && r != '\t' || r == 0xfffe || r == 0xffff {
			return -1
		}
		return r
	}, strings.ReplaceAll(text, "\r\n", "\n"))
}

// TestNothingInASheetIsAFormula: whatever people write stands as they wrote it, is cut
// nowhere, and is computed by no program.
func TestNothingInASheetIsAFormula(t *testing.T) {
	data, _ := hostileBook(t)
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	require.NoError(t, err)
	for _, part := range z.File {
		r, err := part.Open()
		require.NoError(t, err)
		for d := xml.NewDecoder(r); ; {
			token, err := d.Token()
			if err == io.EOF {
				break
			}
			require.NoError(t, err, part.Name)
			if e, ok := token.(xml.StartElement); ok && strings.HasPrefix(part.Name, "xl/worksheets/") {
				require.NotEqual(t, "f", e.Name.Local, part.Name)
			}
		}
		require.NoError(t, r.Close())
	}
	f, err := excelize.OpenReader(bytes.NewReader(data))
	require.NoError(t, err)
	defer f.Close()
	name := f.GetSheetList()[0]
	require.LessOrEqual(t, len([]rune(name)), excelize.MaxSheetNameLength)
	rows, err := f.GetRows(name)
	require.NoError(t, err)
	at := 2 // below the note and the titles
	for _, text := range hostile {
		want, got := shownAs(text), ""
		for got != want && at < len(rows) && len(rows[at]) > 0 {
			got += rows[at][0]
			at++
		}
		if want == "" {
			at++
			continue
		}
		require.True(t, want == got, "%.40q is %.40q", want, got)
	}
}

// openpyxl reads a workbook as another program does: what stands in its cells, of which
// kind they are, and how it is shown and printed.
const openpyxl = `
import json, sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
out = []
for s in book.worksheets:
    out.append({
        "name": s.title, "freeze": s.freeze_panes or "", "filter": s.auto_filter.ref or "", "titles": s.print_title_rows or "",
        "paper": str(s.page_setup.paperSize), "across": s.page_setup.orientation or "", "wide": s.page_setup.fitToWidth,
        "kinds": sorted({c.data_type for r in s.iter_rows() for c in r if c.value is not None}),
        "rows": [[("" if c.value is None else str(c.value)) for c in r] for r in s.iter_rows()],
        "formats": sorted({c.number_format for r in s.iter_rows() for c in r if c.data_type == "s"}),
    })
json.dump(out, sys.stdout)
`

// readByOpenpyxl has the reader of Debian's python3-openpyxl open a workbook.
func readByOpenpyxl(t *testing.T, data []byte, into any) {
	t.Helper()
	python := "/usr/bin/python3" // Debian's own: it has Debian's modules
	if err := exec.Command(python, "-c", "import openpyxl").Run(); err != nil {
		if os.Getenv("LIANLUO_CI") != "" {
			t.Fatal("python3-openpyxl is not there: CI has to open workbooks with it")
		}
		t.Skip("python3-openpyxl is not there: workbooks are opened with it where it is")
	}
	path := filepath.Join(t.TempDir(), "book.xlsx")
	require.NoError(t, os.WriteFile(path, data, 0o600))
	out, err := exec.Command(python, "-c", openpyxl, path).Output()
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(out, into))
}

// TestAnotherProgramOpensASheet: openpyxl finds text and numbers only, the titles frozen,
// A4 across and the titles on each page.
func TestAnotherProgramOpensASheet(t *testing.T) {
	data, _ := hostileBook(t)
	var sheets []struct {
		Name, Freeze, Filter, Titles, Paper, Across string
		Wide                                        any
		Kinds, Formats                              []string
		Rows                                        [][]string
	}
	readByOpenpyxl(t, data, &sheets)
	require.Len(t, sheets, 2)
	s := sheets[0]
	require.Subset(t, []string{"n", "s"}, s.Kinds, "no formula, no error, no date")
	require.Equal(t, []string{"@"}, s.Formats)
	require.Equal(t, []any{"A3", "9", "landscape", "1"}, []any{s.Freeze, s.Paper, s.Across, jsonNumber(s.Wide)})
	require.Contains(t, s.Titles, "2:$2")
	require.True(t, strings.HasPrefix(strings.ReplaceAll(s.Filter, "$", ""), "A2:C"), s.Filter)
	require.Equal(t, "=1+1", s.Rows[1][0])
	var found []string
	for _, row := range s.Rows {
		found = append(found, row[0])
	}
	for _, text := range []string{"=1+1", "+86 138", "@SUM(A1)", "013800138000", "11010519491231002X", "𠮷䶮喆堃镕", strings.Repeat("长", 4000)} {
		require.Contains(t, found, text)
	}
}

func jsonNumber(v any) string {
	out, _ := json.Marshal(v)
	return strings.Trim(string(out), `"`)
}

// TestABookOfFiveThousandRows holds that a large book takes little memory beside its own
// bytes: rows are written one after the other.
func TestABookOfFiveThousandRows(t *testing.T) {
	s := ledger(5000)
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	data, err := s.Workbook()
	require.NoError(t, err)
	runtime.ReadMemStats(&after)
	t.Logf("%d KB of file, %d MB allocated in all", len(data)>>10, (after.TotalAlloc-before.TotalAlloc)>>20)
	f, err := excelize.OpenReader(bytes.NewReader(data))
	require.NoError(t, err)
	defer f.Close()
	rows, err := f.GetRows("意见建议台账")
	require.NoError(t, err)
	require.Len(t, rows, 5001)
	require.Equal(t, "议-2026-5000", rows[5000][0])
}
