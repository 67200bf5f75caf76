package sandbox

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"log/slog"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"
)

// The web chat: a page on which one person plays all the people of the sandbox.
// It shows Bot API objects and asks the Server for acts of people; of the bot
// behind the server it knows as little as Telegram's own apps do.

//go:embed web
var webFiles embed.FS

// Bounds of what the page may send.
const (
	webMaxJSON   = 64 << 10
	webMaxUpload = 50 << 20 // one file, as in Telegram's own limit for bots
	webMaxForm   = 120 << 20
	// webPressWait is how long a button turns. Telegram's apps give up by then too.
	webPressWait = 15 * time.Second
)

// WebOptions of the web chat. The zero value shows all users and no clock.
type WebOptions struct {
	Title   string      // heading of the page
	English string      // of the heading, for the page in English
	People  []WebPerson // who can be played, in this order; default: all users
	Clock   WebClock    // nil: no clock is shown
	Starts  []WebStart  // what a newcomer may try first
	Notices []string    // lines under the list of people
}

// WebPerson is a line of the list of people.
type WebPerson struct {
	ID      int64
	Note    string // "主任", "委员"
	English string // of the note, for the page in English
}

// WebClock is the clock that the page shows and moves.
type WebClock interface {
	Now() time.Time
	// Jumps are the places in time that can be gone to now.
	Jumps() []Jump
	// Jump goes there and returns when everything due on the way has been done.
	Jump(ctx context.Context, id string) error
}

// Jump is a button of the clock.
type Jump struct {
	ID      string `json:"id"`
	Label   string `json:"label"`
	English string `json:"english,omitempty"` // of the label, for the page in English
}

// WebStart is a button for newcomers that opens a chat as a person.
type WebStart struct {
	As      int64  `json:"as"`
	Chat    int64  `json:"chat"`
	Label   string `json:"label"`
	English string `json:"english,omitempty"`
}

// web is the state of one web chat: what people have read and chosen, which
// Telegram keeps in its apps and not in its API.
type web struct {
	srv      *Server
	opt      WebOptions
	hub      *webHub
	born     map[int64]bool // users that existed when the web chat was made
	jumps    sync.Mutex     // one jump at a time
	journeys int            // how many there were; jumps guards it

	mu    sync.Mutex
	read  map[webSeat]int
	votes map[webVote][]int
}

// webSeat is one person in one chat.
type webSeat struct{ user, chat int64 }

// webVote is one person's choice in one poll.
type webVote struct {
	webSeat
	message int
}

// WebHandler serves the web chat at "/". Close of the server ends its event
// streams; do that before shutting an http.Server down, which waits for them.
func (s *Server) WebHandler(opt WebOptions) http.Handler {
	w := &web{
		srv: s, opt: opt, hub: newWebHub(rand.Text()), born: map[int64]bool{},
		read: map[webSeat]int{}, votes: map[webVote][]int{},
	}
	for _, u := range s.Users() {
		w.born[u.ID] = true
	}
	go w.pump(s.Subscribe())

	mux := http.NewServeMux()
	w.static(mux)
	get := func(name string, fn func(*http.Request) (any, error)) {
		mux.Handle("GET /web/"+name, w.answer(fn))
	}
	post := func(name string, limit int64, fn func(*http.Request) (any, error)) {
		mux.Handle("POST /web/"+name, http.MaxBytesHandler(w.answer(fn), limit))
	}
	get("state", w.getState)
	get("messages", w.getMessages)
	get("commands", w.getCommands)
	mux.HandleFunc("GET /web/events", w.serveEvents)
	mux.HandleFunc("GET /web/file/{id}", w.serveFile)
	post("send", webMaxForm, w.postSend)
	post("press", webMaxJSON, w.postPress)
	post("start", webMaxJSON, w.postStart)
	post("vote", webMaxJSON, w.postVote)
	post("block", webMaxJSON, w.postBlock)
	post("person", webMaxJSON, w.postPerson)
	post("group", webMaxJSON, w.postGroup)
	post("clock", webMaxJSON, w.postClock)
	post("read", webMaxJSON, w.postRead)
	post("edit", webMaxJSON, w.postEdit)
	post("delete", webMaxJSON, w.postDelete)
	// Another site open in the same browser must not be able to play people.
	return webHeaders(http.NewCrossOriginProtection().Handler(mux))
}

// webHeaders allows the page nothing from outside and no inline code.
func webHeaders(next http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		h := rw.Header()
		h.Set("Content-Security-Policy", "default-src 'self'; img-src 'self' blob:; media-src 'self' blob:; "+
			"object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		next.ServeHTTP(rw, r)
	})
}

// static serves exactly the embedded files, each at its own route: there is no
// path to be traversed.
func (w *web) static(mux *http.ServeMux) {
	err := fs.WalkDir(webFiles, "web", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := webFiles.ReadFile(name)
		if err != nil {
			return err
		}
		route := strings.TrimPrefix(name, "web")
		if route == "/index.html" {
			route = "/{$}"
		}
		sum := sha256.Sum256(data)
		tag := `"` + hex.EncodeToString(sum[:8]) + `"`
		kind := webType(path.Ext(name))
		mux.HandleFunc("GET "+route, func(rw http.ResponseWriter, r *http.Request) {
			rw.Header().Set("Content-Type", kind)
			rw.Header().Set("Cache-Control", "no-cache")
			rw.Header().Set("ETag", tag)
			if r.Header.Get("If-None-Match") == tag {
				rw.WriteHeader(http.StatusNotModified)
				return
			}
			_, _ = rw.Write(data) // the reader has gone away
		})
		return nil
	})
	if err != nil {
		panic("sandbox: embedded files: " + err.Error()) // cannot happen in a program that was built
	}
}

// webType does not ask the system's table: on some machines it calls .js
// text/plain, which browsers refuse to run.
func webType(ext string) string {
	switch ext {
	case ".html":
		return "text/html; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	}
	return "application/octet-stream"
}

// webError is a refusal with its status and a code that the page has words for.
type webError struct {
	status int
	code   string
	err    error
}

func (e *webError) Error() string { return e.err.Error() }
func (e *webError) Unwrap() error { return e.err }

func badRequest(text string) error {
	return &webError{http.StatusBadRequest, "bad_request", errors.New(text)}
}

// webRefusals gives the page's code and the status for each refusal of the server.
var webRefusals = []struct {
	err    error
	status int
	code   string
}{
	{ErrNoUser, http.StatusNotFound, "no_user"},
	{ErrNothingDue, http.StatusConflict, "nothing_due"},
	{ErrNoChat, http.StatusNotFound, "no_chat"},
	{ErrNoMessage, http.StatusNotFound, "no_message"},
	{ErrNoButton, http.StatusConflict, "no_button"},
	{ErrNotStarted, http.StatusConflict, "not_started"},
	{ErrBlocked, http.StatusConflict, "blocked"},
	{ErrNotMember, http.StatusForbidden, "not_member"},
	{ErrNotAllowed, http.StatusForbidden, "not_allowed"},
	{ErrEmpty, http.StatusBadRequest, "empty"},
	{ErrTooLong, http.StatusBadRequest, "too_long"},
	{ErrClosed, http.StatusServiceUnavailable, "closed"},
}

func asWebError(err error) *webError {
	var known *webError
	if errors.As(err, &known) {
		return known
	}
	var big *http.MaxBytesError
	if errors.As(err, &big) {
		return &webError{http.StatusRequestEntityTooLarge, "too_big", err}
	}
	for _, r := range webRefusals {
		if errors.Is(err, r.err) {
			return &webError{r.status, r.code, err}
		}
	}
	return &webError{http.StatusInternalServerError, "failed", err}
}

// answer writes what fn returns as JSON.
func (w *web) answer(fn func(*http.Request) (any, error)) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		status := http.StatusOK
		v, err := fn(r)
		if err != nil {
			refusal := asWebError(err)
			status = refusal.status
			v = map[string]string{"code": refusal.code, "error": strings.TrimPrefix(err.Error(), "sandbox: ")}
			w.log().Debug("web chat refused", slog.String("path", r.URL.Path), slog.Int("status", status), slog.Any("error", err))
		}
		body, err := json.Marshal(v)
		if err != nil {
			http.Error(rw, `{"code":"failed","error":"encoding"}`, http.StatusInternalServerError)
			return
		}
		rw.Header().Set("Content-Type", "application/json")
		rw.Header().Set("Cache-Control", "no-store")
		rw.WriteHeader(status)
		_, _ = rw.Write(body) // the reader has gone away
	})
}

func (w *web) log() *slog.Logger {
	if w.srv.opt.Logger != nil {
		return w.srv.opt.Logger
	}
	return slog.New(slog.DiscardHandler)
}

// decode reads a JSON body, and nothing that another site could send as a form.
func decode[T any](r *http.Request) (T, error) {
	var v T
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/json" {
		return v, &webError{http.StatusUnsupportedMediaType, "bad_request", errors.New("want application/json")}
	}
	if err := json.NewDecoder(r.Body).Decode(&v); err != nil {
		var big *http.MaxBytesError
		if errors.As(err, &big) {
			return v, err
		}
		return v, badRequest("malformed JSON: " + err.Error())
	}
	return v, nil
}

// etagSafe makes a file id usable in a header.
func etagSafe(id string) string { return `"` + base64.RawURLEncoding.EncodeToString([]byte(id)) + `"` }
