package documents_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"lianluo/internal/documents"
)

// styled gives a cell a format of its own.
func styled(t testing.TB, cell, code string, value any) func(f *excelize.File) {
	return func(f *excelize.File) {
		id, err := f.NewStyle(&excelize.Style{CustomNumFmt: &code})
		require.NoError(t, err)
		require.NoError(t, f.SetCellValue("Sheet1", cell, value))
		require.NoError(t, f.SetCellStyle("Sheet1", cell, cell, id))
	}
}

// X a day of birth is the day that the cell shows, however it is kept.
func TestXDaysOfBirth(t *testing.T) {
	for _, code := range []string{"yyyy-mm-dd", `yyyy"年"m"月"`, `[$-804]yyyy"年"m"月"d"日";@`, "m/d/yy", "mmm-yy", "yyyy", "e.m.d", `m"月"d"日"`, "[$-F800]dddd, mmmm dd, yyyy", "yyyy/m/d h:mm"} {
		for serial, year := range map[float64]int{19493: 1953, 19000.5: 1952, 20998: 1957, 27160: 1974, 18994: 1952} {
			r := read(t, book(t, [][]any{{"姓名", "出生年月", "专班"}, {"王芳", "", "文史"}}, styled(t, "B2", code, serial)))
			require.Empty(t, r.Faults, code)
			require.Equal(t, year, r.Rows[0].Born, "%s %v", code, serial)
			require.True(t, r.DayDropped)
		}
	}
	// Days are counted from 1904 where the file says so.
	yes := true
	r := read(t, book(t, [][]any{{"姓名", "出生年月", "专班"}, {"王芳", "", "文史"}}, func(f *excelize.File) {
		require.NoError(t, f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes}))
	}, styled(t, "B2", "yyyy-mm-dd", 18031.0)))
	require.Equal(t, 1953, r.Rows[0].Born)
	head := `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c><c r="B1" t="inlineStr"><is><t>专班</t></is></c><c r="C1" t="inlineStr"><is><t>出生年月</t></is></c></row>`
	for kept, year := range map[string]int{"1953-05-14": 1953, "1953-05-14T00:00:00": 1953, "1953-05-14T00:00:00Z": 1953} {
		r := read(t, withPart(t, "xl/worksheets/sheet1.xml", head+`<row r="2"><c r="A2" t="inlineStr"><is><t>王芳</t></is></c><c r="B2" t="inlineStr"><is><t>文史</t></is></c><c r="C2" t="d"><v>`+kept+`</v></c></row></sheetData></worksheet>`))
		require.Empty(t, r.Faults)
		require.Equal(t, year, r.Rows[0].Born, kept)
	}
	for text, year := range map[string]int{
		"1975-08-20 00:00:00": 1975, "1975/8/20 0:00": 1975, "1975年8月20日": 1975, "1975.8": 1975, "197508": 1975, "19750820": 1975, "1975年8月生": 1975, "1975-08-20T00:00:00.000": 1975,
		"19493": 0, "1975.13": 0, "197513": 0, "19751332": 0, "1905": 0, "75.8": 0, "20301": 0, "1975-08-20 12:30": 0,
	} {
		r := read(t, sheet(t, "姓名|出生年月|专班", "王芳|"+text+"|文史"))
		if year == 0 {
			require.Equal(t, documents.NotAYear, r.Faults[0].Reason, text)
			continue
		}
		require.Empty(t, r.Faults, text)
		require.Equal(t, year, r.Rows[0].Born, text)
	}
	// A number that may be 1949年3月 or a day is not guessed at.
	require.Equal(t, documents.NotAYear, read(t, book(t, [][]any{{"姓名", "出生年月", "专班"}, {"王芳", 19493, "文史"}})).Faults[0].Reason)
	require.Equal(t, 1949, read(t, book(t, [][]any{{"姓名", "出生年月", "专班"}, {"王芳", 194903, "文史"}})).Rows[0].Born)
}

// X words are what the author sees in the cell.
func TestXCellsAsTheyAreShown(t *testing.T) {
	for i, c := range []struct {
		code  string
		value any
		want  string
	}{
		{"0%", 0.85, "85%"}, {"0.0%", 0.853, "85.3%"}, {"# ?/?", 0.5, "1/2"}, {"# ?/?", 1.5, "1 1/2"}, {"# ?/?", 2, "2"}, {"# ??/??", 0.25, "1/4"}, {"00", 5, "05"}, {`"第"0"届"`, 15, "第15届"}, {"0.00", 3, "3.00"},
		{"#,##0", 12345, "12,345"}, {`0"人"`, 8, "8人"}, {"General", 0.1 + 0.2, "0.3"}, {"General", true, "TRUE"}, {"General", false, "FALSE"}, {"General", 123456, "123456"},
		{"yyyy-mm-dd", 19493, "1953-05-14"}, {`yyyy"年"m"月"d"日"`, 19493, "1953年5月14日"}, {"h:mm", 0.625, "15:00"}, {"@", "05", "05"}, {`"第"@"届"`, "十五", "第十五届"}, {`yyyy/m/d;@`, "教育界", "教育界"}, {`0;-0;0;[Red]_ @\界`, "教育", "教育界"}, {"0.00E+00", 12345, "1.23E+04"},
	} {
		r := read(t, book(t, [][]any{{"姓名", "界别", "专班"}, {"王芳", "", "文史"}}, styled(t, "B2", c.code, c.value)))
		require.Empty(t, r.Faults, "%d %s", i, c.code)
		require.Equal(t, c.want, r.Rows[0].Sector, "%d %s", i, c.code)
	}
	for kept, want := range map[string]string{
		"镇_x000D_中心": "镇 中心", "_x4E00_小": "一小", "_x005F_x000D_": "_x000D_", "a_x_b": "a_x_b", "_xD83D__xDE00_": "😀", "x_x0009_y": "x y", "末_x000D_": "末",
	} {
		r := read(t, withPart(t, "xl/sharedStrings.xml", `<sst><si><t>姓名</t></si><si><t>专班</t></si><si><t>王芳</t></si><si><t>文史</t></si><si><t>界别</t></si><si><t>`+kept+`</t></si></sst>`,
			"xl/worksheets/sheet1.xml", `<worksheet><sheetData><row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>4</v></c></row><row><c t="s"><v>2</v></c><c t="s"><v>3</v></c><c t="s"><v>5</v></c></row></sheetData></worksheet>`))
		require.Empty(t, r.Faults, kept)
		require.Equal(t, want, r.Rows[0].Sector, kept)
	}
}

// A format that is made to break its reader or to keep it busy does neither.
func TestHostileFormats(t *testing.T) {
	for _, code := range []string{
		"# " + strings.Repeat("?", 100) + "/" + strings.Repeat("?", 100), "# ?/999999999", "[>1][<2]0;;;;;", strings.Repeat("0", 250), strings.Repeat("@", 250), `"`, `\`, "[", "]]", "_", "*",
		strings.Repeat(";", 200), "0." + strings.Repeat("0", 240), "[DBNum2]General", "[h]:mm:ss.000000000", strings.Repeat("yyyy", 60), "AM/PM", "0E+0E+0", "??/??/??", "?/?E+00", "[$]0", "[$-]0", "[$-FFFFFFFF]0",
	} {
		for _, v := range []string{"1", "-1", "0.123456789", "1E300", "-1E-300", "2958466", "19493"} {
			began := time.Now()
			data := withPart(t, "xl/styles.xml", `<styleSheet><numFmts><numFmt numFmtId="200" formatCode="`+strings.NewReplacer(`"`, "&quot;", "<", "&lt;", ">", "&gt;").Replace(code)+`"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="200"/></cellXfs></styleSheet>`,
				"xl/worksheets/sheet1.xml", fmt.Sprintf(`<worksheet><sheetData><row><c t="inlineStr"><is><t>姓名</t></is></c><c t="inlineStr"><is><t>专班</t></is></c></row><row><c s="1"><v>%s</v></c><c s="1"><v>%s</v></c></row></sheetData></worksheet>`, v, v))
			r, err := documents.ReadRoster(data, words)
			checkRoster(t, r, err)
			if d := time.Since(began); d > time.Second {
				t.Logf("%q %s: %s", code, v, d)
			}
		}
	}
}
