package scheduler_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/activities"
	"lianluo/models/notes"
	"lianluo/models/people"
)

const topic = "二十届四中全会精神"

func at(month time.Month, day, hour, minute int) time.Time {
	year := 2026
	if month < time.June {
		year = 2027
	}
	return time.Date(year, month, day, hour, minute, 0, 0, harness.Shanghai)
}

// plan keeps a study session that starts at t.
func plan(h *harness.Harness, t time.Time) (a *activities.Activity) {
	h.Write(func(tx *gorm.DB) error {
		a = &activities.Activity{Kind: activities.Study, Topic: topic, StartsAt: t, Place: "三楼会议室"}
		return activities.Create(tx, a)
	})
	return a
}

func person(h *harness.Harness, p *harness.Person) (row *people.Person) {
	h.Rows(func(tx *gorm.DB) (err error) {
		row, err = people.PersonByID(tx, p.Row)
		return err
	})
	return row
}

func mute(h *harness.Harness, p *harness.Person, words string) {
	h.Write(func(tx *gorm.DB) error {
		return tx.Model(&people.Person{}).Where("id = ?", p.Row).Update("muted", words).Error
	})
}

func answer(h *harness.Harness, a *activities.Activity, p *harness.Person, said activities.Answer) {
	row := person(h, p)
	h.Write(func(tx *gorm.DB) error { return activities.SetAnswer(tx, a, row, said, h.Clock.Now()) })
}

func grantLeave(h *harness.Harness, a *activities.Activity, p *harness.Person) {
	row, director := person(h, p), person(h, h.Director)
	h.Write(func(tx *gorm.DB) error {
		l, _, err := activities.AskLeave(tx, a, row, activities.SickLeave, "看病", h.Clock.Now())
		if err != nil {
			return err
		}
		_, err = activities.DecideLeave(tx, a, l, director, true, "", h.Clock.Now())
		return err
	})
}

// heard counts the messages in a person's private chat that name the session.
func heard(p *harness.Person) int { return strings.Count(p.Chat(), topic) }

func TestSessionsLife(t *testing.T) {
	h := harness.New(t).Seed()
	a := plan(h, at(time.December, 8, 15, 0))
	coming, onLeave, silent, quiet, unsure := h.Members[0], h.Members[1], h.Members[2], h.Members[3], h.Members[4]
	answer(h, a, coming, activities.AnswerYes)
	answer(h, a, unsure, activities.AnswerMaybe)
	grantLeave(h, a, onLeave)
	mute(h, quiet, "day3 leaveby day1 hour1 owed")

	h.AdvanceTo(at(time.December, 5, 14, 59))
	require.Zero(t, heard(silent))
	h.AdvanceTo(at(time.December, 5, 15, 0))
	require.Equal(t, 1, heard(silent), "three days before: who has not answered")
	for _, p := range []*harness.Person{coming, onLeave, quiet, unsure, h.Director} {
		require.Zero(t, heard(p), p.Name)
	}

	h.Stop() // a restart loses and doubles nothing
	h.Start()
	h.Advance(0)
	require.Equal(t, 1, heard(silent))

	require.Contains(t, silent.Last(), "12月6日（周日）15:00前请假，过时按临时请假登记")
	h.AdvanceTo(at(time.December, 6, 9, 0))
	require.Equal(t, 1, heard(silent), "the deadline of leave was named the afternoon before")

	h.AdvanceTo(at(time.December, 7, 18, 59))
	require.Equal(t, 1, heard(silent))
	h.AdvanceTo(at(time.December, 7, 19, 0))
	require.Equal(t, 2, heard(silent), "the evening before: who has not said, or not for sure")
	require.Zero(t, heard(coming), "who has just said so knows")
	require.Equal(t, 1, heard(unsure))
	require.Zero(t, heard(onLeave))
	require.Zero(t, heard(quiet))

	h.AdvanceTo(at(time.December, 8, 14, 0))
	require.Equal(t, 3, heard(silent), "an hour before")
	require.Equal(t, 1, heard(coming))
	require.Contains(t, coming.Last(), "今天 15:00")
	require.Equal(t, 1, heard(unsure), "who has answered and was reminded in the evening")
	require.Contains(t, silent.Last(), "今天 15:00")
	require.Contains(t, silent.Last(), "[ 请假 ]")
	require.Zero(t, heard(onLeave))
	require.Zero(t, heard(quiet))

	h.AdvanceTo(at(time.December, 8, 14, 40))
	for _, p := range []*harness.Person{coming, silent, quiet} {
		row := person(h, p)
		h.Write(func(tx *gorm.DB) error {
			_, err := activities.CheckIn(tx, a, row, h.Clock.Now(), activities.BySelf)
			return err
		})
	}

	h.AdvanceTo(at(time.December, 8, 18, 59))
	require.Zero(t, heard(h.Director))
	h.AdvanceTo(at(time.December, 8, 19, 0))
	require.Contains(t, h.Director.Last(), "集中学习「二十届四中全会精神」已结束，签到登记到此截止")
	require.Contains(t, h.Director.Last(), "没签到（待确认）：刘洋、王芳")
	require.NotContains(t, h.Group.Chat(), "缺席")
	h.Rows(func(tx *gorm.DB) error {
		now, err := activities.ByID(tx, a.ID)
		require.Equal(t, activities.Closed, now.State)
		return err
	})

	h.AdvanceTo(at(time.December, 9, 8, 59))
	before := heard(coming)
	h.AdvanceTo(at(time.December, 9, 9, 0))
	require.Greater(t, heard(coming), before, "a day after: what is owed")
	require.Contains(t, coming.Last(), "[ 记笔记 ] [ 写心得 ]")
	require.Zero(t, heard(quiet), "owed is muted")
	require.NotContains(t, onLeave.Chat(), "没有交")
	h.Write(func(tx *gorm.DB) error { // one of the two comes in
		return notes.File(tx, &notes.Note{Kind: notes.StudyNote, ActivityID: a.ID, PersonID: coming.Row, Text: "笔记"}, h.Clock.Now())
	})
	count := len(h.Sandbox.Messages(coming.ID))
	h.AdvanceTo(at(time.December, 15, 9, 0))
	require.Len(t, h.Sandbox.Messages(coming.ID), count, "once")
	require.Contains(t, coming.Last(), "心得体会", "and it stays, with what is still owed")
	require.NotContains(t, coming.Last(), "学习笔记")
	h.AdvanceTo(at(time.December, 30, 12, 0))
	require.Len(t, h.Sandbox.Messages(coming.ID), count, "then it rests")
}

func TestProgramDownOverAReminder(t *testing.T) {
	h := harness.New(t).Seed()
	plan(h, at(time.December, 8, 15, 0))
	h.AdvanceTo(at(time.December, 7, 18, 0))
	p := h.Members[0]
	require.Equal(t, 1, heard(p))
	h.Stop()
	h.Clock.Advance(5 * time.Hour) // 23:00: the evening's reminder was missed
	h.Start()
	h.Advance(0)
	require.Equal(t, 1, heard(p), "not at night")
	h.AdvanceTo(at(time.December, 8, 8, 0))
	require.Equal(t, 2, heard(p))
	h.Stop()
	h.Clock.Advance(8 * time.Hour) // 16:00: the session runs
	h.Start()
	h.Advance(0)
	require.Equal(t, 2, heard(p), "an hour before makes no sense any more")
	h.AdvanceTo(at(time.December, 8, 19, 0))
	require.Contains(t, h.Director.Last(), "没有人签到。这次活动办了吗？")
}

func TestNothingIsRemindedOfWhatIsCancelledOrNew(t *testing.T) {
	h := harness.New(t).Seed()
	a := plan(h, at(time.December, 8, 15, 0))
	h.Write(func(tx *gorm.DB) error { return activities.Cancel(tx, a, "下雨", h.Clock.Now()) })
	plan(h, at(time.December, 6, 15, 0)) // announced later than its three days
	h.AdvanceTo(at(time.December, 5, 18, 0))
	require.Zero(t, heard(h.Members[0]))
	h.Stop()
	h.Start()
	h.Advance(0)
	require.Zero(t, heard(h.Members[0]))
	h.AdvanceTo(at(time.December, 8, 16, 0))
	require.Equal(t, 2, heard(h.Members[0]), "the evening and the hour before; nobody is absent of what perhaps was not held")
}

func TestEarlySession(t *testing.T) {
	h := harness.New(t).Seed()
	plan(h, at(time.December, 8, 8, 30)) // an hour before is 07:30: quiet
	plan(h, at(time.December, 9, 7, 0))  // begins in the quiet hours
	h.AdvanceTo(at(time.December, 8, 7, 59))
	require.Equal(t, 2, heard(h.Members[0]), "the evening of the one, three days of the other")
	h.AdvanceTo(at(time.December, 8, 8, 0))
	require.Equal(t, 2, heard(h.Members[0]), "with the morning begins what was told in the evening")
	require.Contains(t, h.Members[0].Chat(), "[ 签到 ]", "and has its button")
	h.AdvanceTo(at(time.December, 9, 8, 30))
	require.Equal(t, 3, heard(h.Members[0]), "only its evening: an hour before is night")
}

func TestLeavesAwaitAnAnswer(t *testing.T) {
	h := harness.New(t).Seed()
	a := plan(h, at(time.December, 12, 15, 0))
	row := person(h, h.Members[0])
	h.Write(func(tx *gorm.DB) error {
		_, _, err := activities.AskLeave(tx, a, row, activities.SickLeave, "看病", h.Clock.Now())
		return err
	})
	h.AdvanceTo(at(time.December, 6, 9, 0))
	require.Contains(t, h.Director.Last(), "有 1 件请假等您批")
	require.Contains(t, h.Director.Last(), "陈静")
	require.NotContains(t, h.Director.Last(), "看病")
	h.AdvanceTo(at(time.December, 7, 9, 0))
	require.Equal(t, 2, strings.Count(h.Director.Chat(), "等您批"))
	h.Write(func(tx *gorm.DB) error {
		l, err := activities.LiveLeave(tx, a.ID, row.ID)
		if err != nil {
			return err
		}
		_, err = activities.WithdrawLeave(tx, a, l, row, h.Clock.Now())
		return err
	})
	h.AdvanceTo(at(time.December, 9, 9, 0))
	require.Equal(t, 2, strings.Count(h.Director.Chat(), "等您批"))
}

func TestOfficesKeepTheirOwnClock(t *testing.T) {
	h := harness.New(t).Seed()
	h.Write(func(tx *gorm.DB) error {
		return tx.Model(h.Office).Update("time_zone", "Asia/Urumqi").Error // two hours behind Shanghai
	})
	plan(h, at(time.December, 8, 15, 0))
	h.AdvanceTo(at(time.December, 7, 20, 59))
	require.Equal(t, 1, heard(h.Members[0]))
	h.AdvanceTo(at(time.December, 7, 21, 0)) // 19:00 there
	require.Equal(t, 2, heard(h.Members[0]))
}
