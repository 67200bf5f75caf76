package people_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/documents"
	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	"lianluo/internal/sandbox"
	"lianluo/models/ledger"
	mpeople "lianluo/models/people"
	"lianluo/models/store"
)

// workbook writes lines of cells parted by | as an .xlsx file.
func workbook(t testing.TB, titles string, lines ...string) []byte {
	t.Helper()
	s := documents.Sheet{Name: "名册"}
	for _, title := range strings.Split(titles, "|") {
		s.Columns = append(s.Columns, documents.Column{Title: title, Width: 10})
	}
	for _, line := range lines {
		s.Rows = append(s.Rows, strings.Split(line, "|"))
	}
	data, err := s.Workbook()
	require.NoError(t, err)
	return data
}

// sends gives the bot a document.
func sends(p *harness.Person, name string, data []byte) {
	p.Give(sandbox.Outgoing{Documents: []sandbox.Upload{{Name: name, Data: data}}})
}

// inTerm is a seeded office in its 15th term.
func inTerm(t *testing.T) *harness.Harness {
	t.Helper()
	h := harness.New(t).Seed()
	h.Write(func(tx *gorm.DB) error {
		return mpeople.NewTerm(tx, &mpeople.Term{Number: 15, Name: "第十五届", StartsOn: "2026-11-01"})
	})
	return h
}

// roster is who is on it, by name.
func roster(h *harness.Harness) map[string]mpeople.Person {
	all := map[string]mpeople.Person{}
	h.Rows(func(tx *gorm.DB) error {
		list, err := mpeople.People(tx)
		for _, p := range list {
			all[p.Name] = p
		}
		return err
	})
	return all
}

const titles = "姓名|性别|出生年份|界别|单位及职务|电话|专班|届"

func TestARosterIsImportedFromExcel(t *testing.T) {
	h := inTerm(t)
	h.Director.Send("/import")
	require.Contains(t, h.Director.Chat(), "[file 委员名册模板.xlsx]")
	require.Contains(t, h.Director.Last(), "请把填好的表发到这里")
	sends(h.Director, "委员 名册.xlsx", workbook(t, titles,
		"郑洁|女|1988|教育界|镇中学教师|13800138000|文史|",
		"王芳|女|1983|教育界||13900139000|文史、民生|十五届",
		"李强|男||||||",
		"冯远|男|1990|农业界|村主任|1380013|民生|",
		"何平|男|1979|工商联|经理||招商|",
		"何平|男|1980|工商联|经理||招商|",
	))
	last := h.Director.Last()
	for _, want := range []string{
		"「委员 名册.xlsx」共 6 行，还没有保存", "新加入 2 人 · 更新 1 人 · 有误 3 行",
		"郑洁 · 女 · 1988年生 · 教育界 · 镇中学教师 · 13800138000 · 文史专班\n何平 · 男 · 1979年生 · 工商联 · 经理 · 招商专班",
		"王芳：性别 女；出生年份 1983；界别 教育界；电话 13900139000；专班 民生、文史专班",
		"第4行 李强：专班没有填，每位委员至少一个",
		"第5行 冯远：电话「1380013」是 7 位，手机应为 11 位",
		"第7行 何平：与第6行重名",
		"[ 导入 3 人 ]", "[ 换一个文件 ]", "[ 放弃 ]",
	} {
		require.Contains(t, last, want)
	}
	require.Less(t, strings.Index(last, "郑洁"), strings.Index(last, "李强"), "the good rows come first")
	require.NotContains(t, h.Director.Chat(), "正在读取", "the same message became the card")
	require.Len(t, roster(h), 12, "nothing is saved until it is confirmed")

	h.Director.Tap("导入 3 人")
	require.Contains(t, h.Director.Chat(), "✅ 已导入 3 人。其中新加入 2 人，更新 1 人。")
	all := roster(h)
	require.Len(t, all, 14)
	zheng := all["郑洁"]
	require.Equal(t, []any{"女", 1988, "教育界", "镇中学教师", "13800138000", mpeople.Member}, []any{zheng.Sex, zheng.BirthYear, zheng.Sector, zheng.Post, zheng.Phone, zheng.Roles})
	require.Equal(t, "13900139000", all["王芳"].Phone)
	require.NotZero(t, all["王芳"].TelegramID)
	h.Rows(func(tx *gorm.DB) error {
		groups, err := mpeople.GroupsOf(tx, &zheng, h.Clock.Now())
		require.Equal(t, store.Words{mpeople.WorkGroups[1]}, groups)
		return err
	})
	codes := joinCode.FindAllStringSubmatch(h.Director.Last(), -1)
	require.Len(t, codes, 2, "each who is new has a join link")
	phone := h.Stranger("郑洁")
	phone.Open(codes[0][1])
	require.Contains(t, phone.Last(), "郑洁，欢迎加入")

	// The same file again says nothing new.
	sends(h.Director, "名册.xlsx", workbook(t, titles, "郑洁|女|1988|教育界|镇中学教师|13800138000|文史|"))
	require.Contains(t, h.Director.Last(), "无变化 1 人")
	require.NotContains(t, h.Director.Last(), "导入 ")
}

func TestAnImportIsUndoneForFiveMinutes(t *testing.T) {
	h := inTerm(t)
	sends(h.Director, "名册.xlsx", workbook(t, titles, "郑洁|女|1988|教育界|教师|13800138000|文史|", "何平|男|||||民生|", "王芳|女||教育界|||文史|"))
	h.Director.Tap("导入 3 人")
	code := joinCode.FindAllStringSubmatch(h.Director.Chat(), -1)
	h.Director.Send("/undo")
	require.Contains(t, h.Director.Last(), "已撤销：2 人移出名册，链接作废；1 人恢复原样。")
	require.Len(t, roster(h), 12)
	require.Empty(t, roster(h)["王芳"].Sector)
	phone := h.Stranger("郑洁")
	phone.Open(code[0][1])
	require.Contains(t, phone.Last(), "失效")

	sends(h.Director, "名册.xlsx", workbook(t, titles, "郑洁|女|1988|教育界|教师|13800138000|文史|"))
	h.Director.Tap("导入 1 人")
	late := h.Director.Button("撤销")
	h.Advance(ledger.UndoTime)
	require.Contains(t, h.Director.Forge(late), "已过 5 分钟")
	require.Contains(t, roster(h), "郑洁")
}

// Nothing but what was shown is taken over, and once.
func TestWhatIsConfirmedIsWhatWasShown(t *testing.T) {
	h := inTerm(t)
	sends(h.Director, "名册.xlsx", workbook(t, titles, "郑洁|女|||||文史|", "何平|男|||||民生|"))
	h.Write(func(tx *gorm.DB) error {
		_, err := mpeople.AddPerson(tx, "郑洁", mpeople.Member)
		return err
	})
	h.Director.Tap("导入 2 人")
	require.Contains(t, h.Director.Last(), "名册刚才有变动")
	require.Contains(t, h.Director.Last(), "新加入 1 人 · 更新 1 人")
	require.NotContains(t, roster(h), "何平")
	take := button(h, h.Director, "导入 2 人")
	h.Director.Tap("导入 2 人")
	require.Contains(t, roster(h), "何平")
	require.Contains(t, h.Director.Forge(take), "已经办过了")
	require.Len(t, roster(h), 14)
	h.Director.Forge("import:1:take:0000000000000000")
	h.Director.Forge("import:77:take:0000000000000000")
	h.Director.Forge("import:1:what")
	require.Len(t, roster(h), 14)
}

// button is the data of the newest button whose label contains the words.
func button(h *harness.Harness, p *harness.Person, label string) string {
	list := h.Sandbox.Messages(p.ID)
	for i := len(list) - 1; i >= 0; i-- {
		if list[i].ReplyMarkup == nil {
			continue
		}
		for _, row := range list[i].ReplyMarkup.InlineKeyboard {
			for _, b := range row {
				if strings.Contains(b.Text, label) {
					return b.CallbackData
				}
			}
		}
	}
	h.T.Fatalf("no button %q", label)
	return ""
}

func TestAnotherFileTakesThePlaceOfOneThatWaits(t *testing.T) {
	h := inTerm(t)
	sends(h.Director, "一.xlsx", workbook(t, titles, "郑洁|女|||||文史|"))
	old := button(h, h.Director, "导入 1 人")
	sends(h.Director, "二.xlsx", workbook(t, titles, "何平|男|||||民生|"))
	require.Contains(t, h.Director.Forge(old), "已换了文件")
	h.Director.Tap("换一个文件")
	require.Contains(t, h.Director.Last(), "请把填好的表发到这里")
	h.Director.Send("没有表")
	require.Contains(t, h.Director.Last(), "请把填好的表作为文件发来")
	sends(h.Director, "三.xlsx", workbook(t, titles, "冯远|男|||||民生|"))
	require.Contains(t, h.Director.Last(), "冯远")
	h.Director.Tap("放弃")
	require.Contains(t, h.Director.Last(), "什么都没有保存")
	require.Len(t, roster(h), 12)
	var held []string
	h.Rows(func(tx *gorm.DB) error {
		return tx.Model(&mpeople.Import{}).Where("data <> ''").Pluck("data", &held).Error
	})
	require.Empty(t, held, "of what was given up nothing is kept")
}

// The secretary prepares, the director confirms (§1).
func TestTheSecretaryHandsARosterToTheDirector(t *testing.T) {
	h := inTerm(t)
	wang := h.Members[5]
	h.Director.Send("/role 王芳 +文书").Tap("确定")
	sends(wang, "名册.xlsx", workbook(t, titles, "郑洁|女|||||文史|"))
	require.Contains(t, wang.Last(), "郑洁")
	require.NotContains(t, wang.Last(), "导入 1 人")
	wang.Forge("import:1:take:0000000000000000")
	require.NotContains(t, roster(h), "郑洁")
	wang.Tap("交主任确认")
	require.Contains(t, wang.Last(), "已交主任确认")
	require.Contains(t, h.Director.Last(), "王芳交来委员名册，请您确认。")
	require.Contains(t, wang.Forge(button(h, h.Director, "导入 1 人")), "由主任办理")
	require.NotContains(t, roster(h), "郑洁")
	h.Director.Tap("导入 1 人")
	require.Contains(t, roster(h), "郑洁")
	require.NotContains(t, wang.Chat(), "主任已确认", "not before it is too late to undo")
	h.Advance(ledger.UndoTime)
	require.Contains(t, wang.Last(), "主任已确认导入委员名册：1 人")
}

// A sheet of somebody else is a file like any other; so is one of the staff that
// is no roster.
func TestOthersSheetsAreFilesLikeAnyOther(t *testing.T) {
	h := inTerm(t)
	sheet := workbook(t, titles, "郑洁|女|||||文史|")
	sends(h.Members[0], "名册.xlsx", sheet)
	require.Contains(t, h.Members[0].Last(), "要记成什么")
	h.Members[0].Send("/import")
	require.Contains(t, h.Members[0].Last(), "由主任办理")
	h.Members[0].Forge("import:1:take:0000000000000000")
	require.Len(t, roster(h), 12)
	s := h.Stranger("路人")
	s.Open("")
	sends(s, "名册.xlsx", sheet)
	require.Contains(t, s.Last(), "还不是联络处的成员")

	h.Director.Send("/role 孙立国 +委员").Tap("确定")
	sends(h.Director, "降雨量.xlsx", workbook(t, "月份|毫米", "一月|20"))
	require.Contains(t, h.Director.Last(), "要记成什么")
	require.Contains(t, h.Director.Last(), "文件 1")
	require.NotContains(t, h.Director.Chat(), "正在读取")
}

func TestWhatIsWrongWithAFileIsSaid(t *testing.T) {
	h := inTerm(t)
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"名册.xls":   {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600)), "旧格式（.xls）"},
		"名册.csv":   {[]byte("姓名,专班\n王芳,文史\n"), "这是文本文件"},
		"改名.xlsx":  {[]byte("\x89PNG\r\n\x1a\n\x00\x00"), "只改文件的后缀名是不行的"},
		"坏.xlsx":   {[]byte("PK\x03\x04rubbish"), "文件打不开"},
		"别的.xlsx":  {workbook(t, "月份|毫米", "一月|20"), "没有找到表头"},
		"缺列.xlsx":  {workbook(t, "姓名|电话", "王芳|13800138000"), "缺少「专班」这一列"},
		"空的.xlsx":  {workbook(t, titles), "表头下面没有内容"},
		"大的.xlsx":  {append([]byte("PK\x03\x04"), make([]byte, documents.MaxFile)...), "文件太大了，最多 2 MB"},
		"大的2.docx": {make([]byte, documents.MaxFile+1), "文件太大了，最多 2 MB"},
	} {
		h.Director.Send("/import")
		sends(h.Director, name, c.data)
		require.Contains(t, h.Director.Last(), c.want, name)
	}
	h.Director.Send("/import")
	h.Director.Photos(1, "")
	require.Contains(t, h.Director.Last(), "不是照片")
	require.Len(t, roster(h), 12)
}

// Domain C7: what must not be collected is not even looked at, and is told.
func TestIdentityNumbersAreKeptNowhere(t *testing.T) {
	h := inTerm(t)
	const id = "440524198001010013"
	sends(h.Director, "名册.xlsx", workbook(t, "姓名|身份证号|家庭住址|备注|专班",
		"郑洁|"+id+"|青山村|新任|文史", "何平|||"+id+"|民生"))
	last := h.Director.Last()
	require.Contains(t, last, "不收集的列：身份证号、家庭住址。这类个人信息没有读取")
	require.Contains(t, last, "没有用到的列：备注")
	require.NotContains(t, last, "有误", "a column that is not read is named and nothing more")
	var held []string
	h.Rows(func(tx *gorm.DB) error { return tx.Model(&mpeople.Import{}).Pluck("data", &held).Error })
	require.NotContains(t, strings.Join(held, ""), id)
	require.NotContains(t, strings.Join(held, ""), "青山村")
	require.NotContains(t, h.Log.String(), id)
	h.Director.Tap("导入 2 人")
	require.Contains(t, roster(h), "郑洁")
	sends(h.Director, "名册.xlsx", workbook(t, "姓名|单位|职务|专班", "冯远|"+id+"|主任|文史", "周敏|镇政府|"+id+"|民生"))
	require.Contains(t, h.Director.Last(), "第2行：「单位及职务」里有身份证号或银行卡号，请从表里删去")
	require.Contains(t, h.Director.Last(), "第3行：「单位及职务」里有身份证号")
	require.NotContains(t, h.Director.Last(), id)
}

// 专班 are kept by 届: without one that is running it is set first.
func TestWithoutATermItIsSetFirst(t *testing.T) {
	h := harness.New(t).Seed()
	sends(h.Director, "名册.xlsx", workbook(t, titles, "郑洁|女|||||文史|第十五届"))
	require.Contains(t, h.Director.Last(), "还没有设本届的起止日期")
	require.NotContains(t, h.Director.Last(), "导入 1 人")
	h.Director.Tap("先设本届")
	require.Contains(t, h.Director.Last(), "本届从哪天开始")
	h.Director.Send("去年的某一天")
	require.Contains(t, h.Director.Last(), "没看懂")
	h.Director.Send("2026年11月1日")
	require.Contains(t, h.Director.Last(), "第15届\n2026年11月1日 至 2031年10月31日（五年）")
	h.Director.Tap("提交")
	require.Contains(t, h.Director.Last(), "已设第15届")
	h.Director.Tap("接着导入名册")
	h.Director.Tap("导入 1 人")
	require.Contains(t, roster(h), "郑洁")
	h.Director.Send("/term")
	require.Contains(t, h.Director.Last(), "本届是第15届，2026年11月1日 至 2031年10月31日。")
	h.Members[0].Send("/term 16 2026-01-01")
	require.Contains(t, h.Members[0].Last(), "由主任办理")
}

func TestTheTermInOneLine(t *testing.T) {
	h := harness.New(t).Seed()
	h.Director.Send("/term 第十五届 2026年11月1日")
	require.Contains(t, h.Director.Last(), "已设第15届，2026年11月1日 至 2031年10月31日。")
	h.Rows(func(tx *gorm.DB) error {
		term, err := mpeople.CurrentTerm(tx, h.Clock.Now())
		require.Equal(t, "第15届", term.Name)
		return err
	})
}

func TestALongRosterIsPaged(t *testing.T) {
	h := inTerm(t)
	var lines []string
	for i := range 70 {
		lines = append(lines, fmt.Sprintf("王%c|女|||||文史|", '一'+i))
	}
	lines = append(lines, "李强|男|||||体育|")
	sends(h.Director, "名册.xlsx", workbook(t, titles, lines...))
	require.Contains(t, h.Director.Last(), "第1/6页")
	require.NotContains(t, h.Director.Last(), "第72行")
	for range 5 {
		h.Director.Tap("›")
	}
	require.Contains(t, h.Director.Last(), "第72行 李强：没有「体育」这个专班")
	h.Director.Tap("导入 70 人")
	require.Contains(t, h.Director.Last(), "[file 加入链接.xlsx]")
	require.Len(t, roster(h), 82)
}

// The template comes back as it went out and says nothing; filled in, it is read.
func TestTheTemplateIsRead(t *testing.T) {
	for _, lang := range []string{"zh", "en"} {
		h := inTerm(t)
		h.Director.Send("/language " + lang)
		h.Director.Send("/import")
		var data []byte
		for _, m := range h.Sandbox.Messages(h.Director.ID) {
			if m.Document != nil {
				require.Regexp(t, regexp.MustCompile(`\.xlsx$`), m.Document.FileName)
				_, data, _ = h.Sandbox.File(m.Document.FileID)
			}
		}
		require.NotEmpty(t, data)
		require.Less(t, len(data), 20_000)
		sends(h.Director, "template.xlsx", data)
		require.Regexp(t, `表头下面没有内容|nothing below the header`, h.Director.Last())
		h.Director.Send("/import")
		sends(h.Director, "filled.xlsx", scenes.Filled(t, data, "郑洁", "女", "1988", "教育界", "镇中学教师", "13800138000", mpeople.WorkGroups[0], "", ""))
		require.Regexp(t, `郑洁 · 女 · .*1988.* · 教育界 · 镇中学教师 · 13800138000`, h.Director.Last())
	}
}

// Every reason that a reader or the records can give has its words.
func TestEveryReasonHasWords(t *testing.T) {
	h := inTerm(t)
	sends(h.Director, "名册.xlsx", workbook(t, "姓名|性别|出生年份|界别|单位及职务|电话|专班|届|角色|备注",
		"|女|||||文史||", "王芳1||||||文史||", "王芳|||"+strings.Repeat("界", 21)+"|||文史||", "王芳|||=1|||文史||", "王芳||||13800138000||文史||",
		"王芳|难||||||||", "王芳||83||||文史||", "王芳|||||1||文史|"))
	h.Director.Tap("换一个文件")
	sends(h.Director, "名册.xlsx", workbook(t, "姓名|性别|出生年份|界别|单位及职务|电话|专班|届|角色|备注",
		"王芳||||||体育||", "王芳||||||文史|本届|", "王芳||||||文史||皇帝", "郑洁||2025||||文史||", "何平||||||文史|14|", "李强||||||||"))
	require.NotContains(t, h.Director.Chat(), "⟦")
	require.Contains(t, h.Director.Last(), "没有「皇帝」这个角色")
	require.Contains(t, h.Director.Last(), "本届是第15届")
}
