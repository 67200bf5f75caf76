package bot_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"lianluo/bot"
	"lianluo/internal/sandbox"
	"lianluo/models/ledger"
)

// requests gives when a chat's messages were tried, since the engine's start,
// and with what status.
func (e *engine) requests(chat int64) (at []time.Time, status []int) {
	e.t.Helper()
	for _, c := range e.sandbox.Calls("sendMessage") {
		if c.Params["chat_id"] == fmt.Sprint(chat) {
			at, status = append(at, c.Time), append(status, c.Status)
		}
	}
	return at, status
}

// Minutes of 429 for everything, with a different retry_after for each chat.
func TestAStormOf429IsWaitedOutInOrder(t *testing.T) {
	e := newEngine(t, nil)
	begin := e.clock.Now()
	waits := []time.Duration{1, 3, 7, 17, 29} // seconds
	var rules []*sandbox.FaultRule
	for n, s := range waits {
		rules = append(rules, e.sandbox.Fault(sandbox.Fault{Method: "sendMessage", Chat: e.member(n), Status: 429, RetryAfter: int(s)}))
		e.tell(n, numbers(1, 20)...)
	}
	const storm = 5 * time.Minute
	for e.clock.Since(begin) < storm {
		e.asleep(len(waits)) // each chat's first message was refused and waits
		e.clock.Advance(time.Second)
	}
	e.asleep(len(waits))
	for _, r := range rules {
		r.Remove()
	}
	e.recover()
	for n, s := range waits {
		require.Equal(t, numbers(1, 20), e.heard(e.member(n)))
		at, status := e.requests(e.member(n))
		refused := 0
		for i := range at {
			if status[i] != 429 {
				continue
			}
			refused++
			require.GreaterOrEqual(t, at[i+1].Sub(at[i]), s*time.Second, "tried again before it was allowed")
		}
		require.LessOrEqual(t, refused, int(storm/(s*time.Second))+1, "as often as it was allowed and no oftener")
		require.GreaterOrEqual(t, refused, int(storm/(s*time.Second))-1)
		require.Len(t, at, refused+20, "nothing twice")
	}
	require.Equal(t, map[string]int{ledger.OutboxSent: 100}, e.states())
}

// One chat's word concerns the whole bot when it is long; a shorter one that
// comes after it does not cut it short.
func TestAStormForTheWholeBotStopsEverything(t *testing.T) {
	e := newEngine(t, nil)
	hold := make(chan struct{})
	long := e.sandbox.Fault(sandbox.Fault{Method: "sendMessage", Chat: e.member(0), Status: 429, RetryAfter: 300, Times: 1})
	short := e.sandbox.Fault(sandbox.Fault{Method: "sendMessage", Chat: e.member(1), Status: 429, RetryAfter: 30, Times: 1, Hold: hold})
	e.tell(1, "one")
	e.hits(short, 1)
	e.tell(0, "two")
	e.hits(long, 1)
	e.asleep(1)
	close(hold) // under way since before: its answer comes now
	e.asleep(2)
	for n := range 9 {
		e.tell(n+2, numbers(1, 3)...)
	}
	e.asleep(11)
	for range 299 {
		e.clock.Advance(time.Second)
		e.asleep(11)
	}
	require.Len(t, e.sandbox.Calls("sendMessage"), 2, "nothing is tried meanwhile")
	e.clock.Advance(time.Second)
	e.drained()
	require.Equal(t, []string{"two"}, e.heard(e.member(0)))
	require.Equal(t, []string{"one"}, e.heard(e.member(1)))
	for n := range 9 {
		require.Equal(t, numbers(1, 3), e.heard(e.member(n+2)))
	}
}

func TestAnOddRetryAfterIsNotTakenLiterally(t *testing.T) {
	e := newEngine(t, counting)
	// 0 would be tried again without end, a number that overflows at once.
	for _, odd := range []int{-5, 0, 1 << 62} {
		wait := bot.RetryAfter(odd)
		require.GreaterOrEqual(t, wait, time.Second)
		require.LessOrEqual(t, wait, 24*time.Hour)
	}
	polls := e.sandbox.Fault(sandbox.Fault{Method: "getUpdates", Status: 429, RetryAfter: 3})
	e.send(e.member(0), "/count") // ends the poll under way
	for n := 1; n <= 20; n++ {
		e.hits(polls, n)
		e.asleep(1)
		e.clock.Advance(3 * time.Second)
	}
	polls.Remove()
	e.recover()
	require.Equal(t, 1, e.counted())
}

// An hour in which the server answers everything with 502: messages, answers
// to buttons, edits, polls.
func TestAnHourOf502IsWaitedOut(t *testing.T) {
	e := newEngine(t, func(r *bot.Router) {
		counting(r)
		r.Button("press", bot.Joined, func(c *bot.Context) error { return c.Toast("pressed") })
	})
	const chats = 4
	e.say(func(c *bot.Context) error {
		_, err := c.Tell(e.office.Members[0], bot.Message{Text: "press", Buttons: bot.Rows(1, bot.Button{Text: "press", Data: "press"})})
		return err
	})
	e.drained()
	sends := e.sandbox.Fault(sandbox.Fault{Method: "sendMessage", Status: 502})
	answers := e.sandbox.Fault(sandbox.Fault{Method: "answerCallbackQuery", Status: 502})
	begin := e.clock.Now()
	for n := range chats {
		e.tell(n, numbers(1, 10)...)
	}
	e.asleep(chats)
	// A press is taken, but its answer cannot be given: it is tried for as long
	// as Telegram takes it and no longer.
	id, err := e.sandbox.Press(e.member(0), e.member(0), e.last(e.member(0)).MessageID, "press")
	require.NoError(t, err)
	e.hits(answers, 1)
	e.taken()
	for e.clock.Since(begin) < 12*time.Second {
		e.clock.Advance(time.Second)
		e.asleep(chats)
	}
	polls := e.sandbox.Fault(sandbox.Fault{Method: "getUpdates", Status: 502})
	e.send(e.member(5), "/count") // ends the poll under way, with this one taken
	for e.clock.Since(begin) < time.Hour {
		e.asleep(chats + 1) // and the poller
		e.clock.Advance(5 * time.Second)
	}
	e.asleep(chats + 1)
	// Waits double from half a second to two and a half minutes at least.
	require.LessOrEqual(t, sends.Hits(), chats*(10+3600/150))
	require.LessOrEqual(t, polls.Hits(), 6+3600/30)
	sends.Remove()
	answers.Remove()
	polls.Remove()
	for range 5 {
		e.send(e.member(6), "/count")
	}
	e.recover()
	for n := range chats {
		heard := e.heard(e.member(n))
		require.Equal(t, numbers(1, 10), heard[len(heard)-10:])
	}
	require.Equal(t, []string{"number 1"}, e.heard(e.member(5)))
	require.Len(t, e.heard(e.member(6)), 5)
	_, answered := e.sandbox.CallbackAnswer(id)
	require.False(t, answered)
	require.LessOrEqual(t, answers.Hits(), 5, "tried for ten seconds, not for an hour")
	require.Equal(t, map[string]int{ledger.OutboxSent: 1 + 10*chats + 6, ledger.OutboxExpired: 1}, e.states())
}
