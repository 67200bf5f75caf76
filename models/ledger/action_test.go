package ledger_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/models/ledger"
	"lianluo/models/modelstest"
	"lianluo/models/store"
)

func TestActionsOfTheOlderProgramCannotBeUndone(t *testing.T) {
	noon := store.Stamp(modelstest.Noon)
	until := noon.Add(ledger.UndoTime)
	dsn := modelstest.Older(t, modelstest.BeforeBound, func(tx *gorm.DB) error {
		for _, sql := range []struct {
			query string
			args  []any
		}{
			{"INSERT INTO offices (id, name, town, time_zone, created_at, updated_at) VALUES (1, 'a', 'b', 'Asia/Shanghai', ?, ?)", []any{noon, noon}},
			{"INSERT INTO actions (office_id, person_id, kind, entity_id, note, undo_until, created_at) VALUES (1, 7, 'deed', 42, '', ?, ?)", []any{until, noon}},
			{"INSERT INTO outbox (office_id, bot_id, chat_id, method, payload, dedupe, not_before, created_at) VALUES (1, 1, 9, 'send', '{}', 'deed:1:9', ?, ?)", []any{until, noon}},
		} {
			if err := tx.Exec(sql.query, sql.args...).Error; err != nil {
				return err
			}
		}
		return nil
	})
	db, err := store.Open(context.Background(), store.Config{DSN: dsn, Now: func() time.Time { return noon }})
	require.NoError(t, err)
	defer db.Close()
	require.NoError(t, modelstest.Write(db, func(tx *gorm.DB) error {
		office := store.InOffice(tx, 1)
		last, err := ledger.LastUndoable(office, 7, noon)
		require.NoError(t, err, "it is found, so that it can be said")
		_, _, err = ledger.TakeBack(office, last.ID, 7, noon)
		require.ErrorIs(t, err, ledger.ErrOlderAction)
		_, _, err = ledger.TakeBack(office, last.ID, 7, until)
		require.ErrorIs(t, err, ledger.ErrTooLateToUndo)

		due, _, err := ledger.DelayedOutbox(tx, 1, until, 10)
		require.NoError(t, err)
		require.Len(t, due, 1, "what waited is said")
		return nil
	}))
}

func TestTwoActionsInOneSecondDoNotAnswerForEachOther(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	now := modelstest.Noon
	member := team.Members[0].ID
	team.Do(t, db, func(tx *gorm.DB) error {
		var acts []*ledger.Action
		for i := range 2 {
			a, err := ledger.Act(tx, member, "deed", int64(i+1), "", now)
			require.NoError(t, err)
			later := store.Stamp(now.Add(ledger.UndoTime))
			_, err = ledger.Enqueue(tx, &ledger.OutboxRow{OfficeID: team.ID, BotID: 1, ChatID: 5, Method: ledger.MethodSend, NotBefore: &later, ActionID: a.ID})
			require.NoError(t, err)
			acts = append(acts, a)
		}
		// The second one's has gone out: the clock was ahead and was set back.
		require.NoError(t, tx.Model(&ledger.OutboxRow{}).Where("action_id = ?", acts[1].ID).Update("state", ledger.OutboxSent).Error)
		_, told, err := ledger.TakeBack(tx, acts[0].ID, member, now)
		require.NoError(t, err)
		require.Len(t, told, 1)
		require.True(t, told[0].Waits)
		_, _, err = ledger.TakeBack(tx, acts[1].ID, member, now)
		require.ErrorIs(t, err, ledger.ErrTooLateToUndo)
		_, _, err = ledger.TakeBack(tx, acts[0].ID, member, now)
		require.ErrorIs(t, err, store.ErrNotFound, "undone before")
		return nil
	})
}
