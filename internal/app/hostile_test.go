package app_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"lianluo/internal/app"
	"lianluo/internal/harness"
	"lianluo/internal/sandbox"
	"lianluo/models/ledger"
)

const hookSecret = "hook_secret"

// hooked is a running program behind a webhook.
type hooked struct {
	t       *testing.T
	app     *app.App
	address string
}

// behindWebhook runs the whole program behind a webhook that the test posts to.
func behindWebhook(t *testing.T, change func(*app.App)) *hooked {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*patience)
	server := sandbox.New(sandbox.Options{Token: "77:hooked", BotUsername: "hooked_bot"})
	api := httptest.NewServer(server.Handler())
	h := &hooked{t: t, address: harness.FreeAddress(t)}
	a, err := app.New(ctx, app.Config{
		Token: "77:hooked", API: api.URL, DB: filepath.Join(t.TempDir(), "hooked.db"), Sync: "NORMAL", TimeZone: "Asia/Shanghai",
		WebhookURL: "http://" + h.address + "/hook", WebhookSecret: hookSecret, Listen: h.address, Log: slog.New(slog.DiscardHandler),
	})
	require.NoError(t, err)
	h.app = a
	if change != nil {
		change(a)
	}
	done := make(chan error, 1)
	go func() { done <- a.Run(ctx) }()
	<-a.Running()
	t.Cleanup(func() {
		cancel()
		require.NoError(t, <-done)
		require.NoError(t, a.Close())
		server.Close()
		api.Close()
	})
	return h
}

// dial opens a connection; nothing on it may take longer than patience.
func (h *hooked) dial() net.Conn {
	h.t.Helper()
	conn, err := net.Dial("tcp", h.address)
	require.NoError(h.t, err)
	require.NoError(h.t, conn.SetDeadline(time.Now().Add(patience)))
	h.t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// head is the head of a post; lines are added to it.
func head(path string, lines ...string) string {
	return "POST " + path + " HTTP/1.1\r\nHost: bot\r\nContent-Type: application/json\r\n" + strings.Join(lines, "\r\n") + "\r\n\r\n"
}

const rightSecret = "X-Telegram-Bot-Api-Secret-Token: " + hookSecret

// status reads the answer's status, and that the connection ends behind it.
func (h *hooked) status(conn net.Conn) int {
	h.t.Helper()
	from := bufio.NewReader(conn)
	resp, err := http.ReadResponse(from, nil)
	require.NoError(h.t, err)
	_, err = io.Copy(io.Discard, resp.Body)
	require.NoError(h.t, err)
	_, err = from.ReadByte()
	require.Error(h.t, err, "the connection stays open")
	require.False(h.t, errors.Is(err, os.ErrDeadlineExceeded), "the connection stays open")
	return resp.StatusCode
}

func (h *hooked) seen() (n int64) {
	h.t.Helper()
	require.NoError(h.t, h.app.DB.Read(h.t.Context()).Model(&ledger.SeenUpdate{}).Count(&n).Error)
	return n
}

// post posts an update as Telegram does and gives the status.
func (h *hooked) post(id int) int {
	h.t.Helper()
	req, err := http.NewRequestWithContext(h.t.Context(), http.MethodPost, "http://"+h.address+"/hook", strings.NewReader(fmt.Sprintf(`{"update_id":%d}`, id)))
	require.NoError(h.t, err)
	req.Header.Set("X-Telegram-Bot-Api-Secret-Token", hookSecret)
	client := &http.Client{Timeout: patience, Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Do(req)
	require.NoError(h.t, err)
	require.NoError(h.t, resp.Body.Close())
	return resp.StatusCode
}

// What is refused is refused before its body has come: the test sends none, and
// nobody waits for it.
func TestWhatIsNotTelegramsIsRefusedBeforeItsBodyIsRead(t *testing.T) {
	h := behindWebhook(t, nil)
	for name, c := range map[string]struct {
		path   string
		lines  []string
		status int
	}{
		"no secret, short":     {"/hook", []string{"Content-Length: 100"}, 403},
		"no secret, 10 MB":     {"/hook", []string{"Content-Length: 10000000"}, 403},
		"no secret, chunked":   {"/hook", []string{"Transfer-Encoding: chunked"}, 403},
		"empty secret":         {"/hook", []string{"X-Telegram-Bot-Api-Secret-Token: ", "Content-Length: 100"}, 403},
		"wrong secret":         {"/hook", []string{rightSecret + "x", "Content-Length: 100"}, 403},
		"part of the secret":   {"/hook", []string{rightSecret[:len(rightSecret)-1], "Content-Length: 100"}, 403},
		"right secret, 10 MB":  {"/hook", []string{rightSecret, "Content-Length: 10000000"}, 413},
		"gzip":                 {"/hook", []string{rightSecret, "Content-Encoding: gzip", "Content-Length: 100"}, 415},
		"zstd":                 {"/hook", []string{rightSecret, "Content-Encoding: zstd", "Content-Length: 100"}, 415},
		"a body for /healthz":  {"/healthz", []string{"Content-Length: 100"}, 413},
		"a body for nothing":   {"/nothing", []string{rightSecret, "Transfer-Encoding: chunked"}, 413},
		"a body for /metrics":  {"/metrics", []string{"Content-Length: 10000000"}, 413},
		"expects 100-continue": {"/hook", []string{"Expect: 100-continue", "Content-Length: 100"}, 403},
	} {
		conn := h.dial()
		_, err := io.WriteString(conn, head(c.path, c.lines...))
		require.NoError(t, err)
		require.Equal(t, c.status, h.status(conn), name)
	}
	require.Zero(t, h.seen())
	require.Equal(t, 200, h.post(1))
	require.EqualValues(t, 1, h.seen())
}

func TestAPackedBombIsNotUnpacked(t *testing.T) {
	h := behindWebhook(t, nil)
	var bomb bytes.Buffer
	pack := gzip.NewWriter(&bomb)
	_, err := io.WriteString(pack, `{"update_id":1,"x":"`+strings.Repeat("x", 64<<20)+`"}`)
	require.NoError(t, err)
	require.NoError(t, pack.Close())
	for name, want := range map[string]struct {
		coding string
		status int
	}{"said": {"Content-Encoding: gzip", 415}, "not said": {"Accept: */*", 400}} {
		conn := h.dial()
		_, err := io.WriteString(conn, head("/hook", rightSecret, want.coding, "Connection: close", fmt.Sprintf("Content-Length: %d", bomb.Len())))
		require.NoError(t, err)
		_, _ = conn.Write(bomb.Bytes()) // refused meanwhile, perhaps
		require.Equal(t, want.status, h.status(conn), name)
	}
	require.Zero(t, h.seen())
}

func TestWhoSendsSlowlyIsCutOff(t *testing.T) {
	h := behindWebhook(t, func(a *app.App) { a.SetReading(time.Second, 2*time.Second) })
	waiting := map[string]net.Conn{}
	for name, sent := range map[string]string{
		"nothing":       "",
		"half a line":   "POST /ho",
		"half a head":   "POST /hook HTTP/1.1\r\nHost: bot\r\nX-A: b\r\n",
		"half a body":   head("/hook", rightSecret, "Content-Length: 1000") + `{"update_id":1,`,
		"half a chunk":  head("/hook", rightSecret, "Transfer-Encoding: chunked") + "400\r\n{\"update_id\":1,",
		"no next chunk": head("/hook", rightSecret, "Transfer-Encoding: chunked") + "3\r\n{\"u\r\n",
	} {
		conn := h.dial()
		_, err := io.WriteString(conn, sent)
		require.NoError(t, err)
		waiting[name] = conn
	}
	for name, conn := range waiting { // the server ends it: by an answer or without one
		_, err := io.Copy(io.Discard, conn)
		require.False(t, errors.Is(err, os.ErrDeadlineExceeded), name)
	}
	require.Zero(t, h.seen())
	require.Equal(t, 200, h.post(1))
}

func TestManyWhoSayNothingHoldUpNobody(t *testing.T) {
	h := behindWebhook(t, func(a *app.App) { a.SetReading(time.Hour, time.Hour) }) // they are not cut off for their slowness
	const many = app.MaxConns + 60
	var idle []net.Conn
	for i := range many {
		conn := h.dial()
		if i%2 == 0 {
			_, err := io.WriteString(conn, "POST /hook HTTP/1.1\r\nHost: bot\r\n")
			require.NoError(t, err)
		}
		idle = append(idle, conn)
	}
	for id := range 20 {
		require.Equal(t, 200, h.post(id+1), "Telegram comes through")
	}
	require.EqualValues(t, 20, h.seen())
	// Those that were there first have made place.
	for _, conn := range idle[:many-app.MaxConns] {
		_, err := io.Copy(io.Discard, conn)
		require.False(t, errors.Is(err, os.ErrDeadlineExceeded))
	}
}

func TestAWebhookWithoutASecretIsRefused(t *testing.T) {
	_, err := app.New(t.Context(), app.Config{Token: "77:hooked", API: "http://127.0.0.1:1", WebhookURL: "https://example.org/hook"})
	require.ErrorContains(t, err, "a webhook needs a secret")
}
