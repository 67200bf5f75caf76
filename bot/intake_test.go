package bot_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	tg "github.com/go-telegram/bot/models"
	"github.com/stretchr/testify/require"

	"lianluo/internal/sandbox"
	"lianluo/models/ledger"
)

func outgoing(text string) sandbox.Outgoing { return sandbox.Outgoing{Text: text} }

// update makes what Telegram would hand out for a private message.
func (e *engine) update(id int64, from int64, text string) *tg.Update {
	return &tg.Update{ID: id, Message: &tg.Message{
		ID: int(id % 1000), From: &tg.User{ID: from, LanguageCode: "zh-hans"}, Chat: tg.Chat{ID: from, Type: tg.ChatTypePrivate}, Text: text,
	}}
}

// submit hands updates to the engine as the intake does and gives each one's end.
func (e *engine) submit(updates ...*tg.Update) []error {
	e.t.Helper()
	ends := make([]error, len(updates))
	left := make(chan struct{}, len(updates))
	_ = e.bot.Submit(e.ctx, updates, func(i int, err error) { // an error is told to each too
		ends[i] = err
		left <- struct{}{}
	})
	for range updates {
		<-left
	}
	return ends
}

func TestAnUpdateHandedOutAgainIsHandledOnce(t *testing.T) {
	e := newEngine(t, counting)
	u := e.update(7, e.member(0), "/count")
	require.Equal(t, []error{nil, nil}, e.submit(u, u), "twice in one batch")
	require.Equal(t, []error{nil}, e.submit(u), "and once more later")
	e.end()
	e.begin()
	require.Equal(t, []error{nil}, e.submit(u), "and after a restart")
	e.drained()
	require.Equal(t, 1, e.counted())
	require.Equal(t, []string{"number 1"}, e.heard(e.member(0)))
}

// Telegram's private chat has its sender's number: what says otherwise is no word
// of Telegram's, and an answer to it would reach somebody else.
func TestAPrivateChatIsItsSenders(t *testing.T) {
	e := newEngine(t, counting)
	u := e.update(7, e.member(0), "/count")
	u.Message.Chat.ID = e.member(1)
	press := &tg.Update{ID: 8, CallbackQuery: &tg.CallbackQuery{ID: "q", From: tg.User{ID: e.member(0)}, Data: "count", Message: tg.MaybeInaccessibleMessage{
		Type: tg.MaybeInaccessibleMessageTypeMessage, Message: &tg.Message{ID: 1, Date: 1, Chat: u.Message.Chat},
	}}}
	require.Equal(t, []error{nil, nil}, e.submit(u, press))
	e.drained()
	require.Zero(t, e.counted())
	require.Empty(t, e.heard(e.member(0)))
	require.Empty(t, e.heard(e.member(1)))
}

func TestUpdateIDsMayStartAnewAtALowerNumber(t *testing.T) {
	e := newEngine(t, counting)
	e.talk(e.member(0), "/count")
	// After a week without updates Telegram goes on from a random number.
	for i, next := range []int64{5, 900_000_000, 77} {
		e.sandbox.SetNextUpdateID(next)
		e.talk(e.member(0), "/count")
		require.Equal(t, i+2, e.counted(), "update %d", next)
	}
	e.end()
	e.sandbox.SetNextUpdateID(3)
	e.send(e.member(0), "/count")
	e.begin()
	e.settle()
	require.Equal(t, 5, e.counted())
	require.Len(t, e.heard(e.member(0)), 5)
}

// An id that was handed out before the ids began anew is another update's. An
// update is handed out again for a day at most.
func TestAnIDFromBeforeTheIDsBeganAnewIsNoRepetition(t *testing.T) {
	const day = 24 * time.Hour
	for name, c := range map[string]struct {
		after  time.Duration
		pruned bool
		again  bool // it is the same update
	}{
		"at once":                       {after: 0, again: true},
		"an hour later":                 {after: time.Hour, again: true},
		"a day later":                   {after: day, again: true},
		"a day later, pruned meanwhile": {after: day, pruned: true, again: true},
		"the clock leapt by five days":  {after: 5 * day, pruned: true, again: true},
		"the clock was set back":        {after: -10 * day, pruned: true, again: true},
		"eight days later":              {after: 8 * day},
		"fifteen days later":            {after: 15 * day},
		"fifteen days later, pruned":    {after: 15 * day, pruned: true},
	} {
		t.Run(name, func(t *testing.T) {
			e := newEngine(t, counting)
			const id = 900_000_000
			require.Equal(t, []error{nil}, e.submit(e.update(id, e.member(0), "/count")))
			e.drained()
			e.end()
			e.clock.Advance(c.after)
			e.begin()
			if c.pruned {
				require.NoError(t, ledger.Prune(e.ctx, e.db, e.clock.Now()))
			}
			u := e.update(id, e.member(1), "/count")
			require.Equal(t, []error{nil, nil}, e.submit(u, u))
			e.drained()
			want := 2
			if c.again {
				want = 1
			}
			require.Equal(t, want, e.counted())
			require.Len(t, e.heard(e.member(1)), want-1)
		})
	}
}

// Telegram takes an offset for what is acknowledged. One that is kept over the
// quiet weeks would swallow updates whose ids begin a little below it.
func TestIDsMayBeginAnewJustBelowTheLastOne(t *testing.T) {
	e := newEngine(t, counting, func(_ *engine, o *sandbox.Options) {
		o.PollSecond = time.Millisecond // an empty poll comes back soon
	})
	const last = 700_000_000
	e.sandbox.SetNextUpdateID(last)
	e.talk(e.member(0), "/count")
	polls := e.sandbox.Fault(sandbox.Fault{Method: "getUpdates"}) // counts; spoils nothing
	ctx, cancel := context.WithTimeout(e.ctx, patience)
	defer cancel()
	require.NoError(t, polls.WaitHits(ctx, 2), "one came back empty")
	e.clock.Advance(8 * 24 * time.Hour)
	for _, next := range []int64{last - 5, last - 3} {
		e.sandbox.SetNextUpdateID(next)
		e.talk(e.member(1), "/count")
		hits := polls.Hits()
		require.NoError(t, polls.WaitHits(ctx, hits+2))
	}
	require.Equal(t, 3, e.counted())
	require.Len(t, e.heard(e.member(1)), 2)
}

func TestAnUpdateIsAcknowledgedOnlyAfterItsCommit(t *testing.T) {
	for _, refused := range []struct{ what, how string }{
		{"INSERT ON seen_updates", "ABORT"},
		{"INSERT ON seen_updates", "ROLLBACK"},
		{"INSERT ON outbox", "ABORT"}, // neither the answer nor the apology can be kept
		{"INSERT ON outbox", "ROLLBACK"},
	} {
		t.Run(refused.what+" "+refused.how, func(t *testing.T) {
			e := newEngine(t, counting)
			polls := e.sandbox.Fault(sandbox.Fault{Method: "getUpdates"}) // counts; spoils nothing
			e.refuse(refused.what, refused.how)
			for n := range 3 {
				e.send(e.member(n), "/count")
			}
			e.asleep(1) // the intake rests after the failure
			require.Equal(t, 3, e.sandbox.Pending(), "nothing may be acknowledged that is not saved")
			hits := polls.Hits()
			e.clock.Advance(time.Second)
			ctx, cancel := context.WithTimeout(e.ctx, patience)
			defer cancel()
			require.NoError(t, polls.WaitHits(ctx, hits+1), "they are asked for again")
			e.asleep(1)
			require.Equal(t, 3, e.sandbox.Pending())
			require.Zero(t, e.counted())
			require.Empty(t, e.heard(e.member(0)), "nobody is told of what is not saved")

			e.allow()
			e.clock.Advance(time.Minute)
			e.settle()
			require.Equal(t, 3, e.counted())
			for n := range 3 {
				require.Equal(t, []string{fmt.Sprintf("number %d", n+1)}, e.heard(e.member(n)))
			}
			require.Empty(t, e.failures(), "the machine's fault is none of the update's")
		})
	}
}

func TestAPollThatFailsIsTriedAgainLater(t *testing.T) {
	e := newEngine(t, counting)
	for _, f := range []sandbox.Fault{{Status: 502}, {Cut: true}, {Status: 429, RetryAfter: 7}, {Status: 409}, {Cut: true, After: true}} {
		f.Method, f.Times = "getUpdates", 1
		rule := e.sandbox.Fault(f)
		e.send(e.member(0), "/count") // ends the poll under way; the next one is hit
		ctx, cancel := context.WithTimeout(e.ctx, patience)
		require.NoError(t, rule.WaitHits(ctx, 1))
		cancel()
		if f.After {
			e.send(e.member(0), "/count") // has the poll answered, into a connection that is cut
		}
		e.asleep(1)
		e.clock.Advance(10 * time.Second)
		e.settle()
		rule.Remove()
	}
	require.Equal(t, 6, e.counted(), "nothing is lost, nothing is handled twice")
	require.NotContains(t, e.log.String(), "secret-token")
}

func TestAnUpdateThatCannotBeReadHoldsUpNoOther(t *testing.T) {
	e := newEngine(t, counting)
	// A kind of update that nobody knows yet, and one without a sender.
	require.Equal(t, []error{nil, nil, nil}, e.submit(
		&tg.Update{ID: 1},
		&tg.Update{ID: 2, Message: &tg.Message{ID: 1, Chat: tg.Chat{ID: -5, Type: tg.ChatTypeChannel}, Text: "/count"}},
		e.update(3, e.member(0), "/count"),
	))
	e.drained()
	require.Equal(t, 1, e.counted())
	require.Empty(t, e.failures())
}

func TestABacklogOfMoreThanOneBatchIsTakenInOrder(t *testing.T) {
	e := newEngine(t, counting)
	e.end()
	for range 130 {
		e.send(e.member(0), "/count")
		e.clock.Advance(time.Second) // not faster than a person writes
	}
	e.begin()
	e.settle()
	said := e.heard(e.member(0))
	require.Len(t, said, 130)
	for i, text := range said {
		require.Equal(t, fmt.Sprintf("number %d", i+1), text)
	}
}
