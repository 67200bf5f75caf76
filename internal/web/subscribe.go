package web

import (
	"bytes"
	"html/template"
	"net/http"
	"strings"
	"time"

	"lianluo/models/people"
)

// subscribeView is the page on which a phone takes a calendar over with one tap.
// It names nobody.
type subscribeView struct {
	Lang, Title, Hint, Button, Other, Address string
	Calendar                                  template.URL // webcal://, which phones hand to their calendar
}

// subscribe shows the page behind a feed's address: chats cannot link to
// webcal:// themselves.
func (p *pages) subscribe(w http.ResponseWriter, r *http.Request) {
	token := r.PathValue("token")
	refuse := p.refused(r, "feed.gone")
	v, ok := answer(p, w, FeedPath+token, 0, refuse, func(time.Time) (v subscribeView, err error) {
		person, err := people.FeedByToken(p.DB.Read(r.Context()), token)
		if err != nil {
			return v, err
		}
		words := p.Words.In(person.Language)
		address := p.Public + FeedPath + token + ".ics"
		_, rest, _ := strings.Cut(address, "://")
		return subscribeView{
			Lang: words.Lang, Title: words.Plain("calendar.subscribe"), Hint: words.Plain("feed.page_hint"),
			Button: words.Plain("feed.page_button"), Other: words.Plain("feed.page_other"), Address: address,
			Calendar: template.URL("webcal://" + rest), // of our own making
		}, nil
	})
	if !ok {
		return
	}
	var b bytes.Buffer
	if err := pageTemplates.ExecuteTemplate(&b, "subscribe.html", v); err != nil {
		p.Log.Error("draw the page of a calendar", "error", err)
		refuse(w, http.StatusServiceUnavailable)
		return
	}
	writePage(w, http.StatusOK, b.Bytes(), "")
}
