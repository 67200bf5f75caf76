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
	// requestTime bounds one request; a poll has its own.
	requestTime = 60 * time.Second
	// pollTime is how long Telegram holds an empty poll.
	pollTime = 50 * time.Second
	// maxAnswer bounds what a server may answer to a poll, in bytes.
	maxAnswer = 32 << 20
)

// Errors of the server that a start-up reports in a line.
var (
	ErrToken       = errors.New("the server does not know this token: check --token")
	ErrUnreachable = errors.New("cannot reach the Bot API server")
)

// API is the way to a Bot API server: the library's client for everything that
// is sent, and a poll of ours (the library acknowledges updates before they
// are handled).
type API struct {
	Client *tgbot.Bot
	http   *http.Client
	url    string
	token  string
}

// NewAPI makes the client. proxy is "" or an http, https or socks5 URL.
func NewAPI(server, token, proxy string) (*API, error) {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	// The default keeps 2 idle connections a host, so that a busy bot opens a
	// new one for nearly every request. A request's place is free a moment
	// before its connection is, so that there are a few more of these.
	transport.MaxIdleConnsPerHost = 2 * inFlight
	transport.MaxIdleConns = 2 * inFlight
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
		return nil, fmt.Errorf("the bot's token is missing or malformed: give --token or --token-file")
	}
	a := &API{http: &http.Client{Transport: transport}, url: strings.TrimRight(server, "/"), token: token}
	var err error
	a.Client, err = tgbot.New(token, tgbot.WithServerURL(a.url), tgbot.WithSkipGetMe(),
		tgbot.WithHTTPClient(requestTime, &http.Client{Transport: transport, Timeout: requestTime}))
	if err != nil {
		return nil, redact(err, token)
	}
	return a, nil
}

// Me asks who the bot is: ErrToken or ErrUnreachable when that fails.
func (a *API) Me(ctx context.Context) (*tg.User, error) {
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	me, err := a.Client.GetMe(ctx)
	switch {
	case errors.Is(err, tgbot.ErrorUnauthorized), errors.Is(err, tgbot.ErrorNotFound):
		return nil, ErrToken
	case err != nil:
		return nil, fmt.Errorf("%w %s: %w", ErrUnreachable, a.url, redact(err, a.token))
	}
	return me, nil
}

// Close lets go of idle connections.
func (a *API) Close() { a.http.CloseIdleConnections() }

// polled is one update as handed out; bad when it could not be read.
type polled struct {
	id     int64
	update *tg.Update
	bad    error
}

// poll asks for updates from offset on. Each is decoded by itself, so that one
// of an unknown shape does not hold up the others for ever.
func (a *API) poll(ctx context.Context, offset int64, limit int, wait time.Duration) ([]polled, error) {
	body, err := json.Marshal(map[string]any{
		"offset": offset, "limit": limit, "timeout": int(wait.Seconds()), "allowed_updates": AllowedUpdates,
	})
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, wait+15*time.Second)
	defer cancel()
	resp, err := a.request(ctx, "getUpdates", body)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	var answer reply[[]json.RawMessage]
	if err := json.NewDecoder(io.LimitReader(resp.Body, maxAnswer)).Decode(&answer); err != nil {
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
