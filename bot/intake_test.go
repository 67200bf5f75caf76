package bot_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	tg "github.com/go-telegram/bot/models"
	"github.com/stretchr/testify/require"

	"lianluo/internal/sandbox"
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
