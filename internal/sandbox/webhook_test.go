package sandbox

import (
	"bytes"
	"encoding/json"
	"encoding/pem"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// hookFixture records what a webhook gets; deny says which try to refuse.
type hookFixture struct {
	mu     sync.Mutex
	tries  []Update
	secret []string
	deny   func(try int, u Update) int // status, 0 for 200
	answer string
}

func (h *hookFixture) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	defer h.mu.Unlock()
	var u Update
	_ = json.NewDecoder(r.Body).Decode(&u)
	h.tries = append(h.tries, u)
	h.secret = append(h.secret, r.Header.Get("X-Telegram-Bot-Api-Secret-Token"))
	if h.deny != nil {
		if status := h.deny(len(h.tries), u); status != 0 {
			w.WriteHeader(status)
			return
		}
	}
	_, _ = w.Write([]byte(h.answer))
}

func (h *hookFixture) texts() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return texts(h.tries)
}

func TestWebhookDeliversInOrderUntilTaken(t *testing.T) {
	f := newFixture(t, Options{})
	h := &hookFixture{deny: func(try int, _ Update) int {
		if try < 4 {
			return http.StatusInternalServerError
		}
		return 0
	}}
	ts := httptest.NewServer(h)
	defer ts.Close()
	f.say("一")
	r := f.call("setWebhook", params{"url": ts.URL + "/hook", "secret_token": "s3cret", "max_connections": 2})
	require.True(t, r.OK, r.Description)
	require.Equal(t, "Webhook was set", r.Description)
	f.say("二")
	f.say("三")
	require.NoError(t, f.srv.WaitAcked(f.ctx))
	require.Equal(t, []string{"一", "一", "一", "一", "二", "三"}, h.texts())
	require.Equal(t, "s3cret", h.secret[0])

	info := must[webhookInfo](f, "getWebhookInfo", nil)
	require.Equal(t, ts.URL+"/hook", info.URL)
	require.Equal(t, "Wrong response from the webhook: 500 Internal Server Error", info.LastErrorMessage)
	require.Equal(t, f.clock.Now().Unix(), info.LastErrorDate)
	require.Equal(t, 2, info.MaxConnections)
	require.Zero(t, info.PendingUpdateCount)

	r = f.call("getUpdates", nil)
	require.Equal(t, 409, r.Status)
	require.Equal(t, conflictHook, r.Description)
	must[bool](f, "deleteWebhook", nil)
	require.Equal(t, "Webhook is already deleted", f.call("deleteWebhook", nil).Description)
	require.Empty(t, f.updates(nil))
}

func TestWebhookKeepsWhatIsRefused(t *testing.T) {
	f := newFixture(t, Options{})
	refused := make(chan struct{}, 1)
	taken := make(chan struct{}, 1)
	h := &hookFixture{deny: func(_ int, u Update) int {
		if u.Message != nil && u.Message.Chat.ID == li {
			select {
			case refused <- struct{}{}:
			default:
			}
			return http.StatusForbidden
		}
		taken <- struct{}{}
		return 0
	}}
	ts := httptest.NewServer(h)
	defer ts.Close()
	must[bool](f, "setWebhook", params{"url": ts.URL})
	f.say("留着")
	<-refused
	_, err := f.srv.Start(wang, "")
	require.NoError(t, err)
	<-taken // 李强's chat does not hold up 王芳's
	must[bool](f, "deleteWebhook", nil)
	list := f.updates(nil)
	require.NotEmpty(t, list)
	require.Equal(t, "留着", list[0].Message.Text)

	must[bool](f, "setWebhook", params{"url": ts.URL, "drop_pending_updates": true})
	require.NoError(t, f.srv.WaitAcked(f.ctx))
	must[bool](f, "deleteWebhook", params{"drop_pending_updates": true})
}

func TestWebhookErrors(t *testing.T) {
	f := newFixture(t, Options{})
	dead := httptest.NewServer(http.NotFoundHandler())
	dead.Close()
	f.say("一")
	wait := make(chan struct{})
	var once sync.Once
	f.srv.opt.WebhookRetry = func(int) time.Duration { once.Do(func() { close(wait) }); return time.Hour }
	must[bool](f, "setWebhook", params{"url": dead.URL})
	<-wait
	require.Equal(t, "Connection refused", must[webhookInfo](f, "getWebhookInfo", nil).LastErrorMessage)
	must[bool](f, "deleteWebhook", nil)
}

func TestWebhookAnswersWithACall(t *testing.T) {
	f := newFixture(t, Options{})
	ts := httptest.NewServer(&hookFixture{answer: `{"method":"sendMessage","chat_id":11,"text":"收到"}`})
	defer ts.Close()
	must[bool](f, "setWebhook", params{"url": ts.URL})
	f.say("你好")
	require.NoError(t, f.srv.WaitAcked(f.ctx))
	list := f.srv.Messages(li)
	require.Equal(t, "收到", list[len(list)-1].Text)
}

func TestWebhookWithItsOwnCertificate(t *testing.T) {
	f := newFixture(t, Options{})
	h := &hookFixture{}
	ts := httptest.NewTLSServer(h)
	defer ts.Close()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	require.NoError(t, form.WriteField("url", ts.URL))
	part, err := form.CreateFormFile("certificate", "cert.pem")
	require.NoError(t, err)
	require.NoError(t, pem.Encode(part, &pem.Block{Type: "CERTIFICATE", Bytes: ts.Certificate().Raw}))
	require.NoError(t, form.Close())
	r := f.post("setWebhook", form.FormDataContentType(), body.Bytes())
	require.True(t, r.OK, r.Description)
	f.say("你好")
	require.NoError(t, f.srv.WaitAcked(f.ctx))
	require.Equal(t, []string{"你好"}, h.texts())
	require.True(t, must[webhookInfo](f, "getWebhookInfo", nil).HasCustomCertificate)
}

func TestSettingAWebhookEndsAPoll(t *testing.T) {
	f := newFixture(t, Options{})
	ended := make(chan reply, 1)
	go func() { ended <- f.call("getUpdates", params{"timeout": 50}) }()
	for len(ended) == 0 && !f.srv.polling() {
		runtime.Gosched()
	}
	ts := httptest.NewServer(&hookFixture{})
	defer ts.Close()
	must[bool](f, "setWebhook", params{"url": ts.URL})
	require.Equal(t, conflictSet, (<-ended).Description)
	must[bool](f, "deleteWebhook", nil)
}

func (s *Server) polling() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.updates.poll != nil
}
