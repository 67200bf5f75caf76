package bot_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"lianluo/bot"
	"lianluo/internal/sandbox"
)

// strict has the sandbox refuse what is over Telegram's limits.
func strict(_ *engine, o *sandbox.Options) { o.FloodLimits = true }

// pace lets the clock run in steps, with all the chats' senders asleep before
// each (every chat has more to hear than the time allows), and gives when each
// message went out, by chat and over all.
func (e *engine) pace(total, step time.Duration, chats int) (all []time.Duration, by map[string][]time.Duration) {
	e.t.Helper()
	begin := e.clock.Now()
	for e.clock.Since(begin) < total {
		e.asleep(chats)
		e.clock.Advance(step)
	}
	e.asleep(chats)
	by = map[string][]time.Duration{}
	for _, c := range e.sandbox.Calls("sendMessage") {
		require.Equal(e.t, 200, c.Status, "%s after %s", c.Error, c.Time.Sub(begin))
		at := c.Time.Sub(begin)
		all = append(all, at)
		by[c.Params["chat_id"]] = append(by[c.Params["chat_id"]], at)
	}
	return all, by
}

// most is the largest number of times within any window.
func most(times []time.Duration, window time.Duration) (n int) {
	for i, first := range times {
		j := i
		for j < len(times) && times[j]-first < window {
			j++
		}
		n = max(n, j-i)
	}
	return n
}

func TestAPrivateChatHearsOneMessageASecondAfterABurst(t *testing.T) {
	e := newEngine(t, nil, limited(30), strict)
	e.tell(0, numbers(1, 60)...)
	all, _ := e.pace(20*time.Second, 250*time.Millisecond, 1)
	require.Equal(t, 3, most(all, time.Second))
	require.Equal(t, 23, len(all), "three at once and one more each second")
	require.Equal(t, numbers(1, 23), e.heard(e.member(0)))
}

func TestAGroupHearsTwentyMessagesAMinute(t *testing.T) {
	e := newEngine(t, nil, limited(30), strict)
	e.say(func(c *bot.Context) error {
		for i := range 100 {
			if _, err := c.Post(bot.Message{Text: fmt.Sprint(i)}); err != nil {
				return err
			}
		}
		return nil
	})
	all, _ := e.pace(4*time.Minute, time.Second, 1)
	require.LessOrEqual(t, most(all, time.Minute), 20)
	require.GreaterOrEqual(t, len(all), 60, "and hardly fewer")
}

func TestAllChatsTogetherStayWithinTheLimit(t *testing.T) {
	e := newEngine(t, nil, limited(10), strict)
	for n := range 11 {
		e.tell(n, numbers(1, 40)...)
	}
	all, by := e.pace(20*time.Second, 25*time.Millisecond, 11)
	require.LessOrEqual(t, most(all, time.Second), 10)
	require.GreaterOrEqual(t, len(all), 175)
	for chat, times := range by {
		require.GreaterOrEqual(t, len(times), 13, "chat %s has its share", chat)
	}
}

func TestNoLimitsForAServerOfOnesOwn(t *testing.T) {
	e := newEngine(t, nil)
	e.tell(0, numbers(1, 100)...)
	e.drained() // the clock stands still
	require.Equal(t, numbers(1, 100), e.heard(e.member(0)))
}

func TestAnAnswerToAButtonWaitsForNoMessage(t *testing.T) {
	e := newEngine(t, func(r *bot.Router) {
		r.Button("hello", bot.Joined, func(c *bot.Context) error { return c.Toast("hello") })
	}, limited(10))
	e.tell(0, "press")
	e.drained()
	for n := range 11 {
		e.tell(n, numbers(1, 9)...)
	}
	e.asleep(11) // over the limit of all
	id, err := e.sandbox.PressForged(e.member(0), e.member(0), e.last(e.member(0)).MessageID, "hello")
	require.NoError(t, err)
	answer, err := e.sandbox.WaitCallback(e.ctx, id)
	require.NoError(t, err)
	require.Equal(t, "hello", answer.Text)
}
