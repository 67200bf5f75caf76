package attendance_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
)

// The office sets when check-in closes and how long before leave is asked; what is planned
// from then on goes by it, and says so.
func TestTheOfficeSetsWhenCheckInCloses(t *testing.T) {
	h := harness.New(t).Seed()
	d, m := h.Director, h.Members
	d.Send("/settings closes 30")
	require.Contains(t, d.Last(), "签到截止 开始后 30 分钟")
	d.Send("/settings notice 0")
	require.Contains(t, d.Last(), "请假提前 不分早晚")
	d.Send("/settings closes 999")
	require.Contains(t, d.Last(), "不能用作签到截止")
	d.Send("/newsession 今天 15:00 二十届四中全会精神 @镇政府三楼会议室 #王芳").Tap("发布")
	require.Zero(t, scenes.LastActivity(h).LeaveNoticeDays)
	h.AdvanceTo(scenes.Clock(14, 0))
	h.AdvanceTo(scenes.Clock(15, 30))
	m[0].TapIn(h.Group, "签到")
	h.AdvanceTo(scenes.Clock(15, 32))
	require.NotContains(t, h.Group.Last(), "签到 ]")
	require.Contains(t, m[1].Last(), "[ 申请补录 ]", "the reminder has no check-in any more")
	require.NotContains(t, m[1].Last(), "[ 签到 ]")
	m[1].Send("/checkin")
	require.Contains(t, m[1].Last(), "签到已于15:30截止")
	require.Contains(t, m[0].Chat(), "提前离开", "the activity goes on")
}
