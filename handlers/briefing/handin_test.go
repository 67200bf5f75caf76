package briefing_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/desk"
	"lianluo/models/people"
)

// asked sends a notice that asks for a number, due on Friday 11 December.
func asked(t *testing.T) *harness.Harness {
	h := harness.New(t).Seed() // Saturday 5 December, noon
	require.NoError(t, h.Sandbox.PromoteBot(h.Director.ID, h.Group.ID, true))
	d := h.Director
	d.Send("/announce 请于12月11日前报送本村车辆数")
	require.Contains(t, d.Last(), "[ 发出 ] \n[ 定时 ] [ 截止 12月11日（周五） ] \n[ 填报 ] [ 附件 ]")
	d.Tap("截止 12月11日（周五）")
	require.Contains(t, d.Last(), "截止：12月11日（周五）")
	d.Tap("填报")
	require.Contains(t, d.Last(), "每位委员要填报什么")
	d.Tap("一个数字")
	require.Contains(t, d.Last(), "单位是什么")
	d.Tap("辆")
	require.Contains(t, d.Last(), "请填报：一个数字（单位：辆），点「填报」")
	require.NotContains(t, h.Group.Chat(), "车辆数")
	d.Tap("发出")
	return h
}

// Show 3: a notice with 填报, answered by a member with a tap and a message.
func TestHandIn(t *testing.T) {
	h := asked(t)
	d, m := h.Director, h.Members[0]
	require.Contains(t, h.Group.Last(), "截止：12月11日（周五）")
	require.Contains(t, h.Group.Last(), "已阅 0/11 · 已报 0/11\n[ 填报 ] \n[ 已阅 ]")
	require.Contains(t, m.Send("/todo").Last(), "待填报：请于12月11日前报送本村车辆数 · 12月11日（周五）前")

	require.Equal(t, "已发到您的私聊", m.TapIn(h.Group, "填报"))
	require.Contains(t, m.Last(), "请发一个数字（单位：辆），没有就发 0。")
	m.Send("12辆")
	require.Contains(t, m.Last(), "✅ 已报：12 辆\n12月11日（周五）前可以改。群里只显示人数")
	require.Contains(t, h.Group.Last(), "已阅 1/11 · 已报 1/11", "who hands in has read it")
	require.NotContains(t, h.Group.Chat(), "12 辆", "the group sees counts only")
	require.NotContains(t, m.Send("/todo").Last(), "待填报")

	// Changed until the day is over, never in silence.
	m.TapIn(h.Group, "填报")
	require.Contains(t, m.Last(), "您已报：12 辆")
	m.Send("十五")
	require.Contains(t, m.Last(), "已报：15 辆")
	for words, answer := range map[string]string{
		"大概20辆": "请报准确的数", "20台": "单位是辆", "好的": "没看懂「好的」", "11010519491231002X": "请不要填身份证号", "3到5辆": "没看懂",
	} {
		h.Members[1].TapIn(h.Group, "填报")
		h.Members[1].Send(words)
		require.Contains(t, h.Members[1].Last(), answer, words)
		h.Members[1].Tap("放弃")
	}
	h.Members[2].TapIn(h.Group, "填报")
	h.Members[2].Send("没有")
	require.Contains(t, h.Members[2].Last(), "已报：0 辆")

	// The director reads a table, and the workbook of it.
	d.Tap("刷新")
	require.Contains(t, d.Last(), "已报 2/11")
	d.Tap("看填报")
	require.Contains(t, d.Last(), "已报 2/11 · 合计 15 辆")
	require.Contains(t, d.Last(), "　15 辆　")
	require.Contains(t, d.Last(), "　未报")
	d.Tap("导出填报表")
	name, sheets := d.Book()
	require.Contains(t, name, "填报-请于12月11日前报送本村车辆数.xlsx")
	require.Len(t, sheets["填报"], 2+11)
	require.Contains(t, fmt.Sprint(sheets["填报"]), " 15 ", "an amount that can be summed")
	require.Contains(t, m.Forge("announce_answers:1:0"), "这张表不对您开放")
	for _, data := range []string{"paper:handin_table:1", "announce_sheet:1"} {
		m.Send("/menu").Forge(data)
		require.Contains(t, m.Last(), "这张表不对您开放", data)
	}
	before := strings.Count(d.Chat(), "[file ")
	d.Forge("announce_sheet:1") // as it was called: it stands in chats
	require.Equal(t, before+1, strings.Count(d.Chat(), "[file "))
	h.Rows(func(tx *gorm.DB) error {
		p, err := people.PersonByID(tx, m.Row)
		require.NoError(t, err)
		raw, err := desk.ExportPerson(tx, p)
		require.Contains(t, string(raw), "15 辆")
		return err
	})
}

// Who has handed in nothing is reminded once, in private, on the working day before the
// due day, and on none after it.
func TestHandInReminder(t *testing.T) {
	h := asked(t)
	m := h.Members
	m[0].TapIn(h.Group, "填报")
	m[0].Send("3")
	h.AdvanceTo(time.Date(2026, 12, 10, 8, 59, 0, 0, harness.Shanghai))
	require.NotContains(t, m[1].Chat(), "还没收到您的填报")
	h.AdvanceTo(time.Date(2026, 12, 10, 9, 1, 0, 0, harness.Shanghai))
	require.Contains(t, m[1].Last(), "⏰ 还没收到您的填报，12月11日（周五）截止：")
	require.Contains(t, m[1].Last(), "[ 填报 ]")
	require.NotContains(t, m[0].Chat(), "还没收到您的填报")
	m[1].Tap("填报")
	m[1].Send("0")
	require.Contains(t, m[1].Last(), "已报：0 辆")
	h.AdvanceTo(time.Date(2026, 12, 11, 23, 59, 0, 0, harness.Shanghai))
	require.Equal(t, 1, strings.Count(m[2].Chat(), "还没收到您的填报"))
	h.AdvanceTo(time.Date(2026, 12, 12, 9, 1, 0, 0, harness.Shanghai))
	require.Equal(t, 1, strings.Count(m[2].Chat(), "还没收到您的填报"), "none after the day")

	// Over: nothing is taken, what was handed in is seen, nobody has it to do, nothing is pinned.
	require.Empty(t, h.Group.Pinned())
	require.NotContains(t, h.Group.Last(), "[ 填报 ]")
	require.Contains(t, m[2].Forge("announce_fill:1"), "填报已经截止")
	m[1].Forge("announce_fill:1")
	require.Contains(t, m[1].Last(), "您已报：0 辆")
	require.NotContains(t, m[2].Send("/todo").Last(), "车辆数")
	require.Contains(t, h.Director.Send("/unread").Last(), "未报：")
	require.NotContains(t, h.Director.Last(), "提醒未报的")
}

func TestHandInChoiceWordsAndFiles(t *testing.T) {
	for _, c := range []struct {
		name   string
		ask    func(d *harness.Person)
		answer func(m *harness.Person)
		shown  string
	}{
		{"choice", func(d *harness.Person) { d.Tap("选一项"); d.Send("1、参加 2、不参加") }, func(m *harness.Person) { m.Tap("不参加") }, "不参加"},
		{"a ready choice", func(d *harness.Person) { d.Tap("选一项"); d.Tap("上午、下午") }, func(m *harness.Person) { m.Send("下午") }, "下午"},
		{"words", func(d *harness.Person) { d.Tap("一段文字") }, func(m *harness.Person) { m.Send("苏A12345，联系电话13800138000") }, "苏A12345，联系电话13800138000"},
		{"file", func(d *harness.Person) { d.Tap("照片或文件") }, func(m *harness.Person) { m.Photos(2, ""); m.Tap("完成") }, "照片 2 张"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := harness.New(t).Seed()
			d, m := h.Director, h.Members[0]
			d.Send("/announce 请报送信息").Tap("填报")
			c.ask(d)
			require.Contains(t, d.Last(), "哪天截止？")
			d.Tap("不设截止")
			d.Tap("发出")
			m.TapIn(h.Group, "填报")
			c.answer(m)
			require.Contains(t, m.Last(), "✅ 已报："+c.shown)
			d.Tap("看填报")
			require.Contains(t, d.Last(), c.shown)
			if c.name == "file" {
				d.Tap("📎 " + m.Name)
				require.Contains(t, d.Chat(), "[photo]")
				require.NotContains(t, h.Group.Chat(), "[photo]")
			}
		})
	}
}

// A notice that asks for an identity number is not answered here, and says so before it goes
// out.
func TestNobodyIsAskedForAnIdentityNumber(t *testing.T) {
	h := harness.New(t).Seed()
	h.Director.Send("/announce 请报送身份证号码").Tap("填报")
	h.Director.Tap("一段文字")
	h.Director.Tap("不设截止")
	require.Contains(t, h.Director.Last(), "身份证号、银行卡号等，机器人不收")
	h.Director.Tap("发出")
	h.Members[0].TapIn(h.Group, "填报")
	h.Members[0].Send("11010519491231002X")
	require.Contains(t, h.Members[0].Last(), "请不要填身份证号")
	require.NotContains(t, h.Director.Send("/office").Last(), "11010519491231002X")
}
