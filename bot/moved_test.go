package bot_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/bot"
	"lianluo/internal/sandbox"
	"lianluo/models/ledger"
)

func TestAGroupThatMovesWhileMuchWaitsHearsItInOrder(t *testing.T) {
	e := newEngine(t, nil)
	hold := make(chan struct{})
	rule := e.sandbox.Fault(sandbox.Fault{Chat: e.group, Hold: hold, Times: 1})
	e.post(numbers(1, 5)...)
	e.hits(rule, 1)
	to, err := e.sandbox.MigrateToSupergroup(e.group)
	require.NoError(t, err)
	e.taken() // Telegram's own message tells of it
	e.post(numbers(6, 9)...)
	close(hold)
	e.drained()
	require.Equal(t, numbers(1, 9), e.heard(to.ID))
	require.Equal(t, map[string]int{ledger.OutboxSent: 9}, e.states())
}

func TestMessagesOfTheOldGroupAreNotSoughtInTheSupergroup(t *testing.T) {
	for name, told := range map[string]bool{"told": true, "found out": false} { // by Telegram's message, or by the error alone
		t.Run(name, func(t *testing.T) {
			var deleted []int64
			e := newEngine(t, func(r *bot.Router) {
				r.On(bot.EventDeleted, func(c *bot.Context) error { deleted = append(deleted, c.Subject); return nil })
			})
			var old bot.Ref
			e.say(func(c *bot.Context) (err error) {
				old, err = c.Post(bot.Message{Text: "in the old group"})
				return err
			})
			e.drained()
			number := e.last(e.group).MessageID
			e.end()
			to, err := e.sandbox.MigrateToSupergroup(e.group)
			require.NoError(t, err)
			if told {
				e.begin()
				e.settle()
			} else {
				e.assemble()
				require.NoError(t, e.bot.Start(e.ctx))
			}
			var fresh bot.Ref
			e.say(func(c *bot.Context) (err error) {
				for range number { // so that the number of the old message is another's here
					if fresh, err = c.Post(bot.Message{Text: "in the new group"}); err != nil {
						return err
					}
				}
				if err := c.Edit(old, bot.Message{Text: "changed"}); err != nil {
					return err
				}
				if err := c.Pin(old); err != nil {
					return err
				}
				return c.Edit(fresh, bot.Message{Text: "changed"})
			})
			e.drained()
			said := e.heard(to.ID)
			require.Len(t, said, number)
			require.Equal(t, 1, among(said, "changed"), "only what was said here can be changed here")
			require.Equal(t, "changed", said[number-1])
			require.Equal(t, []int64{old}, deleted)
			require.Equal(t, map[string]int{ledger.OutboxSent: number + 2, ledger.OutboxGone: 2}, e.states())
			e.end()
			e.begin()
			e.drained()
			require.Equal(t, said, e.heard(to.ID))
		})
	}
}

func TestARestartLeavesChangesOfTheOldGroupBehind(t *testing.T) {
	e := newEngine(t, nil)
	var old bot.Ref
	e.say(func(c *bot.Context) (err error) {
		old, err = c.Post(bot.Message{Text: "in the old group"})
		return err
	})
	e.drained()
	e.bot.Stop() // what is said now waits for the next start
	var fresh bot.Ref
	e.say(func(c *bot.Context) (err error) {
		if err = c.Edit(old, bot.Message{Text: "changed"}); err != nil {
			return err
		}
		if fresh, err = c.Post(bot.Message{Text: "not sent yet"}); err != nil {
			return err
		}
		return c.Edit(fresh, bot.Message{Text: "sent and changed"})
	})
	to, err := e.sandbox.MigrateToSupergroup(e.group)
	require.NoError(t, err)
	e.taken()
	require.NoError(t, e.db.Close())
	e.stop = nil
	e.begin()
	e.settle()
	require.Equal(t, []string{"sent and changed"}, e.heard(to.ID))
	require.Equal(t, map[string]int{ledger.OutboxSent: 3, ledger.OutboxGone: 1}, e.states())
}

func TestAGroupThatTheBotIsNotInIsNotWrittenTo(t *testing.T) {
	var lost, back int
	e := newEngine(t, func(r *bot.Router) {
		r.On(bot.EventUnreachable, func(c *bot.Context) error { lost++; return nil })
		r.On(bot.EventReturned, func(c *bot.Context) error { back++; return nil })
		r.Command("count", bot.Members, count).InGroup()
	})
	director := e.office.Director.TelegramID
	e.end() // nobody tells of the removal: the first answer does
	require.NoError(t, e.sandbox.RemoveBot(director, e.group))
	e.assemble()
	require.NoError(t, e.bot.Start(e.ctx))
	e.post("refused")
	e.drained()
	require.Equal(t, 1, lost)
	for range 50 {
		e.say(func(c *bot.Context) error {
			ref, err := c.Post(bot.Message{Text: "not even tried"})
			require.Zero(t, ref)
			in, _ := c.InGroup()
			require.False(t, in)
			return err
		})
	}
	e.drained()
	require.Equal(t, map[string]int{ledger.OutboxDead: 1}, e.states())
	require.Equal(t, 1, lost)
	e.poll()
	e.settle()
	require.NoError(t, e.sandbox.AddBot(director, e.group))
	e.settle()
	require.Equal(t, 1, back)
	e.post("here again")
	e.drained()
	require.Equal(t, []string{"here again"}, e.heard(e.group))
}

func TestWhoWritesInAGroupProvesThatTheBotIsInIt(t *testing.T) {
	e := newEngine(t, func(r *bot.Router) { r.Command("count", bot.Members, count).InGroup() })
	rule := e.sandbox.Fault(sandbox.Fault{Method: "sendMessage", Chat: e.group, Status: 403, Times: 1})
	e.post("refused by mistake")
	e.drained()
	require.Equal(t, 1, rule.Hits())
	_, err := e.sandbox.Send(e.member(0), e.group, outgoing("/count"))
	require.NoError(t, err)
	e.settle()
	e.post("and on")
	e.drained()
	require.Equal(t, []string{"number 1", "and on"}, e.heard(e.group))
}
