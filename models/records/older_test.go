package records_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/desk"
	"lianluo/models/modelstest"
	"lianluo/models/notes"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/research"
	"lianluo/models/store"
	"lianluo/models/tasks"
)

// hour is an instant of the day on which the older program wrote its rows.
func hour(n int) time.Time { return time.Date(2026, 12, 5, n, 0, 0, 0, time.UTC) }

// older opens a database in which the program before the steps has kept rows of an
// office: member 7, member 9 and director 8, a session 2 that they are expected at.
func older(t *testing.T, rows func(ins func(query string, args ...any))) *store.DB {
	t.Helper()
	dsn := modelstest.Older(t, modelstest.BeforeBound, func(tx *gorm.DB) error {
		ins := func(query string, args ...any) {
			require.NoError(t, tx.Exec(query, args...).Error, query)
		}
		ins("INSERT INTO offices (id, name, town, time_zone, created_at, updated_at) VALUES (1, 'a', 'b', 'Asia/Shanghai', ?, ?)", hour(0), hour(0))
		ins("INSERT INTO people (id, office_id, name, roles, created_at, updated_at) VALUES (7, 1, '陈静', ?, ?, ?), (8, 1, '孙立国', ?, ?, ?), (9, 1, '刘洋', ?, ?, ?)",
			people.Member, hour(0), hour(0), people.Director, hour(0), hour(0), people.Member, hour(0), hour(0))
		ins("INSERT INTO activities (id, office_id, kind, year, number, topic, starts_at, ends_at, state, opens_before, late_after, leave_notice_days, created_by, created_at, updated_at) VALUES (2, 1, 'study', 2026, 1, '学习', ?, ?, 'planned', 0, 0, 2, 8, ?, ?)",
			hour(8), hour(9), hour(0), hour(0))
		rows(ins)
		return nil
	})
	db, err := store.Open(context.Background(), store.Config{DSN: dsn, Now: func() time.Time { return hour(12) }})
	require.NoError(t, err)
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// reopened holds the history that a row of the older program was given against the
// row, and undoes its last step.
func reopened[S ~string](t *testing.T, tx *gorm.DB, m *records.Machine[S], rec records.Living[S], by *people.Person) {
	t.Helper()
	steps := modelstest.Lived(t, tx, m, rec)
	require.NotEmpty(t, steps)
	_, err := m.Undo(tx, rec, by, 0, hour(12))
	if len(steps) == 1 {
		require.ErrorIs(t, err, store.ErrNothingToUndo)
		return
	}
	require.NoError(t, err)
	require.Equal(t, steps[len(steps)-1].FromState, string(*rec.Life().State))
	modelstest.Lived(t, tx, m, rec)
}

func TestProposalsOfTheOlderProgramHaveTheirHistory(t *testing.T) {
	db := older(t, func(ins func(string, ...any)) {
		ins("INSERT INTO topic_calls (id, office_id, year, quarter, state, closes_at, opened_by, created_at, updated_at) VALUES (3, 1, 2026, 4, 'proposing', ?, 8, ?, ?)", hour(20), hour(0), hour(0))
		proposal := func(id int, state string, into int, why string, by int) {
			ins("INSERT INTO topic_proposals (id, office_id, call_id, person_id, title, reason, state, into_id, why, decided_by, created_at, updated_at) VALUES (?, 1, 3, 7, '养老', '问的人多', ?, ?, ?, ?, ?, ?)",
				id, state, into, why, by, hour(1), hour(2))
		}
		proposal(11, "open", 0, "", 0)
		proposal(12, "struck", 0, "去年做过", 8)
		proposal(13, "merged", 11, "同一件事", 8)
		proposal(14, "withdrawn", 0, "", 7)
	})
	require.NoError(t, modelstest.Write(db, func(tx *gorm.DB) error {
		tx = store.InOffice(tx, 1)
		director, err := people.PersonByID(tx, 8)
		require.NoError(t, err)
		for id, want := range map[int64][]string{
			11: {">open by 7: "},
			12: {">open by 7: ", "open>struck by 8: 去年做过"},
			13: {">open by 7: ", "open>merged by 8: 同一件事"},
			14: {">open by 7: ", "open>withdrawn by 7: "},
		} {
			r, err := research.ProposalByID(tx, id)
			require.NoError(t, err)
			steps, err := research.ProposalLife.StepsOf(tx, id)
			require.NoError(t, err)
			require.Equal(t, want, trail(steps))
			require.True(t, steps[0].At.Equal(hour(1)))
			require.True(t, steps[len(steps)-1].At.Equal(hour(len(steps))), "when a row was written last it was decided")
			reopened(t, tx, research.ProposalLife, r, director)
			require.Equal(t, research.ProposalOpen, r.State)
			require.Zero(t, r.IntoID)
			require.Empty(t, r.Why)
		}
		return nil
	}))
}

func TestPraisesOfTheOlderProgramHaveTheirHistory(t *testing.T) {
	two := hour(2)
	db := older(t, func(ins func(string, ...any)) {
		ins("INSERT INTO notes (id, office_id, kind, activity_id, person_id, text, length, filed_at, created_at, updated_at) VALUES (3, 1, 'study', 2, 7, '学了', 2, ?, ?, ?)", hour(1), hour(1), hour(1))
		praise := func(id int, state string, named bool, answered *time.Time) {
			ins("INSERT INTO praises (id, office_id, note_id, person_id, by_id, text, named, state, answered_at, created_at, updated_at) VALUES (?, 1, 3, 7, 8, '学了', ?, ?, ?, ?, ?)",
				id, named, state, answered, hour(1), hour(3))
		}
		praise(11, "asked", false, nil)
		praise(12, "posted", true, &two)
		praise(13, "posted", false, &two)
		praise(14, "declined", false, &two)
		praise(15, "cancelled", false, nil)
		praise(16, "stale", false, nil)
		praise(17, "withdrawn", true, &two)
	})
	require.NoError(t, modelstest.Write(db, func(tx *gorm.DB) error {
		tx = store.InOffice(tx, 1)
		director, err := people.PersonByID(tx, 8)
		require.NoError(t, err)
		for id, want := range map[int64][]string{
			11: {">asked by 8: "},
			12: {">asked by 8: ", "asked>posted by 7: "},
			13: {">asked by 8: ", "asked>posted by 7: "},
			14: {">asked by 8: ", "asked>declined by 7: "},
			15: {">asked by 8: ", "asked>cancelled by 8: "},
			16: {">asked by 8: ", "asked>stale by 7: "},
			17: {">asked by 8: ", "asked>posted by 7: ", "posted>withdrawn by 7: "},
		} {
			p, err := notes.PraiseByID(tx, id)
			require.NoError(t, err)
			steps, err := notes.PraiseLife.StepsOf(tx, id)
			require.NoError(t, err)
			require.Equal(t, want, trail(steps))
			require.True(t, steps[0].At.Equal(hour(1)))
			if p.AnsweredAt != nil {
				require.True(t, steps[1].At.Equal(two), "the author answered then, whatever the row was written for later")
			}
			require.Equal(t, id == 12 || id == 17, len(steps) > 1 && steps[1].Outcome == notes.PraiseNamed)
			reopened(t, tx, notes.PraiseLife, p, director)
			require.Equal(t, id == 17, p.Named, "with the post its author's name stands again")
		}
		return nil
	}))
}

func TestWhatTheOlderProgramLeftOpenHasItsHistory(t *testing.T) {
	two := hour(2)
	db := older(t, func(ins func(string, ...any)) {
		leave := func(id, person int, state string, decidedBy int, decided *time.Time, note string) {
			ins("INSERT INTO leaves (id, office_id, activity_id, person_id, kind, reason, state, short, asked_at, decided_by, decided_at, decision_note, created_at, updated_at) VALUES (?, 1, 2, ?, 'sick', '', ?, FALSE, ?, ?, ?, ?, ?, ?)",
				id, person, state, hour(1), decidedBy, decided, note, hour(1), hour(3))
		}
		leave(11, 7, "asked", 0, nil, "")
		leave(12, 9, "granted", 8, &two, "保重")
		leave(13, 7, "withdrawn", 0, nil, "")
		request := func(id int, state string, by int, decided *time.Time, answer string) {
			ins("INSERT INTO requests (id, office_id, kind, record_kind, record_id, person_id, text, state, decided_by, decided_at, answer, created_at, updated_at) VALUES (?, 1, 'dispute', 'activity', 2, 7, '不对', ?, ?, ?, ?, ?, ?)",
				id, state, by, decided, answer, hour(1), hour(3))
		}
		request(21, "asked", 0, nil, "")
		request(22, "granted", 8, &two, "已改")
		request(23, "withdrawn", 0, nil, "")
		claim := func(id, person int, state string, by int, decided *time.Time, note string) {
			ins("INSERT INTO correction_requests (id, office_id, activity_id, person_id, reason, state, decided_by, decided_at, decision_note, created_at, updated_at) VALUES (?, 1, 2, ?, '到了', ?, ?, ?, ?, ?, ?)",
				id, person, state, by, decided, note, hour(1), hour(3))
		}
		claim(31, 7, "asked", 0, nil, "")
		claim(32, 9, "granted", 8, &two, "属实")
		followUp := func(id int, done *time.Time, doneBy int) {
			ins("INSERT INTO follow_ups (id, office_id, activity_id, text, owner_id, due_on, done_at, done_by, created_by, created_at, updated_at) VALUES (?, 1, 2, '修路灯', 7, '2026-12-20', ?, ?, 8, ?, ?)",
				id, done, doneBy, hour(1), hour(3))
		}
		followUp(41, nil, 0)
		followUp(42, &two, 7)
		ins("INSERT INTO follow_ups (id, office_id, activity_id, text, owner_id, due_on, created_by, voided_at, voided_by, void_reason, created_at, updated_at) VALUES (43, 1, 2, '送简报', 7, '2026-12-20', 8, ?, 8, '不用了', ?, ?)",
			two, hour(1), hour(3))
	})
	require.NoError(t, modelstest.Write(db, func(tx *gorm.DB) error {
		tx = store.InOffice(tx, 1)
		director, err := people.PersonByID(tx, 8)
		require.NoError(t, err)
		lives := func(kind records.Kind, want map[int64][]string) {
			for id, lines := range want {
				all, err := records.StepsOf(tx, kind, id)
				require.NoError(t, err)
				require.Equal(t, lines, trail(all[id]), fmt.Sprint(kind, id))
			}
		}
		lives(records.KindLeave, map[int64][]string{
			11: {">asked by 7: "}, 12: {">asked by 9: ", "asked>granted by 8: 保重"}, 13: {">asked by 7: ", "asked>withdrawn by 7: "},
		})
		lives(records.KindRequest, map[int64][]string{
			21: {">asked by 7: "}, 22: {">asked by 7: ", "asked>granted by 8: 已改"}, 23: {">asked by 7: ", "asked>withdrawn by 7: "},
		})
		lives(records.KindCorrection, map[int64][]string{31: {">asked by 7: "}, 32: {">asked by 9: ", "asked>granted by 8: 属实"}})
		lives(records.KindFollowUp, map[int64][]string{
			41: {">open by 8: "}, 42: {">open by 8: ", "open>done by 7: "}, 43: {">open by 8: ", "open>dropped by 8: 不用了"},
		})
		for _, id := range []int64{11, 12} {
			l, err := activities.LeaveByID(tx, id)
			require.NoError(t, err)
			reopened(t, tx, activities.LeaveLife, l, director)
		}
		for _, id := range []int64{21, 22, 23} {
			r, err := desk.RequestByID(tx, id)
			require.NoError(t, err)
			reopened(t, tx, desk.RequestLife, r, director)
		}
		for _, id := range []int64{31, 32} {
			r, err := activities.ClaimByID(tx, id)
			require.NoError(t, err)
			reopened(t, tx, activities.ClaimLife, r, director)
		}
		for _, id := range []int64{41, 42, 43} {
			f, err := tasks.ByID(tx, id)
			require.NoError(t, err)
			reopened(t, tx, tasks.Life, f, director)
		}
		return nil
	}))
}
