package web

import (
	"bytes"
	"net/http"
	"strings"

	"lianluo/internal/locale"
)

// notice is a page that says one thing, large: a screen in a room may stand on
// an address that has ended.
type notice struct {
	Lang, Text, Base string
	Again            bool // it asks again by itself
}

// refused gives the refusal for people who look at a page: one sentence, of the
// key gone for an address that leads nowhere.
func (p *pages) refused(r *http.Request, gone string) refusal {
	return func(w http.ResponseWriter, status int) {
		words := p.Words.In(locale.Chinese) // of whom it is, is not known
		n := notice{Lang: words.Lang, Text: words.Plain(gone), Base: strings.Repeat("../", strings.Count(strings.TrimPrefix(r.URL.Path, "/"), "/")) + strings.TrimPrefix(ScreenPath, "/")}
		if status != http.StatusNotFound {
			n.Text, n.Again = words.Plain("screen.later"), true
		}
		var b bytes.Buffer
		if err := pageTemplates.ExecuteTemplate(&b, "notice.html", n); err != nil {
			p.Log.Error("draw a notice", "error", err)
			plain(w, status)
			return
		}
		writePage(w, status, b.Bytes(), "")
	}
}

func (p *pages) screenRefused(r *http.Request) refusal { return p.refused(r, "screen.ended") }

// writePage sends a page that may use the styles of this server, and what else
// allow says in words of a Content-Security-Policy.
func writePage(w http.ResponseWriter, status int, page []byte, allow string) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; "+allow+"frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
	w.WriteHeader(status)
	_, _ = w.Write(page)
}
