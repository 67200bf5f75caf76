package scheduler_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/harness/scenes"
	"lianluo/models/activities"
)

// A morning's deadline is spoken of the evening before; that is the day of the
// three days' reminder, which then says both, once.
func TestTheDeadlineOfLeaveFoldsIntoThreeDaysReminder(t *testing.T) {
	h := harness.New(t).Seed()
	a := plan(h, at(time.December, 12, 9, 30))
	silent, noDay3, neither := h.Members[0], h.Members[1], h.Members[2]
	mute(h, noDay3, "day3")
	mute(h, neither, "day3 leaveby")
	answer(h, a, h.Members[3], activities.AnswerMaybe)
	h.AdvanceTo(at(time.December, 9, 9, 30))
	for _, p := range []*harness.Person{silent, noDay3} {
		require.Equal(t, 1, heard(p))
		require.Contains(t, p.Last(), "12月10日（周四）09:30前请假，过时按临时请假登记")
	}
	h.AdvanceTo(at(time.December, 11, 18, 59))
	require.Equal(t, 1, heard(silent), "folded")
	require.Zero(t, heard(neither))
	require.Zero(t, heard(h.Members[3]), "has answered")
}

func TestNobodyIsRemindedWhoIsThereOrHasDeclined(t *testing.T) {
	h := harness.New(t).Seed()
	a := plan(h, at(time.December, 8, 15, 0))
	declined := h.Members[0]
	answer(h, a, declined, activities.AnswerNo)
	h.AdvanceTo(at(time.December, 8, 15, 0))
	require.Zero(t, heard(declined))
	require.Equal(t, 3, heard(h.Members[1]))
	require.Equal(t, 1, h.Members[1].Told("按临时请假登记"), "the deadline is named once")
}

// Who was not told by three days' reminder hears of the deadline on its day.
func TestTheDeadlineOfLeaveIsNamedToThoseNotToldOfIt(t *testing.T) {
	h := harness.New(t).Seed()
	plan(h, at(time.December, 8, 15, 0))
	noDay3, neither := h.Members[0], h.Members[1]
	mute(h, noDay3, "day3")
	mute(h, neither, "day3 leaveby")
	h.AdvanceTo(at(time.December, 6, 8, 59))
	require.Zero(t, heard(noDay3))
	h.AdvanceTo(at(time.December, 6, 9, 0))
	require.Equal(t, 1, heard(noDay3))
	require.Contains(t, noDay3.Last(), "不能参加的，请在今天（12月6日）15:00前请假，过时按临时请假登记")
	require.Equal(t, 1, heard(h.Members[2]), "three days before")
	require.Zero(t, heard(neither))
}

// An absence that nobody has heard of is told on the day, once, in private.
func TestWhoHasNoCheckInIsTold(t *testing.T) {
	h := harness.New(t).Seed()
	var a *activities.Activity
	h.Write(func(tx *gorm.DB) error {
		a = &activities.Activity{Kind: activities.Discussion, Topic: topic, StartsAt: at(time.December, 8, 9, 0)}
		return activities.Create(tx, a)
	})
	there, onLeave, absent, muted, byHand := h.Members[0], h.Members[1], h.Members[2], h.Members[3], h.Members[4]
	grantLeave(h, a, onLeave)
	mute(h, muted, "owed")
	h.AdvanceTo(at(time.December, 8, 8, 55))
	there.Send("/checkin")
	h.AdvanceTo(a.EndsAt.Add(2*time.Hour + 10*time.Minute))
	row, director := person(h, byHand), person(h, h.Director)
	h.Write(func(tx *gorm.DB) error {
		_, err := activities.Correct(tx, a, row, activities.Present, director, "手机没电", h.Clock.Now())
		return err
	})
	h.Advance(3 * time.Hour)
	require.NotContains(t, absent.Chat(), "没有您的签到", "the list is not confirmed")
	scenes.Confirm(h, a.ID)
	require.Contains(t, absent.Last(), "12月8日（周二）座谈讨论「"+topic+"」没有您的签到。您若到会，可申请补录。")
	for _, p := range []*harness.Person{there, onLeave, muted, byHand, h.Director} {
		require.NotContains(t, p.Chat(), "没有您的签到", p.Name)
	}
	require.NotContains(t, h.Group.Chat(), "没有您的签到")
	absent.Tap("我没到会")
	require.Contains(t, absent.Last(), "按缺席登记")
	other := h.Members[5]
	other.Tap("申请补录")
	require.Contains(t, other.Last(), "已请主任补录")
	h.Advance(29 * 24 * time.Hour)
	require.Equal(t, 1, strings.Count(h.Members[6].Chat(), "没有您的签到"))
	h.Advance(2 * 24 * time.Hour)
	require.NotContains(t, h.Members[6].Chat(), "可申请补录", "it is offered no longer")
}

// What ends in the evening is told of in the morning.
func TestWhoHasNoCheckInIsToldByDay(t *testing.T) {
	h := harness.New(t).Seed()
	h.Write(func(tx *gorm.DB) error {
		return activities.Create(tx, &activities.Activity{Kind: activities.Visit, Topic: topic, StartsAt: at(time.December, 8, 19, 0)})
	})
	h.AdvanceTo(at(time.December, 8, 18, 45))
	h.Members[1].Send("/checkin")
	h.AdvanceTo(at(time.December, 8, 23, 1))
	scenes.Confirm(h, 1)
	h.AdvanceTo(at(time.December, 9, 7, 59))
	require.NotContains(t, h.Members[0].Chat(), "没有您的签到")
	h.AdvanceTo(at(time.December, 9, 8, 0))
	require.Contains(t, h.Members[0].Last(), "12月8日（周二）调研考察「"+topic+"」没有您的签到")
}

func TestTheDirectorIsRemindedToPublish(t *testing.T) {
	h := harness.New(t).Seed()
	h.Director.Send("/settings publish off") // otherwise it is posted by itself
	var posted *activities.Activity
	h.Write(func(tx *gorm.DB) error {
		for _, a := range []*activities.Activity{
			{Topic: "没有发布", StartsAt: at(time.December, 18, 15, 0)}, // a week before is a Friday
			{Topic: "已经发布", StartsAt: at(time.December, 18, 15, 0)},
			{Topic: "周末活动", StartsAt: at(time.December, 19, 15, 0)}, // a week before is a Saturday: it is said on the Friday
			{Topic: "已经取消", StartsAt: at(time.December, 18, 15, 0)},
		} {
			a.Kind, a.Place = activities.Visit, "石桥村"
			if err := activities.Create(tx, a); err != nil {
				return err
			}
			switch a.Topic {
			case "已经发布":
				posted = a
			case "已经取消":
				if err := activities.Cancel(tx, a, "下雨", h.Clock.Now()); err != nil {
					return err
				}
			}
		}
		return activities.SetPostRef(tx, posted, 1)
	})
	d := h.Director
	h.AdvanceTo(at(time.December, 11, 8, 59))
	require.NotContains(t, d.Chat(), "没有发布")
	require.NotContains(t, d.Chat(), "周末活动")
	h.Stop()
	h.Clock.Advance(2 * time.Hour) // the program was down at nine
	h.Start()
	h.Advance(0)
	require.Regexp(t, `没有发布(?s:.*)还没有发到群里|还没有发到群里(?s:.*)没有发布`, d.Chat())
	require.Contains(t, d.Chat(), "周末活动", "not later than a week before, not on a day off")
	h.AdvanceTo(at(time.December, 14, 9, 0))
	require.Equal(t, 1, strings.Count(d.Chat(), "周末活动"))
	require.Contains(t, d.Last(), "周末活动")
	d.Tap("发到群里")
	require.Contains(t, h.Group.Last(), "周末活动")
	require.NotContains(t, d.Chat(), "已经发布")
	require.NotContains(t, d.Chat(), "已经取消")
	require.NotContains(t, h.Members[0].Chat(), "还没有发到群里")
}

// A reminder says what was answered and how it is changed, and to the one who
// receives the others what is his or hers to do.
func TestTheReminderKnowsWhoReadsIt(t *testing.T) {
	h := harness.New(t).Seed()
	host, coming, unsure := h.Members[0], h.Members[1], h.Members[2]
	var a *activities.Activity
	h.Write(func(tx *gorm.DB) error {
		a = &activities.Activity{Kind: activities.Discussion, Topic: topic, StartsAt: at(time.December, 8, 15, 0), HostID: host.Row, Place: "镇敬老院"}
		return activities.Create(tx, a)
	})
	answer(h, a, coming, activities.AnswerYes)
	h.Write(func(tx *gorm.DB) error { // long ago
		return tx.Model(&activities.Attendance{}).Where("activity_id = ? AND answered_at IS NOT NULL", a.ID).Update("answered_at", at(time.December, 4, 18, 0)).Error
	})
	answer(h, a, unsure, activities.AnswerMaybe)
	h.AdvanceTo(at(time.December, 7, 19, 0))
	require.Contains(t, coming.Last(), "接待 "+host.Name)
	require.Contains(t, coming.Last(), "您已答复：参加\n[ 改为请假 ] [ 改为待定 ]")
	require.Contains(t, unsure.Last(), "您已答复：待定\n[ 改为参加 ] [ 改为请假 ]")
	require.Contains(t, host.Chat(), "本次由您接待，请提前准备会场。\n", "three days before there is time to")
	require.Contains(t, host.Last(), "本次由您接待。\n[ 请假 ]")
	require.NotContains(t, host.Last(), "接待 "+host.Name)
	require.NotContains(t, h.Members[3].Last(), "您已答复")
	coming.Tap("改为请假")
	require.Contains(t, coming.Last(), "事由是什么？")
}

// W24: what a host is asked to see to is what the kind of the activity needs.
func TestAHostIsAskedForWhatATripNeeds(t *testing.T) {
	h := harness.New(t).Seed()
	host := h.Members[0]
	h.Write(func(tx *gorm.DB) error {
		return activities.Create(tx, &activities.Activity{Kind: activities.Visit, Topic: topic, Place: "自来水厂", StartsAt: at(time.December, 8, 15, 0), HostID: host.Row})
	})
	h.AdvanceTo(at(time.December, 5, 19, 0))
	require.Contains(t, host.Last(), "本次由您接待，请落实集合地点、车辆和联系人。")
	h.AdvanceTo(at(time.December, 7, 19, 0))
	require.Contains(t, host.Last(), "本次由您接待。")
	require.NotContains(t, host.Chat(), "会场")
}
