package activities_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/questions"
	"lianluo/models/activities"
	"lianluo/models/briefing"
	"lianluo/models/calendar"
	"lianluo/models/modelstest"
	"lianluo/models/store"
	"lianluo/models/study"
)

// TestAStaleStateDecidesNothing has somebody change what another has read and is
// about to change: announcements, quizzes, plans, the rota and its swaps, and
// leave, of which one in two processes might otherwise decide twice.
func TestAStaleStateDecidesNothing(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	director, m, now := team.Director, team.Members, modelstest.Noon
	month := store.MonthOf(now, modelstest.Zone).Add(2)
	for name, test := range map[string]func(t *testing.T, tx *gorm.DB){
		"announcement": func(t *testing.T, tx *gorm.DB) {
			a, err := briefing.Announce(tx, director, briefing.AnnouncementDraft{Text: "通知"}, now)
			require.NoError(t, err)
			stale := *a
			require.NoError(t, briefing.WithdrawAnnouncement(tx, a, director, "", now))
			require.ErrorIs(t, briefing.WithdrawAnnouncement(tx, &stale, director, "", now), store.ErrVoided)
		},
		"quiz": func(t *testing.T, tx *gorm.DB) {
			q := &study.Quiz{Title: "测验"}
			list := make([]questions.Question, questions.Fewest)
			for i := range list {
				list[i] = questions.Question{Text: fmt.Sprint("第", i+1, "题？"), Options: []string{"对", "错", "不清楚"}, Answer: 1}
			}
			require.NoError(t, study.CreateQuiz(tx, q, list, director))
			stale := *q
			require.NoError(t, study.PublishQuiz(tx, q, director, now))
			require.ErrorIs(t, study.PublishQuiz(tx, &stale, director, now), study.ErrPublished)
			stale = *q
			require.NoError(t, study.UnpublishQuiz(tx, q))
			require.ErrorIs(t, study.UnpublishQuiz(tx, &stale), store.ErrNothingToUndo)
		},
		"rota": func(t *testing.T, tx *gorm.DB) {
			one, err := activities.RotaAt(tx, month)
			require.NoError(t, err)
			two, err := activities.RotaAt(tx, month)
			require.NoError(t, err)
			require.NoError(t, activities.TakeMonth(tx, one, m[0], now))
			require.ErrorIs(t, activities.TakeMonth(tx, two, m[1], now), activities.ErrMonthTaken, "no row was there")
			require.NoError(t, activities.ReleaseMonth(tx, one, m[0]))
			two, err = activities.RotaAt(tx, month)
			require.NoError(t, err)
			require.NoError(t, activities.TakeMonth(tx, one, m[0], now))
			require.ErrorIs(t, activities.TakeMonth(tx, two, m[1], now), activities.ErrMonthTaken)
		},
		"leave": func(t *testing.T, tx *gorm.DB) {
			a := &activities.Activity{Kind: activities.Study, Topic: "学习", StartsAt: now.AddDate(0, 0, 5)}
			require.NoError(t, activities.Create(tx, a))
			l, _, err := activities.AskLeave(tx, a, m[0], activities.SickLeave, "", now)
			require.NoError(t, err)
			stale := *l
			_, err = activities.DecideLeave(tx, a, l, director, true, "", now)
			require.NoError(t, err)
			_, err = activities.DecideLeave(tx, a, &stale, director, false, "不行", now)
			require.ErrorIs(t, err, activities.ErrLeaveDecided)
			again, err := activities.LeaveByID(tx, l.ID)
			require.NoError(t, err)
			require.Equal(t, activities.Granted, again.State)
		},
		"plan": func(t *testing.T, tx *gorm.DB) {
			p := &activities.YearPlan{Year: 2027, State: activities.PlanDraft, CreatedBy: director.ID}
			d := activities.PlanData{Template: activities.DefaultTemplate(), Items: []activities.PlanItem{{N: 1, Kind: activities.Study, Day: "2027-03-09"}}}
			require.NoError(t, activities.SavePlan(tx, p, d))
			stale := *p
			made, err := activities.PublishPlan(tx, calendar.Embedded(), p, director.ID, "学习", now)
			require.NoError(t, err)
			require.Len(t, made, 1)
			_, err = activities.PublishPlan(tx, calendar.Embedded(), &stale, director.ID, "学习", now)
			require.ErrorIs(t, err, activities.ErrPlanClash, "its own days are taken")
			draft := stale
			draft.State = activities.PlanDraft
			require.ErrorIs(t, activities.SavePlan(tx, &draft, d), activities.ErrPlanPublished)
			stale = *p
			_, err = activities.UnpublishPlan(tx, p, "撤销", now)
			require.NoError(t, err)
			_, err = activities.UnpublishPlan(tx, &stale, "撤销", now)
			require.ErrorIs(t, err, store.ErrNothingToUndo)
		},
		"cancellation": func(t *testing.T, tx *gorm.DB) {
			a := &activities.Activity{Kind: activities.Study, Topic: "学习", StartsAt: now.AddDate(0, 0, 6)}
			require.NoError(t, activities.Create(tx, a))
			stale := *a
			require.NoError(t, activities.Cancel(tx, a, "大雨", now))
			require.ErrorIs(t, activities.Cancel(tx, &stale, "改期", now), activities.ErrCancelled)
		},
	} {
		t.Run(name, func(t *testing.T) {
			team.Do(t, db, func(tx *gorm.DB) error { test(t, tx); return nil })
		})
	}
}
