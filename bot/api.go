package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	tgbot "github.com/go-telegram/bot"
	tg "github.com/go-telegram/bot/models"
)

// DefaultAPI is Telegram's own server.
const DefaultAPI = "https://api.telegram.org"

const (
	// maxPolled and maxAnswer bound what a server may answer to a poll and to
	// any other request, in bytes, unpacked.
	maxPolled = 32 << 20
	maxAnswer = 4 << 20
)

// Timeouts are how long the client waits for the server.
type Timeouts struct {
	Request time.Duration // a request and the whole of its answer
	Poll    time.Duration // how long the server may hold an empty poll, in whole seconds
	Slack   time.Duration // of a poll, beyond that
}

// usual are the timeouts without others being chosen.
var usual = Timeouts{Request: 60 * time.Second, Poll: 50 * time.Second, Slack: 15 * time.Second}

// An APIOption changes a client from the usual.
type APIOption func(*API)

// WithTimeouts chooses other timeouts.
func WithTimeouts(t Timeouts) APIOption { return func(a *API) { a.times = t } }

// Errors of the server that a start-up reports in a line.
var (
	ErrToken       = errors.New("the Bot API server does not know this token")
	ErrTokenForm   = errors.New("the bot's token is empty or malformed")
	ErrUnreachable = errors.New("cannot reach the Bot API server")
	ErrServer      = errors.New("what answers is no Bot API server")
)

// API is the way to a Bot API server: the library's client for everything that
// is sent, and a poll of ours (the library acknowledges updates before they
// are handled).
type API struct {
	Client *tgbot.Bot
	polls  *http.Client
	calls  *http.Client // of words; Client's own are for all else
	url    string
	token  string
	times  Timeouts
}

// NewAPI makes the client. proxy is "" or an http, https or socks5 URL.
func NewAPI(server, token, proxy string, opts ...APIOption) (*API, error) {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	// The default keeps 2 idle connections a host, so that a busy bot opens a
	// new one for nearly every request. A request's place is free a moment
	// before its connection is, so that there are a few more of these.
	transport.MaxIdleConnsPerHost = 2 * inFlight
	transport.MaxIdleConns = 2 * inFlight
	// A message and its answer are some hundred bytes: the usual 4 kB a
	// connection and way would be half of what all of them take.
	transport.ReadBufferSize, transport.WriteBufferSize = 1<<10, 2<<10
	transport.DialContext = (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}).DialContext
	if proxy != "" {
		u, err := url.Parse(proxy)
		if err != nil || u.Host == "" {
			return nil, fmt.Errorf("--proxy must begin with http://, https:// or socks5://")
		}
		transport.Proxy = http.ProxyURL(u)
	}
	if u, err := url.Parse(server); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, fmt.Errorf("--api-url must begin with http:// or https://, not %q", server)
	}
	if token == "" || strings.ContainsAny(token, "/ \t\r\n") {
		return nil, ErrTokenForm
	}
	a := &API{
		polls: &http.Client{Transport: bounded{transport, maxPolled}}, calls: &http.Client{Transport: bounded{transport, maxAnswer}},
		url: strings.TrimRight(server, "/"), token: token, times: usual,
	}
	for _, o := range opts {
		o(a)
	}
	var err error
	a.Client, err = tgbot.New(token, tgbot.WithServerURL(a.url), tgbot.WithSkipGetMe(),
		tgbot.WithHTTPClient(a.times.Request, &http.Client{Transport: bounded{transport, maxAnswer}, Timeout: a.times.Request}))
	if err != nil {
		return nil, redact(err, token)
	}
	return a, nil
}

// Me asks who the bot is: ErrToken, ErrServer or ErrUnreachable when that fails.
func (a *API) Me(ctx context.Context) (*tg.User, error) {
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	me, err := a.Client.GetMe(ctx)
	switch {
	case errors.Is(err, tgbot.ErrorUnauthorized), errors.Is(err, tgbot.ErrorNotFound):
		return nil, ErrToken
	case isForeign(err), err == nil && me.ID == 0:
		// The library's error has the whole page in it.
		return nil, fmt.Errorf("%w at %s: check --api-url and --proxy", ErrServer, a.url)
	case err != nil:
		return nil, fmt.Errorf("%w %s: %w", ErrUnreachable, a.url, redact(err, a.token))
	}
	return me, nil
}

// isForeign tells whether an answer was of another shape than the Bot API's.
func isForeign(err error) bool {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	return errors.As(err, &syntax) || errors.As(err, &kind) ||
		err != nil && strings.HasPrefix(err.Error(), "error response from telegram for method getMe, 0 ") // JSON without ok
}

// Close lets go of idle connections, which all its clients share.
func (a *API) Close() { a.polls.CloseIdleConnections() }

// polled is one update as handed out; bad when it could not be read.
type polled struct {
	id     int64
	update *tg.Update
	bad    error
}

// poll asks for updates from offset on. Each is decoded by itself, so that one
// of an unknown shape does not hold up the others for ever.
func (a *API) poll(ctx context.Context, offset int64, limit int) ([]polled, error) {
	body, err := json.Marshal(map[string]any{
		"offset": offset, "limit": limit, "timeout": int(a.times.Poll.Seconds()), "allowed_updates": AllowedUpdates,
	})
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, a.times.Poll+a.times.Slack)
	defer cancel()
	resp, err := a.request(ctx, a.polls, "getUpdates", body)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	var answer reply[[]json.RawMessage]
	err = json.NewDecoder(resp.Body).Decode(&answer)
	// To its very end: a connection whose answer was not read is closed, and the
	// next poll would need a new one.
	_, rest := io.Copy(io.Discard, resp.Body)
	if err = errors.Join(err, rest); err != nil {
		return nil, fmt.Errorf("read updates: %w", err)
	}
	if !answer.OK {
		return nil, refusal("getUpdates", answer.ErrorCode, answer.Description, answer.Parameters.RetryAfter, 0)
	}
	list := make([]polled, len(answer.Result))
	for i, raw := range answer.Result {
		list[i] = decode(raw)
	}
	return list, nil
}

func decode(raw []byte) polled {
	var u tg.Update
	if err := json.Unmarshal(raw, &u); err != nil {
		var id struct {
			ID int64 `json:"update_id"`
		}
		_ = json.Unmarshal(raw, &id)
		return polled{id: id.ID, update: &tg.Update{ID: id.ID}, bad: err}
	}
	return polled{id: u.ID, update: &u}
}

// redact takes the token out of an error: URLs carry it.
func redact(err error, token string) error {
	if err == nil || token == "" || !strings.Contains(err.Error(), token) {
		return err
	}
	return &redacted{text: strings.ReplaceAll(err.Error(), token, "***"), cause: err}
}

type redacted struct {
	text  string
	cause error
}

func (r *redacted) Error() string { return r.text }
func (r *redacted) Unwrap() error { return r.cause }
