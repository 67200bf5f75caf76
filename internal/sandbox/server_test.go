package sandbox

import (
	"bytes"
	"context"
	"encoding/json"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

// fixture is a server with a member, 李强, who has pressed Start, and 王芳, who has
// not.
type fixture struct {
	t     *testing.T
	srv   *Server
	url   string
	clock *stoppedClock
	ctx   context.Context
}

const (
	li   = int64(11)
	wang = int64(12)
	zhou = int64(13)
)

// stoppedClock goes on only when told.
type stoppedClock struct {
	mu sync.Mutex
	at time.Time
}

func (c *stoppedClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *stoppedClock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

func newFixture(t *testing.T, opt Options) *fixture {
	t.Helper()
	clock := &stoppedClock{at: time.Date(2026, 12, 5, 14, 52, 0, 0, time.UTC)}
	opt.Now = clock.Now
	opt.WebhookRetry = func(int) time.Duration { return 0 }
	if opt.Token == "" {
		opt.Token = "77:secret"
	}
	srv := New(opt)
	ts := httptest.NewServer(srv.Handler())
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	t.Cleanup(func() {
		cancel()
		srv.Close()
		ts.Close()
	})
	srv.AddUser(User{ID: li, FirstName: "李强", LanguageCode: "zh-hans"})
	srv.AddUser(User{ID: wang, FirstName: "王芳", Username: "wangfang"})
	srv.AddUser(User{ID: zhou, FirstName: "周敏"})
	_, err := srv.Start(li, "")
	require.NoError(t, err)
	f := &fixture{t: t, srv: srv, url: ts.URL, clock: clock, ctx: ctx}
	f.ackAll()
	return f
}

// reply is an answer of the Bot API.
type reply struct {
	Status      int
	OK          bool            `json:"ok"`
	Result      json.RawMessage `json:"result"`
	ErrorCode   int             `json:"error_code"`
	Description string          `json:"description"`
	Parameters  struct {
		RetryAfter int   `json:"retry_after"`
		MigrateTo  int64 `json:"migrate_to_chat_id"`
	} `json:"parameters"`
}

type params map[string]any

func (f *fixture) post(method, contentType string, body []byte) reply {
	f.t.Helper()
	req, err := http.NewRequestWithContext(f.ctx, http.MethodPost,
		f.url+"/bot"+f.srv.Token()+"/"+method, bytes.NewReader(body))
	require.NoError(f.t, err)
	req.Header.Set("Content-Type", contentType)
	return f.do(req)
}

func (f *fixture) do(req *http.Request) reply {
	f.t.Helper()
	res, err := http.DefaultClient.Do(req)
	require.NoError(f.t, err)
	defer func() { _ = res.Body.Close() }()
	out := reply{Status: res.StatusCode}
	require.NoError(f.t, json.NewDecoder(res.Body).Decode(&out))
	if !out.OK {
		require.Equal(f.t, out.Status, out.ErrorCode)
	}
	return out
}

// call makes a call with a JSON body.
func (f *fixture) call(method string, p params) reply {
	f.t.Helper()
	body, err := json.Marshal(p)
	require.NoError(f.t, err)
	return f.post(method, "application/json", body)
}

// must makes a call that goes well and reads its result.
func must[T any](f *fixture, method string, p params) T {
	f.t.Helper()
	r := f.call(method, p)
	require.True(f.t, r.OK, "%s: %s", method, r.Description)
	var out T
	require.NoError(f.t, json.Unmarshal(r.Result, &out), string(r.Result))
	return out
}

func (f *fixture) updates(p params) []Update {
	f.t.Helper()
	return must[[]Update](f, "getUpdates", p)
}

// ackAll takes all updates that wait.
func (f *fixture) ackAll() {
	f.t.Helper()
	for {
		list := f.updates(params{"limit": 100})
		if len(list) == 0 {
			return
		}
		f.updates(params{"offset": list[len(list)-1].UpdateID + 1, "limit": 1})
	}
}

func inline(text, data string) string {
	b, _ := json.Marshal(InlineKeyboardMarkup{InlineKeyboard: [][]InlineKeyboardButton{{{Text: text, CallbackData: data}}}})
	return string(b)
}

// picture is a small PNG.
func picture(t testing.TB, w, h int) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	img.Set(w/2, h/2, color.RGBA{R: 200, A: 255})
	var b bytes.Buffer
	require.NoError(t, png.Encode(&b, img))
	return b.Bytes()
}

func TestTokenAndPaths(t *testing.T) {
	f := newFixture(t, Options{})
	get := func(path string) reply {
		req, err := http.NewRequestWithContext(f.ctx, http.MethodGet, f.url+path, nil)
		require.NoError(t, err)
		return f.do(req)
	}
	r := get("/bot1:wrong/getMe")
	require.Equal(t, 401, r.Status)
	require.Equal(t, "Unauthorized", r.Description)
	require.Equal(t, 401, get("/file/bot1:wrong/x").Status)
	require.Equal(t, 404, get("/bot77:secret/nothing").Status)
	require.Equal(t, 404, get("/file/bot77:secret/photos/none.jpg").Status)
	require.Equal(t, 404, get("/").Status)
	require.True(t, get("/bot77:secret/GETME").OK, "the case of a method does not matter")
	require.True(t, get("/bot77:secret/sendMessage?chat_id=11&text=hi").OK)
}

func TestBotWithoutUsername(t *testing.T) {
	f := newFixture(t, Options{Token: "4242:x", BotName: "联络"})
	me := must[map[string]any](f, "getMe", nil)
	require.EqualValues(t, 4242, me["id"])
	require.Equal(t, "联络", me["first_name"])
	require.Equal(t, true, me["is_bot"])
	require.Equal(t, false, me["can_read_all_group_messages"])
	require.NotContains(t, me, "username")
}

func TestCloseEndsEverything(t *testing.T) {
	before := goleak.IgnoreCurrent()
	srv := New(Options{Token: "77:secret"})
	ts := httptest.NewServer(srv.Handler())
	client := &http.Client{Transport: &http.Transport{}}
	srv.AddUser(User{ID: li, FirstName: "李强"})

	refusing := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusInternalServerError)
	}))
	res, err := client.Post(ts.URL+"/bot77:secret/setWebhook?url="+refusing.URL, "", nil)
	require.NoError(t, err)
	require.NoError(t, res.Body.Close())
	_, err = srv.Start(li, "")
	require.NoError(t, err)

	sub := srv.Subscribe()
	ended := make(chan error, 1)
	go func() {
		_, err := sub.Next(context.Background())
		ended <- err
	}()
	srv.Close()
	srv.Close()
	require.ErrorIs(t, <-ended, ErrClosed)
	require.ErrorIs(t, srv.WaitAcked(context.Background()), ErrClosed)
	ts.Close()
	refusing.Close()
	client.CloseIdleConnections()
	goleak.VerifyNone(t, before)
}

func TestEventsTellWhatOnlookersSee(t *testing.T) {
	f := newFixture(t, Options{})
	sub := f.srv.Subscribe()
	defer sub.Close()
	next := func(want EventKind) Event {
		t.Helper()
		e, err := sub.Next(f.ctx)
		require.NoError(t, err)
		require.Equal(t, want, e.Kind)
		return e
	}
	m := must[Message](f, "sendMessage", params{"chat_id": li, "text": "签到？", "reply_markup": inline("签到", "in")})
	require.Equal(t, "签到？", next(EventMessage).Message.Text)
	id, err := f.srv.Press(li, li, m.MessageID, "in")
	require.NoError(t, err)
	require.Equal(t, id, next(EventPressed).CallbackID)
	must[bool](f, "answerCallbackQuery", params{"callback_query_id": id, "text": "已签到", "show_alert": true})
	require.Equal(t, &CallbackAnswer{Text: "已签到", ShowAlert: true}, next(EventCallbackAnswer).Answer)
	must[Message](f, "editMessageText", params{"chat_id": li, "message_id": m.MessageID, "text": "已签到"})
	require.Equal(t, "已签到", next(EventEdited).Message.Text)
	must[bool](f, "sendChatAction", params{"chat_id": li, "action": "upload_document"})
	require.Equal(t, "upload_document", next(EventTyping).Action)
	must[bool](f, "setMessageReaction", params{
		"chat_id": li, "message_id": m.MessageID, "reaction": `[{"type":"emoji","emoji":"👍"}]`})
	require.Equal(t, map[int64][]string{77: {"👍"}}, next(EventReaction).Message.Reactions)
	must[bool](f, "pinChatMessage", params{"chat_id": li, "message_id": m.MessageID})
	require.Equal(t, m.MessageID, next(EventPinned).MessageID)
	next(EventMessage) // "pinned a message"
	must[bool](f, "deleteMessage", params{"chat_id": li, "message_id": m.MessageID})
	require.Equal(t, m.MessageID, next(EventDeleted).MessageID)
	require.Empty(t, f.srv.Pinned(li))

	ctx, cancel := context.WithCancel(f.ctx)
	cancel()
	_, err = sub.Next(ctx)
	require.ErrorIs(t, err, context.Canceled)
	sub.Close()
	_, err = sub.Next(f.ctx)
	require.ErrorIs(t, err, ErrClosed)
}

func TestCallsAreLogged(t *testing.T) {
	f := newFixture(t, Options{})
	must[Message](f, "sendmessage", params{"chat_id": li, "text": "一"})
	require.Equal(t, 400, f.call("sendMessage", params{"chat_id": li}).Status)
	calls := f.srv.Calls("sendMessage")
	require.Len(t, calls, 2)
	require.Equal(t, "sendMessage", calls[0].Method)
	require.Equal(t, map[string]string{"chat_id": "11", "text": "一"}, calls[0].Params)
	require.Equal(t, f.clock.Now(), calls[0].Time)
	require.Contains(t, string(calls[0].Result), `"text":"一"`)
	require.Equal(t, 400, calls[1].Status)
	require.Equal(t, "Bad Request: message text is empty", calls[1].Error)
	require.Greater(t, len(f.srv.Calls()), 2)
}

func TestTheLogOfCallsIsBounded(t *testing.T) {
	f := newFixture(t, Options{KeepCalls: 5})
	hold := make(chan struct{})
	slow := f.srv.Fault(Fault{Method: "getMe", Hold: hold})
	var held sync.WaitGroup
	held.Go(func() { f.call("getMe", nil) })
	require.NoError(t, slow.WaitHits(f.ctx, 1))
	before := f.srv.Calls()
	for range 23 {
		f.call("sendMessage", params{"chat_id": li, "text": "一"})
	}
	close(hold) // its answer comes after it was forgotten
	held.Wait()
	calls := f.srv.Calls()
	require.Len(t, calls, 5)
	for i, c := range calls {
		require.Equal(t, before[len(before)-1].Seq+int64(19+i), c.Seq)
		require.Equal(t, 200, c.Status)
	}
	require.LessOrEqual(t, cap(f.srv.calls), 16, "kept in memory")
}

func TestConcurrentUse(t *testing.T) {
	f := newFixture(t, Options{})
	group := f.srv.AddGroup("镇政协", li, wang)
	require.NoError(t, f.srv.AddBot(li, group.ID))
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 20 {
				_, err := f.srv.Send(li, li, Outgoing{Text: strings.Repeat("字", 10)})
				require.NoError(t, err)
				f.call("sendMessage", params{"chat_id": li, "text": "<b>x</b>", "parse_mode": "HTML"})
				f.call("getUpdates", params{"offset": -1})
				f.srv.Messages(li)
				f.srv.Calls("getUpdates")
				f.srv.Chats()
			}
		})
	}
	all.Wait()
	require.Len(t, f.srv.Messages(li), 1+4*20*2)
}
