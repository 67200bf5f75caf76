package sandbox

import (
	"context"
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func (f *fixture) say(text string) Message {
	f.t.Helper()
	sent, err := f.srv.Send(li, li, Outgoing{Text: text})
	require.NoError(f.t, err)
	return sent[0]
}

func texts(list []Update) []string {
	var out []string
	for _, u := range list {
		if u.Message != nil {
			out = append(out, u.Message.Text)
		}
	}
	return out
}

func TestGetUpdates(t *testing.T) {
	f := newFixture(t, Options{FirstUpdateID: 500})
	for _, text := range []string{"一", "二", "三", "四", "五"} {
		f.say(text)
	}
	require.Equal(t, 5, f.srv.Pending())
	first := f.updates(params{"limit": 2})
	require.Equal(t, []string{"一", "二"}, texts(first))
	require.Equal(t, []int64{501, 502}, []int64{first[0].UpdateID, first[1].UpdateID})
	require.Equal(t, []string{"一", "二"}, texts(f.updates(params{"limit": 2})), "nothing was acknowledged")
	require.Equal(t, []string{"三"}, texts(f.updates(params{"offset": 503, "limit": 0})), "a limit below 1 counts as 1")
	require.Equal(t, 3, f.srv.Pending())
	require.Equal(t, []string{"四", "五"}, texts(f.updates(params{"offset": -2})), "a negative offset keeps the last ones")
	require.Equal(t, 2, f.srv.Pending())
	require.Equal(t, []string{"四", "五"}, texts(f.updates(params{"offset": 900})), "an offset of another series is ignored")
	require.Empty(t, f.updates(params{"offset": 506}))
	require.Zero(t, f.srv.Pending())

	f.srv.SetNextUpdateID(7)
	f.say("六")
	require.EqualValues(t, 7, f.updates(params{"offset": 506})[0].UpdateID, "after a quiet week the ids start anew")

	f.clock.Advance(25 * time.Hour)
	require.Zero(t, f.srv.Pending(), "Telegram keeps updates for a day")
}

func TestAllowedUpdates(t *testing.T) {
	f := newFixture(t, Options{})
	m := must[Message](f, "sendMessage", params{"chat_id": li, "text": "x", "reply_markup": inline("甲", "a")})
	f.updates(params{"allowed_updates": []string{"callback_query", "message_reaction"}})
	f.say("not wanted")
	_, err := f.srv.Press(li, li, m.MessageID, "a")
	require.NoError(t, err)
	require.NoError(t, f.srv.React(li, li, m.MessageID, "👍"))
	list := f.updates(nil)
	require.Len(t, list, 2, "the choice lasts")
	require.Equal(t, "a", list[0].CallbackQuery.Data)
	require.Equal(t, "👍", list[1].MessageReaction.NewReaction[0].Emoji)
	f.updates(params{"allowed_updates": "[]"})
	f.say("wanted")
	require.NoError(t, f.srv.React(li, li, m.MessageID))
	require.Equal(t, []string{"wanted"}, texts(f.updates(nil)), "reactions are not in the default")
}

func TestLongPoll(t *testing.T) {
	f := newFixture(t, Options{})
	hold := make(chan struct{})
	rule := f.srv.Fault(Fault{Method: "getUpdates", Times: 2, Hold: hold})
	poll := func() <-chan reply {
		out := make(chan reply, 1)
		go func() {
			req, _ := http.NewRequestWithContext(f.ctx, http.MethodGet, f.url+"/bot77:secret/getUpdates?timeout=50", nil)
			res, err := http.DefaultClient.Do(req)
			if err != nil {
				close(out)
				return
			}
			defer func() { _ = res.Body.Close() }()
			var r reply
			_ = json.NewDecoder(res.Body).Decode(&r)
			out <- r
		}()
		return out
	}
	one, two := poll(), poll()
	require.NoError(t, rule.WaitHits(f.ctx, 2))
	close(hold)

	// Which came first is open; the one that did is ended by the other.
	var loser reply
	waiting := one
	select {
	case loser = <-one:
		waiting = two
	case loser = <-two:
	}
	require.Equal(t, 409, loser.ErrorCode)
	require.Equal(t, conflictPoll, loser.Description)
	f.say("你好")
	winner := <-waiting
	require.True(t, winner.OK)
	require.Contains(t, string(winner.Result), "你好")
}

func TestWaitAcked(t *testing.T) {
	f := newFixture(t, Options{})
	require.NoError(t, f.srv.WaitAcked(f.ctx), "nothing to wait for")
	f.say("一")
	ended, cancel := context.WithCancel(f.ctx)
	cancel()
	require.ErrorIs(t, f.srv.WaitAcked(ended), context.Canceled)

	acked := make(chan error, 1)
	go func() { acked <- f.srv.WaitAcked(f.ctx) }()
	list := f.updates(nil)
	f.updates(params{"offset": list[0].UpdateID + 1})
	require.NoError(t, <-acked)
}

func TestCallbacks(t *testing.T) {
	f := newFixture(t, Options{})
	m := must[Message](f, "sendMessage", params{"chat_id": li, "text": "签到？", "reply_markup": inline("签到", "in:1")})
	_, err := f.srv.Press(li, li, m.MessageID, "in:2")
	require.ErrorIs(t, err, ErrNoButton)
	_, err = f.srv.Press(li, li, 999, "in:1")
	require.ErrorIs(t, err, ErrNoMessage)
	_, err = f.srv.Press(wang, wang, m.MessageID, "in:1")
	require.ErrorIs(t, err, ErrNotStarted)

	id, err := f.srv.Press(li, li, m.MessageID, "in:1")
	require.NoError(t, err)
	q := f.updates(nil)[0].CallbackQuery
	require.Equal(t, id, q.ID)
	require.Equal(t, "in:1", q.Data)
	require.Equal(t, m.MessageID, q.Message.MessageID)
	require.Equal(t, li, q.From.ID)
	require.NotEmpty(t, q.ChatInstance)
	_, answered := f.srv.CallbackAnswer(id)
	require.False(t, answered)

	waited := make(chan CallbackAnswer, 1)
	go func() {
		a, _ := f.srv.WaitCallback(f.ctx, id)
		waited <- a
	}()
	must[bool](f, "answerCallbackQuery", params{"callback_query_id": id, "text": "已签到 14:52"})
	require.Equal(t, CallbackAnswer{Text: "已签到 14:52"}, <-waited)
	require.Equal(t, 400, f.call("answerCallbackQuery", params{"callback_query_id": id}).Status, "answered twice")

	late, err := f.srv.PressForged(li, li, m.MessageID, "forged")
	require.NoError(t, err)
	f.clock.Advance(16 * time.Second)
	require.Contains(t, f.call("answerCallbackQuery", params{"callback_query_id": late}).Description, "query is too old")
	_, err = f.srv.WaitCallback(f.ctx, "none")
	require.ErrorIs(t, err, ErrNoCallback)
}

func TestFaults(t *testing.T) {
	f := newFixture(t, Options{})
	send := func() reply { return f.call("sendMessage", params{"chat_id": li, "text": "x"}) }
	cut := func() error {
		res, err := http.Post(f.url+"/bot77:secret/sendMessage?chat_id=11&text=x", "", nil)
		if err == nil {
			_ = res.Body.Close()
		}
		return err
	}
	messages := func() int { return len(f.srv.Messages(li)) }

	f.srv.Fault(Fault{Method: "SENDMESSAGE", Skip: 1, Times: 1, Status: 429, RetryAfter: 7})
	require.True(t, send().OK)
	r := send()
	require.Equal(t, 429, r.Status)
	require.Equal(t, 7, r.Parameters.RetryAfter)
	require.Equal(t, "Too Many Requests: retry after 7", r.Description)
	require.True(t, send().OK, "spent")

	rule := f.srv.Fault(Fault{Chat: li, Status: 502})
	before := messages()
	require.Equal(t, "Bad Gateway", send().Description)
	require.True(t, f.call("getMe", nil).OK, "another chat, or none")
	require.Equal(t, before, messages())
	require.Equal(t, 1, rule.Hits())
	rule.Remove()

	f.srv.Fault(Fault{Method: "sendMessage", Status: 403})
	require.Equal(t, "Forbidden: bot was blocked by the user", send().Description)
	f.srv.ClearFaults()

	f.srv.Fault(Fault{Method: "sendMessage", Times: 1, Cut: true})
	require.Error(t, cut())
	require.Equal(t, before, messages(), "cut before the call")
	f.srv.Fault(Fault{Method: "sendMessage", Times: 1, Cut: true, After: true})
	require.Error(t, cut())
	require.Equal(t, before+1, messages(), "cut after the call")
	calls := f.srv.Calls("sendMessage")
	require.True(t, calls[len(calls)-1].Fault)
	require.Zero(t, calls[len(calls)-1].Status)

	hold := make(chan struct{})
	rule = f.srv.Fault(Fault{Method: "sendMessage", Hold: hold, Delay: time.Microsecond, After: true})
	done := make(chan reply, 1)
	go func() { done <- send() }()
	require.NoError(t, rule.WaitHits(f.ctx, 1))
	close(hold)
	require.True(t, (<-done).OK)
}

func TestFloodLimits(t *testing.T) {
	f := newFixture(t, Options{FloodLimits: true})
	group := f.srv.AddGroup("镇政协", li)
	require.NoError(t, f.srv.AddBot(li, group.ID))
	send := func(chat int64) reply { return f.call("sendMessage", params{"chat_id": chat, "text": "x"}) }
	for range floodChatBurst {
		require.True(t, send(li).OK)
	}
	require.Equal(t, 1, send(li).Parameters.RetryAfter)
	f.clock.Advance(time.Second)
	require.True(t, send(li).OK)
	require.Equal(t, 429, send(li).Status)
	require.Equal(t, 429, f.call("setMessageReaction", params{"chat_id": li, "message_id": 1, "reaction": `[{"type":"emoji","emoji":"👌"}]`}).Status)

	for range floodGroup {
		f.clock.Advance(time.Second)
		require.True(t, send(group.ID).OK)
	}
	f.clock.Advance(time.Second)
	r := send(group.ID)
	require.Equal(t, 429, r.Status)
	require.Equal(t, 40, r.Parameters.RetryAfter, "a minute after the first of the twenty")
	f.clock.Advance(40 * time.Second)
	require.True(t, send(group.ID).OK)

	f.clock.Advance(time.Hour)
	refused := 0
	for i := range int64(8) {
		u := f.srv.AddUser(User{ID: 100 + i, FirstName: "委员"})
		_, err := f.srv.Start(u.ID, "")
		require.NoError(t, err)
		for range 4 {
			if r := send(u.ID); !r.OK {
				refused++
			}
		}
	}
	require.Equal(t, 2, refused, "30 a second over all")
}
