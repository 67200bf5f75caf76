// Package web is the two things that --listen shows to people, each behind an
// address that nobody guesses: the code of an activity on the meeting room's
// screen (§8) and a person's calendar for the phone (§25). It reads, and
// changes nothing.
package web

import (
	"container/list"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/jonboulle/clockwork"
	"golang.org/x/time/rate"

	"lianluo/internal/locale"
	"lianluo/models/store"
)

// The paths under which the pages stand.
const (
	ScreenPath = "/screen/"
	FeedPath   = "/calendar/"
)

// Options are the parts that the pages are made of.
type Options struct {
	DB    *store.DB
	Words *locale.Catalogue
	Clock clockwork.Clock
	Log   *slog.Logger
	Link  func(payload string) string // a deep link to the bot
	BotID int64
	// Public is under what people reach the pages, such as https://bot.example.org.
	Public string
}

// Limits of requests. A screen asks every few seconds, a phone a few times a
// day; wrong addresses, all together, get one look into the database each as
// long as they are few.
const (
	perAddress   = 2 // a second
	burstAddress = 20
	perWrong     = 10 // a second
	burstWrong   = 50
	// addresses are how many good ones are remembered.
	addresses = 500
	// screenKept is how long a screen's answer stands for those who ask again.
	screenKept = 2 * time.Second
)

// pages serves them.
type pages struct {
	Options
	wrong *rate.Limiter

	mu     sync.Mutex
	known  map[string]*list.Element // of *address, by path and token
	recent *list.List               // the last asked for first
}

// address is a good address that was asked for.
type address struct {
	key   string
	limit *rate.Limiter
	at    time.Time // when found was looked for
	found any
}

// New gives the handler of ScreenPath and FeedPath.
func New(o Options) http.Handler {
	p := &pages{Options: o, wrong: rate.NewLimiter(perWrong, burstWrong), known: map[string]*list.Element{}, recent: list.New()}
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+ScreenPath+"{token}", p.screen)
	mux.HandleFunc("GET "+ScreenPath+"{token}/state", p.screenState)
	mux.HandleFunc("GET "+ScreenPath+"{token}/qr.svg", p.screenCode)
	mux.HandleFunc("GET "+ScreenPath, func(w http.ResponseWriter, r *http.Request) { p.screenRefused(r)(w, http.StatusNotFound) })
	for _, name := range []string{styleName, scriptName} {
		mux.HandleFunc("GET "+ScreenPath+name, asset(name))
	}
	mux.HandleFunc("GET "+FeedPath+"{token}", p.feed)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer") // the address is the key
		h.Set("X-Robots-Tag", "noindex, nofollow")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
		mux.ServeHTTP(w, r)
	})
}

// tokenLimit bounds what is looked up.
const tokenLimit = 64

// answer gives what look finds behind an address, or found before as long as
// that is kept. ok is false when the request is answered by refuse: with 404 for
// whatever is not there, with 429 for whoever asks too much.
func answer[T any](p *pages, w http.ResponseWriter, key string, kept time.Duration, refuse refusal, look func(now time.Time) (T, error)) (got T, ok bool) {
	now := p.Clock.Now()
	if len(key) > tokenLimit {
		refuse(w, http.StatusNotFound)
		return got, false
	}
	a := p.address(key)
	switch {
	case a != nil && !a.limit.AllowN(now, 1), a == nil && !p.wrong.AllowN(now, 1):
		w.Header().Set("Retry-After", "5")
		refuse(w, http.StatusTooManyRequests)
		return got, false
	case a != nil:
		if had, ok := p.had(a, now, kept); ok {
			return had.(T), true
		}
	}
	got, err := look(now)
	if err != nil {
		p.forget(key)
		if !isMissing(err) {
			p.Log.Error("page", "error", err) // never the address
			refuse(w, http.StatusServiceUnavailable)
			return got, false
		}
		refuse(w, http.StatusNotFound)
		return got, false
	}
	p.keep(key, now, got)
	return got, true
}

// refusal answers a request that nothing is shown for: 404, the same for every
// address that leads nowhere, whatever is wrong with it, 429 or 503.
type refusal func(w http.ResponseWriter, status int)

// plain is the refusal for programs.
func plain(w http.ResponseWriter, status int) {
	w.Header().Set("Cache-Control", "no-store")
	http.Error(w, map[int]string{
		http.StatusNotFound: "not found", http.StatusTooManyRequests: "too many requests", http.StatusServiceUnavailable: "not now",
	}[status], status)
}

func (p *pages) address(key string) *address {
	p.mu.Lock()
	defer p.mu.Unlock()
	e := p.known[key]
	if e == nil {
		return nil
	}
	p.recent.MoveToFront(e)
	return e.Value.(*address)
}

func (p *pages) had(a *address, now time.Time, kept time.Duration) (any, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	age := now.Sub(a.at)
	return a.found, age >= 0 && age < kept
}

func (p *pages) keep(key string, now time.Time, found any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	e := p.known[key]
	if e == nil {
		if p.recent.Len() >= addresses {
			last := p.recent.Back()
			delete(p.known, p.recent.Remove(last).(*address).key)
		}
		e = p.recent.PushFront(&address{key: key, limit: rate.NewLimiter(perAddress, burstAddress)})
		p.known[key] = e
	}
	a := e.Value.(*address)
	a.at, a.found = now, found
}

func (p *pages) forget(key string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if e := p.known[key]; e != nil {
		p.recent.Remove(e)
		delete(p.known, key)
	}
}
