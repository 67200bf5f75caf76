package attendance_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/internal/harness/scenes"
	"lianluo/models/activities"
)

// The activity is known: one tap on a reason asks for the leave.
func TestLeaveByOneTapOnAReason(t *testing.T) {
	for label, want := range map[string]struct {
		kind   activities.LeaveKind
		reason string
	}{
		"县里开会": {activities.OfficialLeave, "县里开会"},
		"单位有事": {activities.OfficialLeave, "单位有事"},
		"家里有事": {activities.PersonalLeave, "家里有事"},
		"身体不适": {activities.SickLeave, ""},
	} {
		t.Run(label, func(t *testing.T) {
			h, a := scenes.Planned(t)
			p := h.Members[0]
			p.TapIn(h.Group, "请假")
			p.Tap(label)
			require.Contains(t, p.Last(), "请假已交主任")
			require.Contains(t, p.Last(), "按临时请假登记", "no card has said it")
			require.Contains(t, p.Last(), "[ 撤销（5 分钟内） ]")
			l := leaveOf(h, a)
			require.Equal(t, want.kind, l.Kind)
			require.Equal(t, want.reason, l.Reason)
			require.Equal(t, activities.Asked, l.State)
			require.NotContains(t, p.Chat(), "属于敏感个人信息", "the kind alone is no words on an illness")
			p.Tap("撤销")
			require.Equal(t, activities.Withdrawn, leaveOf(h, a).State)
		})
	}
}

func TestLeaveByWordsShowsTheCard(t *testing.T) {
	h, a := scenes.Planned(t)
	p := h.Members[0]
	p.TapIn(h.Group, "请假")
	p.Send("去市里开会")
	require.Contains(t, p.Last(), "请假类别：公务")
	require.Contains(t, p.Last(), "[ 提交 ]", "words are shown first")
	p.Tap("改事由")
	p.Tap("家里有事")
	require.Contains(t, p.Last(), "[ 提交 ]", "what was on the card goes by its button")
	require.Contains(t, p.Last(), "请假类别：事假", "the kind follows the reason")
	p.Tap("提交")
	require.Equal(t, "家里有事", leaveOf(h, a).Reason)
}

func TestLeaveByTheWordsOfAButton(t *testing.T) {
	h, a := scenes.Planned(t)
	p := h.Members[0]
	p.Send("/leave 单位有事")
	require.Equal(t, activities.OfficialLeave, leaveOf(h, a).Kind, "as its button does")
	p = h.Members[1]
	p.TapIn(h.Group, "请假")
	p.Send("身体不适").Tap("撤销")
	require.Contains(t, p.Last(), "已撤回请假")
	p = h.Members[2]
	p.TapIn(h.Group, "请假")
	p.Send("病假")
	require.Contains(t, p.Last(), "请假类别：病假")
	p.Tap("提交")
	require.Empty(t, leaveOf(h, a).Reason)
}

// The office enters a leave for a member: that is always shown first.
func TestLeaveForAMemberIsShownFirst(t *testing.T) {
	h, _ := scenes.Planned(t)
	h.Director.Send("/leavefor 陈静")
	h.Director.Tap("家里有事")
	require.Contains(t, h.Director.Last(), "请核对，代录陈静请假：")
	require.Contains(t, h.Director.Last(), "[ 提交 ]")
}

// A child's illness is no sick leave, which would leave the rate: it is asked.
func TestLeaveForAChildsIllnessIsAsked(t *testing.T) {
	h, a := scenes.Planned(t)
	p := h.Members[0]
	p.Send("/leave 孩子发烧要看护")
	require.Contains(t, p.Last(), "哪一类请假")
	p.Tap("事假")
	p.Tap("提交")
	require.Equal(t, activities.PersonalLeave, leaveOf(h, a).Kind)
}
