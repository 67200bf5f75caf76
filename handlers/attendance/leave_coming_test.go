package attendance_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"lianluo/internal/harness/scenes"
	"lianluo/models/activities"
)

// Who asked for leave and comes after all counts once and waits for no answer;
// taking the check-in back asks for the leave again.
func TestComingEndsTheLeaveThatWasAskedFor(t *testing.T) {
	h, a := scenes.Planned(t)
	p := h.Members[0]
	p.Send("/leave 出差")
	h.AdvanceTo(a.StartsAt.Add(-10 * time.Minute))
	p.Send("/checkin")
	require.Contains(t, p.Last(), "待批的请假已自动撤回")
	require.Contains(t, h.Group.Last(), "应到 11 · 参加 2 · 待回复 9 · 已签到 1")
	require.Equal(t, activities.Withdrawn, leaveOf(h, a).State)
	require.Contains(t, h.Director.Last(), "陈静已到会，请假不用再批了")
	require.NotContains(t, h.Director.Last(), "[ 批准 ]")
	h.Director.Send("/review")
	require.NotContains(t, h.Director.Last(), "请假")
	require.Contains(t, h.Director.Forge(fmt.Sprintf("leave_step:%d:granted", leaveOf(h, a).ID)), "本人已到会")

	p.Tap("撤销")
	require.Equal(t, activities.Asked, leaveOf(h, a).State)
	require.Contains(t, h.Group.Last(), "应到 11 · 参加 1 · 请假待批 1 · 待回复 9")
	require.Contains(t, h.Director.Chat(), "[ 批准 ]")
	h.Director.Send("/review")
	require.Contains(t, h.Director.Last(), "陈静 · 公务")

	// The same when the office notes that the person is there.
	h.Director.Forge(fmt.Sprintf("mark_in:%d:%d", a.ID, p.Row))
	require.Equal(t, activities.Withdrawn, leaveOf(h, a).State)
	require.NotContains(t, h.Group.Last(), "请假待批")
}

// A state set by hand, and its undoing, do so too.
func TestANoteThatSomebodyCameEndsTheLeave(t *testing.T) {
	h, a := scenes.Planned(t)
	p := h.Members[0]
	p.Send("/leave 出差")
	h.AdvanceTo(a.EndsAt.Add(time.Hour))
	h.Director.Forge(fmt.Sprintf("correct:%d:%d:present", a.ID, p.Row))
	h.Director.Send("签到表上有").Tap("更正")
	require.Equal(t, activities.Present, scenes.AttendanceOf(h, p).State)
	require.Equal(t, activities.Withdrawn, leaveOf(h, a).State)
	h.Director.Tap("撤销")
	require.Equal(t, activities.Asked, leaveOf(h, a).State)
}
