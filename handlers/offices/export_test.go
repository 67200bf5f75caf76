package offices_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
	"gorm.io/gorm"

	"lianluo/internal/demo"
	"lianluo/internal/harness"
	"lianluo/internal/sandbox"
	"lianluo/models/briefing"
	"lianluo/models/calendar"
	"lianluo/models/modelstest"
	"lianluo/models/offices"
	"lianluo/models/people"
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
				for _, row := range rows[1:] {
					if len(row) > 0 && row[0] != "" { // a text that is too long for a cell goes on in the next row
						books++
					}
				}
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
		kind, in := strings.CutPrefix(path.Dir(name), "文书/")
		if !in {
			continue
		}
		kinds[kind]++
		switch path.Ext(name) {
		case ".xlsx":
			require.NotEmpty(t, sheetOf(t, data, ""), name)
		case ".docx":
			require.Contains(t, unzipped(t, []byte(data))["word/document.xml"], "</w:document>", name)
		default:
			require.Fail(t, "neither Word nor Excel", name)
		}
	}
	// Not the newest few alone: every year and every quarter.
	h.Rows(func(tx *gorm.DB) error {
		for word, count := range map[string]*gorm.DB{
			"履职情况通报（公开版）": tx.Table("briefings").Where("state IN ('released', 'draft')"),
			"履职档案":        tx.Table("people").Where("roles & 1 <> 0"),
		} {
			var n int64
			require.NoError(t, count.Count(&n).Error)
			require.NotZero(t, n)
			require.EqualValues(t, n, kinds[word], word)
		}
		return nil
	})
	years := harness.Noon.Year() - 2012
	for _, word := range []string{"活动签到本", "经费台账", "经费对账单", "建议台账"} {
		require.Equal(t, years, kinds[word], "%s: %v", word, kinds)
	}
	require.Equal(t, 2*years, kinds["爱心捐赠记载本"], "Word and Excel")
	for _, own := range []string{"我的", "笔记"} {
		for kind := range kinds {
			require.NotContains(t, kind, own, "what is the director's own, or a picture")
		}
	}

	book, err := excelize.OpenReader(strings.NewReader(files["目录.xlsx"]))
	require.NoError(t, err)
	require.Equal(t, []string{"目录", "不在压缩包里的附件"}, book.GetSheetList(), "every paper was made")
	require.NoError(t, book.Close())

	// The photos of the demo are at the messenger: the list says where each is to be seen.
	elsewhere := sheetOf(t, files["目录.xlsx"], "不在压缩包里的附件")
	var photos int64
	h.Rows(func(tx *gorm.DB) error {
		return tx.Table("attachments").Where("voided_at IS NULL").Count(&photos).Error
	})
	require.Len(t, elsewhere, int(photos)+1)
	require.NotZero(t, photos)
	for _, row := range elsewhere[1:] {
		require.Contains(t, row[5], "在机器人里打开这条记录看")
	}
}

// deep tells in which files of a zip a text stands, those within documents too.
func deep(t *testing.T, files map[string]string, text string) (in []string) {
	t.Helper()
	for name, data := range files {
		if strings.Contains(name+data, text) {
			in = append(in, name)
		}
		if end := path.Ext(name); end == ".xlsx" || end == ".docx" {
			in = append(in, deep(t, unzipped(t, []byte(data)), text)...)
		}
	}
	return in
}

// Another office of the same names, all of whose words carry a mark; and what was written to the
// supervision, which its two readers read in its room alone (§12).
func TestNothingOfAnotherOfficeOrOfSupervisionIsInAnExport(t *testing.T) {
	h := harness.New(t).Demo()
	other, err := demo.Generate(t.Context(), h.DB, demo.Options{Now: h.Clock.Now(), Group: h.Group.ID - 7, Seed: 2, Accounts: 7001, Keep: func(f demo.File) (string, string) {
		return "XOTHERX" + f.Name, "XOTHERX" + f.Name
	}})
	require.NoError(t, err)
	require.Equal(t, h.Office.Name, other.Name)
	marked := 0
	require.NoError(t, modelstest.Write(h.DB, func(tx *gorm.DB) error {
		tx = store.AcrossOffices(tx)
		tables, err := offices.Tables(tx)
		require.NoError(t, err)
		for _, table := range tables {
			if table.Name == "offices" {
				continue
			}
			for _, column := range table.Columns {
				switch column {
				case "title", "text", "topic", "name", "place", "report", "situation", "words", "details", "summary", "matter", "caption":
					sql := "UPDATE " + table.Name + " SET " + column + " = " + column + " || 'XOTHERX' WHERE office_id = ?"
					res := tx.Exec(sql, other.ID)
					require.NoError(t, res.Error, sql)
					marked += int(res.RowsAffected)
				}
			}
		}
		return nil
	}))
	require.Greater(t, marked, 1000)

	li := h.Members[0]
	li.Send("/supervise").Tap("署名写")
	li.Send("镇里的公车用车登记没有XOPENX公示。").Tap("提交")
	li.Send("/supervise").Tap("匿名写")
	li.Send("敬老院的伙食标准没有XHIDDENX公示。")
	h.AdvanceTo(harness.Noon.Add(time.Hour))
	h.Director.Send("/supervise").Tap("看署名的")
	h.Director.Tap("监-2026-001")
	h.Director.Tap("答复")
	h.Director.Send("本月起每月XANSWERX公示。").Tap("答复")
	h.Rows(func(tx *gorm.DB) error {
		for table, n := range map[string]int64{"supervision_open": 1, "supervision_items": 1, "supervision_lines": 1} {
			var is int64
			require.NoError(t, tx.Table(table).Count(&is).Error)
			require.Equal(t, n, is, table)
		}
		var words []string
		require.NoError(t, tx.Table("record_steps").Where("record_kind = 'supervision'").Pluck("words", &words).Error)
		require.Contains(t, strings.Join(words, ""), "XANSWERX")
		return nil
	})

	h.Director.Send("/whole").Tap("导出全部资料")
	h.Settle()
	_, data := h.Director.Document()
	files := unzipped(t, data)
	require.NotEmpty(t, deep(t, files, li.Name))
	for _, mark := range []string{"XOTHERX", "XOPENX", "XANSWERX", "XHIDDENX"} {
		require.Empty(t, deep(t, files, mark), mark)
	}
	for name := range files {
		require.NotContains(t, name, "supervision")
	}
}

// zips are those that came to somebody, in order.
func zips(h *harness.Harness, p *harness.Person) (names []string, all [][]byte) {
	for _, m := range h.Sandbox.Messages(p.ID) {
		if m.Document != nil && strings.HasSuffix(m.Document.FileName, ".zip") {
			_, data, _ := h.Sandbox.File(m.Document.FileID)
			names, all = append(names, m.Document.FileName), append(all, data)
		}
	}
	return names, all
}

// What is too large for one message comes in parts, one after the other: each opens by itself
// and says what is in which, and together they have everything once.
func TestALargeOfficeComesInParts(t *testing.T) {
	const most = 1 << 20
	dir := filepath.Join(t.TempDir(), "files")
	h := harness.New(t, harness.Files(dir), harness.ExportPart(most)).Demo()
	h.Write(func(tx *gorm.DB) error {
		return tx.Table("people").Where("name = ?", h.Members[0].Name).Update("phone", "13800000001").Error
	})
	receipt := strings.Repeat("收据", 1000)
	h.Members[0].Send("/archive").Tap("记一份")
	h.Members[0].Send("老戏台的来历")
	h.Members[0].Give(sandbox.Outgoing{Documents: []sandbox.Upload{{Name: "../族谱.pdf", Data: []byte(receipt)}}})
	h.Members[0].Give(sandbox.Outgoing{Documents: []sandbox.Upload{{Name: "大.pdf", Data: make([]byte, most)}}})
	h.Members[0].Tap("提交")
	require.NoError(t, h.App.Keeper.Pass(t.Context()))

	h.Director.Send("/whole").Tap("导出全部资料")
	h.Settle()
	names, parts := zips(h, h.Director)
	require.Greater(t, len(parts), 3)
	got := map[string]bool{}
	var list map[string]listedFile
	for i, data := range parts {
		require.LessOrEqual(t, len(data), most)
		require.Contains(t, names[i], fmt.Sprintf("第%d部分，共%d部分", i+1, len(parts)))
		files := unzipped(t, data)
		require.Contains(t, files["说明.txt"], fmt.Sprintf("这是第%d个", i+1))
		is := listOf(t, files)
		if i > 0 {
			require.Equal(t, list, is, "each lists all")
		}
		list = is
		proved(t, files, list, strconv.Itoa(i+1))
		for name, data := range files {
			require.False(t, got[name], name)
			got[name] = !notListed(name)
			if strings.HasSuffix(name, "族谱.pdf") {
				require.Regexp(t, `^附件/文史资料/[^/]+$`, name)
				require.Equal(t, receipt, data)
			}
		}
	}
	kept, large := 0, 0
	for name, said := range list {
		if strings.HasPrefix(name, "附件/文史资料/") {
			kept++
		}
		if said.part == "太大，聊天里发不了" {
			large++
			require.Contains(t, name, "大.pdf")
			continue
		}
		require.True(t, got[name], name)
	}
	require.Greater(t, kept, 1)
	require.Equal(t, 1, large)
	require.Contains(t, h.Director.Chat(), fmt.Sprintf("全部资料，第%d部分，共%[1]d部分", len(parts)))

	// The telephone numbers were read once, whatever the parts.
	h.Rows(func(tx *gorm.DB) error {
		var reads []int64
		err := tx.Table("actions").Where("kind = 'phone_read'").Group("entity_id").Pluck("COUNT(*)", &reads).Error
		require.Equal(t, []int64{1}, slices.Compact(reads))
		return err
	})

	// A button of a part, forged or from before a stop, gives nothing.
	h.Director.Forge("paper:whole:ABC.2")
	h.Settle()
	require.Contains(t, h.Director.Last(), "请发 /whole 重新导出")
	again, _ := zips(h, h.Director)
	require.Equal(t, names, again)
	if modelstest.Postgres() {
		return // then they lie in the system's folder for such things
	}
	left, err := os.ReadDir(filepath.Dir(h.Path))
	require.NoError(t, err)
	for _, f := range left {
		require.NotContains(t, f.Name(), "export", "nothing of it has a name on the disk")
	}
}

// A number that its owner shows to nobody is not shown to who takes all along either, nor what a
// number was.
func TestANumberThatNobodySeesIsNotExported(t *testing.T) {
	h := harness.New(t).Seed()
	h.Write(func(tx *gorm.DB) error {
		for i, whom := range []people.PhoneFor{people.PhoneForNone, people.PhoneForDirector} {
			p := people.Person{ID: h.Members[i].Row}
			require.NoError(t, tx.Model(&p).Update("phone", fmt.Sprintf("1380000000%d", i)).Error)
			require.NoError(t, people.SetPhoneFor(tx, &p, whom))
		}
		return nil
	})
	h.Director.Send("/whole").Tap("导出全部资料")
	h.Settle()
	_, data := h.Director.Document()
	files := unzipped(t, data)
	require.Empty(t, deep(t, files, "13800000000"))
	require.Contains(t, deep(t, files, "13800000001"), "json/people.json")
}

// A paper that cannot be made is named; all the others come.
func TestOnePaperThatFailsHoldsUpNoExport(t *testing.T) {
	h := harness.New(t).Seed()
	h.Write(func(tx *gorm.DB) error {
		for quarter := 1; quarter <= 2; quarter++ {
			if _, err := briefing.Draft(tx, calendar.Quarter{Year: 2026, Q: quarter}, nil); err != nil {
				return err
			}
		}
		return tx.Exec("UPDATE briefings SET figures = '{' WHERE quarter = 1").Error
	})
	h.Director.Send("/whole").Tap("导出全部资料")
	h.Settle()
	_, data := h.Director.Document()
	files := unzipped(t, data)
	unmade := sheetOf(t, files["目录.xlsx"], "没有做成的文书")
	require.Contains(t, strings.Join(slices.Concat(unmade...), "\n"), "2026年第一季度")
	proved(t, files, listOf(t, files), "1")
	require.Contains(t, files, "文书/履职情况通报（公开版）/"+h.Office.Name+"-履职情况通报（公开版）-2026年第二季度.docx")
}
