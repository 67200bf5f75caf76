package offices_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/offices"
	"lianluo/models/store"
)

// unzipped reads a zip; each name is in it once.
func unzipped(t *testing.T, data []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	require.NoError(t, err)
	files := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		require.NoError(t, err)
		all, err := io.ReadAll(r)
		require.NoError(t, err)
		require.NotContains(t, files, f.Name)
		files[f.Name] = string(all)
	}
	return files
}

// sheetOf reads a sheet of a workbook; "" is the first.
func sheetOf(t *testing.T, data, sheet string) [][]string {
	t.Helper()
	book, err := excelize.OpenReader(strings.NewReader(data))
	require.NoError(t, err)
	defer book.Close()
	if sheet == "" {
		sheet = book.GetSheetName(0)
	}
	rows, err := book.GetRows(sheet)
	require.NoError(t, err)
	return rows
}

// notListed are the two that each zip begins with.
func notListed(name string) bool { return name == "目录.xlsx" || name == "说明.txt" }

// listedFile is what the list says of a file.
type listedFile struct{ about, part, size, sum string }

func listOf(t *testing.T, files map[string]string) map[string]listedFile {
	t.Helper()
	list := map[string]listedFile{}
	for _, row := range sheetOf(t, files["目录.xlsx"], "目录")[1:] {
		require.Len(t, row, 5)
		require.NotContains(t, list, row[0])
		list[row[0]] = listedFile{row[1], row[2], row[3], row[4]}
	}
	return list
}

// proved holds that what is in a part is what the list says is in it, to the byte.
func proved(t *testing.T, files map[string]string, list map[string]listedFile, part string) {
	t.Helper()
	for name, data := range files {
		if notListed(name) {
			continue
		}
		said, there := list[name]
		require.True(t, there, name)
		sum := sha256.Sum256([]byte(data))
		require.Equal(t, listedFile{said.about, part, strconv.Itoa(len(data)), hex.EncodeToString(sum[:])}, said, name)
		require.NotEmpty(t, said.about, name)
	}
	for name, said := range list {
		if said.part == part {
			require.Contains(t, files, name)
		}
	}
}

// The demo office with fourteen years of records: each workbook and document opens, each table
// has all its rows, and the list says what is there.
func TestAllOfTheDemoOfficeIsInItsExport(t *testing.T) {
	h := harness.New(t).Demo()
	h.Director.Send("/whole").Tap("导出全部资料")
	h.Settle()
	name, data := h.Director.Document()
	require.Contains(t, name, "全部资料")
	files := unzipped(t, data)
	proved(t, files, listOf(t, files), "1")

	h.Rows(func(tx *gorm.DB) error {
		tables, err := offices.Tables(store.AcrossOffices(tx))
		require.NoError(t, err)
		for _, table := range tables {
			if offices.Kept[table.Name] != "" {
				require.NotContains(t, files, "xlsx/"+table.Name+".xlsx")
				continue
			}
			want := 0
			require.NoError(t, offices.Each(tx, table, h.Office.ID, func([]any) error { want++; return nil }))
			books, texts := 0, 0
			for n := 1; ; n++ {
				end := ""
				if n > 1 {
					end = fmt.Sprintf("-%d", n)
				}
				book, there := files["xlsx/"+table.Name+end+".xlsx"]
				if !there {
					break
				}
				rows := sheetOf(t, book, "")
				require.Equal(t, table.Columns, rows[0], table.Name)
				books += len(rows) - 1
				var list []map[string]any
				require.NoError(t, json.Unmarshal([]byte(files["json/"+table.Name+end+".json"]), &list))
				texts += len(list)
			}
			require.Equal(t, []int{want, want}, []int{books, texts}, table.Name)
		}
		return nil
	})

	kinds := map[string]int{}
	for name, data := range files {
		if !strings.HasPrefix(name, "文书/") {
			continue
		}
		for _, kind := range []string{"季度通报", "意见建议办理台账", "签到本", "花名册", "履职档案"} {
			if strings.Contains(name, kind) {
				kinds[kind]++
			}
		}
		switch path.Ext(name) {
		case ".xlsx":
			require.NotEmpty(t, sheetOf(t, data, ""), name)
		case ".docx":
			require.Contains(t, unzipped(t, []byte(data))["word/document.xml"], "</w:document>", name)
		default:
			require.Fail(t, "neither Word nor Excel", name)
		}
	}
	fmt.Println(len(data), len(files), kinds)
	for name := range files {
		if strings.HasPrefix(name, "文书/") {
			fmt.Println(name)
		}
	}
}
