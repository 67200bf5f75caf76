package bot_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const hookSecret = "hook_secret"

// hook posts to the engine's webhook and gives the status.
func (e *engine) hook(method, secret, body string) int {
	e.t.Helper()
	req := httptest.NewRequestWithContext(e.ctx, method, "/hook", strings.NewReader(body))
	if secret != "" {
		req.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
	}
	w := httptest.NewRecorder()
	e.bot.Webhook(hookSecret).ServeHTTP(w, req)
	return w.Code
}

// askCount is a request to count, as Telegram posts it.
func (e *engine) askCount(id int64) string {
	e.t.Helper()
	raw, err := json.Marshal(e.update(id, e.member(0), "/count"))
	require.NoError(e.t, err)
	return string(raw)
}

func TestTheWebhookTakesAnUpdateOnce(t *testing.T) {
	e := newEngine(t, counting)
	for range 2 { // Telegram posts it again when the answer was lost
		require.Equal(t, http.StatusOK, e.hook("POST", hookSecret, e.askCount(31)))
		require.Equal(t, 1, e.counted(), "200 comes after the commit")
	}
	e.drained()
	require.Equal(t, []string{"number 1"}, e.heard(e.member(0)))
}

func TestTheWebhookTurnsAwayWhatIsNotTelegrams(t *testing.T) {
	e := newEngine(t, counting)
	good := e.askCount(31)
	for name, c := range map[string]struct {
		method, secret, body string
		status               int
	}{
		"no secret":       {"POST", "", good, http.StatusForbidden},
		"wrong secret":    {"POST", "hook_secreT", good, http.StatusForbidden},
		"longer secret":   {"POST", hookSecret + "x", good, http.StatusForbidden},
		"reading":         {"GET", hookSecret, "", http.StatusMethodNotAllowed},
		"putting":         {"PUT", hookSecret, good, http.StatusMethodNotAllowed},
		"over a megabyte": {"POST", hookSecret, `{"update_id":31,"x":"` + strings.Repeat("x", 1<<20) + `"}`, http.StatusRequestEntityTooLarge},
		"nothing":         {"POST", hookSecret, "", http.StatusBadRequest},
		"no JSON":         {"POST", hookSecret, "update_id=31", http.StatusBadRequest},
		"two values":      {"POST", hookSecret, good + good, http.StatusBadRequest},
		"no update":       {"POST", hookSecret, `{"message":{"text":"/count"}}`, http.StatusBadRequest},
		"a list":          {"POST", hookSecret, "[" + good + "]", http.StatusBadRequest},
	} {
		require.Equal(t, c.status, e.hook(c.method, c.secret, c.body), name)
	}
	require.Zero(t, e.counted())
	// A shape that is not known yet is taken: Telegram would post it for days.
	require.Equal(t, http.StatusOK, e.hook("POST", hookSecret, `{"update_id":32,"message":{"text":{"new":"shape"}}}`))
	require.Equal(t, http.StatusOK, e.hook("POST", hookSecret, `{"update_id":33,"something_new":{}}`))
}

func TestTheWebhookAsksAgainForWhatIsNotSaved(t *testing.T) {
	e := newEngine(t, counting)
	e.refuse("INSERT ON seen_updates", "ROLLBACK")
	require.Equal(t, http.StatusServiceUnavailable, e.hook("POST", hookSecret, e.askCount(31)))
	e.allow()
	require.Zero(t, e.counted())
	require.Equal(t, http.StatusOK, e.hook("POST", hookSecret, e.askCount(31)))
	require.NoError(t, e.db.Close())
	require.Equal(t, http.StatusServiceUnavailable, e.hook("POST", hookSecret, e.askCount(32)))
	e.bot.Stop()
	e.stop = nil
	e.begin()
	require.Equal(t, 1, e.counted())
}

func TestTheWebhookTakesManyAtOnce(t *testing.T) {
	e := newEngine(t, counting)
	ends := make(chan int, 60)
	for i := range 60 {
		go func() { ends <- e.hook("POST", hookSecret, e.askCount(int64(100+i%30))) }()
	}
	for range 60 {
		require.Equal(t, http.StatusOK, <-ends)
	}
	e.drained()
	require.Equal(t, 30, e.counted(), "each was posted twice")
	require.Equal(t, fmt.Sprintf("number %d", 30), e.last(e.member(0)).Text)
}
