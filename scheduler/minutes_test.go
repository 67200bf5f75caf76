package scheduler_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/activities"
)

// asks is how the question for the minutes reads.
const asks = "的纪要还差几句话"

// hosted keeps an activity that a member receives; without a host when p is nil.
func hosted(h *harness.Harness, kind activities.ActivityKind, topic string, t time.Time, p *harness.Person) (a *activities.Activity) {
	h.Write(func(tx *gorm.DB) error {
		a = &activities.Activity{Kind: kind, Topic: topic, StartsAt: t, Place: "二楼会议室"}
		if p != nil {
			a.HostID = p.Row
		}
		return activities.Create(tx, a)
	})
	return a
}

// meet has some come to the activity that now begins.
func meet(h *harness.Harness, who ...*harness.Person) {
	for _, p := range who {
		p.Send("/checkin")
	}
}

// The host is asked in the morning of the next working day, once, and nobody else is.
func TestTheHostIsAskedForMinutes(t *testing.T) {
	h := harness.New(t, harness.DaysOff()).Seed()
	host := h.Members[2]
	hosted(h, activities.Discussion, "集镇停车难", at(time.December, 11, 15, 0), host) // a Friday
	h.AdvanceTo(at(time.December, 11, 14, 45))
	meet(h, h.Members[:8]...)
	h.AdvanceTo(at(time.December, 14, 8, 59))
	require.Zero(t, host.Told(asks), "neither in the evening nor on days off")
	h.AdvanceTo(at(time.December, 14, 9, 0))
	require.Equal(t, 1, host.Told(asks))
	require.Contains(t, host.Last(), "座谈讨论「集镇停车难」")
	require.Contains(t, host.Last(), "三个小问题，都可以跳过")
	require.Contains(t, host.Last(), "[ 填纪要 ]")
	for _, p := range append(h.Members[3:], h.Members[0], h.Director) {
		require.Zero(t, p.Told(asks), p.Name)
	}
	h.AdvanceTo(at(time.December, 25, 16, 59))
	require.Equal(t, 1, host.Told(asks), "once")
	require.Contains(t, host.Last(), "[ 填纪要 ]")
	h.AdvanceTo(at(time.December, 25, 17, 2))
	require.NotContains(t, host.Last(), "[ 填纪要 ]", "two weeks later nobody asks any more")
	require.Contains(t, host.Last(), "的纪要还没有填。要补填，请点「看活动」。")
}

// What lies before holidays is asked for after them.
func TestMinutesWaitForTheEndOfHolidays(t *testing.T) {
	h := harness.New(t, harness.DaysOff(), harness.At(at(time.September, 28, 9, 0))).Seed()
	host := h.Members[2]
	hosted(h, activities.Discussion, "秋收", at(time.September, 30, 15, 0), host)
	h.AdvanceTo(at(time.September, 30, 14, 45))
	meet(h, h.Members[:8]...)
	h.AdvanceTo(at(time.October, 8, 8, 59))
	require.Zero(t, host.Told(asks))
	h.AdvanceTo(at(time.October, 8, 9, 0))
	require.Equal(t, 1, host.Told(asks))
	require.Contains(t, host.Last(), "[ 填纪要 ]")
}

// Nobody is asked for what there is already, for what was called off, or for what perhaps did
// not take place; of that as soon as it is known.
func TestMinutesThatAreNotAskedFor(t *testing.T) {
	h := harness.New(t, harness.DaysOff()).Seed()
	d, written, off, empty := h.Director, h.Members[2], h.Members[3], h.Members[4]
	hosted(h, activities.Discussion, "集镇停车难", at(time.December, 8, 9, 0), written)
	cancelled := hosted(h, activities.Discussion, "冬季消防", at(time.December, 8, 11, 30), off)
	hosted(h, activities.Discussion, "养老服务", at(time.December, 8, 15, 0), empty)
	h.Write(func(tx *gorm.DB) error { return activities.Cancel(tx, cancelled, "下雨", h.Clock.Now()) })
	h.AdvanceTo(at(time.December, 8, 8, 45))
	meet(h, h.Members[:8]...)
	h.AdvanceTo(at(time.December, 8, 19, 0))
	require.Contains(t, d.Chat(), "没有人签到。这次活动办了吗？")
	require.Contains(t, written.Chat(), "[ 填纪要 ]", "on the message that says it is over")
	written.Tap("填纪要")
	for range 3 {
		written.Tap("跳过")
	}
	require.Contains(t, written.Chat(), "纪要已保存")

	h.AdvanceTo(at(time.December, 9, 12, 0))
	for _, p := range []*harness.Person{written, off, empty} {
		require.Zero(t, p.Told(asks), p.Name)
	}
	d.Forge("session:3")
	d.Forge("sheet_held:3")
	h.AdvanceTo(at(time.December, 11, 8, 59))
	require.Zero(t, empty.Told(asks))
	h.AdvanceTo(at(time.December, 11, 9, 0))
	require.Equal(t, 1, empty.Told(asks), "it was held, as was only said later")
	require.Zero(t, written.Told(asks))
	require.Zero(t, off.Told(asks))
}

// Who is reminded of notes that morning is asked in the same message, above them.
func TestMinutesRideWithWhatIsOwed(t *testing.T) {
	h := harness.New(t, harness.DaysOff()).Seed()
	host := h.Members[2]
	hosted(h, activities.Study, topic, at(time.December, 8, 15, 0), host)
	h.AdvanceTo(at(time.December, 8, 14, 45))
	meet(h, h.Members[:8]...)
	before := len(h.Sandbox.Messages(host.ID))
	h.AdvanceTo(at(time.December, 9, 9, 0))
	require.Len(t, h.Sandbox.Messages(host.ID), before+1, "one message")
	require.Regexp(t, `^[^\n]*的纪要还差几句话[^\n]*\n\n⏰ 学习之后，您还有以下内容没有交(?s:.*)\n\[ 填纪要 \] ?\n\[ 记笔记 \] \[ 写心得 \]`, host.Last())
	host.Send("/note 记住了")
	host.Send("/reflect 要办实事")
	h.Advance(2 * time.Minute)
	require.Contains(t, host.Chat(), asks+"：谁讲了什么、议定了哪些事。三个小问题，都可以跳过。\n\n✅ 要交的都已收到。\n[ 填纪要 ]")
	h.AdvanceTo(at(time.December, 15, 12, 0))
	require.Equal(t, 1, host.Told(asks), "and not again")
}

// Three days' reminder that waited for a working day has asked the day before the evening: who
// has said nothing to it is reminded an hour before, and not in between. Where no such reminder
// comes, the evening's does.
func TestTheEveningDoesNotAskAgain(t *testing.T) {
	h := harness.New(t, harness.DaysOff()).Seed()
	silent, quiet, unsure := h.Members[0], h.Members[1], h.Members[2]
	mute(h, quiet, "hour1")
	a := plan(h, at(time.December, 9, 15, 0)) // three days before is a Sunday
	h.AdvanceTo(at(time.December, 7, 7, 59))
	require.Zero(t, heard(silent))
	h.AdvanceTo(at(time.December, 7, 8, 0))
	require.Equal(t, 1, heard(silent))
	answer(h, a, unsure, activities.AnswerMaybe)
	h.AdvanceTo(at(time.December, 8, 19, 0))
	require.Equal(t, 1, heard(silent), "asked yesterday")
	require.Contains(t, silent.Last(), "[ 参加 ]", "and it stands there")
	require.Equal(t, 2, heard(quiet), "who is not reminded an hour before")
	require.Equal(t, 2, heard(unsure), "who is not sure is asked again")
	h.AdvanceTo(at(time.December, 9, 14, 0))
	require.Equal(t, 2, heard(silent))
	require.Contains(t, silent.Last(), "今天 15:00")
	require.Equal(t, 2, heard(quiet))

	early := harness.New(t, harness.DaysOff()).Seed()
	plan(early, at(time.December, 9, 8, 30))
	early.AdvanceTo(at(time.December, 9, 8, 31))
	require.Equal(t, 2, heard(early.Members[0]), "an hour before is night: the evening's comes")
}
