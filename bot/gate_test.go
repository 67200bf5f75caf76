package bot_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tg "github.com/go-telegram/bot/models"
	"github.com/stretchr/testify/require"

	"lianluo/bot"
	"lianluo/internal/sandbox"
	"lianluo/models/ledger"
	"lianluo/models/store"
)

const slow = "请慢一点"

// among counts the texts that contain the words.
func among(texts []string, words string) (n int) {
	for _, text := range texts {
		if strings.Contains(text, words) {
			n++
		}
	}
	return n
}

func TestAThousandMessagesInAMinuteAreHeldOff(t *testing.T) {
	e := newEngine(t, counting)
	who, other := e.member(0), e.member(1)
	seen := e.seen()
	for i := range 1000 {
		e.send(who, "/count")
		if i%100 == 50 {
			e.send(other, "/count")
		}
		e.clock.Advance(60 * time.Millisecond)
	}
	e.settle()
	said := e.heard(who)
	notices, answers := among(said, slow), among(said, "number")
	require.Equal(t, len(said), notices+answers)
	require.GreaterOrEqual(t, answers, 100)
	require.LessOrEqual(t, answers, 160, "100 at once and one a second")
	require.GreaterOrEqual(t, notices, 1)
	require.LessOrEqual(t, notices, 3, "one each half a minute")
	require.Len(t, e.heard(other), 10, "nobody else is held off")
	require.Equal(t, answers+10, e.counted())
	require.Len(t, e.rows("id > 0"), len(said)+10, "what is held off writes nothing to be sent")
	require.Equal(t, seen+1010, e.seen(), "and is done with")
	require.Empty(t, e.failures())

	// What was not taken is not taken later either; what comes after a pause is.
	e.end()
	e.begin()
	e.settle()
	require.Equal(t, said, e.heard(who))
	e.clock.Advance(time.Minute)
	e.talk(who, "/count")
	require.Equal(t, fmt.Sprintf("number %d", e.counted()), e.last(who).Text)
}

func TestNothingIsTakenBetweenTheNoticeAndItsEnd(t *testing.T) {
	e := newEngine(t, counting)
	who := e.member(0)
	e.clock.Advance(time.Minute) // since Start was pressed
	for i := range 101 {
		e.submit(e.update(int64(1000+i), who, "/count"))
	}
	e.drained()
	require.Equal(t, 100, e.counted())
	require.Contains(t, e.last(who).Text, "这一条和之后半分钟内发来的都没有收下")
	e.clock.Advance(29 * time.Second)
	e.submit(e.update(2000, who, "/count"))
	require.Equal(t, 100, e.counted())
	e.clock.Advance(time.Second)
	for i := range 31 {
		e.submit(e.update(int64(3000+i), who, "/count"))
	}
	e.drained()
	require.Equal(t, 130, e.counted(), "thirty more, then the next notice")
	require.Equal(t, 2, among(e.heard(who), slow))
}

func TestWhoTypesFastOrSendsAlbumsIsNotHeldOff(t *testing.T) {
	e := newEngine(t, func(r *bot.Router) {
		r.Text(bot.Joined, count)
		r.Button("count", bot.Joined, count)
		r.Command("ask", bot.Joined, func(c *bot.Context) error {
			_, err := c.Say(bot.Message{Text: "press", Buttons: bot.Rows(1, bot.Button{Text: "count", Data: "count"})})
			return err
		})
	})
	who := e.member(0)
	e.talk(who, "/ask")
	message := e.last(who).MessageID
	want := 0
	for range 10 { // ten minutes of somebody in a great hurry
		for range 2 {
			_, err := e.sandbox.Send(who, who, sandbox.Outgoing{Photos: pictures(t, 10), Caption: "送戏下乡"})
			require.NoError(t, err)
		}
		for range 20 {
			e.send(who, "还有一句")
			_, err := e.sandbox.Press(who, who, message, "count")
			require.NoError(t, err)
			e.clock.Advance(time.Second)
		}
		want += 2*10 + 20 + 20
		e.taken()
		e.clock.Advance(40 * time.Second)
	}
	e.settle()
	require.Equal(t, want, e.counted())
	require.Zero(t, among(e.heard(who), slow))
}

func TestWhatWasWrittenWhileTheBotWasDownIsNoFlood(t *testing.T) {
	e := newEngine(t, counting)
	e.end()
	for range 300 { // one every two minutes; all of it comes at one instant
		e.send(e.member(0), "/count")
		e.clock.Advance(2 * time.Minute)
	}
	e.begin()
	e.settle()
	require.Equal(t, 300, e.counted())
	require.Zero(t, among(e.heard(e.member(0)), slow))
}

func TestAThousandPressesAreHeldOff(t *testing.T) {
	e := newEngine(t, func(r *bot.Router) {
		r.Command("ask", bot.Joined, func(c *bot.Context) error {
			_, err := c.Say(bot.Message{Text: "press", Buttons: bot.Rows(1, bot.Button{Text: "count", Data: "count"})})
			return err
		})
		r.Button("count", bot.Joined, func(c *bot.Context) error {
			if _, err := store.NextNumber(c.Tx, "test", 2026); err != nil {
				return err
			}
			return c.Toast("counted")
		})
		counting(r)
	})
	who := e.member(0)
	e.talk(who, "/ask")
	message := e.last(who).MessageID
	var ids []string
	for range 1000 {
		id, err := e.sandbox.Press(who, who, message, "count")
		require.NoError(t, err)
		ids = append(ids, id)
	}
	e.settle()
	answers := map[string]int{}
	for _, id := range ids {
		if a, ok := e.sandbox.CallbackAnswer(id); ok {
			answers[a.Text]++
		}
	}
	require.Len(t, answers, 2)
	require.Equal(t, 100, answers["counted"])
	require.Equal(t, 1, answers["请慢一点：点得太快，这一下没有算。请半分钟后再点。"])
	require.Equal(t, 100, e.counted())
	e.talk(who, "/count")
	require.Equal(t, 101, e.counted(), "what is written has a measure of its own")
}

// inviting is a router with a link that makes a stranger the last member.
func inviting(e **engine) func(r *bot.Router) {
	return func(r *bot.Router) {
		r.Text(bot.Joined, count)
		r.Link("join", bot.Anyone, func(c *bot.Context) error {
			if c.Args != "right" {
				return c.Problem("common.gone")
			}
			team := (*e).office
			c.Enter(team.Office, team.Members[10])
			_, err := c.Say(bot.Message{Text: "welcome"})
			return err
		})
	}
}

func TestAStrangersFloodGetsAFewAnswers(t *testing.T) {
	var e *engine
	e = newEngine(t, inviting(&e))
	who := e.stranger()
	e.settle()
	before, rows := len(e.heard(who)), len(e.rows("id > 0"))
	for range 1000 {
		e.send(who, "你好")
		e.clock.Advance(60 * time.Millisecond)
	}
	e.settle()
	said := e.heard(who)[before:]
	require.LessOrEqual(t, len(said), 17)
	require.LessOrEqual(t, among(said, slow), 2)
	require.Len(t, e.rows("id > 0"), rows+len(said))

	e.clock.Advance(time.Minute) // and then opens the right link
	_, err := e.sandbox.Start(who, "join-right")
	require.NoError(t, err)
	e.settle()
	require.Equal(t, "welcome", e.last(who).Text)
}

func TestManyStrangersTogetherGetABoundedNumberOfAnswers(t *testing.T) {
	var e *engine
	e = newEngine(t, inviting(&e))
	var updates []*tg.Update
	for i := range 1000 {
		updates = append(updates, e.update(int64(10_000+i), int64(700_000+i), "你好"))
	}
	e.submit(updates...)
	require.Len(t, e.rows("office_id = 0"), 300)
	e.submit(e.update(20_000, 800_000, "你好"), e.update(20_001, 800_001, "/start join-wrong"), e.update(20_002, 800_002, "/start join-right"))
	e.submit(e.update(20_003, e.member(0), "在吗"))
	require.Len(t, e.rows("office_id = 0"), 300)
	require.Len(t, e.rows("chat_id = ?", 800_002), 1, "who was invited is let in and welcomed")
	require.Equal(t, 1, e.counted(), "members do not notice")
	e.clock.Advance(time.Minute)
	for i, u := range updates {
		u.ID = int64(30_000 + i)
	}
	e.submit(updates...)
	require.Len(t, e.rows("office_id = 0"), 600, "300 a minute")
}

func TestAnUpdateThatIsHandedOutAgainAndAgainIsNoFlood(t *testing.T) {
	e := newEngine(t, counting)
	e.refuse("INSERT ON outbox", "ROLLBACK")
	u := e.update(7, e.member(0), "/count")
	for range 150 {
		require.Error(t, e.submit(u)[0])
	}
	e.allow()
	require.NoError(t, e.submit(u)[0])
	for range 150 { // nor is one that comes twice
		require.NoError(t, e.submit(u)[0])
	}
	require.NoError(t, e.submit(e.update(8, e.member(0), "/count"))[0])
	e.drained()
	require.Equal(t, []string{"number 1", "number 2"}, e.heard(e.member(0)))
}

func TestANoticeThatIsNotSavedIsSaidLater(t *testing.T) {
	e := newEngine(t, counting)
	who := e.member(0)
	e.clock.Advance(time.Minute) // since Start was pressed
	for i := range 100 {
		e.submit(e.update(int64(1000+i), who, "/count"))
	}
	e.drained() // a mark in the same group would fail with it, and wait for the clock
	e.refuse("INSERT ON outbox", "ROLLBACK")
	last := e.update(2000, who, "/count")
	require.Error(t, e.submit(last)[0])
	e.allow()
	require.NoError(t, e.submit(last)[0])
	e.drained()
	require.Equal(t, 1, among(e.heard(who), slow))
}

func TestWhatTelegramTellsByItselfAndAGroupsTalkAreNotCounted(t *testing.T) {
	var lost int
	e := newEngine(t, func(r *bot.Router) {
		r.Command("count", bot.Members, count).InGroup()
		r.On(bot.EventUnreachable, func(c *bot.Context) error { lost++; return nil })
	})
	who := e.member(0)
	require.NoError(t, e.sandbox.PromoteBot(e.office.Director.TelegramID, e.group, true)) // it sees all that is said
	for range 200 {
		_, err := e.sandbox.Send(who, e.group, sandbox.Outgoing{Text: "大家好"})
		require.NoError(t, err)
		require.NoError(t, e.sandbox.Block(who))
		require.NoError(t, e.sandbox.Unblock(who))
	}
	e.settle()
	require.GreaterOrEqual(t, lost, 10)
	require.LessOrEqual(t, lost, 25, "the office hears of so many; the last one tells how things stand")
	gone, err := ledger.Unreachable(e.db.Read(e.ctx), e.bot.ID, who)
	require.NoError(t, err)
	require.False(t, gone)
	_, err = e.sandbox.Send(who, e.group, sandbox.Outgoing{Text: "/count"})
	require.NoError(t, err)
	e.settle()
	require.Equal(t, 1, e.counted())

	// A flood of commands in the group is told of in private.
	for range 150 {
		_, err := e.sandbox.Send(who, e.group, sandbox.Outgoing{Text: "/count"})
		require.NoError(t, err)
	}
	e.settle()
	require.Zero(t, among(e.heard(e.group), slow))
	require.Equal(t, 1, among(e.heard(who), slow))
}

func TestTheGateForgetsOldAccounts(t *testing.T) {
	require.LessOrEqual(t, bot.GateRemembers(100_000), 20_000)
}
