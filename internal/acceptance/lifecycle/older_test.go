package lifecycle_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/deeds"
	"lianluo/models/ledger"
	"lianluo/models/modelstest"
	"lianluo/models/people"
	"lianluo/models/store"
)

// TestWhatTheOlderProgramDecided begins with a database on which the older program
// has just confirmed a deed: that cannot be undone any more, which is said, and its
// author hears of it once.
func TestWhatTheOlderProgramDecided(t *testing.T) {
	const told = "您的好事实事 好-2026-001「送戏下乡」已经主任核实。"
	decided := store.Stamp(harness.Noon.Add(-time.Minute))
	until := decided.Add(ledger.UndoTime)
	dsn := modelstest.Older(t, modelstest.BeforeBound, func(tx *gorm.DB) error {
		for _, row := range []struct {
			query string
			args  []any
		}{
			{"INSERT INTO offices (id, name, town, time_zone, created_at, updated_at) VALUES (1, '青山镇政协联络处', '青山镇', 'Asia/Shanghai', ?, ?)", []any{decided, decided}},
			{"INSERT INTO people (id, office_id, telegram_id, name, sort_key, roles, joined_at, created_at, updated_at) VALUES " +
				"(1, 1, 1001, '孙立国', '00', ?, ?, ?, ?), (2, 1, 1002, '刘洋', '01', ?, ?, ?, ?)",
				[]any{people.Director, decided, decided, decided, people.Member, decided, decided, decided}},
			{"INSERT INTO accounts (telegram_id, office_id, person_id, updated_at) VALUES (1001, 1, 1, ?), (1002, 1, 2, ?)", []any{decided, decided}},
			{"INSERT INTO deeds (id, office_id, number, person_id, title, on_date, state, filed_at, confirmed_by, confirmed_at, created_at, updated_at) VALUES " +
				"(1, 1, '好-2026-001', 2, '送戏下乡', '2026-12-05', 'confirmed', ?, 1, ?, ?, ?)", []any{decided, decided, decided, decided}},
			{"INSERT INTO actions (id, office_id, person_id, kind, entity_id, note, undo_until, created_at) VALUES (1, 1, 1, 'deed_decision', 1, 'confirmed', ?, ?)", []any{until, decided}},
			{"INSERT INTO outbox (office_id, bot_id, chat_id, method, payload, dedupe, not_before, created_at) VALUES (1, 4200, 1002, 'send', ?, 'deed_decision:1:2', ?, ?)",
				[]any{`{"text":"` + told + `"}`, until, decided}},
		} {
			if err := tx.Exec(row.query, row.args...).Error; err != nil {
				return err
			}
		}
		return nil
	})
	h := harness.New(t, harness.Database(dsn))
	director, author := h.Stranger("孙立国"), h.Stranger("刘洋")
	require.Equal(t, []int64{1001, 1002}, []int64{director.ID, author.ID})
	h.Office = &people.Office{ID: 1}
	director.Open("")
	author.Open("")

	const older = "这一步是程序更新之前做的，不能撤销了"
	require.Contains(t, director.Forge("undo:1"), older)
	director.Send("/undo")
	require.Contains(t, director.Last(), older)
	require.NotContains(t, author.Chat(), told, "it is not told before its time")
	state := func() (d deeds.Deed) {
		h.Rows(func(tx *gorm.DB) error { return tx.Take(&d, 1).Error })
		return d
	}
	require.Equal(t, deeds.Confirmed, state().State)

	h.AdvanceTo(until)
	require.Contains(t, author.Last(), told)
	h.Stop()
	h.Start()
	h.AdvanceTo(until.Add(24 * time.Hour))
	require.Equal(t, 1, strings.Count(author.Chat(), told), "it is told once")
	require.Contains(t, director.Forge("undo:1"), "已过 5 分钟")
	require.Equal(t, deeds.Confirmed, state().State)
	require.Contains(t, director.Send("/deeds 好-2026-001").Last(), "已核实")
}
