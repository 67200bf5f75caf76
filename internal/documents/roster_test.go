package documents_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"lianluo/internal/documents"
)

var groups = []string{"民生热点难点问题调查处理专班", "文史资料收集整理专班", "招商引资联系服务专班"}

// words are an office's.
var words = &documents.RosterWords{
	Groups: groups, SectorLimit: 20, PostLimit: 60,
	Role: func(word string) (string, bool) {
		r, ok := map[string]string{"委员": "member", "主任": "director", "文书": "secretary"}[word]
		return r, ok
	},
}

// book writes cells, row by row, as Excel would. A cell that begins with =
// is a formula; numbers are numbers.
func book(t testing.TB, rows [][]any, more ...func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for r, row := range rows {
		for c, value := range row {
			cell, err := excelize.CoordinatesToCellName(c+1, r+1)
			require.NoError(t, err)
			require.NoError(t, f.SetCellValue("Sheet1", cell, value))
		}
	}
	for _, do := range more {
		do(f)
	}
	out, err := f.WriteToBuffer()
	require.NoError(t, err)
	return out.Bytes()
}

// sheet writes lines of cells parted by |.
func sheet(t testing.TB, lines ...string) []byte {
	t.Helper()
	var rows [][]any
	for _, line := range lines {
		var row []any
		for _, cell := range strings.Split(line, "|") {
			row = append(row, cell)
		}
		rows = append(rows, row)
	}
	return book(t, rows)
}

func read(t testing.TB, data []byte) *documents.Roster {
	t.Helper()
	r, err := documents.ReadRoster(data, words)
	require.NoError(t, err)
	return r
}

func faultOf(t testing.TB, data []byte) *documents.FileError {
	t.Helper()
	_, err := documents.ReadRoster(data, words)
	var e *documents.FileError
	require.True(t, errors.As(err, &e), "%v", err)
	return e
}

func TestARosterIsRead(t *testing.T) {
	r := read(t, sheet(t,
		"姓名|性别|出生年份|界别|单位及职务|电话|专班|届|角色",
		"王芳|女|1983|教育界|镇中心小学教师|13800138000|文史|第十五届|委员",
		"李　强|男|1971年|农业界|青山村党支部书记|010-8765 4321|民生热点难点问题调查处理专班、招商|15|",
		"欧阳明月|女|1990|||+86 139 1234 5678|文史资料专班|||",
	))
	require.Empty(t, r.Faults)
	require.Equal(t, []documents.RosterRow{
		{Number: 2, Name: "王芳", Sex: "女", Born: 1983, Sector: "教育界", Post: "镇中心小学教师", Phone: "13800138000", Groups: groups[1:2], Term: 15, Roles: []string{"member"}},
		{Number: 3, Name: "李强", Sex: "男", Born: 1971, Sector: "农业界", Post: "青山村党支部书记", Phone: "01087654321", Groups: []string{groups[0], groups[2]}, Term: 15},
		{Number: 4, Name: "欧阳明月", Sex: "女", Born: 1990, Phone: "13912345678", Groups: groups[1:2]},
	}, r.Rows)
	require.Equal(t, 3, r.Said)
}

// The header may stand anywhere near the top, in any order and in other words.
func TestHeadersAsPeopleWriteThem(t *testing.T) {
	r := read(t, sheet(t,
		"青山镇政协委员名册", "", "填报单位：青山镇|2026年12月",
		"序号|专班分工|专 班 *|名字|单位/职务|手机号码（必填）|所属 界别|备注",
		"1|召集|文史|王芳|镇中心小学 教师|１３８００１３８０００|教育界|新任",
		"2||民生|李强|书记|-|—|",
		"3|||||||",
		"|||||||",
	))
	require.Empty(t, r.Faults)
	require.Len(t, r.Rows, 2)
	require.Equal(t, 5, r.Rows[0].Number)
	require.Equal(t, "镇中心小学 教师", r.Rows[0].Post)
	require.Equal(t, "13800138000", r.Rows[0].Phone)
	require.Empty(t, r.Rows[1].Sector)
	require.Equal(t, []string{"专班分工", "备注"}, r.Unused)
	require.Equal(t, 2, r.Said)
}

func TestEmployerAndPostInColumnsOfTheirOwn(t *testing.T) {
	r := read(t, sheet(t, "姓名|工作单位|职务|专班", "王芳|镇中心小学|教师|文史", "李强|青山村||民生", "张伟||经理|招商"))
	require.Equal(t, "镇中心小学 教师", r.Rows[0].Post)
	require.Equal(t, "青山村", r.Rows[1].Post)
	require.Equal(t, "经理", r.Rows[2].Post)
	r = read(t, sheet(t, "姓名|单位及职务|职务|专班", "王芳|镇中心小学教师|副主席|文史"))
	require.Equal(t, "镇中心小学教师", r.Rows[0].Post)
	require.Equal(t, []string{"职务"}, r.Unused)
}

func TestHeaderOverTwoRowsAndCellsOverSeveral(t *testing.T) {
	data := book(t, [][]any{
		{"青山镇政协委员名册"},
		{"姓名", "基本情况", "", "专班", "工作单位及职务"},
		{"", "性别", "出生年月", "", ""},
		{"王芳", "女", "1983.05", "文史", "镇中心小学"},
		{"李强", "男", 197105, "", ""},
		{"张伟", "男", "1975年8月", "招商", ""},
	}, func(f *excelize.File) {
		for _, area := range [][2]string{{"A1", "E1"}, {"A2", "A3"}, {"B2", "C2"}, {"D2", "D3"}, {"E2", "E3"}, {"D4", "D5"}, {"E4", "E6"}} {
			require.NoError(t, f.MergeCell("Sheet1", area[0], area[1]))
		}
	})
	r := read(t, data)
	require.Empty(t, r.Faults)
	require.Len(t, r.Rows, 3)
	require.Equal(t, documents.RosterRow{Number: 5, Name: "李强", Sex: "男", Born: 1971, Post: "镇中心小学", Groups: groups[1:2]}, r.Rows[1])
	require.Equal(t, "镇中心小学", r.Rows[2].Post)
	require.True(t, r.DayDropped)
}

func TestNumbersAndDaysAsExcelKeepsThem(t *testing.T) {
	r := read(t, book(t, [][]any{
		{"姓名", "出生年月", "电话", "专班"},
		{"王芳", 1983, 13800138000, "文史"},
		{"李强", 27160, 1.3912345678e10, "民生"},
		{"张伟", "1975-08-20", "0731-87654321", "招商"},
		{"刘洋", "19790101", "87654321", "民生"},
	}))
	require.Empty(t, r.Faults)
	var born []int
	var phones []string
	for _, e := range r.Rows {
		born, phones = append(born, e.Born), append(phones, e.Phone)
	}
	require.Equal(t, []int{1983, 1974, 1975, 1979}, born)
	require.Equal(t, []string{"13800138000", "13912345678", "073187654321", "87654321"}, phones)
	require.True(t, r.DayDropped)
}

func TestTheValueOfAFormulaIsTakenAndNeverComputed(t *testing.T) {
	// What a formula shows was kept with it; one that was never computed shows
	// nothing.
	part := func(rows string) []byte { return withPart(t, "xl/worksheets/sheet1.xml", rows) }
	const head = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
		<row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c><c r="B1" t="inlineStr"><is><t>专班</t></is></c></row>`
	r := read(t, part(head+`<row r="2"><c r="A2" t="str"><f>CONCAT("王","芳")</f><v>王芳</v></c><c r="B2" t="inlineStr"><is><r><t>文</t></r><rPh><t>wen</t></rPh><r><t>史</t></r></is></c></row>
		<row r="3"><c r="A3" t="str"><f>HYPERLINK("http://x")</f><v>=HYPERLINK("http://x")</v></c><c r="B3" t="inlineStr"><is><t>文史</t></is></c></row>
		<row r="4"><c r="A4" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="B4" t="inlineStr"><is><t>文史</t></is></c></row>
		<row r="5"><c r="A5"><f>B1</f></c><c r="B5" t="inlineStr"><is><t>文史</t></is></c></row></sheetData></worksheet>`))
	require.Equal(t, "王芳", r.Rows[0].Name)
	require.Equal(t, groups[1:2], r.Rows[0].Groups)
	require.Equal(t, []documents.CellFault{
		{Row: 3, Field: documents.FieldName, Reason: documents.Formula, Text: `=HYPERLINK("http://…`},
		{Row: 4, Field: documents.FieldName, Reason: documents.Broken},
		{Row: 5, Field: documents.FieldName, Reason: documents.Broken},
	}, r.Faults)
	// X a cell that was never computed is not taken for an empty one; an empty result is.
	r = read(t, part(strings.Replace(head, "</row>", `<c r="C1" t="inlineStr"><is><t>电话</t></is></c></row>`, 1)+`<row r="2"><c r="A2" t="inlineStr"><is><t>王芳</t></is></c><c r="B2"><f>D2</f><v></v></c></row>
		<row r="3"><c r="A3" t="inlineStr"><is><t>李强</t></is></c><c r="B3" t="inlineStr"><is><t>文史</t></is></c><c r="C3" t="str"><f>IF(1,"")</f><v></v></c></row></sheetData></worksheet>`))
	require.Equal(t, []documents.CellFault{{Row: 2, Name: "王芳", Field: documents.FieldGroups, Reason: documents.Broken}}, r.Faults)
	require.Equal(t, "李强", r.Rows[0].Name)
	require.Equal(t, documents.Missing, read(t, book(t, [][]any{{"姓名", "专班"}, {"", "文史"}})).Faults[0].Reason)
}

func TestRowsThatAreWrongSayWhy(t *testing.T) {
	for cells, want := range map[string]documents.CellFault{
		"|女|1983|教育界|教师|13800138000|文史|15|委员":         {Field: documents.FieldName, Reason: documents.Missing},
		"13800138000|女|||||文史||":                      {Field: documents.FieldName, Reason: documents.OtherNumber},
		"王芳1|女|||||文史||":                              {Field: documents.FieldName, Reason: documents.NotAName, Text: "王芳1"},
		"王芳、李强|女|||||文史||":                            {Field: documents.FieldName, Reason: documents.NotAName, Text: "王芳、李强"},
		"=cmd()|女|||||文史||":                           {Field: documents.FieldName, Reason: documents.Formula, Text: "=cmd()"},
		strings.Repeat("王", 21) + "|女|||||文史||":       {Field: documents.FieldName, Reason: documents.TooLong, Text: strings.Repeat("王", 19) + "…", Limit: 20},
		"王芳|难|||||文史||":                               {Name: "王芳", Field: documents.FieldSex, Reason: documents.Unknown, Text: "难"},
		"王芳||83||||文史||":                              {Name: "王芳", Field: documents.FieldBorn, Reason: documents.NotAYear, Text: "83"},
		"王芳||2183||||文史||":                            {Name: "王芳", Field: documents.FieldBorn, Reason: documents.NotAYear, Text: "2183"},
		"王芳|||＝1+1|||文史||":                            {Name: "王芳", Field: documents.FieldSector, Reason: documents.Formula, Text: "＝1+1"},
		"王芳|||" + strings.Repeat("界", 21) + "|||文史||": {Name: "王芳", Field: documents.FieldSector, Reason: documents.TooLong, Text: strings.Repeat("界", 19) + "…", Limit: 20},
		"王芳||||@SUM||文史||":                            {Name: "王芳", Field: documents.FieldPost, Reason: documents.Formula, Text: "@SUM"},
		"王芳||||教师 138 0013 8000||文史||":                {Name: "王芳", Field: documents.FieldPost, Reason: documents.OtherNumber},
		"王芳||||" + strings.Repeat("校", 61) + "||文史||": {Name: "王芳", Field: documents.FieldPost, Reason: documents.TooLong, Text: strings.Repeat("校", 19) + "…", Limit: 60},
		"王芳|||||1380013800|文史||":                      {Name: "王芳", Field: documents.FieldPhone, Reason: documents.PhoneDigits, Text: "1380013800", Limit: 10},
		"王芳|||||13800138000、13900139000|文史||":         {Name: "王芳", Field: documents.FieldPhone, Reason: documents.TwoPhones},
		"王芳|||||008613800138000|文史||":                 {},
		"王芳||||||文史|第十四、十五届|":                         {Name: "王芳", Field: documents.FieldTerm, Reason: documents.Unknown, Text: "第十四、十五届"},
		"王芳||||||文史|连任两届|":                            {Name: "王芳", Field: documents.FieldTerm, Reason: documents.Unknown, Text: "连任两届"},
		"王芳|||||13800138000（微信同号）|文史||":               {Name: "王芳", Field: documents.FieldPhone, Reason: documents.PhoneSigns},
		"王芳|||||12345678901|文史||":                     {Name: "王芳", Field: documents.FieldPhone, Reason: documents.NotAPhone, Text: "12345678901"},
		"王芳||||||民生和体育||":                             {Name: "王芳", Field: documents.FieldGroups, Reason: documents.Unknown, Text: "民生和体育"},
		"王芳||||||民生委员会||":                             {Name: "王芳", Field: documents.FieldGroups, Reason: documents.Unknown, Text: "民生委员会"},
		"王芳|女（已婚）|||||文史||":                           {Name: "王芳", Field: documents.FieldSex, Reason: documents.Unknown, Text: "女（已婚）"},
		"王芳||||||文艺||":                                {Name: "王芳", Field: documents.FieldGroups, Reason: documents.Unknown, Text: "文艺"},
		"王芳||||||文史、体育||":                             {Name: "王芳", Field: documents.FieldGroups, Reason: documents.Unknown, Text: "体育"},
		"王芳||||||文史|本届|":                              {Name: "王芳", Field: documents.FieldTerm, Reason: documents.Unknown, Text: "本届"},
		"王芳||||||文史||皇帝":                              {Name: "王芳", Field: documents.FieldRoles, Reason: documents.Unknown, Text: "皇帝"},
		"王芳||||440524198001010014||文史||":              {Field: documents.FieldPost, Reason: documents.SecretNumber},
		"王芳||||身份证 4405 2419 8001 0100 14||文史||":      {Field: documents.FieldPost, Reason: documents.SecretNumber},
		"王芳||||４４０５２４１９８００１０１００１４||文史||":              {Field: documents.FieldPost, Reason: documents.SecretNumber},
		"王芳||||卡号 6222 0212 3456 7890 128||文史||":      {Field: documents.FieldPost, Reason: documents.SecretNumber},
		"王芳||||||文史||4405241980010100113|":            {Field: documents.FieldRoles, Reason: documents.SecretNumber}, // a digit too many
		"王芳||||教师 4405241980\u200b0101001||文史||":      {Field: documents.FieldPost, Reason: documents.SecretNumber},  // one too few, and a sign that is not seen
		"王芳||||||文史|||备注 44052419800101001X":          {},
		"王芳|女|1983|教育界|教师|13800138000|文史|第十五届|委员、文书|" + "x" + strings.Repeat(" ", 3): {},
	} {
		r := read(t, sheet(t, "姓名|性别|出生年份|界别|单位及职务|电话|专班|届|角色|说明", cells))
		if want == (documents.CellFault{}) {
			require.Empty(t, r.Faults, cells)
			continue
		}
		want.Row = 2
		require.Equal(t, []documents.CellFault{want}, r.Faults, cells)
		require.Empty(t, r.Rows, cells)
	}
}

// The good rows are read whatever stands between them, and each fault has the
// number that the row has in the margin.
func TestAWrongRowKeepsNoOtherFromBeingRead(t *testing.T) {
	r := read(t, sheet(t, "姓名|性别|专班", "王芳|女|文史", "", "李强|男|体育", "|男|民生", "张伟|不详|", "刘洋|男|民生"))
	var good, wrong []string
	for _, e := range r.Rows {
		good = append(good, fmt.Sprint(e.Number, e.Name))
	}
	for _, f := range r.Faults {
		wrong = append(wrong, fmt.Sprint(f.Row, f.Name, f.Field))
	}
	require.Equal(t, []string{"2王芳", "7刘洋"}, good)
	require.Equal(t, []string{"4李强groups", "5name", "6张伟sex"}, wrong)
	require.Equal(t, 5, r.Said)
}

// Domain C7: these are not collected, whatever the sheet holds.
func TestColumnsThatAreNotCollected(t *testing.T) {
	r := read(t, sheet(t,
		"姓名|身份证号码|家庭住址|籍 贯|出生日期|户籍所在地|专班",
		"王芳|440524198001010014|青山村3组|湖南长沙|1980-01-01|青山镇|文史"))
	require.Equal(t, []documents.RosterRow{{Number: 2, Name: "王芳", Groups: groups[1:2]}}, r.Rows)
	require.Equal(t, []string{"身份证号码", "家庭住址", "籍 贯", "出生日期", "户籍所在地"}, r.Refused)
	// A number that Excel has taken for a quantity has lost its last digits.
	r = read(t, book(t, [][]any{{"姓名", "其他", "专班"}, {"王芳", 440524198001010014, "文史"}}))
	require.Empty(t, r.Faults, "a column that is not read is named and nothing more")
	require.Equal(t, []string{"其他"}, r.Unused)
	r = read(t, book(t, [][]any{{"姓名", "职务", "专班"}, {"王芳", 440524198001010014, "文史"}}))
	require.Equal(t, []documents.CellFault{{Row: 2, Field: documents.FieldPost, Reason: documents.SecretNumber}}, r.Faults)
}

func TestTwoOfOneNameAreToldApart(t *testing.T) {
	r := read(t, sheet(t, "姓名|专班", "李强（教育）|文史", "李强(农业)|民生", "李强（13800138000）|民生"))
	require.Equal(t, "李强（教育）", r.Rows[0].Name)
	require.Equal(t, "李强（农业）", r.Rows[1].Name)
	require.Equal(t, documents.OtherNumber, r.Faults[0].Reason)
}

func TestFilesThatAreNotTaken(t *testing.T) {
	good := sheet(t, "姓名|专班", "王芳|文史")
	word := archive(t, map[string]string{"[Content_Types].xml": "<Types/>", "_rels/.rels": `<Relationships><Relationship Type="x/officeDocument" Target="word/document.xml"/></Relationships>`, "word/document.xml": "<document/>"})
	var many, wide []string
	for i := range documents.MaxRosterRows + 1 {
		many = append(many, fmt.Sprintf("王%s|文史", string(rune('一'+i))))
	}
	wide = append(wide, "姓名|专班"+strings.Repeat("|", 70)+"备注", "王芳|文史")
	for name, c := range map[string]struct {
		data []byte
		want documents.Fault
	}{
		"nothing":            {nil, documents.OtherFormat},
		"old":                {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600)), documents.OldWorkbook},
		"csv":                {[]byte("姓名,专班\n王芳,文史\n"), documents.PlainText},
		"csv in GB 18030":    {[]byte("\xd0\xd5\xc3\xfb,\xd7\xa8\xb0\xe0\r\n\xcd\xf5\xb7\xbc,\xce\xc4\xca\xb7\r\n"), documents.PlainText},
		"page saved as .xls": {[]byte("<html><table><tr><td>姓名</td></tr></table></html>"), documents.OtherFormat},
		"picture":            {[]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), documents.OtherFormat},
		"Word":               {word, documents.OtherFormat},
		".xlsb":              {archive(t, map[string]string{"_rels/.rels": `<Relationships><Relationship Type="x/officeDocument" Target="xl/workbook.bin"/></Relationships>`, "xl/workbook.bin": "b"}), documents.OtherWorkbook},
		".ods":               {archive(t, map[string]string{"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "META-INF/manifest.xml": "<a/>", "content.xml": "<a/>"}), documents.OtherWorkbook},
		".numbers":           {archive(t, map[string]string{"Index/Document.iwa": "a"}), documents.OtherFormat},
		"other archive":      {archive(t, map[string]string{"a.txt": "a"}), documents.OtherFormat},
		"too big":            {append([]byte("PK\x03\x04"), make([]byte, documents.MaxFile)...), documents.TooBig},
		"cut off":            {good[:len(good)*2/3], documents.Damaged},
		"no header":          {sheet(t, "单位|专班", "镇政府|文史"), documents.NoHeader},
		"header too low":     {sheet(t, append(strings.Split(strings.Repeat("一行\n", 20)+"姓名|专班", "\n"), "王芳|文史")...), documents.NoHeader},
		"no groups":          {sheet(t, "姓名|界别", "王芳|教育界"), documents.NoColumn},
		"column twice":       {sheet(t, "姓名|电话|手机|专班", "王芳|1|2|文史"), documents.TwoColumns},
		"no rows":            {sheet(t, "姓名|专班", "|"), documents.NoRows},
		"too many rows":      {sheet(t, append([]string{"姓名|专班"}, many...)...), documents.TooManyRows},
		"too wide":           {sheet(t, wide...), documents.TooWide},
		"damaged sheet":      {withPart(t, "xl/worksheets/sheet1.xml", "<worksheet><sheetData><row r=\"1\">"), documents.Damaged},
		"rows in disorder":   {withPart(t, "xl/worksheets/sheet1.xml", `<worksheet><sheetData><row r="3"/><row r="2"/></sheetData></worksheet>`), documents.Damaged},
		"a string too far":   {withPart(t, "xl/worksheets/sheet1.xml", `<worksheet><sheetData><row r="1"><c t="s"><v>99</v></c></row></sheetData></worksheet>`), documents.Damaged},
	} {
		require.Equal(t, c.want, faultOf(t, c.data).Fault, name)
	}
}

// What a small file unpacks to is bounded, in bytes, in depth and in attributes.
func TestBombs(t *testing.T) {
	sheetOf := func(rows string) string { return "<worksheet><sheetData>" + rows + "</sheetData></worksheet>" }
	for name, c := range map[string]struct {
		part, text string
		want       documents.Fault
	}{
		"a long text":     {"xl/sharedStrings.xml", "<sst><si><t>" + strings.Repeat("a", 17<<20) + "</t></si></sst>", documents.TooBig},
		"many strings":    {"xl/sharedStrings.xml", "<sst>" + strings.Repeat("<si/>", 300_000) + "</sst>", documents.TooBig},
		"a deep one":      {"xl/worksheets/sheet1.xml", strings.Repeat("<a>", 2_000_000), documents.Damaged},
		"many attributes": {"xl/worksheets/sheet1.xml", "<a " + strings.Repeat(`b="" `, 1_000_000) + "/>", documents.Damaged},
		"many merges":     {"xl/worksheets/sheet1.xml", "<worksheet>" + strings.Repeat(`<mergeCell ref="A1:XFD1048576"/>`, 2000) + "</worksheet>", documents.TooBig},
		"blank rows":      {"xl/worksheets/sheet1.xml", sheetOf(strings.Repeat("<row><c/><c/></row>", 50_000)), documents.NoHeader},
		"no end of rows":  {"xl/worksheets/sheet1.xml", sheetOf(strings.Repeat("<row/>", 1_100_000)), documents.TooBig},
		"far away":        {"xl/worksheets/sheet1.xml", sheetOf(`<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>`), documents.NoHeader},
		"beyond":          {"xl/worksheets/sheet1.xml", sheetOf(`<row r="99999999999"/>`), documents.Damaged},
	} {
		data := withPart(t, c.part, c.text)
		require.Less(t, len(data), documents.MaxFile, name)
		require.Equal(t, c.want, faultOf(t, data).Fault, name)
	}
}

// archive makes a zip file of parts.
func archive(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range parts {
		w, err := z.Create(name)
		require.NoError(t, err)
		_, err = w.Write([]byte(text))
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	return b.Bytes()
}

// withPart is a good workbook in which some parts are others: their names and
// texts in turn.
func withPart(t testing.TB, pairs ...string) []byte {
	t.Helper()
	parts := partsOf(t, sheet(t, "姓名|专班", "王芳|文史"))
	for i := 0; i < len(pairs); i += 2 {
		require.Contains(t, parts, pairs[i])
		parts[pairs[i]] = pairs[i+1]
	}
	return archive(t, parts)
}

func partsOf(t testing.TB, data []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	require.NoError(t, err)
	parts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		require.NoError(t, err)
		var b bytes.Buffer
		_, err = b.ReadFrom(r)
		require.NoError(t, err)
		parts[f.Name] = b.String()
	}
	return parts
}

// The fixture was written by LibreOffice 7.4: a sheet before the roster's, a title
// over all columns, formulas, a day, a telephone number as a quantity, a cell over
// two rows.
func TestAWorkbookOfAnotherProgramIsRead(t *testing.T) {
	data, err := os.ReadFile("testdata/libreoffice.xlsx")
	require.NoError(t, err)
	r := read(t, data)
	require.Empty(t, r.Faults)
	require.Equal(t, []documents.RosterRow{
		{Number: 3, Name: "郑洁", Sex: "女", Born: 1988, Post: "镇中学 教师", Phone: "13800138000", Groups: groups[1:2]},
		{Number: 4, Name: "何平", Sex: "男", Born: 1979, Post: "经理", Phone: "073187654321", Groups: groups[1:2]},
	}, r.Rows)
}
