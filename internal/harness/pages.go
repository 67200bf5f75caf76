package harness

import (
	"io"
	"net/http"

	"github.com/stretchr/testify/require"

	"lianluo/internal/sandbox"
)

// Public serves the program's pages, and tells people that they are reached at
// that address.
func Public(base string) Option {
	return func(h *Harness, _ *sandbox.Options) {
		h.config.Listen, h.config.PublicURL = FreeAddress(h.T), base
	}
}

// Page is the answer to a request for a page.
type Page struct {
	Status int
	Header http.Header // without the date
	Body   string
}

// Address is where a path of the program's pages stands for a browser on this
// machine.
func (h *Harness) Address(path string) string { return "http://" + h.config.Listen + path }

// Ask gets a path of the program's pages over HTTP; tag is the If-None-Match,
// "" for none.
func (h *Harness) Ask(path, tag string) Page {
	h.T.Helper()
	req, err := http.NewRequestWithContext(h.T.Context(), http.MethodGet, h.Address(path), nil)
	require.NoError(h.T, err)
	if tag != "" {
		req.Header.Set("If-None-Match", tag)
	}
	client := &http.Client{Timeout: patience, Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Do(req)
	require.NoError(h.T, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(h.T, err)
	resp.Header.Del("Date")
	return Page{resp.StatusCode, resp.Header, string(body)}
}

// Get is Ask for what matters most.
func (h *Harness) Get(path string) (status int, body string) {
	h.T.Helper()
	p := h.Ask(path, "")
	return p.Status, p.Body
}

// Scan opens a deep link and does not wait: the program may be down.
func (h *Harness) Scan(p *Person, payload string) {
	h.T.Helper()
	_, err := h.Sandbox.Start(p.ID, payload)
	require.NoError(h.T, err)
}
