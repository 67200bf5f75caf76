package sandbox

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestWebPageIsSelfContained(t *testing.T) {
	p := newPage(t, WebOptions{Title: "试用"})
	status, body, h := p.get("/")
	require.Equal(t, http.StatusOK, status)
	require.Equal(t, "text/html; charset=utf-8", h.Get("Content-Type"))
	csp := h.Get("Content-Security-Policy")
	require.Contains(t, csp, "default-src 'self'")
	require.NotContains(t, csp, "unsafe-inline")
	require.NotContains(t, body, "<style")
	require.NotContains(t, body, "http://")
	require.NotContains(t, body, "https://")

	status, body, h = p.get("/js/main.js")
	require.Equal(t, http.StatusOK, status)
	require.Equal(t, "text/javascript; charset=utf-8", h.Get("Content-Type"))
	require.NotContains(t, body, "innerHTML =")
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.url+"/js/main.js", nil)
	require.NoError(t, err)
	req.Header.Set("If-None-Match", h.Get("ETag"))
	status, _, _ = p.do(req)
	require.Equal(t, http.StatusNotModified, status)
}

func TestWebPathsCannotBeTraversed(t *testing.T) {
	p := newPage(t, WebOptions{})
	for _, path := range []string{
		"/js/", "/js/../web.go", "/js/..%2f..%2fweb.go", "/%2e%2e/web.go", "/web/file/..%2f..%2fweb.go", "/web/file/nothing", "/index.html", "/web.go",
	} {
		status, body, _ := p.get(path)
		require.Equal(t, http.StatusNotFound, status, path)
		require.NotContains(t, body, "package sandbox", path)
	}
}

func TestWebSendAppearsInEvents(t *testing.T) {
	p := newPage(t, WebOptions{})
	line := p.events(p.state().Seq)
	status, body := p.post("/web/start", webAct{As: 11, Payload: "join-7F3A"})
	require.Equal(t, http.StatusOK, status, body)
	line.until(says("/start join-7F3A"))

	status, body = p.send(map[string]string{"as": "11", "chat": "11", "text": "你好"})
	require.Equal(t, http.StatusOK, status, body)
	e := line.until(says("你好"))
	require.Equal(t, int64(11), e.Message.From.ID)

	p.send(map[string]string{"as": "11", "chat": "11", "text": "修过水库", "forwarded_from": "刘大爷"})
	require.Equal(t, "刘大爷", line.until(says("修过水库")).Message.ForwardOrigin.SenderUserName)

	// A page that was away gets what it missed, and nothing twice.
	away := line.last
	p.send(map[string]string{"as": "11", "chat": "11", "text": "还在吗"})
	back := p.events(away)
	require.Equal(t, "还在吗", back.until(func(e webEvent) bool { return e.Type == "message" }).Message.Text)

	// One that comes from another life of the server starts afresh.
	p.events("elsewhere.7").until(func(e webEvent) bool { return e.Type == "reset" })
}

func TestWebState(t *testing.T) {
	p := newPage(t, WebOptions{Title: "试用", People: []WebPerson{{ID: 12, Note: "主任"}}, Notices: []string{"随意试"}})
	st := p.state()
	require.Equal(t, "试用", st.Title)
	require.Nil(t, st.Clock)
	require.Len(t, st.People, 1)
	require.Equal(t, "主任", st.People[0].Note)
	require.False(t, st.People[0].Started)
	require.Equal(t, []webMembership{{ID: 12}}, st.People[0].Chats)

	status, body := p.post("/web/person", webAct{Name: "  周  敏 "})
	require.Equal(t, http.StatusOK, status, body)
	st = p.state()
	require.Len(t, st.People, 2)
	require.Equal(t, "周 敏", st.People[1].User.FirstName)
	status, _ = p.post("/web/person", webAct{Name: " "})
	require.Equal(t, http.StatusBadRequest, status)
}

func TestWebUnread(t *testing.T) {
	p := newPage(t, WebOptions{})
	p.post("/web/start", webAct{As: 11})
	p.bot.call("sendMessage", map[string]any{"chat_id": 11, "text": "一"})
	p.bot.call("sendMessage", map[string]any{"chat_id": 11, "text": "二"})
	st := p.state()
	require.Equal(t, 2, st.People[0].Chats[0].Unread)
	last := st.Chats[0].Last
	require.Equal(t, "二", last.Text)
	status, body := p.post("/web/read", webAct{As: 11, Chat: 11, MessageID: last.MessageID})
	require.Equal(t, http.StatusOK, status, body)
	require.Zero(t, p.state().People[0].Chats[0].Unread)
}

func TestWebPress(t *testing.T) {
	p := newPage(t, WebOptions{})
	p.post("/web/start", webAct{As: 11})
	m := parse[Message](t, string(p.bot.call("sendMessage", map[string]any{"chat_id": 11, "text": "签到？", "reply_markup": inline("签到", "签到")})))
	ctx, cancel := context.WithCancel(t.Context())
	finished := make(chan struct{})
	go func() {
		defer close(finished)
		p.bot.run(ctx)
	}()
	status, body := p.post("/web/press", webAct{As: 11, Chat: 11, MessageID: m.MessageID, Data: "签到"})
	require.Equal(t, http.StatusOK, status, body)
	require.JSONEq(t, `{"answer":{"text":"已签到","show_alert":false,"url":""}}`, body)

	status, body = p.post("/web/press", webAct{As: 11, Chat: 11, MessageID: m.MessageID, Data: "没有这个按钮"})
	require.Equal(t, http.StatusConflict, status, body)
	require.Contains(t, body, `"code":"no_button"`)
	cancel()
	p.srv.Close() // wakes the bot's long poll
	<-finished
}

func TestWebPagesOfMessages(t *testing.T) {
	p := newPage(t, WebOptions{})
	p.post("/web/start", webAct{As: 11})
	for i := range 7 {
		p.send(map[string]string{"as": "11", "chat": "11", "text": strconv.Itoa(i)})
	}
	type answer struct {
		Messages []webMessage
		More     bool
	}
	texts := func(a answer) (out []string) {
		for _, m := range a.Messages {
			out = append(out, m.Text)
		}
		return out
	}
	_, body, _ := p.get("/web/messages?as=11&chat=11&limit=3")
	latest := parse[answer](t, body)
	require.Equal(t, []string{"4", "5", "6"}, texts(latest))
	require.True(t, latest.More)
	_, body, _ = p.get("/web/messages?as=11&chat=11&before=" + strconv.Itoa(latest.Messages[0].MessageID))
	older := parse[answer](t, body)
	require.Equal(t, []string{"/start", "0", "1", "2", "3"}, texts(older))
	require.False(t, older.More)

	status, body, _ := p.get("/web/messages?as=12&chat=11")
	require.Equal(t, http.StatusForbidden, status, body)
	status, _, _ = p.get("/web/messages?as=12&chat=x")
	require.Equal(t, http.StatusBadRequest, status)
	status, _, _ = p.get("/web/messages?as=11&chat=11&limit=-1")
	require.Equal(t, http.StatusBadRequest, status)
}

func TestWebFiles(t *testing.T) {
	p := newPage(t, WebOptions{})
	p.post("/web/start", webAct{As: 11})
	picture := jpegPicture(t)
	status, body := p.send(map[string]string{"as": "11", "chat": "11", "caption": "送戏下乡 20场"},
		[3]string{"photo", "a.jpg", picture}, [3]string{"photo", "b.jpg", picture}, [3]string{"document", "evil.html", "<script>alert(1)</script>"})
	require.Equal(t, http.StatusOK, status, body)
	sent := parse[struct{ Messages []Message }](t, body).Messages
	require.Len(t, sent, 3)
	require.Equal(t, "送戏下乡 20场", sent[0].Caption)
	require.NotEmpty(t, sent[0].MediaGroupID)
	require.Equal(t, sent[0].MediaGroupID, sent[1].MediaGroupID)

	status, body, h := p.get("/web/file/" + sent[0].Photo[len(sent[0].Photo)-1].FileID)
	require.Equal(t, http.StatusOK, status)
	require.Equal(t, "image/jpeg", h.Get("Content-Type"))
	require.NotEmpty(t, body)
	// A page that somebody sent is a download, never a page of ours.
	status, _, h = p.get("/web/file/" + sent[2].Document.FileID)
	require.Equal(t, http.StatusOK, status)
	require.Equal(t, "application/octet-stream", h.Get("Content-Type"))
	require.Contains(t, h.Get("Content-Disposition"), "attachment")

	status, _ = p.send(map[string]string{"as": "11", "chat": "11", "text": " "})
	require.Equal(t, http.StatusBadRequest, status)
	status, body = p.send(map[string]string{"as": "11", "chat": "11", "latitude": "27.9", "longitude": "112.6"})
	require.Equal(t, http.StatusOK, status, body)
	status, _ = p.send(map[string]string{"as": "11", "chat": "11", "latitude": "200", "longitude": "112.6"})
	require.Equal(t, http.StatusBadRequest, status)
}

func TestWebBlock(t *testing.T) {
	p := newPage(t, WebOptions{})
	p.post("/web/start", webAct{As: 11})
	status, body := p.post("/web/block", webAct{As: 11, Blocked: true})
	require.Equal(t, http.StatusOK, status, body)
	require.True(t, p.state().People[0].Blocked)
	status, body = p.send(map[string]string{"as": "11", "chat": "11", "text": "喂"})
	require.Equal(t, http.StatusConflict, status, body)
	require.Contains(t, body, `"code":"blocked"`)
	p.post("/web/block", webAct{As: 11, Blocked: false})
	require.False(t, p.state().People[0].Blocked)
}

func TestWebGroup(t *testing.T) {
	p := newPage(t, WebOptions{})
	status, body := p.post("/web/group", webAct{Action: "create", As: 11, Title: "委员群"})
	require.Equal(t, http.StatusOK, status, body)
	chat := parse[struct{ Chat Chat }](t, body).Chat
	require.Equal(t, "委员群", chat.Title)
	outsider := webAct{Action: "rename", As: 12, Chat: chat.ID, Title: "我的群"}
	status, _ = p.post("/web/group", outsider)
	require.Equal(t, http.StatusForbidden, status)
	status, body = p.post("/web/group", webAct{Action: "add", As: 11, Chat: chat.ID, Members: []int64{12}})
	require.Equal(t, http.StatusOK, status, body)
	require.Len(t, p.state().People[1].Chats, 2)
	require.Equal(t, chat.ID, p.state().People[1].Chats[1].ID)
	status, body = p.post("/web/group", webAct{Action: "leave", As: 12, Chat: chat.ID})
	require.Equal(t, http.StatusOK, status, body)
	require.Len(t, p.state().People[1].Chats, 1)
	status, _ = p.post("/web/group", webAct{Action: "create", As: 11, Title: "群", Members: []int64{404}})
	require.Equal(t, http.StatusNotFound, status)
}

func TestWebVoteIsRemembered(t *testing.T) {
	p := newPage(t, WebOptions{})
	p.post("/web/start", webAct{As: 11})
	m := parse[Message](t, string(p.bot.call("sendPoll", map[string]any{"chat_id": 11, "question": "哪天？", "options": []map[string]string{{"text": "周二"}, {"text": "周三"}}, "is_anonymous": false})))
	status, body := p.post("/web/vote", webAct{As: 11, Chat: 11, MessageID: m.MessageID, Options: []int{1}})
	require.Equal(t, http.StatusOK, status, body)
	_, body, _ = p.get("/web/messages?as=11&chat=11")
	votes := parse[struct{ Votes map[string][]int }](t, body).Votes
	require.Equal(t, []int{1}, votes[strconv.Itoa(m.MessageID)])
}

type testClock struct{ jumped chan string }

func (testClock) Now() time.Time {
	return time.Date(2026, 12, 5, 14, 52, 0, 0, time.FixedZone("CST", 8*3600))
}
func (testClock) Jumps() []Jump { return []Jump{{ID: "hour", Label: "一小时后"}} }
func (c testClock) Jump(_ context.Context, id string) error {
	if id != "hour" {
		return errors.New("no such jump")
	}
	c.jumped <- id
	return nil
}

func TestWebClock(t *testing.T) {
	clock := testClock{make(chan string, 1)}
	p := newPage(t, WebOptions{Clock: clock})
	st := p.state()
	require.Equal(t, &webTime{Now: clock.Now().Unix(), Offset: 8 * 3600, Jumps: clock.Jumps()}, st.Clock)
	line := p.events(st.Seq)
	status, body := p.post("/web/clock", webAct{ID: "hour"})
	require.Equal(t, http.StatusOK, status, body)
	require.Equal(t, "hour", <-clock.jumped)
	// The page knows by the number that the line tells of the journey whose end it has heard.
	journey := parse[struct{ Journey int }](t, body).Journey
	require.Equal(t, 1, journey)
	for _, on := range []bool{true, false} {
		told := line.until(func(e webEvent) bool { return e.Type == "jumping" })
		require.Equal(t, webEvent{Type: "jumping", On: on, Journey: journey}, told)
	}
	line.until(func(e webEvent) bool { return e.Type == "clock" })
	status, _ = p.post("/web/clock", webAct{ID: "year"})
	require.Equal(t, http.StatusInternalServerError, status)
}

func TestWebRefusesOtherSitesAndBigBodies(t *testing.T) {
	p := newPage(t, WebOptions{})
	start := webAct{As: 11}
	for _, headers := range [][]string{{"Origin", "https://evil.example"}, {"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}} {
		status, _ := p.post("/web/start", start, headers...)
		require.Equal(t, http.StatusForbidden, status, headers)
	}
	require.Empty(t, p.srv.Messages(11))
	status, body := p.post("/web/start", start, "Sec-Fetch-Site", "same-origin", "Origin", p.url)
	require.Equal(t, http.StatusOK, status, body)

	status, _ = p.postRaw("/web/start", "text/plain", strings.NewReader(`{"as":11}`))
	require.Equal(t, http.StatusUnsupportedMediaType, status)
	status, _ = p.post("/web/start", webAct{As: 11, Payload: strings.Repeat("x", webMaxJSON)})
	require.Equal(t, http.StatusRequestEntityTooLarge, status)
	status, _, _ = p.get("/web/start")
	require.Equal(t, http.StatusMethodNotAllowed, status)
}

func TestWebHubForgetsTheOldest(t *testing.T) {
	h := newWebHub("e")
	for i := range webBacklog + 10 {
		require.NoError(t, h.publish(i))
	}
	_, _, lost, _, _ := h.after(5)
	require.True(t, lost)
	events, last, lost, _, _ := h.after(int64(webBacklog) + 9)
	require.False(t, lost)
	require.Equal(t, [][]byte{[]byte(strconv.Itoa(webBacklog + 9))}, events)
	require.Equal(t, int64(webBacklog)+10, last)
	require.Equal(t, "e."+strconv.Itoa(webBacklog+10), h.position())
	require.Equal(t, int64(-1), h.parse("f.3"))
	h.close()
	require.NoError(t, h.publish("late"))
	_, _, _, _, closed := h.after(last)
	require.True(t, closed)
}
