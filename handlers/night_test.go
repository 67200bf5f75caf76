package handlers_test

import (
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"lianluo/internal/harness"
	"lianluo/internal/sandbox"
)

// at is a time of December 2026: the 4th is a Friday.
func at(day, hour, minute int) time.Time {
	return time.Date(2026, 12, day, hour, minute, 0, 0, harness.Shanghai)
}

// ready is an office that keeps days off, at a time of December.
func ready(t *testing.T, now time.Time) *harness.Harness {
	return harness.New(t, harness.At(now), harness.DaysOff()).Seed()
}

const suggest = "/suggest 村东断头路雨天学生绕行两公里，影响300人。原因：资金没有落实。建议：由镇政府列入明年一事一议项目。"

// silent tells whether the newest message of a chat made no sound; that something was
// pinned is none.
func silent(h *harness.Harness, chat int64) bool {
	list := slices.DeleteFunc(h.Sandbox.Messages(chat), func(m sandbox.Message) bool { return m.PinnedMessage != nil })
	return list[len(list)-1].Silent
}

// TestNobodyHearsAtNightOfWhatOthersDo: whoever acts is answered, and everybody else
// hears in the morning.
func TestNobodyHearsAtNightOfWhatOthersDo(t *testing.T) {
	invite := ""
	const director, nobody = -1, -2
	for name, x := range map[string]struct {
		before func(h *harness.Harness) // by day
		who    int                      // acts at night: a member
		act    func(h *harness.Harness)
		says   string // to somebody else, or to the group
	}{
		"suggestion": {nil, 0, func(h *harness.Harness) { h.Members[0].Send(suggest) }, "村东断头路"},
		"decision": {func(h *harness.Harness) { h.Members[0].Send(suggest) }, director, func(h *harness.Harness) {
			h.Director.Send("/outcome 议-2026-001 审核通过")
		}, "议-2026-001"},
		"deed":  {nil, 0, func(h *harness.Harness) { h.Members[0].Send("/deed 送戏下乡 20场，惠及800人") }, "送戏下乡"},
		"leave": {nil, 0, func(h *harness.Harness) { h.Members[0].Send("/leave 12月16日 出差") }, "陈静"},
		"leave decided": {func(h *harness.Harness) { h.Members[0].Send("/leave 12月16日 出差") }, director, func(h *harness.Harness) {
			h.Director.Tap("批准")
		}, "您的请假已获批准"},
		"leave taken back": {func(h *harness.Harness) {
			h.Members[0].Send("/leave 12月16日 出差")
			h.Director.Tap("批准")
		}, 0, func(h *harness.Harness) {
			h.Members[0].TapIn(h.Group, "参加")
		}, "陈静"},
		"announcement": {nil, director, func(h *harness.Harness) { h.Director.Send("/announce 周五带身份证").Tap("发出") }, "周五带身份证"},
		"join": {func(h *harness.Harness) {
			h.Director.Send("/addmember 周敏")
			invite = regexp.MustCompile(`join-[\w-]+`).FindString(h.Director.Last())
		}, nobody, func(h *harness.Harness) { h.Stranger("敏敏").Open(invite) }, "周敏已加入"},
		"month taken": {nil, 0, func(h *harness.Harness) { h.Members[0].Send("/rota 2027-02").Tap("告诉群里") }, "2027年2月"},
		"month given back": {func(h *harness.Harness) { h.Members[3].Send("/rota 2027-02") }, 3, func(h *harness.Harness) {
			h.Members[3].Send("/rota").Tap("退回 2月")
		}, "集体活动接待还有空缺"},
		"months to be changed": {func(h *harness.Harness) {
			h.Members[0].Send("/rota 2027-02")
			h.Members[1].Send("/rota 2027-03")
		}, 0, func(h *harness.Harness) { h.Members[0].Send("/rota").Tap("与龚平对换（3月）") }, "陈静想把2027年2月的接待与您"},
		"topics wanted": {nil, director, func(h *harness.Harness) {
			h.Director.Send("/research").Tap("征集选题")
			h.Director.Tap("12月15日（周二）")
			h.Director.Tap("发出")
		}, "选题征集中"},
	} {
		t.Run(name, func(t *testing.T) {
			h := ready(t, at(8, 12, 0))
			h.Director.Send("/newsession 12月16日 15:00 学习党章 @三楼会议室 #王芳").Tap("发布")
			if x.before != nil {
				x.before(h)
			}
			h.AdvanceTo(at(8, 22, 41))
			chats := map[string]int64{"group": h.Group.ID, h.Director.Name: h.Director.ID}
			for _, m := range h.Members {
				chats[m.Name] = m.ID
			}
			count := map[string]int{}
			for name, chat := range chats {
				count[name] = len(h.Sandbox.Messages(chat))
			}
			x.act(h)
			delete(chats, h.Director.Name)
			if x.who >= 0 {
				delete(chats, h.Members[x.who].Name)
			}
			if x.who != director {
				chats[h.Director.Name] = h.Director.ID
			}
			h.AdvanceTo(at(9, 7, 59))
			for name, chat := range chats {
				require.Len(t, h.Sandbox.Messages(chat), count[name], name)
			}
			h.AdvanceTo(at(9, 8, 0))
			var heard strings.Builder
			for name, chat := range chats {
				for _, m := range h.Sandbox.Messages(chat)[count[name]:] {
					heard.WriteString(html.UnescapeString(m.Text) + "\n")
					require.False(t, m.Silent && m.PinnedMessage == nil, m.Text)
				}
			}
			require.Contains(t, heard.String(), x.says)
		})
	}
}

// TestASuggestionOfTheNight is told of and decided at night: both hear in the morning.
func TestASuggestionOfTheNight(t *testing.T) {
	h := ready(t, at(8, 22, 41))
	d, m := h.Director, h.Members[0]
	m.Send(suggest)
	h.AdvanceTo(at(8, 22, 46))
	before := m.Chat()
	d.Send("/outcome 议-2026-001 审核通过")
	h.AdvanceTo(at(9, 7, 59))
	require.Equal(t, before, m.Chat())
	require.NotContains(t, d.Chat(), "[ 审核通过 ]", "and what was to be decided is")
	h.AdvanceTo(at(9, 8, 0))
	require.Contains(t, m.Last(), "议-2026-001")
	require.NotContains(t, d.Chat(), "[ 审核通过 ]", "is not asked any more")
	require.False(t, silent(h, m.ID))
}

// TestAnAnnouncementOfTheNight waits for the morning, with its pin and its files, unless
// its sender lets it go: then it makes no sound.
func TestAnAnnouncementOfTheNight(t *testing.T) {
	h := ready(t, at(8, 22, 42))
	d := h.Director
	require.NoError(t, h.Sandbox.PromoteBot(d.ID, h.Group.ID, true))
	d.Send("/announce 周五带身份证")
	require.Contains(t, d.Last(), "明早 08:00 才送到")
	d.Tap("发出")
	require.Contains(t, d.Last(), "夜里和休息日不打扰大家，明早 08:00 发出。\n[ 现在就发 ]")
	require.NotContains(t, d.Chat(), "通知已发出")
	h.AdvanceTo(at(9, 7, 59))
	require.NotContains(t, h.Group.Chat(), "身份证")
	require.Empty(t, h.Group.Pinned())
	h.AdvanceTo(at(9, 8, 0))
	require.Contains(t, h.Group.Last(), "周五带身份证")
	require.False(t, silent(h, h.Group.ID))
	require.Len(t, h.Group.Pinned(), 1)
	require.Contains(t, d.Tap("现在就发")+d.Last(), "已经发出，或已撤销")

	h.AdvanceTo(at(9, 22, 0))
	d.Send("/announce 明早停水").Tap("发出")
	d.Tap("现在就发")
	require.Contains(t, d.Last(), "已发出，对方手机不响铃。")
	require.Contains(t, h.Group.Last(), "明早停水")
	require.True(t, silent(h, h.Group.ID))
	require.Len(t, h.Group.Pinned(), 2)

	d.Send("/announce 明天开会").Tap("发出")
	require.Contains(t, d.Last(), "[ 现在就发 ]")
	d.Tap("撤销（5 分钟内）")
	require.NotContains(t, d.Chat(), "明早 08:00 发出", "what was promised is taken back with it")
	h.AdvanceTo(at(10, 9, 0))
	require.NotContains(t, h.Group.Chat(), "明天开会")
}

// TestAnAnnouncementInPrivateOfTheNight: without a group it is the same.
func TestAnAnnouncementInPrivateOfTheNight(t *testing.T) {
	h := ready(t, at(8, 20, 0))
	require.NoError(t, h.Sandbox.RemoveBot(h.Director.ID, h.Group.ID))
	h.Settle()
	h.AdvanceTo(at(8, 22, 42))
	h.Director.Send("/announce 周五带身份证").Tap("发出")
	require.Contains(t, h.Director.Last(), "明早 08:00 发出。\n[ 现在就发 ]")
	require.NotContains(t, h.Members[3].Chat(), "身份证")
	h.Director.Tap("现在就发")
	require.Contains(t, h.Members[3].Last(), "身份证")
	require.True(t, silent(h, h.Members[3].ID))
	require.NotContains(t, h.Members[3].Forge("send_now:1"), "已发出", "it is the staff's")
}

// TestAChangeForTheEarlyMorning is told at once, without a sound; one for the afternoon in
// the morning.
func TestAChangeForTheEarlyMorning(t *testing.T) {
	for _, x := range []struct {
		begins string
		atOnce bool
	}{{"9:30", true}, {"15:00", false}} {
		h := ready(t, at(8, 12, 0))
		d, m := h.Director, h.Members[0]
		d.Send("/newsession 12月9日 " + x.begins + " 学习党章 @三楼会议室 #王芳").Tap("发布")
		m.TapIn(h.Group, "参加")
		h.AdvanceTo(at(8, 22, 30))
		before := len(h.Sandbox.Messages(m.ID))
		d.Send("/cancel_session #1")
		d.Send("/sessions").Tap("#1")
		d.Tap("取消活动")
		d.Send("停电")
		d.Tap("取消活动")
		h.Advance(6 * time.Minute)
		if got := len(h.Sandbox.Messages(m.ID)) > before; got != x.atOnce {
			t.Errorf("%s: told at night %v; the director read:\n%s", x.begins, got, d.Last())
		}
		if x.atOnce {
			require.True(t, silent(h, m.ID), x.begins)
			continue
		}
		h.AdvanceTo(at(9, 8, 0))
		require.Contains(t, m.Last(), "取消")
		require.False(t, silent(h, m.ID))
	}
}

// TestALeaveForTheEarlyMorning is asked, and decided, while both can still do something.
func TestALeaveForTheEarlyMorning(t *testing.T) {
	h := ready(t, at(8, 12, 0))
	d, m := h.Director, h.Members[0]
	d.Send("/newsession 12月9日 9:00 学习党章 @三楼会议室 #王芳").Tap("发布")
	h.AdvanceTo(at(8, 22, 0))
	m.Send("/leave 12月9日 出差")
	require.Contains(t, d.Last(), "[ 批准 ]")
	require.True(t, silent(h, d.ID))
	d.Tap("批准")
	h.Advance(6 * time.Minute)
	require.Contains(t, m.Last(), "您的请假已获批准")
	require.True(t, silent(h, m.ID))
}

// TestDaysOff hold what no hour ties until the next working day; an office may do without.
func TestDaysOff(t *testing.T) {
	h := ready(t, at(4, 12, 0)) // a Friday
	d, m := h.Director, h.Members[0]
	d.Send("/newsession 12月6日 15:00 周日走访 @石桥村 #王芳").Tap("发布")
	d.Send("/newsession 12月17日 15:00 学习党章 @三楼会议室 #王芳").Tap("发布")
	h.AdvanceTo(at(5, 10, 0))
	before := d.Chat()
	m.Send(suggest)
	m.Send("/leave 12月17日 出差")
	require.Equal(t, before, d.Chat())
	m.Send("/leave 12月6日 出差")
	require.Contains(t, d.Last(), "12月6日", "it begins before the next working day")
	d.Send("/announce 下周四交材料").Tap("发出")
	require.Contains(t, d.Last(), "12月7日（周一）08:00 发出")
	h.AdvanceTo(at(7, 7, 59))
	require.NotContains(t, d.Chat(), "断头路")
	require.Contains(t, h.Members[1].Chat(), "⏰ 明天 15:00", "a session has its hours")
	h.AdvanceTo(at(7, 8, 0))
	require.Contains(t, d.Chat(), "断头路")
	require.Contains(t, h.Group.Chat(), "下周四交材料")

	d.Send("/settings daysoff on")
	require.Contains(t, d.Last(), "休息日也发")
	h.AdvanceTo(at(12, 10, 0)) // a Saturday
	m.Send("/deed 送戏下乡 20场，惠及800人")
	require.Contains(t, d.Last(), "送戏下乡")
}

// TestTheGroupHearsOneLineOfANight: of several changes the newest line says the whole, and
// there is none when all is as it was.
func TestTheGroupHearsOneLineOfANight(t *testing.T) {
	h := ready(t, at(8, 12, 0))
	d := h.Director
	d.Send("/newsession 12月9日 15:00 学习党章 @三楼会议室 #王芳").Tap("发布")
	h.AdvanceTo(at(8, 22, 0))
	move := func(to string) {
		d.Send("/sessions").Tap("#1")
		d.Tap("修改")
		d.Tap("改时间")
		d.Send(to).Tap("保存修改")
	}
	move("12月9日 16:00")
	move("12月9日 17:00")
	move("12月9日 18:00")
	require.Equal(t, 0, strings.Count(h.Group.Chat(), "有变化："))
	h.AdvanceTo(at(9, 8, 0))
	require.Equal(t, 1, strings.Count(h.Group.Chat(), "有变化："))
	require.Contains(t, h.Group.Last(), "15:00–17:00 → 12月9日（周三）18:00–20:00")

	d.Send("/newsession 12月10日 15:00 学习条例 @三楼会议室 #王芳").Tap("发布")
	h.AdvanceTo(at(9, 22, 0))
	move = func(to string) {
		d.Send("/sessions").Tap("#2")
		d.Tap("修改")
		d.Tap("改时间")
		d.Send(to).Tap("保存修改")
	}
	move("12月10日 16:00")
	move("12月10日 15:00")
	h.AdvanceTo(at(10, 8, 0))
	require.NotContains(t, h.Group.Chat(), "有变化：集中学习「学习条例」")
}
