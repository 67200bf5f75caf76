package bot_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/bot"
	"lianluo/models/ledger"
)

// telling is a router whose /tell tells another member something at once and
// something after the undo time, because of an action.
func (e *told) telling(r *bot.Router) {
	r.Command("tell", bot.Joined, func(c *bot.Context) error {
		other := e.office.Members[1]
		if _, err := c.Tell(other, bot.Message{Text: "before"}, bot.After(c.Now.Add(ledger.UndoTime))); err != nil {
			return err
		}
		a, err := c.Act("tell", 1, c.Args)
		if err != nil {
			return err
		}
		if _, err := c.Tell(other, bot.Message{Text: "at once " + c.Args}); err != nil {
			return err
		}
		if _, err := c.Tell(other, bot.Message{Text: "later " + c.Args}, bot.After(c.Now.Add(ledger.UndoTime))); err != nil {
			return err
		}
		if _, err := c.Post(bot.Message{Text: "posted " + c.Args}); err != nil {
			return err
		}
		if _, err := c.Tell(c.Person, bot.Message{Text: "to myself"}); err != nil {
			return err
		}
		_, err = c.Say(bot.Message{Text: "done " + c.Args, Buttons: bot.Rows(1, bot.Button{Text: "undo " + c.Args, Data: bot.Data("undo", a.ID)})})
		return err
	})
	r.Undo("tell", bot.Joined, func(c *bot.Context, _ int64) error {
		for _, t := range c.Told {
			if err := c.Edit(t.Row, bot.Message{Text: "taken back " + c.Action.Note}); err != nil {
				return err
			}
		}
		return c.Toast("undone")
	})
}

type told struct{ *engine }

func TestUndoFindsWhatWasToldBecauseOfIt(t *testing.T) {
	e := &told{}
	e.engine = newEngine(t, func(r *bot.Router) { e.telling(r) })
	who, other := e.member(0), e.member(1)
	e.talk(who, "/tell one")
	e.talk(who, "/tell two") // in the same second
	require.Equal(t, "undone", e.tap(who, "undo one").Text)
	e.drained()
	require.Equal(t, []string{"taken back one", "at once two"}, e.heard(other))
	require.Equal(t, []string{"to myself", "done one", "to myself", "done two"}, e.heard(who), "an answer stays")
	require.Equal(t, []string{"taken back one", "posted two"}, e.heard(e.office.GroupChatID))
	e.clock.Advance(ledger.UndoTime)
	require.NoError(t, e.bot.SendDue(e.ctx))
	e.drained()
	require.Equal(t, []string{"taken back one", "at once two", "before", "before", "later two"}, e.heard(other),
		"told before the action, it is not told because of it")
}

func TestWhatTheOlderProgramDidIsToldOnceAndNotUndone(t *testing.T) {
	e := &told{}
	e.engine = newEngine(t, func(r *bot.Router) { e.telling(r) })
	who, other := e.member(0), e.member(1)
	e.talk(who, "/tell one")
	// As the migration leaves what it finds.
	require.NoError(t, e.db.Write(e.ctx, func(tx *gorm.DB) error {
		for _, sql := range []string{"UPDATE actions SET binds = FALSE", "UPDATE outbox SET action_id = 0"} {
			if err := tx.Exec(sql).Error; err != nil {
				return err
			}
		}
		return nil
	}))
	require.Equal(t, "这一步是程序更新之前做的，不能撤销了；需要更正请联系主任。", e.tap(who, "undo one").Text)
	e.talk(who, "/undo")
	require.Contains(t, e.last(who).Text, "程序更新之前")
	e.clock.Advance(ledger.UndoTime + time.Second)
	require.NoError(t, e.bot.SendDue(e.ctx))
	e.drained()
	require.Equal(t, []string{"at once one", "before", "later one"}, e.heard(other))
	require.Contains(t, e.tap(who, "undo one").Text, "已过 5 分钟")
}
