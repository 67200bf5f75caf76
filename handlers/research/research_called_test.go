package research_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	"lianluo/models/activities"
	"lianluo/models/people"
	mresearch "lianluo/models/research"
)

// A team's trip calls its team: who is not on it is missing only if he or she
// had said yes.
func TestTripCallsItsTeam(t *testing.T) {
	h := harness.New(t).Seed()
	underWay(h) // the first member writes
	writer, teamed, promised, other := h.Members[0], h.Members[1], h.Members[2], h.Members[3]
	teamed.Send("/research").Tap("我要参加")
	writer.Send("/research").Tap("安排实地调研")
	writer.Send("12月8日 9:00").Send("王家村").Tap("发布")
	require.Contains(t, h.Group.Last(), "应到 2 · 参加 0 · 待回复 2")
	promised.TapIn(h.Group, "参加")
	require.Contains(t, h.Group.Last(), "应到 3 · 参加 1 · 待回复 2")
	a := scenes.LastActivity(h)
	h.AdvanceTo(a.StartsAt.Add(-10 * time.Minute))
	writer.TapIn(h.Group, "签到")
	h.AdvanceTo(a.EndsAt.Add(3 * time.Hour))
	for p, want := range map[*harness.Person]activities.AttendanceState{
		writer: activities.Present, teamed: activities.Unconfirmed, promised: activities.Unconfirmed, other: activities.Unsettled,
	} {
		require.Equal(t, want, scenes.AttendanceOf(h, p).State, p.Name)
	}
	require.NotContains(t, h.Director.Chat(), other.Name+"、")
	require.Equal(t, 1, teamed.Told("⏰ 明天 09:00 专题调研"))
	require.Contains(t, teamed.Last(), "已结束：专题调研")
	require.NotContains(t, other.Chat(), "专题调研：", "not reminded of what does not call him")
	h.Rows(func(tx *gorm.DB) error {
		n, err := activities.Tally(tx, scenes.LastActivity(h))
		require.Equal(t, 3, n.Expected)
		require.Equal(t, 2, n.Unconfirmed)
		return err
	})
}

// Who joins the team later, or writes instead of another, is called to the trips
// that are arranged already.
func TestTripCallsTheTeamAsItIs(t *testing.T) {
	h := harness.New(t).Seed()
	underWay(h) // the first member writes
	writer, later := h.Members[0], h.Members[1]
	calls := func(want ...*harness.Person) {
		t.Helper()
		a := scenes.LastActivity(h)
		for _, p := range h.Members {
			require.Equal(t, slices.Contains(want, p), a.Calls(p.Row), p.Name)
		}
	}
	writer.Send("/research").Tap("安排实地调研")
	writer.Send("12月8日 9:00").Send("王家村").Tap("发布")
	calls(writer)
	later.Send("/research").Tap("我要参加")
	calls(writer, later)
	h.Write(func(tx *gorm.DB) error {
		r, err := mresearch.Current(tx, h.Clock.Now())
		require.NoError(t, err)
		director, err := people.PersonByID(tx, h.Director.Row)
		require.NoError(t, err)
		p, err := people.PersonByID(tx, h.Members[2].Row)
		require.NoError(t, err)
		return mresearch.SetWriter(tx, r, p, director)
	})
	calls(writer, later, h.Members[2])
	later.Send("/research").Tap("退出")
	calls(writer, h.Members[2])
}

// When, where and with whom the field was visited is what the trip says, not
// who is on the team nor what was noted afterwards, elsewhere.
func TestOutlineSaysWhoWasInTheField(t *testing.T) {
	h := harness.New(t).Seed()
	underWay(h) // the first member writes
	writer, teamed, guest := h.Members[0], h.Members[1], h.Members[2]
	teamed.Send("/research").Tap("我要参加")
	writer.Send("/research").Tap("安排实地调研")
	writer.Send("12月8日 9:00").Send("王家村敬老院").Tap("发布")
	a := scenes.LastActivity(h)
	h.AdvanceTo(a.StartsAt.Add(-10 * time.Minute))
	guest.TapIn(h.Group, "参加")
	guest.TapIn(h.Group, "签到")
	h.AdvanceTo(a.StartsAt.Add(20 * time.Minute))
	writer.TapIn(h.Group, "签到")
	h.AdvanceTo(a.EndsAt.Add(27 * time.Hour))
	teamed.Send("/research").Tap("记群众声音")
	teamed.Tap("村民")
	teamed.Send("石桥村").Send("希望有人送餐").Tap("提交")
	writer.Send("/research")
	require.Contains(t, writer.Last(), "调研组："+writer.Name+"（执笔）、"+teamed.Name)
	writer.Tap("报告提纲")
	said := "实地 1 次、笔记 0 篇、群众声音 1 条，实地时间 12月8日（周二），地点 王家村敬老院，实地参加 2 人："
	require.Contains(t, writer.Last(), said)
	require.NotContains(t, writer.Last(), "石桥村")
	writer.Tap("导出全文")
	require.Contains(t, writer.Chat(), "\n调研组："+writer.Name+"（执笔）、"+teamed.Name)
	for _, name := range []string{writer.Name, guest.Name} {
		require.Regexp(t, said+".*"+name, writer.Last())
	}
	require.NotRegexp(t, said+".*"+teamed.Name, writer.Last())
}

// F1: who was reminded of a trip hears that it is moved, also who is no longer called.
func TestF1ATripThatIsMoved(t *testing.T) {
	h := harness.New(t).Seed()
	underWay(h)
	writer, teamed, other := h.Members[0], h.Members[1], h.Members[3]
	teamed.Send("/research").Tap("我要参加")
	writer.Send("/research").Tap("安排实地调研")
	writer.Send("12月8日 9:00").Send("王家村")
	require.Contains(t, writer.Last(), "发布后贴到委员群并置顶（委员 11 人）。")
	writer.Tap("发布")
	h.AdvanceTo(time.Date(2026, 12, 7, 19, 30, 0, 0, harness.Shanghai))
	require.Contains(t, teamed.Last(), "⏰ 明天 09:00")
	teamed.Send("/research").Tap("退出调研组")
	h.Director.Send("/sessions").Tap("#1")
	h.Director.Tap("修改")
	h.Director.Tap("改时间")
	h.Director.Send("12月15日 9:00")
	h.Director.Tap("保存修改")
	for _, p := range []*harness.Person{writer, teamed} {
		require.Contains(t, p.Chat(), "活动有变化：", p.Name)
		require.NotContains(t, p.Chat(), "⏰ 明天", p.Name)
	}
	require.NotContains(t, other.Chat(), "活动有变化")
	require.Contains(t, h.Group.Last(), "12月15日")
}
