package bot_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"lianluo/bot"
	"lianluo/internal/sandbox"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/store"
)

// hits waits until a rule has hit n requests.
func (e *engine) hits(rule *sandbox.FaultRule, n int) {
	e.t.Helper()
	ctx, cancel := context.WithTimeout(e.ctx, patience)
	defer cancel()
	require.NoError(e.t, rule.WaitHits(ctx, n))
}

func TestTooManyRequestsWaitsAsLongAsItIsTold(t *testing.T) {
	e := newEngine(t, nil)
	rule := e.sandbox.Fault(sandbox.Fault{Method: "sendMessage", Chat: e.member(0), Status: 429, RetryAfter: 17, Times: 2})
	e.tell(0, "one", "two")
	e.tell(1, "not concerned")
	for n := 1; n <= 2; n++ {
		e.hits(rule, n)
		e.asleep(1)
		e.clock.Advance(17*time.Second - 1)
		e.asleep(1)
		require.Equal(t, n, rule.Hits(), "not a moment earlier")
		require.Empty(t, e.heard(e.member(0)))
		e.clock.Advance(1)
	}
	e.drained()
	require.Equal(t, []string{"one", "two"}, e.heard(e.member(0)))
	require.Equal(t, []string{"not concerned"}, e.heard(e.member(1)))
	require.Equal(t, 3, e.rows("chat_id = ?", e.member(0))[0].Attempts)
}

func TestALongFloodPausesEverything(t *testing.T) {
	e := newEngine(t, nil)
	rule := e.sandbox.Fault(sandbox.Fault{Method: "sendMessage", Chat: e.member(0), Status: 429, RetryAfter: 120, Times: 1})
	e.tell(0, "one")
	e.hits(rule, 1)
	e.asleep(1)
	e.tell(1, "two")
	e.asleep(2)
	e.clock.Advance(119 * time.Second)
	require.Empty(t, e.heard(e.member(1)))
	e.clock.Advance(time.Second)
	e.drained()
	require.Equal(t, []string{"one"}, e.heard(e.member(0)))
	require.Equal(t, []string{"two"}, e.heard(e.member(1)))
}

func TestAServerInTroubleIsTriedAgainEverLater(t *testing.T) {
	for name, fault := range map[string]sandbox.Fault{
		"500": {Status: 500}, "502": {Status: 502}, "cut": {Cut: true}, "wrong token": {Status: 401},
	} {
		t.Run(name, func(t *testing.T) {
			e := newEngine(t, nil)
			fault.Method, fault.Chat = "sendMessage", e.member(0)
			rule := e.sandbox.Fault(fault)
			e.tell(0, "patience", "and order")
			wait := time.Second
			for n := 1; n <= 12; n++ {
				e.hits(rule, n)
				e.asleep(1)
				e.clock.Advance(wait/2 - 1) // the wait is spread over its second half
				e.asleep(1)
				require.Equal(t, n, rule.Hits(), "attempt %d came too early", n+1)
				if n == 12 {
					rule.Remove()
				}
				e.clock.Advance(wait/2 + 2)
				wait = min(2*wait, 5*time.Minute)
			}
			e.drained()
			require.Equal(t, []string{"patience", "and order"}, e.heard(e.member(0)))
			require.Equal(t, map[string]int{ledger.OutboxSent: 2}, e.states())
			require.NotContains(t, e.log.String(), "secret-token")
		})
	}
}

// Telegram has no key by which it could tell a repetition: a connection that
// breaks after the message was taken and before the answer is read brings it
// twice. Nothing else does.
func TestAConnectionCutAfterTheMessageWasTakenBringsItTwice(t *testing.T) {
	e := newEngine(t, nil)
	rule := e.sandbox.Fault(sandbox.Fault{Method: "sendMessage", Cut: true, After: true, Times: 1})
	e.tell(0, "said", "next")
	e.hits(rule, 1)
	e.asleep(1)
	e.clock.Advance(time.Second)
	e.drained()
	require.Equal(t, []string{"said", "said", "next"}, e.heard(e.member(0)))
}

func TestAMessageIsNotTriedForEver(t *testing.T) {
	e := newEngine(t, nil)
	rule := e.sandbox.Fault(sandbox.Fault{Method: "sendMessage", Status: 500, Times: 2})
	e.tell(0, "old news", "new")
	e.hits(rule, 1)
	e.asleep(1)
	e.clock.Advance(4 * 24 * time.Hour)
	e.drained()
	require.Equal(t, []string{"new"}, e.heard(e.member(0)))
	require.Equal(t, map[string]int{ledger.OutboxSent: 1, ledger.OutboxDead: 1}, e.states())
}

func TestABlockedChatIsToldOfOnce(t *testing.T) {
	var told []int64
	e := newEngine(t, func(r *bot.Router) {
		r.On(bot.EventUnreachable, func(c *bot.Context) error {
			told = append(told, c.Subject)
			_, err := c.Post(bot.Message{Text: "somebody cannot be reached"})
			return err
		})
		r.On(bot.EventReturned, func(c *bot.Context) error {
			_, err := c.Say(bot.Message{Text: "welcome back"})
			return err
		})
	})
	who := e.member(0)
	// Telegram's word of the blocking can be lost or late: the answer is what tells.
	rule := e.sandbox.Fault(sandbox.Fault{Method: "sendMessage", Chat: who, Status: 403})
	e.tell(0, "one", "two")
	e.drained()
	e.tell(0, "three")
	e.drained()
	require.Equal(t, []int64{who}, told)
	require.Equal(t, []string{"somebody cannot be reached"}, e.heard(e.group))
	require.Len(t, e.rows("state = ?", ledger.OutboxDead), 3)
	var chat ledger.Chat
	require.NoError(t, store.AcrossOffices(e.db.Read(e.ctx)).Where("chat_id = ?", who).Take(&chat).Error)
	require.NotNil(t, chat.UnreachableAt)

	rule.Remove()
	require.NoError(t, e.sandbox.Block(who))
	require.NoError(t, e.sandbox.Unblock(who))
	e.settle()
	require.Equal(t, []string{"welcome back"}, e.heard(who))
	var again ledger.Chat
	require.NoError(t, store.AcrossOffices(e.db.Read(e.ctx)).Where("chat_id = ?", who).Take(&again).Error)
	require.Nil(t, again.UnreachableAt)
}

func TestWhatTelegramRefusesIsADeadLetterAndHoldsUpNothing(t *testing.T) {
	e := newEngine(t, nil)
	e.say(func(c *bot.Context) error {
		for _, text := range []string{"<b>never closed", "", "fine"} {
			if _, err := c.Tell(e.office.Members[0], bot.Message{Text: text}); err != nil {
				return err
			}
		}
		// Rows that this version of the program cannot read.
		for _, row := range []ledger.OutboxRow{{Method: "send", Payload: "{"}, {Method: "dance", Payload: "{}"}, {Method: "answer"}} {
			row.BotID, row.ChatID = c.Bot.ID, e.member(1)
			if _, err := ledger.Enqueue(c.Tx, &row); err != nil {
				return err
			}
		}
		return nil
	})
	e.drained()
	e.end()
	e.begin() // loads the rows that were not said through a context
	e.tell(1, "fine too")
	e.drained()
	require.Equal(t, []string{"fine"}, e.heard(e.member(0)))
	require.Equal(t, []string{"fine too"}, e.heard(e.member(1)))
	dead := e.rows("state = ?", ledger.OutboxDead)
	require.Len(t, dead, 5)
	require.Contains(t, dead[0].Error, "can't parse entities")
	require.Contains(t, dead[1].Error, "message text is empty")
	require.Equal(t, 1, dead[0].Attempts)
}

func TestAPersonWhoNeverPressedStartIsUnreachable(t *testing.T) {
	var told atomic.Int64
	e := newEngine(t, func(r *bot.Router) {
		r.On(bot.EventUnreachable, func(c *bot.Context) error { told.Store(c.Subject); return nil })
	})
	e.say(func(c *bot.Context) error {
		_, err := c.Tell(&people.Person{TelegramID: 999_999}, bot.Message{Text: "hello"})
		return err
	})
	e.drained()
	require.EqualValues(t, 999_999, told.Load())
}

func TestAMenuForAChatThatIsNotThereIsNoDeadLetter(t *testing.T) {
	var told atomic.Int64
	e := newEngine(t, func(r *bot.Router) {
		r.On(bot.EventUnreachable, func(c *bot.Context) error { told.Store(c.Subject); return nil })
	})
	e.say(func(c *bot.Context) error { return c.OfferCommands(999_999, "zh-Hans", []string{"cancel"}) })
	e.say(func(c *bot.Context) error { return c.OfferCommands(e.member(0), "zh-Hans", []string{"cancel"}) })
	e.drained()
	require.Zero(t, told.Load())
	require.Equal(t, map[string]int{ledger.OutboxSent: 1, ledger.OutboxGone: 1}, e.states())
}

// groupOf reads which group the office has.
func (e *engine) groupOf() int64 {
	e.t.Helper()
	o, err := people.OfficeByID(e.db.Read(e.ctx), e.office.ID)
	require.NoError(e.t, err)
	return o.GroupChatID
}

func (e *engine) post(texts ...string) {
	e.t.Helper()
	e.say(func(c *bot.Context) error {
		for _, text := range texts {
			if _, err := c.Post(bot.Message{Text: text}); err != nil {
				return err
			}
		}
		return nil
	})
}

func TestAGroupThatBecomesASupergroupIsFollowed(t *testing.T) {
	e := newEngine(t, nil)
	to, err := e.sandbox.MigrateToSupergroup(e.group)
	require.NoError(t, err)
	e.settle() // Telegram's own message tells of it
	require.Equal(t, to.ID, e.groupOf())
	e.post("found you")
	e.drained()
	require.Equal(t, []string{"found you"}, e.heard(to.ID))
	require.Empty(t, e.rows("state <> ?", ledger.OutboxSent))
}

func TestAGroupIsFollowedByTheErrorToo(t *testing.T) {
	e := newEngine(t, nil)
	e.end() // the service message comes too late
	to, err := e.sandbox.MigrateToSupergroup(e.group)
	require.NoError(t, err)
	e.assemble()
	require.NoError(t, e.bot.Start(e.ctx))
	e.post(numbers(1, 5)...)
	e.drained()
	require.Equal(t, numbers(1, 5), e.heard(to.ID))
	require.Equal(t, to.ID, e.groupOf())
	e.poll() // now it comes
	e.settle()
	e.post("and on")
	e.drained()
	require.Equal(t, append(numbers(1, 5), "and on"), e.heard(to.ID))
	require.Equal(t, to.ID, e.groupOf())
}

func TestAnAnswerToAButtonIsTriedForTenSecondsOnly(t *testing.T) {
	e := newEngine(t, func(r *bot.Router) {
		r.Command("ask", bot.Joined, func(c *bot.Context) error {
			_, err := c.Say(bot.Message{Text: "?", Buttons: bot.Rows(1, bot.Button{Text: "yes", Data: "yes"})})
			return err
		})
		r.Button("yes", bot.Joined, func(c *bot.Context) error { return c.Toast("thanks") })
	})
	who := e.member(0)
	e.talk(who, "/ask")

	once := e.sandbox.Fault(sandbox.Fault{Method: "answerCallbackQuery", Cut: true, Times: 1})
	id, err := e.sandbox.Press(who, who, e.last(who).MessageID, "yes")
	require.NoError(t, err)
	e.hits(once, 1)
	e.asleep(1)
	e.clock.Advance(time.Second)
	e.settle()
	answer, _ := e.sandbox.CallbackAnswer(id)
	require.Equal(t, "thanks", answer.Text, "a hiccup of the network does not lose it")

	down := e.sandbox.Fault(sandbox.Fault{Method: "answerCallbackQuery", Status: 502})
	id, err = e.sandbox.Press(who, who, e.last(who).MessageID, "yes")
	require.NoError(t, err)
	e.hits(down, 1)
	e.asleep(1)
	e.clock.Advance(11 * time.Second)
	e.settle()
	require.Equal(t, 1, down.Hits(), "after ten seconds nobody waits for it")
	_, answered := e.sandbox.CallbackAnswer(id)
	require.False(t, answered)
	require.Equal(t, map[string]int{ledger.OutboxSent: 2, ledger.OutboxExpired: 1}, e.states())

	down.Remove()
	gone := e.sandbox.Fault(sandbox.Fault{
		Method: "answerCallbackQuery", Status: 400, Times: 1,
		Description: "Bad Request: query is too old and response timeout expired or query ID is invalid",
	})
	require.Empty(t, e.tap(who, "yes").Text)
	require.Equal(t, 1, gone.Hits())
	require.Empty(t, e.rows("state = ?", ledger.OutboxDead))
}

func TestAPictureIsSentAndItsWordsAreEdited(t *testing.T) {
	e := newEngine(t, func(r *bot.Router) {
		r.Button("more", bot.Joined, func(c *bot.Context) error {
			_, err := c.Show(bot.Message{Text: "shown <b>more</b>"})
			return err
		}).InGroup()
	})
	var ref bot.Ref
	e.say(func(c *bot.Context) (err error) {
		ref, err = c.Post(bot.Message{
			Text: "a card", Files: []bot.File{{Kind: bot.Photo, Name: "card.png", Data: pictures(t, 1)[0]}},
			Buttons: bot.Rows(1, bot.Button{Text: "more", Data: "more"}),
		})
		return err
	})
	e.drained()
	require.NotEmpty(t, e.last(e.group).Photo)
	e.tapIn(e.member(0), e.group, "more")
	require.Equal(t, []string{"shown more"}, e.heard(e.group))
	e.say(func(c *bot.Context) error { return c.Edit(ref, bot.Message{Text: "edited"}) })
	e.drained()
	require.Equal(t, []string{"edited"}, e.heard(e.group))
	require.Empty(t, e.rows("file IS NOT NULL"), "the bytes are let go of once they were sent")
	require.Equal(t, map[string]int{ledger.OutboxSent: 4}, e.states())
}

func TestFilesOfEveryKindAreSent(t *testing.T) {
	e := newEngine(t, func(r *bot.Router) {
		r.Text(bot.Joined, func(c *bot.Context) error {
			if f := c.Input().File; f != nil {
				_, err := c.Say(bot.Message{Text: "got it", Files: []bot.File{{Kind: f.Kind, ID: f.ID, Lat: f.Lat, Lon: f.Lon}}})
				return err
			}
			return nil
		})
	})
	who := e.member(0)
	for _, out := range []sandbox.Outgoing{
		{Photos: pictures(t, 1)}, {Voice: []byte("OggS"), Duration: 3}, {Location: &sandbox.Location{Latitude: 27.9, Longitude: 112.6}},
		{Documents: []sandbox.Upload{{Name: "a.pdf", Data: []byte("%PDF-1.4")}}}, {Videos: []sandbox.Upload{{Name: "a.mp4", Data: []byte("mp4")}}},
	} {
		_, err := e.sandbox.Send(who, who, out)
		require.NoError(t, err)
		e.settle()
	}
	require.Len(t, e.heard(who), 5)
	var album []bot.File
	for _, m := range e.sandbox.Messages(who) {
		if len(m.Photo) > 0 {
			album = append(album, bot.File{Kind: bot.Photo, ID: m.Photo[len(m.Photo)-1].FileID})
		}
	}
	e.say(func(c *bot.Context) error {
		_, err := c.Tell(e.office.Members[1], bot.Message{Text: "an album", Files: album})
		return err
	})
	e.drained()
	require.Equal(t, []string{"an album", ""}, e.heard(e.member(1)))
	require.Empty(t, e.rows("state <> ?", ledger.OutboxSent))
}
