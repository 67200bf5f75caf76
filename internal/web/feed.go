package web

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
	"time"

	"lianluo/internal/posts"
	"lianluo/models/people"
	"lianluo/models/store"
)

// calendarFile is a feed's answer.
type calendarFile struct {
	data []byte
	tag  string
}

// feed serves a person's calendar: the office's activities and that person's
// own deadlines. Without .ics it is a page for that person's browser.
func (p *pages) feed(w http.ResponseWriter, r *http.Request) {
	token, ok := strings.CutSuffix(r.PathValue("token"), ".ics")
	if !ok {
		p.subscribe(w, r)
		return
	}
	file, ok := answer(p, w, FeedPath+token+".ics", 0, plain, func(now time.Time) (*calendarFile, error) {
		tx := p.DB.Read(r.Context())
		person, err := people.FeedByToken(tx, token)
		if err != nil {
			return nil, err
		}
		office, err := people.OfficeByID(tx, person.OfficeID)
		if err != nil {
			return nil, err
		}
		agenda := posts.Agenda{Office: office, Person: person, Words: p.Words.In(person.Language), BotID: p.BotID, Link: p.Link, Now: now}
		c, err := agenda.Calendar(store.InOffice(tx, office.ID))
		if err != nil {
			return nil, err
		}
		f := &calendarFile{data: c.Bytes()}
		sum := sha256.Sum256(f.data)
		f.tag = `"` + hex.EncodeToString(sum[:16]) + `"`
		return f, nil
	})
	if !ok {
		return
	}
	h := w.Header()
	h.Set("Cache-Control", "private, no-cache") // kept by the phone, asked for again each time
	h.Set("ETag", file.tag)
	if sameTag(r.Header.Get("If-None-Match"), file.tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Type", "text/calendar; charset=utf-8")
	h.Set("Content-Disposition", `inline; filename="lianluo.ics"`)
	h.Set("Content-Length", strconv.Itoa(len(file.data)))
	_, _ = w.Write(file.data)
}

// sameTag tells whether an If-None-Match names the tag (RFC 9110 §13.1.2).
func sameTag(header, tag string) bool {
	for _, t := range strings.Split(header, ",") {
		if t = strings.TrimPrefix(strings.TrimSpace(t), "W/"); t == tag || t == "*" {
			return true
		}
	}
	return false
}
