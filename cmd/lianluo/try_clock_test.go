package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"lianluo/internal/demo"
)

// trialPage asks a running trial as its page does.
type trialPage struct {
	t    *testing.T
	site string
}

func (p *trialPage) ask(method, path string, body, answer any) {
	p.t.Helper()
	raw, err := json.Marshal(body)
	require.NoError(p.t, err)
	req, err := http.NewRequestWithContext(p.t.Context(), method, p.site+path, bytes.NewReader(raw))
	require.NoError(p.t, err)
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	require.NoError(p.t, err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	require.NoError(p.t, err)
	require.Equal(p.t, http.StatusOK, resp.StatusCode, "%s: %s", path, text)
	require.NoError(p.t, json.Unmarshal(text, answer))
}

// jump moves the clock and gives where it stands.
func (p *trialPage) jump(id string) time.Time {
	p.t.Helper()
	var done struct{ Clock struct{ Now int64 } }
	p.ask("POST", "/web/clock", map[string]string{"id": id}, &done)
	return time.Unix(done.Clock.Now, 0).In(time.FixedZone("CST", 8*3600))
}

// phones is everything that stands in everybody's chats, of the newest first.
func (p *trialPage) phones() string {
	p.t.Helper()
	var state struct {
		People []struct {
			User  struct{ ID int64 }
			Chats []struct{ ID int64 }
		}
	}
	p.ask("GET", "/web/state", nil, &state)
	var all strings.Builder
	for _, who := range state.People {
		for _, chat := range who.Chats {
			var page struct{ Messages, Pinned json.RawMessage }
			p.ask("GET", fmt.Sprintf("/web/messages?as=%d&chat=%d&limit=200", who.User.ID, chat.ID), nil, &page)
			fmt.Fprintf(&all, "%d %d %s %s\n", who.User.ID, chat.ID, page.Messages, page.Pinned)
		}
	}
	return all.String()
}

// TestTheTrialsClockStopsWhereSomethingHappens: most of what is due has nothing to
// say, and who presses 「下一件事」 wants to see something.
func TestTheTrialsClockStopsWhereSomethingHappens(t *testing.T) {
	trial := start(t, "try", "--listen", "127.0.0.1:0")
	p := &trialPage{t, regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(trial.log.await(t, "Ctrl-C"))}
	// The quarter's stops at the preview, before anything is out.
	director := fmt.Sprintf("%d %d ", demo.People()[0].Account, demo.People()[0].Account)
	previews := func() (n int) {
		for line := range strings.Lines(p.phones()) {
			if strings.HasPrefix(line, director) {
				n = strings.Count(line, "请过目")
			}
		}
		return n
	}
	had := previews()
	now := p.jump("quarter")
	require.Contains(t, []time.Month{time.January, time.April, time.July, time.October}, now.Month(), now)
	require.LessOrEqual(t, now.Day(), 10, now)
	require.Greater(t, previews(), had)

	seen, at := p.phones(), now
	var longest time.Duration
	for step := range 12 {
		now := p.jump("next")
		longest = max(longest, now.Sub(at))
		after := p.phones()
		require.NotEqual(t, seen, after, "step %d, %s: nothing is seen", step, now)
		seen, at = after, now
	}
	require.Less(t, longest, 45*24*time.Hour, "the demo's office is not idle for weeks")
	require.Zero(t, trial.stop(), trial.log)
	require.NotContains(t, trial.log.String(), "level=ERROR")
}
