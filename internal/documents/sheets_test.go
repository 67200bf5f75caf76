package documents_test

import (
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"lianluo/internal/documents"
	"lianluo/internal/questions"
)

// paper is a sheet of a workbook; a name that begins with - is hidden.
type paper struct {
	name  string
	lines []string
}

func papers(t testing.TB, list []paper, more ...func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, p := range list {
		name, hidden := strings.CutPrefix(p.name, "-")
		if i == 0 {
			require.NoError(t, f.SetSheetName("Sheet1", name))
		} else {
			_, err := f.NewSheet(name)
			require.NoError(t, err)
		}
		for r, line := range p.lines {
			for c, text := range strings.Split(line, "|") {
				cell, err := excelize.CoordinatesToCellName(c+1, r+1)
				require.NoError(t, err)
				require.NoError(t, f.SetCellStr(name, cell, text))
			}
		}
		if hidden {
			require.NoError(t, f.SetSheetVisible(name, false))
		}
	}
	for _, do := range more {
		do(f)
	}
	out, err := f.WriteToBuffer()
	require.NoError(t, err)
	return out.Bytes()
}

// X every sheet that holds a roster is read, and what was not used is told.
func TestXSheetsOfARoster(t *testing.T) {
	r := read(t, papers(t, []paper{
		{"填表说明", []string{"列名|姓名|专班", "怎么填|必填|必填"}},
		{"民生专班", []string{"姓名|电话", "王芳|13800138000", "李强|"}},
		{"文史", []string{"姓名|专班|民族", "王芳|文史|回族", "张伟|招商|", "赵敏|体育|"}},
		{"通讯录", []string{"部门|电话", "办公室|87654321"}},
		{"空", nil},
		{"-旧名册", []string{"姓名|专班", "孙立|民生"}},
	}))
	require.Equal(t, []string{"民生专班", "文史"}, r.Sheets)
	require.Equal(t, []string{"通讯录", "填表说明"}, r.Unread)
	require.Equal(t, []string{"旧名册"}, r.HiddenSheets)
	require.Equal(t, []string{"民族"}, r.Unused)
	require.Equal(t, []documents.RosterRow{
		{Sheet: "民生专班", Number: 2, Name: "王芳", Phone: "13800138000", Groups: groups[:2], Also: []documents.RowRef{{Sheet: "文史", Row: 2}}},
		{Sheet: "民生专班", Number: 3, Name: "李强", Groups: groups[:1]},
		{Sheet: "文史", Number: 3, Name: "张伟", Groups: groups[2:]},
	}, r.Rows)
	require.Equal(t, []documents.CellFault{{Sheet: "文史", Row: 4, Name: "赵敏", Field: documents.FieldGroups, Reason: documents.Unknown, Text: "体育"}}, r.Faults)

	// A sheet of explanations is no reason to say that a column is missing.
	r = read(t, papers(t, []paper{{"说明", []string{"姓名|必填"}}, {"Sheet1", []string{"姓名|专班", "王芳|文史"}}}))
	require.Empty(t, r.Rows[0].Sheet)
	require.Equal(t, []string{"说明"}, r.Unread)
	r = read(t, papers(t, []paper{{"Sheet1", []string{"字段|要求", "姓名|必填", "专班|必填"}}, {"Sheet2", []string{"姓名|专班", "王芳|文史"}}}))
	require.Equal(t, []string{"Sheet1"}, r.Unread)
	// Two of one name who differ stay two rows.
	r = read(t, papers(t, []paper{{"民生", []string{"姓名|电话", "王芳|13800138000"}}, {"文史", []string{"姓名|电话", "王芳|13900139000"}}}))
	require.Len(t, r.Rows, 2)
	e := faultOf(t, papers(t, []paper{{"甲", []string{"姓名|电话", "王芳|"}}, {"乙", []string{"月份", "一月"}}}))
	require.Equal(t, []any{documents.NoColumn, "甲"}, []any{e.Fault, e.Sheet})
}

// X what cannot be seen is not read, and is told.
func TestXHiddenRowsAndColumns(t *testing.T) {
	lines := []string{"姓名|电话|专班|", "王芳|13800138000|文史|备", "李强||民生|", "张伟||招商|"}
	hide := func(do ...func(f *excelize.File) error) func(f *excelize.File) {
		return func(f *excelize.File) {
			for _, d := range do {
				require.NoError(t, d(f))
			}
		}
	}
	r := read(t, papers(t, []paper{{"名册", lines}}, hide(
		func(f *excelize.File) error { return f.SetRowVisible("名册", 3, false) },
		func(f *excelize.File) error { return f.SetColVisible("名册", "B", false) })))
	require.Len(t, r.Rows, 2)
	require.Empty(t, r.Rows[0].Phone)
	require.Equal(t, []documents.RowRef{{Row: 3}}, r.HiddenRows)
	require.Equal(t, []string{"电话"}, r.HiddenColumns)
	require.Equal(t, []string{"D"}, r.Unused)
	require.Equal(t, documents.HiddenColumn, faultOf(t, papers(t, []paper{{"名册", lines}}, hide(
		func(f *excelize.File) error { return f.SetColVisible("名册", "C", false) }))).Fault)
}

// X the headers of a questionnaire.
func TestXHeadersOfAQuestionnaire(t *testing.T) {
	r := read(t, sheet(t, "序号|提交答卷时间|来自IP|1、您的姓名|2、您的性别：|3、您的出生年月（必填）|4、请选择您所在的专班|5、您的联系电话是？|6、您的工作单位及职务",
		"1|2026/11/3 9:00|1.2.3.4(浙江)|王芳|女|1983年5月|民生热点难点问题调查处理专班┋文史资料收集整理专班|13800138000|镇中学教师"))
	require.Empty(t, r.Faults)
	require.Equal(t, []documents.RosterRow{{Number: 2, Name: "王芳", Sex: "女", Born: 1983, Post: "镇中学教师", Phone: "13800138000", Groups: groups[:2]}}, r.Rows)
	require.Equal(t, []string{"提交答卷时间", "来自IP"}, r.Unused)
}

// X what heads or ends a part of a list is nobody, and is told.
func TestXHeadingsAreNobody(t *testing.T) {
	for _, text := range []string{"合计", "合　计", "小计", "总计", "共计", "空缺", "待定", "同上", "以下空白", "填表人", "联系人李强", "委员", "文史组", "第一组", "民生专班（3人）", "教育界（2人）", "江北片区", "万盛街道", "领导小组"} {
		r := read(t, sheet(t, "姓名|专班", "王芳|文史", text+"|", "李强|民生"))
		require.Len(t, r.Rows, 2, text)
		require.Equal(t, []any{3, documents.NotAName}, []any{r.Faults[0].Row, r.Faults[0].Reason}, text)
	}
	for _, name := range []string{"张世界", "王镇", "高庄村", "万计", "同上官", "文史杰", "李组", "王芳（教育）", "委远志", "江北", "司徒街"} {
		r := read(t, sheet(t, "姓名|专班", name+"|文史"))
		require.Empty(t, r.Faults, name)
	}
}

// X a value is read whole.
func TestXGroupsAreReadWhole(t *testing.T) {
	for text, want := range map[string][]string{
		"民生和文史": groups[:2], "民生兼招商": {groups[0], groups[2]}, "民生与文史及招商": groups, "文史资料专班": groups[1:2], "招商引资": groups[2:], "民生热点难点": groups[:1], "民生、文史 招商": groups,
		"招商引资联系服务专班": groups[2:], "文史收集整理专班": groups[1:2], "民生和文化": nil, "民生副组长": nil, "文史馆": nil, "民生1": nil, "民": nil, "专班": nil,
	} {
		r := read(t, sheet(t, "姓名|专班", "王芳|"+text))
		if want == nil {
			require.Equal(t, documents.Unknown, r.Faults[0].Reason, text)
			continue
		}
		require.Empty(t, r.Faults, text)
		require.Equal(t, want, r.Rows[0].Groups, text)
	}
}

// X the columns of a quiz that are not used are told, and a seventh option is.
func TestXColumnsOfAQuiz(t *testing.T) {
	q, err := documents.ReadQuiz(papers(t, []paper{
		{"填写说明", []string{"题目|怎么写"}},
		{"试题", []string{"序号|题型|题干|A|B|C|D|E|F|G|正确答案|试题解析|分值", "1|单选|甲？|1|2||||||A|因为|5", "2|多选|乙？|1|2|3|4||||ABD||5", "3|单选|丙？|1|2|3|4|5|6|7|G||5", "4|单选|丁？|1|2||||||||5"}},
		{"二", []string{"题目|A|B|答案", "戊？|1|2|B"}},
	}))
	require.NoError(t, err)
	require.Equal(t, []questions.Question{{Text: "甲？", Options: []string{"1", "2"}, Explanation: "因为"}, {Text: "戊？", Options: []string{"1", "2"}, Answer: 1}}, q.Questions)
	require.Equal(t, []documents.QuizFault{
		{Sheet: "试题", Row: 3, Reason: questions.TwoAnswers, Text: "乙？"}, {Sheet: "试题", Row: 4, Reason: questions.ManyOptions, Text: "丙？"}, {Sheet: "试题", Row: 5, Reason: questions.NoAnswer, Text: "丁？"},
	}, q.Faults)
	require.Equal(t, []string{"题型", "分值"}, q.Unused)
	require.Equal(t, []string{"填写说明"}, q.Unread)
}

// X a word in capitals is not several answers.
func TestXAnswersInWords(t *testing.T) {
	for said, want := range map[string]questions.Reason{"TRUE": questions.UnknownAnswer, "NO": questions.UnknownAnswer, "BD": questions.TwoAnswers, "A、C": questions.TwoAnswers, "CBA": questions.TwoAnswers, "选A": questions.UnknownAnswer} {
		q, err := documents.ReadQuiz(sheet(t, "题目|A|B|C|D|答案", "甲？|对|错|1|2|"+said))
		require.NoError(t, err)
		require.Equal(t, want, q.Faults[0].Reason, said)
	}
}

// A cell whose formula failed is no option that may be left out.
func TestBrokenCellsOfAQuiz(t *testing.T) {
	cell := func(text string) string { return `<c t="inlineStr"><is><t>` + text + `</t></is></c>` }
	q, err := documents.ReadQuiz(withPart(t, "xl/worksheets/sheet1.xml", `<worksheet><sheetData><row>`+cell("题目")+cell("A")+cell("B")+cell("C")+cell("答案")+`</row><row>`+
		cell("甲？")+cell("1")+cell("2")+`<c t="e"><v>#N/A</v></c>`+cell("A")+`</row></sheetData></worksheet>`))
	require.NoError(t, err)
	require.Equal(t, []documents.QuizFault{{Row: 2, Reason: documents.BrokenCell, Text: "甲？"}}, q.Faults)
}

// TestPeakOfBombs reads what small files unpack to within 64 MB, also when several
// come at once. Garbage counts too, so each is read as the program would.
func TestPeakOfBombs(t *testing.T) {
	const bound = 64 << 20
	many := func() string {
		var b strings.Builder
		for i := range 400_000 {
			fmt.Fprintf(&b, "<si><t>%d</t></si>", i)
		}
		return b.String()
	}
	ns := ` xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	rows := func(s string) string { return "<worksheet" + ns + "><sheetData>" + s + "</sheetData></worksheet>" }
	for name, c := range map[string]func() (string, string){
		"distinct strings": func() (string, string) { return "xl/sharedStrings.xml", "<sst>" + many() + "</sst>" },
		"long strings": func() (string, string) {
			return "xl/sharedStrings.xml", "<sst>" + strings.Repeat("<si><t>"+strings.Repeat("王", 1300)+"</t></si>", 4000) + "</sst>"
		},
		"runs": func() (string, string) {
			return "xl/sharedStrings.xml", "<sst><si>" + strings.Repeat("<r/>", 900_000) + "</si></sst>"
		},
		"styles": func() (string, string) {
			return "xl/styles.xml", "<styleSheet" + ns + "><cellXfs>" + strings.Repeat("<xf/>", 900_000) + "</cellXfs></styleSheet>"
		},
		"formats": func() (string, string) {
			return "xl/styles.xml", "<styleSheet" + ns + "><numFmts>" + strings.Repeat(`<numFmt numFmtId="170" formatCode="`+strings.Repeat("0", 250)+`"/>`, 50_000) + "</numFmts></styleSheet>"
		},
		"blank rows": func() (string, string) {
			return "xl/worksheets/sheet1.xml", rows(strings.Repeat("<row><c/><c/></row>", 300_000))
		},
		"full rows": func() (string, string) {
			return "xl/worksheets/sheet1.xml", rows(strings.Repeat("<row>"+strings.Repeat(`<c><v>1</v></c>`, 64)+"</row>", 5000))
		},
		"far away": func() (string, string) {
			return "xl/worksheets/sheet1.xml", rows(`<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>`)
		},
		"a long text": func() (string, string) {
			return "xl/worksheets/sheet1.xml", rows("<row><c t=\"str\"><v>" + strings.Repeat("a", 15<<20) + "</v></c></row>")
		},
	} {
		data := func() []byte {
			part, text := c()
			return withPart(t, part, text)
		}()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		idle := m.HeapAlloc
		var top atomic.Uint64
		stop, stopped := make(chan struct{}), make(chan struct{})
		go func() {
			defer close(stopped)
			for {
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				top.Store(max(top.Load(), m.HeapAlloc))
				select {
				case <-stop:
					return
				case <-time.After(4 * time.Millisecond):
				}
			}
		}()
		done := make(chan struct{})
		for range 2 {
			go func() {
				_, _ = documents.ReadRoster(data, words)
				done <- struct{}{}
			}()
		}
		for range 2 {
			<-done
		}
		close(stop)
		<-stopped
		if peak := top.Load(); peak > idle+bound {
			t.Errorf("%s: %d bytes of file, %d MB", name, len(data), (peak-idle)>>20)
		} else {
			t.Logf("%s: %d bytes of file, %d MB", name, len(data), (max(peak, idle)-idle)>>20)
		}
	}
}
