package web

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"time"

	"lianluo/internal/documents"
	"lianluo/internal/locale"
	"lianluo/models/activities"
	"lianluo/models/people"
	"lianluo/models/store"
)

const (
	styleName  = "screen.css"
	scriptName = "screen.js"
)

//go:embed *.html *.css *.js
var files embed.FS

var pageTemplates = template.Must(template.ParseFS(files, "*.html"))

// screenView is what a screen shows: what, where, how many. It names nobody.
type screenView struct {
	Lang   string `json:"-"`
	Token  string `json:"-"`
	Office string `json:"-"`
	Topic  string `json:"topic"`
	When   string `json:"when"`
	Place  string `json:"place"`
	Count  string `json:"count"`
	Note   string `json:"note"` // what to do, or why there is no code
	Open   bool   `json:"open"` // a code stands
	Turn   int64  `json:"turn"` // which; another one is another picture
	Now    int64  `json:"now"`  // Unix time, milliseconds
	Zone   int    `json:"zone"` // of the office's clock, seconds east of UTC
	Clock  string `json:"clock"`

	Alt   string `json:"-"` // of the code, for who does not see it
	Lost  string `json:"-"` // said by the page when the server is not to be reached
	Ended string `json:"-"` // and when the address leads nowhere any more

	link string
}

func isMissing(err error) bool { return errors.Is(err, store.ErrNotFound) }

func (p *pages) view(w http.ResponseWriter, r *http.Request, refuse refusal) (screenView, bool) {
	token := r.PathValue("token")
	return answer(p, w, ScreenPath+token, screenKept, refuse, func(now time.Time) (screenView, error) { return p.look(r.Context(), token, now) })
}

func (p *pages) look(ctx context.Context, token string, now time.Time) (v screenView, err error) {
	tx := p.DB.Read(ctx)
	s, a, err := activities.ScreenByToken(tx, token, now)
	if err != nil {
		return v, err
	}
	office, err := people.OfficeByID(tx, s.OfficeID)
	if err != nil {
		return v, err
	}
	counts, err := activities.Tally(store.InOffice(tx, office.ID), a)
	if err != nil {
		return v, err
	}
	words := p.Words.In(locale.Chinese) // a room's screen speaks as the group does
	local := now.In(office.Location())
	clock := func(t time.Time) string { return words.Clock(t.In(office.Location())) }
	opens, lateFrom, closes := activities.CheckInWindow(a)
	_, zone := local.Zone()
	v = screenView{
		Lang: words.Lang, Token: token, Office: office.Name, Topic: a.Topic, Place: a.Place,
		When:  words.DateClock(a.StartsAt.In(office.Location()), local) + "\u2060–\u2060" + clock(a.EndsAt),
		Count: words.Plain("screen.count", "n", counts.Present+counts.Late, "of", counts.Expected),
		Open:  !now.Before(opens) && !now.After(closes), Turn: activities.TurnEnds(now).Unix(), Now: now.UnixMilli(), Zone: zone, Clock: clock(now),
		Alt: words.Plain("screen.alt"), Lost: words.Plain("screen.lost"), Ended: words.Plain("screen.ended"),
	}
	switch {
	case now.After(lateFrom):
		v.Note = words.Plain("screen.scan_late")
	default:
		v.Note = words.Plain("screen.scan")
	}
	if !v.Open {
		at := clock(opens)
		if opens := opens.In(office.Location()); store.DateOf(opens, office.Location()) != store.DateOf(now, office.Location()) {
			at = words.DateClock(opens, local) // beside a clock that may show a later hour of another day
		}
		v.Note = words.Plain("screen.opens", "time", at)
		if now.After(closes) {
			v.Note = words.Plain("screen.closed", "time", clock(closes))
		}
		return v, nil
	}
	v.link = p.Link(fmt.Sprintf("%s-%d-%s", activities.ScreenLink, a.ID, s.Code(now)))
	if v.link == "" {
		v.Open, v.Note = false, words.Plain("session.no_link")
	}
	return v, nil
}

func (p *pages) screen(w http.ResponseWriter, r *http.Request) {
	v, ok := p.view(w, r, p.screenRefused(r))
	if !ok {
		return
	}
	var b bytes.Buffer
	if err := pageTemplates.ExecuteTemplate(&b, "screen.html", v); err != nil {
		p.Log.Error("draw the screen", "error", err)
		p.screenRefused(r)(w, http.StatusServiceUnavailable)
		return
	}
	writePage(w, http.StatusOK, b.Bytes(), "script-src 'self'; img-src 'self'; connect-src 'self'; ")
}

func (p *pages) screenState(w http.ResponseWriter, r *http.Request) {
	v, ok := p.view(w, r, plain)
	if !ok {
		return
	}
	now := p.Clock.Now() // the rest may be two seconds old
	v.Now = now.UnixMilli()
	raw, err := json.Marshal(v)
	if err != nil {
		p.Log.Error("write the screen's state", "error", err)
		plain(w, http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write(raw)
}

func (p *pages) screenCode(w http.ResponseWriter, r *http.Request) {
	v, ok := p.view(w, r, plain)
	if !ok {
		return
	}
	if !v.Open {
		plain(w, http.StatusNotFound)
		return
	}
	code, err := documents.NewQR(v.link)
	if err != nil {
		p.Log.Error("draw the screen's code", "error", err)
		plain(w, http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", "image/svg+xml")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write(code.SVG())
}

// asset serves one of the page's own files.
func asset(name string) http.HandlerFunc {
	data, err := files.ReadFile(name)
	if err != nil {
		panic(err) // embedded
	}
	kind := "text/css; charset=utf-8"
	if name == scriptName {
		kind = "text/javascript; charset=utf-8"
	}
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		w.Header().Set("Cache-Control", "public, max-age=300")
		_, _ = w.Write(data)
	}
}
