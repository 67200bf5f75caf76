package sandbox

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestGuardKnowsItsOwnNames(t *testing.T) {
	for _, c := range []struct {
		listen  string
		may     []string
		mustNot []string
	}{
		{"127.0.0.1:8080", []string{"127.0.0.1:8080", "localhost:8080", "LOCALHOST", "localhost.:8080", "[::1]:8080", "127.0.0.2"},
			[]string{"evil.example:8080", "evil.example", "localhost.evil.example", "127.0.0.1.evil.example:8080", "192.168.1.5:8080", "", "0.0.0.0:8080", "127.0.0.1evil"}},
		{"192.168.1.5:80", []string{"192.168.1.5", "127.0.0.1", "localhost:80"}, []string{"192.168.1.6", "office.example"}},
		{"0.0.0.0:8080", []string{"192.168.1.5:8080", "[fe80::1]:8080", "localhost"}, []string{"evil.example:8080"}},
		{":8080", []string{"192.168.1.5:8080", "localhost"}, []string{"evil.example:8080"}},
		{"trial.office.example:8080", []string{"trial.office.example:8080", "Trial.Office.Example", "localhost"}, []string{"office.example", "192.168.1.5"}},
	} {
		h := Guard(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }), c.listen)
		ask := func(host string) int {
			r := httptest.NewRequest(http.MethodGet, "/web/state", nil)
			r.Host = host
			rec := httptest.NewRecorder()
			h.ServeHTTP(rec, r)
			return rec.Code
		}
		for _, host := range c.may {
			require.Equal(t, http.StatusNoContent, ask(host), "%s at %s", host, c.listen)
		}
		for _, host := range c.mustNot {
			require.Equal(t, http.StatusForbidden, ask(host), "%s at %s", host, c.listen)
		}
	}
}

func TestGuardRefusesWhatOtherSitesPost(t *testing.T) {
	h := Guard(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }), "127.0.0.1:8080")
	post := func(headers ...string) int {
		r := httptest.NewRequest(http.MethodPost, "/bot42:x/sendMessage", nil)
		r.Host = "127.0.0.1:8080"
		for i := 0; i < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, r)
		return rec.Code
	}
	require.Equal(t, http.StatusNoContent, post(), "the bot itself is no browser")
	require.Equal(t, http.StatusNoContent, post("Origin", "http://127.0.0.1:8080"))
	require.Equal(t, http.StatusNoContent, post("Sec-Fetch-Site", "same-origin"))
	for _, headers := range [][]string{
		{"Origin", "http://evil.example"}, {"Origin", "http://127.0.0.1:9090"}, {"Origin", "http://localhost:8080"}, {"Origin", "null"},
		{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site", "Origin", "http://127.0.0.1:9090"},
	} {
		require.Equal(t, http.StatusForbidden, post(headers...), "%v", headers)
	}
}

// An image or a script of another site asks by GET as well; a link that somebody
// follows opens the page, and nothing of the Bot API.
func TestB2GuardRefusesWhatOtherSitesGet(t *testing.T) {
	h := Guard(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }), "127.0.0.1:8080")
	get := func(path string, headers ...string) int {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Host = "127.0.0.1:8080"
		for i := 0; i < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, r)
		return rec.Code
	}
	const hook = "/bot42:x/setWebhook?url=https://evil.example/"
	for _, headers := range [][]string{
		{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors", "Sec-Fetch-Dest", "image"},
		{"Sec-Fetch-Site", "same-site", "Sec-Fetch-Mode", "no-cors", "Sec-Fetch-Dest", "script"},
		{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document"},
		{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "iframe"},
		{"Origin", "http://evil.example"}, {"Origin", "null"},
	} {
		require.Equal(t, http.StatusForbidden, get(hook, headers...), "%v", headers)
		require.Equal(t, http.StatusForbidden, get("/web/state", headers...), "%v", headers)
	}
	require.Equal(t, http.StatusNoContent, get(hook), "the bot itself is no browser")
	require.Equal(t, http.StatusNoContent, get("/", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document"), "a link to the trial")
	require.Equal(t, http.StatusNoContent, get("/web/state", "Sec-Fetch-Site", "same-origin"))
	require.Equal(t, http.StatusNoContent, get("/", "Sec-Fetch-Site", "none"))
}

func TestB2ATrialTakesHooksOfThisMachineOnly(t *testing.T) {
	s := New(Options{OwnHooks: true})
	defer s.Close()
	set := func(url string) error {
		_, err := s.setWebhook(&request{method: "setwebhook", params: map[string]string{"url": url}})
		return err
	}
	require.Error(t, set("https://evil.example/"))
	require.Error(t, set("https://127.0.0.1.evil.example/"))
	require.NoError(t, set("http://127.0.0.1:9/"))
}
