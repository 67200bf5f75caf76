package committee_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/models/briefing"
	"lianluo/models/calendar"
	"lianluo/models/committee"
	"lianluo/models/modelstest"
	"lianluo/models/parts"
	"lianluo/models/records"
	"lianluo/models/store"
)

var q3 = calendar.Quarter{Year: 2026, Q: 3}

func drafted(t *testing.T, tx *gorm.DB, team *modelstest.Team) *committee.Report {
	t.Helper()
	b, err := briefing.Draft(tx, q3, nil)
	require.NoError(t, err)
	_, err = committee.Begin(tx, b, nil, team.Director, modelstest.Noon)
	require.ErrorIs(t, err, committee.ErrNotReleased)
	require.NoError(t, briefing.Release(tx, b, 0, modelstest.Noon))
	drafts := []parts.Draft{{Key: committee.Ahead, Sentences: []parts.Sentence{{Text: "【请补写】", Ask: true}}}}
	_, err = committee.Begin(tx, b, drafts, team.Members[0], modelstest.Noon)
	require.ErrorIs(t, err, store.ErrNotAllowed)
	r, err := committee.Begin(tx, b, drafts, team.Director, modelstest.Noon)
	require.NoError(t, err)
	same, err := committee.Begin(tx, b, drafts, team.Director, modelstest.Noon)
	require.NoError(t, err)
	require.Equal(t, r.ID, same.ID, "one a quarter")
	return r
}

func TestAReportMovesOnceAndKeepsItsVersions(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	now := modelstest.Noon
	team.Do(t, db, func(tx *gorm.DB) error {
		r := drafted(t, tx, team)
		var asked *committee.AskedError
		require.ErrorAs(t, committee.Freeze(tx, r, team.Director, now), &asked)
		require.Equal(t, committee.Ahead, asked.Key)
		list, err := parts.Of(tx, records.KindReport, r.ID)
		require.NoError(t, err)
		_, err = parts.Replace(tx, &list[0], 0, "打算。", team.Director.ID, now)
		require.NoError(t, err)
		_, err = committee.Again(tx, r, team.Director, now)
		require.ErrorIs(t, err, committee.ErrMoved, "a draft is edited, not begun again")
		require.ErrorIs(t, committee.Freeze(tx, r, team.Members[0], now), store.ErrNotAllowed)
		other := *r
		require.NoError(t, committee.Freeze(tx, r, team.Director, now))
		require.ErrorIs(t, committee.Freeze(tx, &other, team.Director, now), committee.ErrMoved, "of two one succeeds")
		list, err = parts.Of(tx, records.KindReport, r.ID)
		require.NoError(t, err)
		_, err = parts.Replace(tx, &list[0], list[0].Revision, "改了。", team.Director.ID, now)
		require.ErrorIs(t, err, parts.ErrLocked)

		to := committee.Delivery{On: "2026-09-30", To: "书记", How: "纸质"}
		require.ErrorIs(t, committee.Deliver(tx, r, to, team.Director, now), committee.ErrEarly)
		to.On = "2027-01-01"
		require.ErrorIs(t, committee.Deliver(tx, r, to, team.Director, now), committee.ErrToCome)
		to.On, to.To = "2026-10-13", " "
		require.ErrorIs(t, committee.Deliver(tx, r, to, team.Director, now), store.ErrEmpty)
		to.To = "书记"
		require.NoError(t, committee.Deliver(tx, r, to, team.Director, now))
		owed, err := committee.Owed(tx, q3)
		require.NoError(t, err)
		require.False(t, owed)
		require.ErrorIs(t, committee.Unfreeze(tx, r, team.Director, now), committee.ErrMoved, "what was delivered stays final")
		require.NoError(t, committee.Undeliver(tx, r, team.Director, now))
		require.NoError(t, committee.Deliver(tx, r, to, team.Director, now))

		next, err := committee.Again(tx, r, team.Director, now)
		require.NoError(t, err)
		require.Equal(t, 2, next.Version)
		_, err = committee.Again(tx, r, team.Director, now)
		require.ErrorIs(t, err, committee.ErrMoved)
		handed, err := committee.Handed(tx, 3)
		require.NoError(t, err)
		require.Len(t, handed, 1)
		require.Equal(t, 1, handed[0].Version)
		twice := &committee.Report{Year: 2026, Quarter: 3, Version: 2, State: committee.Draft, BriefingID: r.BriefingID, CreatedBy: team.Director.ID}
		require.Error(t, tx.Session(&gorm.Session{}).Transaction(func(tx *gorm.DB) error { return tx.Create(twice).Error }), "one a quarter and version")
		return nil
	})
}

// A difficulty stands until it is solved; what the committee said becomes one thing.
func TestDifficultiesAndRemarks(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	team.Do(t, db, func(tx *gorm.DB) error {
		r := drafted(t, tx, team)
		d, err := committee.Raise(tx, r, "经费不足", team.Director)
		require.NoError(t, err)
		open, err := committee.Open(tx)
		require.NoError(t, err)
		require.Len(t, open, 1)
		require.NoError(t, committee.Solve(tx, d, "2026-12-01", "安排了", team.Director))
		other := *d
		require.ErrorIs(t, committee.Solve(tx, &other, "2026-12-01", "安排了", team.Director), committee.ErrMoved)
		open, err = committee.Open(tx)
		require.NoError(t, err)
		require.Empty(t, open)
		require.NoError(t, committee.Unsolve(tx, d))

		_, err = committee.Hear(tx, r, "好", team.Director)
		require.ErrorIs(t, err, committee.ErrMoved, "nobody has read a draft")
		r.State = committee.Delivered
		m, err := committee.Hear(tx, r, "经费下次研究", team.Director)
		require.NoError(t, err)
		again := *m
		require.NoError(t, committee.Turn(tx, m, committee.Kept, records.Ref{}, team.Director))
		require.ErrorIs(t, committee.Turn(tx, &again, committee.OfSuggestion, records.Ref{Kind: records.KindSuggestion, ID: 1}, team.Director), committee.ErrDecided)
		return nil
	})
}

// The fifth working day after the quarter, with the holidays; the reminder five days before,
// on a working day (domain C8).
func TestWhenAReportIsDue(t *testing.T) {
	cal := calendar.Embedded()
	for _, x := range []struct {
		q           calendar.Quarter
		remind, due store.Date
	}{
		{calendar.Quarter{Year: 2026, Q: 1}, "2026-04-03", "2026-04-08"}, // 清明 4–6 April
		{calendar.Quarter{Year: 2026, Q: 2}, "2026-07-02", "2026-07-07"},
		{calendar.Quarter{Year: 2026, Q: 3}, "2026-10-08", "2026-10-13"}, // 国庆 1–7, 10 is worked
	} {
		require.Equal(t, x.due, committee.DueOn(cal, x.q))
		require.Equal(t, x.remind, committee.RemindOn(cal, x.q))
		require.False(t, committee.Late(cal, x.q, x.due.Start(time.UTC).Add(23*time.Hour), time.UTC))
		require.True(t, committee.Late(cal, x.q, x.due.Start(time.UTC).Add(24*time.Hour), time.UTC))
	}
}
