package records_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/deeds"
	"lianluo/models/ledger"
	"lianluo/models/modelstest"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
	"lianluo/models/tasks"
)

// trail writes the steps that stand, a line each: who took it where, and why.
func trail(steps []records.Step) []string {
	var list []string
	for _, s := range steps {
		list = append(list, fmt.Sprintf("%s>%s by %d: %s", s.FromState, s.ToState, s.ByID, s.Words))
	}
	return list
}

// undo takes the last step of a deed back.
func undo(tx *gorm.DB, d *deeds.Deed, by *people.Person, action int64, now time.Time) error {
	_, err := deeds.Life.Undo(tx, d, by, action, now)
	return err
}

func TestADeedsHistorySurvivesEditAndUndo(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	author, director, now := team.Members[0], team.Director, modelstest.Noon
	team.Do(t, db, func(tx *gorm.DB) error {
		d := &deeds.Deed{PersonID: author.ID, Title: "修路"}
		_, err := deeds.File(tx, d, nil, nil, now)
		require.NoError(t, err)
		_, err = deeds.Return(tx, d, director, "请补照片", now.Add(time.Hour))
		require.NoError(t, err)
		again := []string{
			fmt.Sprintf("draft>filed by %d: ", author.ID), fmt.Sprintf("filed>returned by %d: 请补照片", director.ID),
			fmt.Sprintf("returned>filed by %d: ", author.ID),
		}
		for range 2 { // filed again, taken back, filed again
			d.Title = "修路两公里"
			_, err = deeds.Edit(tx, d, nil, nil, author, now.Add(2*time.Hour))
			require.NoError(t, err)
			require.Empty(t, d.ReturnReason)
			steps, err := deeds.Life.StepsOf(tx, d.ID)
			require.NoError(t, err)
			require.Equal(t, again, trail(steps))
			require.Equal(t, now.Add(time.Hour), steps[1].At.In(modelstest.Zone))

			require.NoError(t, undo(tx, d, author, 0, now.Add(2*time.Hour)))
			require.Equal(t, deeds.Returned, d.State)
			require.Equal(t, "请补照片", d.ReturnReason)
		}
		return nil
	})
}

func TestAStepIsUndoneByItsOwnActionOnly(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	now := modelstest.Noon
	team.Do(t, db, func(tx *gorm.DB) error {
		d := &deeds.Deed{PersonID: team.Members[0].ID, Title: "修路"}
		_, err := deeds.File(tx, d, nil, nil, now)
		require.NoError(t, err)
		var acts []*ledger.Action
		for range 2 { // confirmed, undone by the staff, confirmed again
			step, err := deeds.Confirm(tx, d, team.Director, now)
			require.NoError(t, err)
			a, err := ledger.Act(tx, team.Director.ID, "deed_decision", d.ID, "", now)
			require.NoError(t, err)
			require.NoError(t, step.Because(tx, a))
			if acts = append(acts, a); len(acts) == 1 {
				require.NoError(t, undo(tx, d, team.Director, 0, now))
			}
		}
		require.ErrorIs(t, undo(tx, d, team.Director, acts[0].ID, now), records.ErrTransition)
		require.NoError(t, undo(tx, d, team.Director, acts[1].ID, now))
		require.ErrorIs(t, undo(tx, d, team.Members[1], 0, now), store.ErrNotAllowed)
		return nil
	})
}

func TestStepsOfTheOlderProgramAreKept(t *testing.T) {
	at := func(hour int) time.Time { return time.Date(2026, 12, 5, hour, 0, 0, 0, time.UTC) }
	dsn := modelstest.Older(t, modelstest.BeforeBound, func(tx *gorm.DB) error {
		ins := func(query string, args ...any) {
			require.NoError(t, tx.Exec(query, args...).Error, query)
		}
		ins("INSERT INTO offices (id, name, town, time_zone, created_at, updated_at) VALUES (1, 'a', 'b', 'Asia/Shanghai', ?, ?)", at(0), at(0))
		ins("INSERT INTO people (id, office_id, name, roles, created_at, updated_at) VALUES (7, 1, '陈静', 1, ?, ?), (8, 1, '孙立国', 2, ?, ?)", at(0), at(0), at(0), at(0))
		ins("INSERT INTO suggestions (id, office_id, number, person_id, title, state, rating, rating_note, created_at, updated_at) VALUES (3, 1, '议-2026-001', 7, '路灯', 'rated', 'fair', '慢', ?, ?)", at(0), at(9))
		ins("INSERT INTO suggestion_steps (id, office_id, suggestion_id, from_state, to_state, by_id, at, note, evidence, voided_at, voided_by, void_reason, created_at, updated_at) VALUES "+
			"(11, 1, 3, 'draft', 'filed', 7, ?, '', '', NULL, 0, '', ?, ?), (12, 1, 3, 'filed', 'returned', 8, ?, '不清楚', '批示', ?, 8, '撤销', ?, ?), (13, 1, 3, 'done', 'rated', 7, ?, '慢', '', NULL, 0, '', ?, ?)",
			at(1), at(1), at(1), at(2), at(3), at(2), at(3), at(4), at(4), at(4))
		ins("INSERT INTO research (id, office_id, year, quarter, topic, state, created_at, updated_at) VALUES (4, 1, 2026, 4, '养老', 'settled', ?, ?)", at(0), at(5))
		ins("INSERT INTO research_steps (office_id, research_id, from_state, to_state, by_id, at, note, on_date, outcome, created_at, updated_at) VALUES "+
			"(1, 4, 'reported', 'sent', 8, ?, '', '2026-12-04', '', ?, ?), (1, 4, 'sent', 'settled', 8, ?, '列入计划', '', 'partly', ?, ?)", at(4), at(4), at(4), at(5), at(5), at(5))
		deed := func(id int, state, reason string, confirmed, voided *time.Time) {
			by := 0
			if confirmed != nil {
				by = 8
			}
			ins("INSERT INTO deeds (id, office_id, number, person_id, title, on_date, state, filed_at, confirmed_by, confirmed_at, return_reason, voided_at, voided_by, void_reason, created_at, updated_at) VALUES (?, 1, ?, 7, '修路', '2026-12-05', ?, ?, ?, ?, ?, ?, 7, '', ?, ?)",
				id, fmt.Sprint(id), state, at(1), by, confirmed, reason, voided, at(1), at(6))
		}
		two, five := at(2), at(5)
		deed(21, "confirmed", "", &two, nil)
		deed(22, "returned", "请补照片", nil, nil)
		deed(23, "withdrawn", "", nil, &five)
		deed(24, "filed", "", nil, nil)
		deed(25, "returned", "说不清", nil, nil) // its action is no longer there
		ins("INSERT INTO activities (id, office_id, kind, year, number, topic, starts_at, ends_at, state, opens_before, late_after, leave_notice_days, created_by, created_at, updated_at) VALUES (2, 1, 'study', 2026, 1, '学习', ?, ?, 'planned', 0, 0, 2, 8, ?, ?)", at(8), at(9), at(0), at(0))
		leave := func(id int, state string, decidedBy int, decided *time.Time, note string, entered int) {
			ins("INSERT INTO leaves (id, office_id, activity_id, person_id, kind, reason, state, short, asked_at, decided_by, decided_at, decision_note, entered_by, created_at, updated_at) VALUES (?, 1, 2, 7, 'sick', '', ?, FALSE, ?, ?, ?, ?, ?, ?, ?)",
				id, state, at(1), decidedBy, decided, note, entered, at(1), at(6))
		}
		leave(31, "refused", 8, &two, "不行", 0)
		leave(32, "withdrawn", 0, &five, "", 0) // the person came
		leave(33, "withdrawn", 8, &two, "好", 0)
		leave(34, "granted", 8, &two, "", 8)
		ins("INSERT INTO requests (id, office_id, kind, record_kind, record_id, person_id, text, state, decided_by, decided_at, answer, created_at, updated_at) VALUES (41, 1, 'erasure', '', 0, 7, '', 'granted', 8, ?, '好的', ?, ?)", at(2), at(1), at(2))
		ins("INSERT INTO correction_requests (id, office_id, activity_id, person_id, reason, state, decided_by, decided_at, decision_note, created_at, updated_at) VALUES (42, 1, 2, 7, '到了', 'refused', 8, ?, '没到', ?, ?)", at(2), at(1), at(2))
		ins("INSERT INTO follow_ups (id, office_id, activity_id, text, owner_id, due_on, done_at, done_by, created_by, voided_at, voided_by, void_reason, created_at, updated_at) VALUES (43, 1, 2, '修路灯', 7, '2026-12-20', ?, 7, 8, ?, 8, '', ?, ?), (44, 1, 2, '送简报', 7, '2026-12-20', NULL, 0, 8, NULL, 0, '', ?, ?)", at(2), at(3), at(1), at(3), at(1), at(1))
		ins("INSERT INTO actions (office_id, person_id, kind, entity_id, note, created_at) VALUES (1, 8, 'deed_decision', 22, 'returned', ?)", at(3))
		return nil
	})
	db, err := store.Open(context.Background(), store.Config{DSN: dsn, Now: func() time.Time { return at(12) }})
	require.NoError(t, err)
	defer db.Close()
	require.NoError(t, modelstest.Write(db, func(tx *gorm.DB) error {
		tx = store.InOffice(tx, 1)
		life := func(kind records.Kind, id int64) []records.Step {
			all, err := records.StepsOf(tx, kind, id)
			require.NoError(t, err)
			return all[id]
		}
		of := life(records.KindSuggestion, 3)
		require.Equal(t, []string{"draft>filed by 7: ", "done>rated by 7: 慢"}, trail(of))
		require.Equal(t, "fair", of[1].Outcome)
		var void records.Step
		require.NoError(t, tx.Where("voided_at IS NOT NULL").Take(&void).Error)
		require.Equal(t, []any{"filed", "returned", "不清楚", "批示", int64(8), "撤销"}, []any{void.FromState, void.ToState, void.Words, void.Evidence, void.VoidedBy, void.VoidReason})
		require.True(t, void.At.Equal(at(2)))

		of = life(records.KindResearch, 4)
		require.Equal(t, []string{"reported>sent by 8: ", "sent>settled by 8: 列入计划"}, trail(of))
		require.Equal(t, store.Date("2026-12-04"), of[0].OnDate)
		require.Equal(t, "partly", of[1].Outcome)

		require.Equal(t, []string{"draft>filed by 7: ", "filed>confirmed by 8: "}, trail(life(records.KindDeed, 21)))
		of = life(records.KindDeed, 22)
		require.Equal(t, []string{"draft>filed by 7: ", "filed>returned by 8: 请补照片"}, trail(of))
		require.True(t, of[1].At.Equal(at(3)))
		require.Equal(t, []string{"draft>filed by 7: ", "filed>withdrawn by 7: "}, trail(life(records.KindDeed, 23)))
		require.Equal(t, []string{"draft>filed by 7: "}, trail(life(records.KindDeed, 24)))
		require.Equal(t, []string{"draft>filed by 7: ", "filed>returned by 0: 说不清"}, trail(life(records.KindDeed, 25)))

		require.Equal(t, []string{">asked by 7: ", "asked>refused by 8: 不行"}, trail(life(records.KindLeave, 31)))
		of = life(records.KindLeave, 32)
		require.Equal(t, []string{">asked by 7: ", "asked>withdrawn by 7: "}, trail(of))
		require.Equal(t, activities.ByComing, of[1].Outcome)
		require.Equal(t, []string{">asked by 7: ", "asked>granted by 8: 好", "granted>withdrawn by 7: "}, trail(life(records.KindLeave, 33)))
		require.Equal(t, []string{">granted by 8: "}, trail(life(records.KindLeave, 34)))
		require.Equal(t, []string{">asked by 7: ", "asked>granted by 8: 好的"}, trail(life(records.KindRequest, 41)))
		require.Equal(t, []string{">asked by 7: ", "asked>refused by 8: 没到"}, trail(life(records.KindCorrection, 42)))
		require.Equal(t, []string{">open by 8: ", "open>done by 7: ", "done>dropped by 8: "}, trail(life(records.KindFollowUp, 43)))
		f, err := tasks.ByID(tx, 43)
		require.NoError(t, err)
		require.Equal(t, tasks.Dropped, f.State)
		f, err = tasks.ByID(tx, 44)
		require.NoError(t, err)
		require.Equal(t, tasks.Open, f.State)
		return nil
	}))
}
