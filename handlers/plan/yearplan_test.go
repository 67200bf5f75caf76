package plan_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/internal/harness"
)

// publishedPlan lays out 2027 and publishes it.
func publishedPlan(t *testing.T) *harness.Harness {
	h := harness.New(t).Seed()
	h.Director.Send("/yearplan 2027").Tap("排出计划")
	h.Director.Tap("发布全年计划")
	require.Contains(t, h.Director.Last(), "共 18 次活动")
	return h
}

// What a plan had announced for some minutes does not stay in the list: only
// what somebody had answered does, as called off.
func TestAnUndonePlanLeavesTheList(t *testing.T) {
	h := publishedPlan(t)
	d, m := h.Director, h.Members[0]
	m.Send("/sessions")
	require.Contains(t, m.Last(), "接下来的活动，共 18 次")
	m.Tap("#")
	m.Tap("参加")
	d.Tap("撤销")
	require.Contains(t, d.Last(), "已撤销")
	m.Send("/sessions")
	require.Contains(t, m.Last(), "共 1 次")
	require.Contains(t, m.Last(), "已取消")
	m.Tap("#")
	require.Contains(t, m.Last(), "已取消：撤销发布")

	h = publishedPlan(t)
	h.Director.Tap("撤销")
	h.Director.Send("/sessions")
	require.Contains(t, h.Director.Last(), "接下来还没有安排活动")
	h.Director.Forge("session:1")
	require.Contains(t, h.Director.Last(), "已取消：撤销发布", "an old button still tells")
}

// So with a single one that was announced by mistake.
func TestAnUndoneAnnouncementLeavesTheList(t *testing.T) {
	h := harness.New(t).Seed()
	h.Director.Send("/newsession 2026-12-12 15:00 误发 @三楼会议室").Tap("发布")
	require.Contains(t, h.Group.Last(), "误发")
	h.Director.Tap("撤销")
	h.Director.Send("/sessions")
	require.Contains(t, h.Director.Last(), "接下来还没有安排活动")
}

// The list opens with the next activity; what was taken back is not in it.
func TestTheListOpensAtTheNextActivity(t *testing.T) {
	h := harness.New(t).Seed()
	d := h.Director
	d.Send("/newsession 2026-12-12 15:00 在本月 @三楼会议室").Tap("发布")
	d.Send("/yearplan 2027").Tap("排出计划")
	d.Tap("发布全年计划")
	d.Send("/sessions")
	require.Contains(t, d.Last(), "共 19 次：\n#1 12月12日（周六）15:00 集中学习：在本月\n")

	h = harness.New(t).Seed()
	d = h.Director
	d.Send("/newsession 2026-12-12 15:00 在本月 @三楼会议室").Tap("发布")
	d.Send("/yearplan 2027").Tap("排出计划")
	d.Tap("发布全年计划")
	d.Tap("撤销")
	d.Send("/sessions")
	require.Contains(t, d.Last(), "共 1 次")
	require.Contains(t, d.Last(), "在本月")
}

// S3: what the plan says of its posting is what the setting decides.
func TestS3ThePlanSaysWhoPostsIt(t *testing.T) {
	require.Contains(t, publishedPlan(t).Director.Last(), "题目、地点齐的，活动前 7 天自动发到群里，遇节假日提前。")
	h := harness.New(t).Seed()
	h.Director.Send("/settings publish off").Send("/yearplan 2027").Tap("排出计划")
	h.Director.Tap("发布全年计划")
	require.Contains(t, h.Director.Last(), "到时提醒您，由您发到群里。")
	require.NotContains(t, h.Director.Last(), "自动发")
}
