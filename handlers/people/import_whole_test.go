package people_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
	"gorm.io/gorm"

	"lianluo/internal/documents"
	"lianluo/internal/harness"
	"lianluo/internal/sandbox"
	mpeople "lianluo/models/people"
)

// inSheets writes a workbook of several sheets, each a name and its lines.
func inSheets(t testing.TB, sheets ...[]string) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, s := range sheets {
		if i == 0 {
			require.NoError(t, f.SetSheetName("Sheet1", s[0]))
		} else {
			_, err := f.NewSheet(s[0])
			require.NoError(t, err)
		}
		for r, line := range s[1:] {
			if hidden, ok := strings.CutPrefix(line, "-"); ok {
				line = hidden
				require.NoError(t, f.SetRowVisible(s[0], r+1, false))
			}
			for c, text := range strings.Split(line, "|") {
				cell, err := excelize.CoordinatesToCellName(c+1, r+1)
				require.NoError(t, err)
				require.NoError(t, f.SetCellStr(s[0], cell, text))
			}
		}
	}
	out, err := f.WriteToBuffer()
	require.NoError(t, err)
	return out.Bytes()
}

// X all sheets of a roster are read, and what was not is said.
func TestXWhatIsNotReadIsSaid(t *testing.T) {
	h := inTerm(t)
	sends(h.Director, "名册.xlsx", inSheets(t,
		[]string{"填表说明", "姓名|必填", "专班|必填"},
		[]string{"民生专班", "姓名|电话", "郑洁|13800138000", "-何平|13900139000"},
		[]string{"文史专班", "姓名|民族", "郑洁|回", "冯远（女）|汉", "周敏1|汉"},
		[]string{"会议室", "房间|人数", "三楼|20"}))
	for _, want := range []string{
		"新加入 2 人 · 有误 1 行 · 另有 4 点说明", "郑洁 · 13800138000 · 民生、文史专班（民生专班、文史专班 里都有，合为一人）", "冯远 · 文史专班",
		"「文史专班」第4行：姓名「周敏1」不像姓名", "没有用到的工作表：会议室、填表说明。", "没有用到的列：民族。", "姓名后面的说明没有保存：冯远（女）。",
		"隐藏或被筛选掉的 1 行没有读取：「民生专班」第3行。", "还没有保存",
	} {
		require.Contains(t, h.Director.Last(), want)
	}
	h.Director.Tap("导入 2 人")
	require.Contains(t, roster(h), "冯远")
	require.NotContains(t, roster(h), "何平")
	sends(h.Director, "名册.xlsx", inSheets(t, []string{"甲", "姓名|电话", "郑洁|"}, []string{"乙", "月份", "一月"}))
	require.Contains(t, h.Director.Last(), "工作表「甲」缺少「专班」这一列")
}

// X whatever is confirmed can be seen before, on pages that are never cut.
func TestXALongCardLosesNothing(t *testing.T) {
	h := inTerm(t)
	var lines []string
	for i := range 60 {
		lines = append(lines, fmt.Sprintf("王%c|女|19%d|%s|%s|1380013%04d|文史、民生、招商|", '一'+i, 60+i%30, strings.Repeat("界", 20), strings.Repeat("长", 55)+fmt.Sprint(10000+i), i))
	}
	for i := range 20 {
		lines = append(lines, fmt.Sprintf("李%c|难|83|%s|=1+1|1380013%d|%s|", '一'+i, strings.Repeat("界", 21), i, strings.Repeat("体育", 8)))
	}
	sends(h.Director, "名册.xlsx", workbook(t, titles, lines...))
	seen := ""
	for range 100 {
		last := h.Director.Last()
		require.Contains(t, last, "还没有保存")
		require.Contains(t, last, "导入 60 人")
		seen += last
		if !strings.Contains(last, "[ › ]") && !strings.Contains(last, " › ") {
			break
		}
		h.Director.Tap("›")
	}
	for i := range 60 {
		require.Contains(t, seen, fmt.Sprintf("1380013%04d", i))
		require.Contains(t, seen, fmt.Sprint("长", 10000+i))
	}
	for i := range 20 {
		require.Contains(t, seen, fmt.Sprintf("第%d行 李%c：", 62+i, '一'+i))
	}
}

// X an undo gives everything back.
func TestXAnUndoForgetsNoField(t *testing.T) {
	h := inTerm(t)
	wang := roster(h)["王芳"]
	h.Write(func(tx *gorm.DB) error {
		wang.Sector, wang.Post = "农业界", "村主任"
		return mpeople.Describe(tx, &wang)
	})
	sends(h.Director, "名册.xlsx", workbook(t, titles, "郑洁|女|1988|教育界|教师|13800138000|文史|", "王芳|女|1980|教育界|校长|13900139000|文史|"))
	h.Director.Tap("导入 2 人")
	h.Director.Send("/undo")
	h.Rows(func(tx *gorm.DB) error {
		var zheng mpeople.Person
		require.NoError(t, tx.Where("name = ?", "郑洁").Take(&zheng).Error)
		require.Equal(t, []any{"", 0, "", "", ""}, []any{zheng.Sex, zheng.BirthYear, zheng.Sector, zheng.Post, zheng.Phone})
		var of int64
		require.NoError(t, tx.Model(&mpeople.Membership{}).Count(&of).Error)
		require.Zero(t, of, "there was no membership before")
		return nil
	})
	back := roster(h)["王芳"]
	require.Equal(t, []any{"", 0, "农业界", "村主任", ""}, []any{back.Sex, back.BirthYear, back.Sector, back.Post, back.Phone})
	// A membership says what was so in the term, which need not be what is so now.
	h.Write(func(tx *gorm.DB) error {
		term, err := mpeople.CurrentTerm(tx, h.Clock.Now())
		require.NoError(t, err)
		return mpeople.SetMembership(tx, &mpeople.Membership{TermID: term.ID, PersonID: back.ID, Sector: "工商联", Post: "经理", Groups: mpeople.WorkGroups[:1]})
	})
	sends(h.Director, "名册.xlsx", workbook(t, titles, "王芳|女|1980|教育界|校长|13900139000|文史|"))
	h.Director.Tap("导入 1 人")
	h.Director.Send("/undo")
	h.Rows(func(tx *gorm.DB) error {
		var m mpeople.Membership
		require.NoError(t, tx.Take(&m).Error)
		require.Equal(t, []any{"工商联", "经理", 1}, []any{m.Sector, m.Post, len(m.Groups)})
		return nil
	})
}

// X a director who is no member hears of the list, not of a text that was not
// understood.
func TestXFilesOfADirectorWhoIsNoMember(t *testing.T) {
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"名册.xlsm":  {workbook(t, titles, "郑洁|女|||||文史|"), "新加入 1 人"},
		"名册.ods":   {[]byte("PK\x03\x04rubbish"), "文件打不开"},
		"名册.et":    {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600)), "旧格式"},
		"大名册.xlsx": {make([]byte, documents.MaxFile+1), "文件太大了"},
		"名册.pdf":   {[]byte("%PDF-1.4"), "这个文件读不了名册"},
		"名册.docx":  {[]byte("PK\x03\x04rubbish"), "这个文件读不了名册"},
	} {
		h := inTerm(t)
		sends(h.Director, name, c.data)
		require.Contains(t, h.Director.Last(), c.want, name)
		require.NotContains(t, h.Director.Chat(), "没看懂", name)
	}
	h := harness.New(t).Seed()
	h.Director.Photos(1, "")
	require.Contains(t, h.Director.Last(), "经费支出凭证", "a photo of the staff may be a receipt")
	h.Director.Give(sandbox.Outgoing{Documents: []sandbox.Upload{{Name: "名册.csv", Data: []byte("姓名,专班\n王芳,文史\n")}}})
	require.Contains(t, h.Director.Last(), "这是文本文件")
}

// X what is hidden is not called empty, and a role that is not taken is named.
func TestXNothingIsSaidThatIsFalseOfTheFile(t *testing.T) {
	h := inTerm(t)
	sends(h.Director, "筛选.xlsx", inSheets(t, []string{"名册", "姓名|专班", "-郑洁|文史", "-何平|民生"}))
	require.Contains(t, h.Director.Last(), "隐藏或被筛选掉的 2 行没有读取：第2行、第3行")
	require.NotContains(t, h.Director.Last(), "没有内容")
	require.NotContains(t, h.Director.Last(), "[ 导入")
	f, err := excelize.OpenReader(bytes.NewReader(inSheets(t, []string{"封面", "青山镇政协联络处"}, []string{"名册", "姓名|专班", "郑洁|文史"})))
	require.NoError(t, err)
	defer f.Close()
	require.NoError(t, f.SetSheetVisible("名册", false))
	out, err := f.WriteToBuffer()
	require.NoError(t, err)
	sends(h.Director, "隐藏.xlsx", out.Bytes())
	require.Contains(t, h.Director.Last(), "工作表「名册」是隐藏的，没有读取")
	sends(h.Director, "角色.xlsx", workbook(t, "姓名|专班|角色", "郑洁|文史|文书", "李强|民生|文书", "王芳|文史|委员"))
	require.Contains(t, h.Director.Last(), "郑洁 · 文史专班 · 文书")
	require.Contains(t, h.Director.Last(), "角色不随表改：李强。")
}
