package sandbox

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// page is a browser with the web chat open, without its eyes.
type page struct {
	t   *testing.T
	srv *Server
	url string
	bot *webBot
}

func newPage(t *testing.T, opt WebOptions) *page {
	t.Helper()
	srv := New(Options{BotUsername: "office_bot"})
	t.Cleanup(srv.Close)
	srv.AddUser(User{ID: 11, FirstName: "李强", LanguageCode: "zh-hans"})
	srv.AddUser(User{ID: 12, FirstName: "王芳", LanguageCode: "zh-hans"})
	web := httptest.NewServer(srv.WebHandler(opt))
	api := httptest.NewServer(srv.Handler())
	t.Cleanup(func() {
		srv.Close() // ends the event streams, which Close of the listeners waits for
		web.Close()
		api.Close()
	})
	return &page{t: t, srv: srv, url: web.URL, bot: &webBot{t: t, base: api.URL + "/bot" + srv.Token() + "/"}}
}

func (p *page) do(req *http.Request) (int, string, http.Header) {
	p.t.Helper()
	resp, err := http.DefaultClient.Do(req)
	require.NoError(p.t, err)
	defer func() { require.NoError(p.t, resp.Body.Close()) }()
	body, err := io.ReadAll(resp.Body)
	require.NoError(p.t, err)
	return resp.StatusCode, string(body), resp.Header
}

func (p *page) get(path string) (int, string, http.Header) {
	p.t.Helper()
	req, err := http.NewRequestWithContext(p.t.Context(), http.MethodGet, p.url+path, nil)
	require.NoError(p.t, err)
	return p.do(req)
}

func (p *page) post(path string, body any, headers ...string) (int, string) {
	p.t.Helper()
	data, err := json.Marshal(body)
	require.NoError(p.t, err)
	return p.postRaw(path, "application/json", bytes.NewReader(data), headers...)
}

func (p *page) postRaw(path, kind string, body io.Reader, headers ...string) (int, string) {
	p.t.Helper()
	req, err := http.NewRequestWithContext(p.t.Context(), http.MethodPost, p.url+path, body)
	require.NoError(p.t, err)
	req.Header.Set("Content-Type", kind)
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	status, text, _ := p.do(req)
	return status, text
}

// send posts a form; files are [field, name, content] triples.
func (p *page) send(fields map[string]string, files ...[3]string) (int, string) {
	p.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for name, v := range fields {
		require.NoError(p.t, form.WriteField(name, v))
	}
	for _, f := range files {
		part, err := form.CreateFormFile(f[0], f[1])
		require.NoError(p.t, err)
		_, err = io.WriteString(part, f[2])
		require.NoError(p.t, err)
	}
	require.NoError(p.t, form.Close())
	return p.postRaw("/web/send", form.FormDataContentType(), &body)
}

func parse[T any](t *testing.T, text string) T {
	t.Helper()
	var v T
	require.NoError(t, json.Unmarshal([]byte(text), &v), text)
	return v
}

func (p *page) state() webState {
	p.t.Helper()
	status, body, _ := p.get("/web/state")
	require.Equal(p.t, http.StatusOK, status, body)
	return parse[webState](p.t, body)
}

// stream is an open event line.
type stream struct {
	t     *testing.T
	lines *bufio.Scanner
	last  string
}

func (p *page) events(since string) *stream {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), 20*time.Second)
	p.t.Cleanup(cancel)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, p.url+"/web/events?since="+since, nil)
	require.NoError(p.t, err)
	resp, err := http.DefaultClient.Do(req)
	require.NoError(p.t, err)
	p.t.Cleanup(func() { _ = resp.Body.Close() })
	require.Equal(p.t, "text/event-stream", resp.Header.Get("Content-Type"))
	return &stream{t: p.t, lines: bufio.NewScanner(resp.Body)}
}

// until reads on to the first event that fits.
func (s *stream) until(fits func(webEvent) bool) webEvent {
	s.t.Helper()
	for s.lines.Scan() {
		if id, ok := strings.CutPrefix(s.lines.Text(), "id: "); ok {
			s.last = id
		}
		if data, ok := strings.CutPrefix(s.lines.Text(), "data: "); ok {
			if e := parse[webEvent](s.t, data); fits(e) {
				return e
			}
		}
	}
	s.t.Fatal("the stream ended first:", s.lines.Err())
	return webEvent{}
}

func says(text string) func(webEvent) bool {
	return func(e webEvent) bool { return e.Type == "message" && e.Message.Text == text }
}
