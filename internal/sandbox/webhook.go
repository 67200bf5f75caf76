package sandbox

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"time"
)

const (
	maxSecret          = 256
	defaultConnections = 40
	maxConnections     = 100
	maxHookAnswer      = 1 << 20 // bytes read of what the webhook answers
)

var secretChars = regexp.MustCompile(`^[A-Za-z0-9_-]*$`)

// webhook is where updates go. Those of one chat go one after another, those of
// several chats side by side.
type webhook struct {
	url         string
	secret      string
	connections int
	certificate bool
	client      *http.Client
	ctx         context.Context
	cancel      context.CancelFunc
	slots       chan struct{}  // taken while a request runs
	busy        map[int64]bool // chats with a goroutine at work
	lastError   string
	lastErrorAt time.Time
}

func (s *Server) setWebhook(r *request) (any, error) {
	if r.params["url"] == "" {
		return s.deleteWebhook(r)
	}
	h := &webhook{
		url: r.params["url"], secret: r.params["secret_token"], client: s.client, busy: map[int64]bool{},
		connections: r.clamped("max_connections", defaultConnections, 1, maxConnections),
	}
	own, err := checkHookURL(h.url)
	if err != nil {
		return nil, err
	}
	if s.opt.OwnHooks && !own {
		return nil, err400("bad webhook: this server takes webhooks on its own machine only")
	}
	switch {
	case len(h.secret) > maxSecret:
		return nil, err400("secret token is too long")
	case !secretChars.MatchString(h.secret):
		return nil, err400("secret token contains unallowed characters")
	}
	if cert, ok := r.files["certificate"]; ok {
		roots := x509.NewCertPool()
		if !roots.AppendCertsFromPEM(cert.Data) {
			return nil, err400("bad webhook: certificate is not in the PEM format")
		}
		h.certificate = true
		h.client = &http.Client{
			Timeout: s.client.Timeout, CheckRedirect: s.client.CheckRedirect,
			Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}, DisableKeepAlives: true},
		}
	}
	if err := s.readAllowed(r); err != nil {
		return nil, err
	}
	s.endPoll(conflictSet)
	s.stopWebhook()
	if r.bool("drop_pending_updates") {
		s.acknowledge(func(*queuedUpdate) bool { return true })
	}
	h.ctx, h.cancel = context.WithCancel(s.ctx)
	h.slots = make(chan struct{}, h.connections)
	s.hook = h
	s.pumpWebhook()
	return noted{true, "Webhook was set"}, nil
}

// checkHookURL wants https on one of Telegram's ports. For this machine itself
// it takes anything, as a Bot API server of one's own does in local mode, and own is
// true.
func checkHookURL(raw string) (own bool, err error) {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" {
		return false, err400("invalid webhook URL specified")
	}
	if ip := net.ParseIP(u.Hostname()); u.Hostname() == "localhost" || ip != nil && ip.IsLoopback() {
		if u.Scheme == "http" || u.Scheme == "https" {
			return true, nil
		}
	}
	if u.Scheme != "https" {
		return false, err400("bad webhook: An HTTPS URL must be provided for webhook")
	}
	if !slices.Contains([]string{"", "80", "88", "443", "8443"}, u.Port()) {
		return false, err400("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
	}
	return false, nil
}

func (s *Server) stopWebhook() {
	if s.hook != nil {
		s.hook.cancel()
		s.hook = nil
	}
}

func (s *Server) deleteWebhook(r *request) (any, error) {
	note := "Webhook is already deleted"
	if s.hook != nil {
		note = "Webhook was deleted"
	}
	s.stopWebhook()
	if r.bool("drop_pending_updates") {
		s.acknowledge(func(*queuedUpdate) bool { return true })
	}
	return noted{true, note}, nil
}

// webhookInfo is the answer of getWebhookInfo.
type webhookInfo struct {
	URL                  string   `json:"url"`
	HasCustomCertificate bool     `json:"has_custom_certificate"`
	PendingUpdateCount   int      `json:"pending_update_count"`
	LastErrorDate        int64    `json:"last_error_date,omitempty"`
	LastErrorMessage     string   `json:"last_error_message,omitempty"`
	MaxConnections       int      `json:"max_connections,omitempty"`
	AllowedUpdates       []string `json:"allowed_updates,omitempty"`
}

func (s *Server) getWebhookInfo(*request) (any, error) {
	s.acknowledge(func(*queuedUpdate) bool { return false })
	info := webhookInfo{PendingUpdateCount: len(s.updates.list), AllowedUpdates: s.updates.allowed}
	if h := s.hook; h != nil {
		info.URL, info.HasCustomCertificate, info.MaxConnections = h.url, h.certificate, h.connections
		if h.lastError != "" {
			info.LastErrorDate, info.LastErrorMessage = h.lastErrorAt.Unix(), h.lastError
		}
	}
	return info, nil
}

// pumpWebhook starts deliveries for what has gathered; the lock is held.
func (s *Server) pumpWebhook() {
	for _, u := range s.updates.list {
		s.pumpChat(u.chat)
	}
}

// pumpChat starts the delivery of a chat's updates, if none is at work yet.
func (s *Server) pumpChat(chat int64) {
	h := s.hook
	if h == nil || s.ctx.Err() != nil || h.busy[chat] {
		return
	}
	h.busy[chat] = true
	s.work.Add(1)
	go s.deliver(h, chat)
}

// deliver sends the updates of one chat until none is left.
func (s *Server) deliver(h *webhook, chat int64) {
	defer s.work.Done()
	for {
		u := s.nextFor(h, chat)
		if u == nil {
			return
		}
		for n := 1; ; n++ {
			answer, err := h.post(u)
			if err == nil {
				s.delivered(h, u, answer)
				break
			}
			if h.ctx.Err() != nil {
				return
			}
			s.mu.Lock()
			h.lastError, h.lastErrorAt = err.Error(), s.now()
			s.mu.Unlock()
			timer := time.NewTimer(s.opt.WebhookRetry(n))
			select {
			case <-timer.C:
			case <-h.ctx.Done():
				timer.Stop()
				return
			}
			if s.gone(u) {
				break
			}
		}
	}
}

// nextFor is the oldest update of a chat; without one the chat is no longer busy.
func (s *Server) nextFor(h *webhook, chat int64) *queuedUpdate {
	s.mu.Lock()
	defer s.mu.Unlock()
	if h.ctx.Err() == nil {
		for _, u := range s.updates.list {
			if u.chat == chat {
				return u
			}
		}
	}
	delete(h.busy, chat)
	return nil
}

func (s *Server) delivered(h *webhook, u *queuedUpdate, answer []byte) {
	s.answerCall(h.ctx, answer)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.acknowledge(func(o *queuedUpdate) bool { return o == u })
}

// gone says whether an update was dropped while its repetition was waited for.
func (s *Server) gone(u *queuedUpdate) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.acknowledge(func(*queuedUpdate) bool { return false })
	return u.done
}

// answerCall makes the call that a webhook may put into its answer.
func (s *Server) answerCall(ctx context.Context, body []byte) {
	r := &request{params: map[string]string{}, files: map[string]Upload{}}
	if len(body) == 0 || r.addJSON(body) != nil || r.params["method"] == "" {
		return
	}
	method := r.params["method"]
	delete(r.params, "method")
	if r.method = strings.ToLower(method); r.method == "getupdates" {
		return
	}
	seq := s.logCall(r)
	s.logAnswer(seq, s.perform(ctx, r), false)
}

// post makes one try. Its error reads as last_error_message.
func (h *webhook) post(u *queuedUpdate) ([]byte, error) {
	select {
	case h.slots <- struct{}{}:
		defer func() { <-h.slots }()
	case <-h.ctx.Done():
		return nil, h.ctx.Err()
	}
	req, err := http.NewRequestWithContext(h.ctx, http.MethodPost, h.url, bytes.NewReader(u.body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	if h.secret != "" {
		req.Header.Set("X-Telegram-Bot-Api-Secret-Token", h.secret)
	}
	res, err := h.client.Do(req)
	if err != nil {
		return nil, hookError(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(res.Body, maxHookAnswer))
	switch {
	case res.StatusCode < 200 || res.StatusCode > 299:
		return nil, hookFault("Wrong response from the webhook: " + res.Status)
	case err != nil:
		return nil, hookFault("Connection closed by the webhook")
	}
	return body, nil
}

// hookFault is a failed delivery in Telegram's words.
type hookFault string

func (f hookFault) Error() string { return string(f) }

func hookError(err error) hookFault {
	var timeout net.Error
	var unknown x509.UnknownAuthorityError
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return "Connection refused"
	case errors.As(err, &unknown):
		return "SSL error {error:0A000086:SSL routines::certificate verify failed}"
	case errors.As(err, &timeout) && timeout.Timeout():
		return "Read timeout expired"
	}
	return "Connection closed"
}
