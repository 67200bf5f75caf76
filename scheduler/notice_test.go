package scheduler_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models"
)

// A morning's deadline is spoken of the evening before; that is the day of the
// three days' reminder, which then says both, once.
func TestTheDeadlineOfLeaveFoldsIntoThreeDaysReminder(t *testing.T) {
	h := harness.New(t).Seed()
	a := plan(h, at(time.December, 12, 9, 30))
	silent, noDay3, neither := h.Members[0], h.Members[1], h.Members[2]
	mute(h, noDay3, "day3")
	mute(h, neither, "day3 leaveby")
	answer(h, a, h.Members[3], models.AnswerMaybe)
	h.AdvanceTo(at(time.December, 9, 9, 30))
	for _, p := range []*harness.Person{silent, noDay3} {
		require.Equal(t, 1, heard(p))
		require.Contains(t, p.Last(), "12月10日（周四）09:30 以后按临时请假登记")
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
	answer(h, a, declined, models.AnswerNo)
	h.AdvanceTo(at(time.December, 8, 15, 0))
	require.Zero(t, heard(declined))
	require.Equal(t, 4, heard(h.Members[1]))
	require.Contains(t, h.Members[1].Chat(), "不能来请在今天 15:00 前请假，以后按临时请假登记", "the second time is not the first again")
}

func TestTheDirectorIsRemindedToPublish(t *testing.T) {
	h := harness.New(t).Seed()
	h.Director.Send("/settings publish off") // otherwise it is posted by itself
	var posted *models.Activity
	h.Write(func(tx *gorm.DB) error {
		for _, a := range []*models.Activity{
			{Topic: "没有发布", StartsAt: at(time.December, 18, 15, 0)}, // a week before is a Friday
			{Topic: "已经发布", StartsAt: at(time.December, 18, 15, 0)},
			{Topic: "周末活动", StartsAt: at(time.December, 19, 15, 0)}, // a week before is a Saturday: it is said on the Friday
			{Topic: "已经取消", StartsAt: at(time.December, 18, 15, 0)},
		} {
			a.Kind = models.Visit
			if err := models.CreateActivity(tx, a); err != nil {
				return err
			}
			switch a.Topic {
			case "已经发布":
				posted = a
			case "已经取消":
				if err := models.CancelActivity(tx, a, "下雨", h.Clock.Now()); err != nil {
					return err
				}
			}
		}
		return models.SetPostRef(tx, posted, 1)
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
