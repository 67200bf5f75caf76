package bot_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"lianluo/bot"
	"lianluo/internal/sandbox"
	"lianluo/models/ledger"
	"lianluo/models/people"
)

// talking answers what somebody does: with words, by changing the message whose button
// was pressed, by changing one that was said before; and tells the director of it.
func talking(r *bot.Router) {
	r.Command("echo", bot.Joined, func(c *bot.Context) error {
		_, err := c.Say(bot.Message{Text: c.Args})
		return err
	}).InGroup()
	r.Button("become", bot.Joined, func(c *bot.Context) error {
		_, err := c.Show(bot.Message{Text: c.Arg(0)})
		return err
	}).InGroup()
	r.Command("change", bot.Joined, func(c *bot.Context) error {
		row, text, _ := strings.Cut(c.Args, " ")
		ref, err := strconv.ParseInt(row, 10, 64)
		if err != nil {
			return err
		}
		return c.Edit(ref, bot.Message{Text: text})
	})
	r.Command("report", bot.Joined, func(c *bot.Context) error {
		directors, err := people.With(c.Tx, people.Director)
		if err != nil {
			return err
		}
		_, err = c.Tell(&directors[0], bot.Message{Text: c.Args})
		return err
	})
}

func TestAnAnswerGoesAheadOfWhatIsToldUnasked(t *testing.T) {
	e := newEngine(t, talking, limited(30), strict)
	director := e.office.Director.TelegramID
	for i := range 50 {
		e.send(e.member(i%11), fmt.Sprint("/report ", i))
	}
	e.taken()
	e.asleep(1) // three went at once
	e.send(director, "/echo first")
	e.send(director, "/echo second")
	e.taken()
	for range 2 {
		e.clock.Advance(time.Second)
		e.asleep(1)
	}
	require.Equal(t, append(numbers(0, 2), "first", "second"), e.heard(director), "he waits for a place in the limit and for nothing else")
	e.recover()
	require.Equal(t, slices.Concat(numbers(0, 2), []string{"first", "second"}, numbers(3, 49)), e.heard(director))
}

// A message of which Telegram knows nothing yet holds up no answer, however long it is
// not to be tried again.
func TestAnAnswerDoesNotWaitForNewsThatFails(t *testing.T) {
	e := newEngine(t, talking)
	down := e.sandbox.Fault(sandbox.Fault{Method: "sendMessage", Chat: e.member(0), Status: 502, Times: 1})
	e.tell(0, "news")
	e.hits(down, 1)
	e.asleep(1)
	e.send(e.member(0), "/echo answer")
	e.until(func() bool { return slices.Equal(e.heard(e.member(0)), []string{"answer"}) })
	e.recover()
	require.Equal(t, []string{"answer", "news"}, e.heard(e.member(0)))

	busy := e.sandbox.Fault(sandbox.Fault{Method: "sendMessage", Chat: e.member(1), Status: 429, RetryAfter: 9, Times: 1})
	e.tell(1, "news")
	e.hits(busy, 1)
	e.asleep(1)
	e.send(e.member(1), "/echo answer")
	e.taken()
	e.clock.Advance(9*time.Second - 1)
	e.asleep(1)
	require.Equal(t, 1, busy.Hits(), "the chat is left alone, with answers too")
	e.clock.Advance(1)
	e.drained()
	require.Equal(t, []string{"answer", "news"}, e.heard(e.member(1)))
}

// The places in the limit over all are for answers first.
func TestAnAnswerWaitsForNoOtherChatsNews(t *testing.T) {
	e := newEngine(t, talking, limited(10), strict)
	for n := range 10 {
		e.tell(n, numbers(1, 20)...)
	}
	e.asleep(10)
	e.send(e.member(10), "/echo answer")
	e.taken()
	e.asleep(11)
	e.clock.Advance(time.Second / 9) // one place
	e.until(func() bool { return len(e.heard(e.member(10))) == 1 })
}

func TestNewsHasATurnInAGroup(t *testing.T) {
	e := newEngine(t, talking)
	let := e.held(e.group)
	e.post("news 1", "news 2")
	for i := range 8 {
		_, err := e.sandbox.Send(e.member(i), e.group, outgoing(fmt.Sprint("/echo ", i)))
		require.NoError(t, err)
	}
	e.taken()
	let()
	e.drained()
	require.Equal(t, []string{"held", "0", "1", "2", "news 1", "3", "4", "5", "news 2", "6", "7"}, e.heard(e.group))
}

func TestWhatAnAnswerChangesGoesBeforeIt(t *testing.T) {
	for name, stop := range map[string]bool{"in memory": false, "after a restart": true} {
		t.Run(name, func(t *testing.T) {
			e := newEngine(t, talking)
			let := func() {}
			if !stop {
				let = e.held(e.member(0))
			} else {
				e.bot.Stop()
			}
			e.tell(0, "news 1")
			var ref bot.Ref
			e.say(func(c *bot.Context) (err error) {
				ref, err = c.Tell(e.office.Members[0], bot.Message{Text: "to be changed"})
				return err
			})
			e.say(func(c *bot.Context) error { return c.Edit(ref, bot.Message{Text: "by a job"}) })
			e.tell(0, "news 2")
			e.send(e.member(0), "/echo answer")
			e.send(e.member(0), fmt.Sprint("/change ", ref, " by its reader"))
			e.taken()
			let()
			if stop {
				require.NoError(t, e.db.Close())
				e.stop = nil
				e.begin()
			}
			e.drained()
			heard := slices.DeleteFunc(e.heard(e.member(0)), func(s string) bool { return s == "held" })
			require.Equal(t, []string{"answer", "by its reader", "news 1", "news 2"}, heard)
			require.Equal(t, []string{"by its reader"}, e.edits(e.member(0)))
		})
	}
}

// One edit names the row and the other the number: they are of one message. The row has
// no number when the first is written.
func TestOfEditsByRowAndByNumberTheNewestWins(t *testing.T) {
	for _, way := range []string{"in memory", "after a restart", "with more than fits in memory"} {
		t.Run(way, func(t *testing.T) {
			e := newEngine(t, talking, func(e *engine, _ *sandbox.Options) {
				if way == "with more than fits in memory" {
					e.room = 3
				}
			})
			down := e.sandbox.Fault(sandbox.Fault{Method: "editMessageText", Status: 502})
			e.say(func(c *bot.Context) error {
				ref, err := c.Tell(e.office.Members[0], bot.Message{Text: "asked", Buttons: bot.Rows(1, bot.Button{Text: "yes", Data: "become:answered"})})
				if err != nil {
					return err
				}
				return c.Edit(ref, bot.Message{Text: "reminded", Buttons: bot.Rows(1, bot.Button{Text: "yes", Data: "become:answered"})})
			})
			e.hits(down, 1)
			if way != "in memory" {
				e.bot.Stop()
			}
			if way == "with more than fits in memory" {
				for n := range 10 {
					e.tell(n+1, numbers(1, 10)...)
				}
			}
			_, err := e.sandbox.Press(e.member(0), e.member(0), e.last(e.member(0)).MessageID, "become:answered")
			require.NoError(t, err)
			e.taken()
			down.Remove()
			if way != "in memory" {
				require.NoError(t, e.db.Close())
				e.stop = nil
				e.begin()
			}
			e.recover()
			require.Equal(t, []string{"answered"}, e.heard(e.member(0)))
			require.Equal(t, 1, e.states()[ledger.OutboxSuperseded])
		})
	}
}

// Answers find a place while there is none for news, and what was written before them
// about the same message comes with them.
func TestAnswersDoNotWaitForRoom(t *testing.T) {
	e := newEngine(t, talking, func(e *engine, _ *sandbox.Options) { e.room = 8 })
	var ref bot.Ref
	e.say(func(c *bot.Context) (err error) {
		ref, err = c.Tell(e.office.Members[10], bot.Message{Text: "0", Buttons: bot.Rows(1, bot.Button{Text: "b", Data: "become:mine"})})
		return err
	})
	e.drained()
	var lets []func()
	for n := range 4 {
		lets = append(lets, e.held(e.member(n)))
	}
	for n := range 4 {
		e.tell(n, numbers(1, 9)...)
	}
	e.say(func(c *bot.Context) error { return c.Edit(ref, bot.Message{Text: "older"}) })
	e.tell(10, "news")
	_, err := e.sandbox.PressForged(e.member(10), e.member(10), e.last(e.member(10)).MessageID, "become:mine")
	require.NoError(t, err)
	e.send(e.member(10), "/echo answer")
	e.until(func() bool { return slices.Equal(e.heard(e.member(10)), []string{"mine", "answer"}) })
	for _, let := range lets {
		let()
	}
	e.drained()
	require.Equal(t, []string{"mine", "answer", "news"}, e.heard(e.member(10)))
	for n := range 4 {
		require.Equal(t, append([]string{"held"}, numbers(1, 9)...), e.heard(e.member(n)))
	}
	require.Equal(t, []string{"mine"}, e.edits(e.member(10)))
}

// Whatever is said in which order, over restarts and with little room: each answer comes
// before the news of its chat, each lane keeps its order, a message goes before what
// changes it, and reads as the newest change says.
func TestTheOrderOfAChat(t *testing.T) {
	for seed := range uint64(6) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			random := rand.New(rand.NewPCG(seed, 48))
			e := newEngine(t, talking, func(e *engine, _ *sandbox.Options) { e.room = 1 + random.IntN(12) })
			e.bot.Stop()
			type said struct {
				ref  bot.Ref
				text string
				lane int64 // the place of the first answer that has to do with it; news come behind all
			}
			chats := make([][]*said, 3)
			const behind = 1 << 40
			for i := range int64(60) {
				n := random.IntN(len(chats))
				who, text := e.member(n), fmt.Sprint("text ", i)
				answer := random.IntN(2) == 0
				if len(chats[n]) > 0 && random.IntN(3) == 0 {
					m := chats[n][random.IntN(len(chats[n]))]
					m.text = text
					if answer {
						m.lane = min(m.lane, i)
						e.send(who, fmt.Sprint("/change ", m.ref, " ", text))
						e.taken()
						continue
					}
					e.say(func(c *bot.Context) error { return c.Edit(m.ref, bot.Message{Text: text}) })
					continue
				}
				m := &said{text: text, lane: behind + i}
				if answer {
					m.lane = i
					e.send(who, "/echo "+text)
					e.taken()
				} else {
					e.tell(n, text)
				}
				rows := e.rows("method = 'send' AND chat_id = ?", who)
				m.ref = rows[len(rows)-1].ID
				chats[n] = append(chats[n], m)
			}
			for range 3 { // stopped before it is done, and once more
				require.NoError(t, e.db.Close())
				e.stop = nil
				e.begin()
				if random.IntN(2) == 0 {
					break
				}
				e.until(func() bool { return len(e.heard(e.member(0))) > 1 })
				e.bot.Stop()
			}
			e.drained()
			for n, list := range chats {
				slices.SortStableFunc(list, func(a, b *said) int { return int(a.lane - b.lane) })
				var want []string
				for _, m := range list {
					want = append(want, m.text)
				}
				require.Equal(t, want, e.heard(e.member(n)))
			}
			for state := range e.states() {
				require.Contains(t, []string{ledger.OutboxSent, ledger.OutboxSuperseded}, state)
			}
		})
	}
}
