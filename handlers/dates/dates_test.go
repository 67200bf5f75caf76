package dates_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
)

// asked is an office whose director has offered three times.
func asked(t *testing.T) *harness.Harness {
	t.Helper()
	h := harness.New(t).Seed()
	h.Director.Send("/dates 12月10日、11日、14日15:00 座谈养老服务")
	require.Contains(t, h.Director.Last(), "约时间 · 座谈养老服务\n· 12月10日（周四）15:00\n· 12月11日（周五）15:00\n· 12月14日（周一）15:00\n12月8日（周二）18:00 截止")
	h.Director.Tap("发出")
	return h
}

func tick(p *harness.Person, labels ...string) {
	p.Open("dates-1")
	for _, label := range labels {
		p.Tap(label)
	}
}

// Everybody ticks in private, the group sees counts, the director picks, and an activity is
// planned on that day; nobody's answers are shown to others.
func TestADateIsFoundTogether(t *testing.T) {
	h := asked(t)
	require.Contains(t, h.Group.Last(), "12月10日（周四）15:00：能来 0")
	require.Contains(t, h.Group.Last(), "已勾选 0 人")
	m := h.Members
	tick(m[0], "1. 能来", "2. 来不了", "3. 看情况")
	require.Contains(t, m[0].Last(), "1. 12月10日（周四）15:00：能来\n2. 12月11日（周五）15:00：来不了\n3. 12月14日（周一）15:00：看情况")
	require.Contains(t, m[0].Last(), "✅ 1. 能来")
	tick(m[1], "1. 来不了", "2. 能来")
	tick(m[2], "1. 能来")
	m[2].Tap("1. 来不了")
	m[2].Tap("1. 能来") // the last counts
	h.Advance(time.Second)
	require.Contains(t, h.Group.Last(), "12月10日（周四）15:00：能来 2 · 来不了 1")
	require.Contains(t, h.Group.Last(), "12月14日（周一）15:00：能来 0 · 看情况 1")
	require.Contains(t, h.Group.Last(), "已勾选 3 人")

	h.Director.Send("/dates").Tap("座谈养老服务")
	require.NotContains(t, h.Director.Last(), m[1].Name)
	h.Director.Tap("选 12月10日")
	require.Contains(t, h.Director.Last(), "已定：12月10日（周四）15:00\n这天来不了："+m[1].Name)
	require.NotContains(t, h.Director.Last(), m[0].Name)
	h.Advance(time.Minute)
	require.Contains(t, h.Group.Last(), "已定：12月10日（周四）15:00")
	require.NotContains(t, h.Group.Chat(), m[1].Name+"来不了")
	require.Contains(t, m[0].Last(), "已定：12月10日（周四）15:00", "the card says it and asks no more")
	require.NotContains(t, m[0].Last(), "[ ")

	h.Director.Tap("按这天新建活动")
	h.Director.Tap("座谈讨论")
	h.Director.Send("镇政府三楼会议室")
	h.Director.Tap("跳过")
	h.Director.Tap("跳过")
	require.Contains(t, h.Director.Last(), "座谈讨论：座谈养老服务")
	require.Contains(t, h.Director.Last(), "12月10日（周四）15:00–17:00")
	h.Director.Tap("发布")
	require.Equal(t, "2026-12-10 15:00", scenes.LastActivity(h).StartsAt.In(harness.Shanghai).Format("2006-01-02 15:04"))
}

// Who has not ticked is reminded once, in private, by day; it closes by itself, and the
// director is asked to pick.
func TestADateClosesByItself(t *testing.T) {
	h := asked(t)
	tick(h.Members[0], "1. 能来")
	h.AdvanceTo(time.Date(2026, 12, 8, 17, 0, 0, 0, harness.Shanghai))
	require.Equal(t, 1, h.Members[1].Told("哪些时间能来"))
	require.Equal(t, 1, h.Members[0].Told("哪些时间能来"), "only what he or she opened")
	h.AdvanceTo(time.Date(2026, 12, 8, 18, 2, 0, 0, harness.Shanghai))
	require.Contains(t, h.Group.Last(), "勾选已截止，等主任选定")
	require.Contains(t, h.Members[1].Last(), "勾选已截止")
	require.NotContains(t, h.Members[1].Last(), "[ ")
	require.Contains(t, h.Director.Last(), "[ 选 12月10日（周四）15:00 ]")
	h.Director.Tap("选 12月11日")
	h.Director.Tap("撤销")
	require.Contains(t, h.Director.Last(), "[ 选 12月11日（周五）15:00 ]")
	h.Director.Tap("取消这次约时间")
	h.Advance(time.Second)
	require.Contains(t, h.Group.Last(), "这次约时间已取消")
}

// Days are tapped too, and what is wrong is said.
func TestDaysAreTapped(t *testing.T) {
	h := harness.New(t).Seed()
	h.Director.Send("/dates").Tap("约一次时间")
	h.Director.Send("座谈养老服务")
	h.Director.Send("12月30日")
	require.Contains(t, h.Director.Last(), "请给 2 到 5 个时间")
	h.Director.Tap("12月8日")
	h.Director.Tap("12月9日")
	h.Director.Tap("完成")
	require.Contains(t, h.Director.Last(), "· 12月8日（周二）\n· 12月9日（周三）\n12月7日（周一）18:00 截止")
	h.Director.Tap("发出")
	h.Director.Tap("选 12月9日")
	h.Director.Tap("按这天新建活动")
	h.Director.Tap("座谈讨论")
	require.Contains(t, h.Director.Last(), "12月9日（周三），几点开始？")
	h.Director.Send("下午3点")
	require.Contains(t, h.Director.Last(), "在哪里")
	h.Members[0].Open("dates-1")
	require.NotContains(t, h.Members[0].Last(), "[ ")
	require.NotContains(t, h.Members[0].Forge("dates_pick:1:1"), "已定")
}

// Without a group each member gets the card in private.
func TestADateIsFoundWithoutAGroup(t *testing.T) {
	h := harness.New(t).Seed()
	require.NoError(t, h.Sandbox.RemoveBot(h.Director.ID, h.Group.ID))
	h.Settle()
	h.Director.Send("/dates 12月10日、11日15:00 座谈养老服务").Tap("发出")
	require.Contains(t, h.Members[3].Last(), "哪些时间能来？")
	h.Members[3].Tap("2. 能来")
	require.Contains(t, h.Members[3].Last(), "✅ 2. 能来")
}
