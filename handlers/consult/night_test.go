package consult_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/briefing"
	"lianluo/models/calendar"
)

// What is sent at night is heard in the morning; what is withdrawn before rings nowhere, and
// the undo of that has it rung after all.
func TestNothingRingsAtNight(t *testing.T) {
	h := harness.New(t, harness.At(time.Date(2026, 12, 5, 21, 30, 0, 0, harness.Shanghai))).Seed()
	d, p := h.Director, h.Members[1]
	d.Send("/consult " + matter).Tap("三天后")
	require.Contains(t, d.Last(), "明早 08:00")
	d.Tap("发出")
	require.Zero(t, p.Told(matter))
	d.Send("/consult 征-2026-001").Tap("撤回征求")
	d.Send("再想想").Tap("撤回征求")
	h.Advance(time.Minute)
	d.Tap("撤销")
	h.AdvanceTo(at(6, 8, 1))
	require.Equal(t, 1, p.Told(matter))
	require.Contains(t, p.Last(), "[ 同意 ]")
	require.Contains(t, h.Group.Chat(), "已答复 0/11")
	d.Send("/consult 征-2026-001").Tap("撤回征求")
	d.Send("不问了").Tap("撤回征求")
	h.Advance(time.Minute)
	require.NotContains(t, p.Last(), "[ 同意 ]")
	d.Tap("撤销")
	h.Advance(time.Minute)
	require.Contains(t, p.Last(), "[ 同意 ]", "it asks again where it stood")
	require.Equal(t, 1, p.Told(matter))

	quiet := harness.New(t, harness.At(time.Date(2026, 12, 5, 21, 30, 0, 0, harness.Shanghai))).Seed()
	quiet.Director.Send("/consult " + matter).Tap("三天后")
	quiet.Director.Tap("发出")
	quiet.Director.Send("/consult 征-2026-001").Tap("撤回征求")
	quiet.Director.Send("不问了").Tap("撤回征求")
	quiet.AdvanceTo(at(6, 9, 0))
	require.Zero(t, quiet.Members[1].Told(matter))
}

// On days off nobody is reminded, unless it would be too late on the next working day.
func TestRemindersKeepDaysOff(t *testing.T) {
	h := harness.New(t, harness.DaysOff(), harness.At(time.Date(2026, 12, 7, 9, 0, 0, 0, harness.Shanghai))).Seed()
	h.Director.Send("/consult " + matter).Send("12月14日").Tap("发出") // a Monday, to a Monday
	p := h.Members[1]
	h.AdvanceTo(at(12, 12, 0))
	require.Equal(t, 1, p.Told("还没有收到您的答复"), "half-way, on a Thursday or Friday")
	h.AdvanceTo(at(13, 23, 0))
	require.Equal(t, 1, p.Told("还没有收到您的答复"))
	h.AdvanceTo(at(14, 12, 0))
	require.Equal(t, 2, p.Told("还没有收到您的答复"), "the day before is a Sunday: on Monday morning")
}

// The briefing counts what was gathered by asking and what of it was accepted.
func TestTheBriefingCounts(t *testing.T) {
	h := put(t)
	h.Members[3].Tap("有意见")
	h.Members[3].Send("1. 先修东段\n2. 装路灯\n3. 公开账目").Tap("提交")
	h.AdvanceTo(at(8, 18, 1))
	d := h.Director
	d.Tap("报送镇党委")
	d.Tap("今天")
	d.Tap("由我")
	d.Tap("逐条答复")
	d.Tap("采纳")
	d.Tap("部分采纳")
	d.Tap("未采纳")
	d.Tap("已经在办")
	var f *briefing.Figures
	h.Rows(func(tx *gorm.DB) (err error) {
		f, err = briefing.ComputeFigures(tx, calendar.Quarter{Year: 2026, Q: 4}, harness.Shanghai)
		return err
	})
	require.Equal(t, []int{3, 1, 1}, []int{f.Get(briefing.FigConsulted).Value, f.Get(briefing.FigConsultYes).Value, f.Get(briefing.FigConsultPartly).Value})
	require.False(t, f.Nothing())
	d.Send("/briefing 2026Q4")
	require.Contains(t, d.Last(), "征求意见 3 条，采纳 1 条，部分采纳 1 条")
}
