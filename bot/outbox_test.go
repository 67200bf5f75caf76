package bot_test

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"lianluo/bot"
	"lianluo/internal/sandbox"
	"lianluo/models/ledger"
	"lianluo/models/people"
)

func numbers(from, to int) []string {
	list := []string{}
	for i := from; i <= to; i++ {
		list = append(list, fmt.Sprint(i))
	}
	return list
}

func TestAChatHearsThingsInOrder(t *testing.T) {
	e := newEngine(t, nil)
	for i := 0; i < 60; i += 20 {
		for n := range 3 {
			e.tell(n, numbers(i, i+19)...)
		}
	}
	e.drained()
	for n := range 3 {
		require.Equal(t, numbers(0, 59), e.heard(e.member(n)))
	}
	require.Equal(t, map[string]int{ledger.OutboxSent: 180}, e.states())
}

func TestASlowChatHoldsUpNoOther(t *testing.T) {
	e := newEngine(t, nil)
	hold := make(chan struct{})
	slow := e.sandbox.Fault(sandbox.Fault{Method: "sendMessage", Chat: e.member(0), Hold: hold})
	e.tell(0, numbers(1, 5)...)
	ctx, cancel := context.WithTimeout(e.ctx, patience)
	defer cancel()
	require.NoError(t, slow.WaitHits(ctx, 1))
	for n := 1; n < 11; n++ {
		e.tell(n, "quick")
	}
	e.until(func() bool {
		for n := 1; n < 11; n++ {
			if len(e.heard(e.member(n))) != 1 {
				return false
			}
		}
		return true
	})
	require.Empty(t, e.heard(e.member(0)))
	close(hold)
	e.drained()
	require.Equal(t, numbers(1, 5), e.heard(e.member(0)), "and its own order is kept")
}

// held keeps a chat's sending under way until the test lets go of it.
func (e *engine) held(chat int64) (let func()) {
	e.t.Helper()
	hold := make(chan struct{})
	rule := e.sandbox.Fault(sandbox.Fault{Chat: chat, Hold: hold})
	e.say(func(c *bot.Context) error {
		for _, p := range slices.Concat(e.office.Members, []*people.Person{e.office.Director}) {
			if p.TelegramID == chat {
				_, err := c.Tell(p, bot.Message{Text: "held"})
				return err
			}
		}
		_, err := c.Post(bot.Message{Text: "held"})
		return err
	})
	ctx, cancel := context.WithTimeout(e.ctx, patience)
	defer cancel()
	require.NoError(e.t, rule.WaitHits(ctx, 1))
	return func() {
		rule.Remove()
		close(hold)
	}
}

func (e *engine) edits(chat int64) (texts []string) {
	for _, call := range e.sandbox.Calls("editMessageText") {
		if call.Params["chat_id"] == fmt.Sprint(chat) {
			texts = append(texts, call.Params["text"])
		}
	}
	return texts
}

func TestOfSeveralEditsNotSentOnlyTheNewestGoes(t *testing.T) {
	e := newEngine(t, nil)
	let := e.held(e.group)
	var live, other bot.Ref
	e.say(func(c *bot.Context) (err error) {
		if live, err = c.Post(bot.Message{Text: "joined 0"}); err != nil {
			return err
		}
		other, err = c.Post(bot.Message{Text: "other 0"})
		return err
	})
	for i := 1; i <= 50; i++ {
		e.say(func(c *bot.Context) error { return c.Edit(live, bot.Message{Text: fmt.Sprintf("joined %d", i)}) })
	}
	e.say(func(c *bot.Context) error { return c.Edit(other, bot.Message{Text: "other 1"}) })
	let()
	e.drained()
	require.Equal(t, []string{"held", "joined 50", "other 1"}, e.heard(e.group))
	require.Equal(t, []string{"joined 50", "other 1"}, e.edits(e.group), "the message itself was not sent yet: its edits found it all the same")
	require.Equal(t, map[string]int{ledger.OutboxSent: 5, ledger.OutboxSuperseded: 49}, e.states())
}

func TestAnEditFindsAMessageOfAnEarlierRun(t *testing.T) {
	e := newEngine(t, nil)
	var ref bot.Ref
	e.say(func(c *bot.Context) (err error) {
		ref, err = c.Post(bot.Message{Text: "before"})
		return err
	})
	e.drained()
	e.end()
	e.begin()
	require.NoError(t, e.sandbox.PromoteBot(e.office.Director.TelegramID, e.group, true)) // it may pin
	e.say(func(c *bot.Context) error { return c.Edit(ref, bot.Message{Text: "after"}) })
	e.say(func(c *bot.Context) error { return c.Pin(ref) })
	e.drained()
	require.Equal(t, "after", e.heard(e.group)[0])
	require.Len(t, e.sandbox.Pinned(e.group), 1)
	e.say(func(c *bot.Context) error { return c.Unpin(ref) })
	e.drained()
	require.Empty(t, e.sandbox.Pinned(e.group))
	e.say(func(c *bot.Context) error { return c.Delete(ref) })
	e.drained()
	require.NotContains(t, e.heard(e.group), "after")
}

func TestAnEditThatChangesNothingCountsAsSent(t *testing.T) {
	e := newEngine(t, nil)
	var ref bot.Ref
	e.say(func(c *bot.Context) (err error) {
		ref, err = c.Tell(e.office.Members[0], bot.Message{Text: "same"})
		return err
	})
	e.say(func(c *bot.Context) error { return c.Edit(ref, bot.Message{Text: "same"}) })
	e.drained()
	require.Len(t, e.edits(e.member(0)), 1)
	require.Equal(t, map[string]int{ledger.OutboxSent: 2}, e.states())
}

func TestAMessageThatIsGoneIsNoDeadLetter(t *testing.T) {
	e := newEngine(t, nil)
	who := e.member(0)
	var ref bot.Ref
	e.say(func(c *bot.Context) (err error) {
		ref, err = c.Tell(e.office.Members[0], bot.Message{Text: "short-lived"})
		return err
	})
	e.drained()
	require.NoError(t, e.sandbox.Delete(who, who, e.last(who).MessageID))
	e.say(func(c *bot.Context) error { return c.Edit(ref, bot.Message{Text: "too late"}) })
	e.say(func(c *bot.Context) error { return c.Delete(ref) })
	e.say(func(c *bot.Context) error { return c.Edit(987654, bot.Message{Text: "never was"}) })
	e.drained()
	require.Equal(t, map[string]int{ledger.OutboxSent: 1, ledger.OutboxGone: 2}, e.states())
	require.NotContains(t, e.log.String(), "level=ERROR")
}

func TestDelayedMessages(t *testing.T) {
	e := newEngine(t, nil)
	m := e.office.Members[0]
	e.say(func(c *bot.Context) error {
		for _, later := range []struct {
			text string
			opts []bot.Option
		}{
			{"in 5 minutes", []bot.Option{bot.After(c.Now.Add(5 * time.Minute)), bot.Once("five")}},
			{"in 3 minutes", []bot.Option{bot.After(c.Now.Add(3 * time.Minute))}},
			{"taken back", []bot.Option{bot.After(c.Now.Add(4 * time.Minute)), bot.Once("back")}},
			{"now", nil},
		} {
			if _, err := c.Tell(m, bot.Message{Text: later.text}, later.opts...); err != nil {
				return err
			}
		}
		return nil
	})
	e.drained()
	require.Equal(t, []string{"now"}, e.heard(m.TelegramID))

	e.say(func(c *bot.Context) error {
		ok, err := c.TakeBack("back")
		require.True(t, ok)
		return err
	})
	e.clock.Advance(3 * time.Minute) // the watch for delayed messages wakes
	e.until(func() bool { return len(e.heard(m.TelegramID)) == 2 })
	e.clock.Advance(time.Hour)
	require.NoError(t, e.bot.SendDue(e.ctx))
	e.drained()
	require.Equal(t, []string{"now", "in 3 minutes", "in 5 minutes"}, e.heard(m.TelegramID))
	e.say(func(c *bot.Context) error {
		ok, err := c.TakeBack("five")
		require.False(t, ok, "it has gone out")
		return err
	})
	require.Equal(t, map[string]int{ledger.OutboxSent: 3, ledger.OutboxCancelled: 1}, e.states())
}

func TestADelayedMessageIsChangedWhereItWaits(t *testing.T) {
	e := newEngine(t, nil)
	m := e.office.Members[0]
	e.say(func(c *bot.Context) error {
		for _, text := range []string{"first thought", "not at all"} {
			ref, err := c.Tell(m, bot.Message{Text: text}, bot.After(c.Now.Add(time.Hour)))
			if err != nil {
				return err
			}
			if text == "not at all" {
				err = c.Delete(ref)
			} else {
				err = c.Edit(ref, bot.Message{Text: "second thought"})
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	e.clock.Advance(2 * time.Hour)
	require.NoError(t, e.bot.SendDue(e.ctx))
	e.drained()
	require.Equal(t, []string{"second thought"}, e.heard(m.TelegramID))
	require.Equal(t, map[string]int{ledger.OutboxSent: 1, ledger.OutboxCancelled: 1}, e.states())
}

func TestADelayedMessageSurvivesARestart(t *testing.T) {
	e := newEngine(t, nil)
	m := e.office.Members[0]
	e.say(func(c *bot.Context) error {
		_, err := c.Tell(m, bot.Message{Text: "later"}, bot.After(c.Now.Add(time.Hour)))
		return err
	})
	e.end()
	e.clock.Advance(2 * time.Hour)
	e.begin()
	e.drained()
	require.Equal(t, []string{"later"}, e.heard(m.TelegramID))
}

func TestWhatIsTakenBackWhileItsSendingFailsIsNotSent(t *testing.T) {
	e := newEngine(t, nil)
	down := e.sandbox.Fault(sandbox.Fault{Method: "sendMessage", Status: 502})
	e.say(func(c *bot.Context) error {
		_, err := c.Tell(e.office.Members[0], bot.Message{Text: "regretted"}, bot.Once("key"))
		return err
	})
	e.tell(0, "kept")
	e.hits(down, 1)
	e.asleep(1)
	e.say(func(c *bot.Context) error {
		ok, err := c.TakeBack("key")
		require.True(t, ok)
		return err
	})
	down.Remove()
	e.clock.Advance(time.Minute)
	e.drained()
	require.Equal(t, []string{"kept"}, e.heard(e.member(0)))
	require.Equal(t, map[string]int{ledger.OutboxSent: 1, ledger.OutboxCancelled: 1}, e.states())
}

func TestOnceSaysAThingOnce(t *testing.T) {
	e := newEngine(t, nil)
	m := e.office.Members[0]
	once := func(c *bot.Context) error {
		_, err := c.Tell(m, bot.Message{Text: "once"}, bot.Once("key"))
		return err
	}
	for range 3 {
		e.say(once)
	}
	e.end()
	e.begin()
	e.say(once)
	e.say(func(c *bot.Context) error {
		ref, err := c.Said("key")
		require.NotZero(t, ref)
		require.NoError(t, c.Edit(ref, bot.Message{Text: "once, edited"}))
		return err
	})
	e.drained()
	require.Equal(t, []string{"once, edited"}, e.heard(m.TelegramID))

	// The key of what was taken back is free again.
	again := func(c *bot.Context) error {
		_, err := c.Tell(m, bot.Message{Text: "again"}, bot.Once("again"), bot.After(c.Now.Add(time.Minute)))
		return err
	}
	e.say(again)
	e.say(func(c *bot.Context) error { _, err := c.TakeBack("again"); return err })
	e.say(again)
	e.clock.Advance(time.Minute)
	require.NoError(t, e.bot.SendDue(e.ctx))
	e.drained()
	require.Equal(t, []string{"once, edited", "again"}, e.heard(m.TelegramID))
}

func TestWhatHasExpiredIsNotSaid(t *testing.T) {
	e := newEngine(t, nil)
	let := e.held(e.member(0))
	e.say(func(c *bot.Context) error {
		_, err := c.Tell(e.office.Members[0], bot.Message{Text: "begins in an hour"}, bot.Expires(c.Now.Add(time.Hour)))
		return err
	})
	e.tell(0, "later")
	e.clock.Advance(2 * time.Hour)
	let()
	e.drained()
	require.Equal(t, []string{"held", "later"}, e.heard(e.member(0)))
	require.Equal(t, map[string]int{ledger.OutboxSent: 2, ledger.OutboxExpired: 1}, e.states())
}

func TestARestartDeliversWhatWasLeftInOrder(t *testing.T) {
	e := newEngine(t, nil, func(e *engine, _ *sandbox.Options) { e.impatient = true })
	e.tell(1, "other")
	e.drained()
	hold := make(chan struct{})
	rule := e.sandbox.Fault(sandbox.Fault{Chat: e.member(0), Hold: hold, Cut: true, Times: 1})
	e.tell(0, numbers(0, 30)...)
	e.hits(rule, 1)
	e.end() // cuts off the request under way
	close(hold)
	require.Empty(t, e.heard(e.member(0)))
	e.begin()
	e.drained()
	require.Equal(t, numbers(0, 30), e.heard(e.member(0)))
	require.Equal(t, []string{"other"}, e.heard(e.member(1)), "what was delivered is not sent again")
}

func TestAStopLetsRequestsUnderWayComeToTheirEnd(t *testing.T) {
	e := newEngine(t, nil)
	hold := make(chan struct{})
	rule := e.sandbox.Fault(sandbox.Fault{Chat: e.member(0), After: true, Hold: hold})
	e.tell(0, "arrived", "next")
	ctx, cancel := context.WithTimeout(e.ctx, patience)
	defer cancel()
	require.NoError(t, rule.WaitHits(ctx, 1))
	e.until(func() bool { return len(e.heard(e.member(0))) == 1 })
	go func() {
		for !e.bot.Stopping() {
			runtime.Gosched()
		}
		rule.Remove()
		close(hold)
	}()
	e.end()
	e.begin()
	e.drained()
	require.Equal(t, []string{"arrived", "next"}, e.heard(e.member(0)), "its answer was waited for: it is not sent twice")
}

func TestDrainWaitsForWhatIsUnderWayAndGivesUpInTime(t *testing.T) {
	e := newEngine(t, nil)
	let := e.held(e.member(0))
	ctx, cancel := context.WithCancel(e.ctx)
	cancel()
	require.ErrorIs(t, e.bot.Drain(ctx), context.Canceled)
	drained := make(chan error, 1)
	go func() { drained <- e.bot.Drain(e.ctx) }()
	let()
	require.NoError(t, <-drained)
	require.Equal(t, []string{"held"}, e.heard(e.member(0)))
	require.Equal(t, map[string]int{ledger.OutboxSent: 1}, e.states(), "recorded, not only sent")
}

func TestAfterStopNothingIsSentAndNothingIsLost(t *testing.T) {
	e := newEngine(t, nil)
	e.bot.Stop()
	e.tell(0, "said to a stopped sender")
	require.Empty(t, e.heard(e.member(0)))
	require.Equal(t, map[string]int{ledger.OutboxPending: 1}, e.states())
	require.NoError(t, e.db.Close())
	e.stop = nil
	e.begin()
	e.drained()
	require.Equal(t, []string{"said to a stopped sender"}, e.heard(e.member(0)))
}
