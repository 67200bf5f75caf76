package bench

import (
	"database/sql"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestTheStreamIsTheSameEachTime(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	session := func(member, session int) int64 { return int64(member*100 + session) }
	list := stream(2_000, session, now)
	require.Equal(t, list, stream(2_000, session, now))
	require.Len(t, list, 2_000)
	updates, pairs, presses, again := map[int64]bool{}, map[[2]int]bool{}, 0, 0
	for _, w := range list {
		if w.again {
			require.True(t, updates[w.id], "handed out before")
			again++
			continue
		}
		require.False(t, updates[w.id])
		updates[w.id] = true
		pairs[[2]int{w.member, w.session}] = true
		if w.press {
			presses++
		}
	}
	require.InDelta(t, 100, again, 5, "one in twenty comes twice")
	require.InDelta(t, 100, len(updates)-len(pairs), 5, "one in twenty is wished twice")
	require.InDelta(t, len(updates)/2, presses, 150, "half are pressed, half typed")
}

// TestTheStubSeesWhatIsWrong answers an update twice and leaves one open.
func TestTheStubSeesWhatIsWrong(t *testing.T) {
	list := stream(100, func(_, session int) int64 { return int64(session) }, time.Now())
	s, err := newStub(load{}, list)
	require.NoError(t, err)
	defer s.close()
	call := func(method, body string) {
		resp, err := http.Post(s.url+"/bot"+token+"/"+method, "application/json", strings.NewReader(body))
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
	}
	call("getUpdates", `{"offset":0,"limit":100,"timeout":1}`)
	i := 0
	for !list[i].press || list[i].again {
		i++
	}
	answer := fmt.Sprintf(`{"callback_query_id":"%s"}`, list[i].pressID())
	call("answerCallbackQuery", answer)
	require.Empty(t, s.wrong)
	call("answerCallbackQuery", answer)
	require.Len(t, s.wrong, 1)
	call("sendMessage", `{"chat_id":1,"text":"nobody"}`)
	require.Len(t, s.wrong, 2)
	select {
	case <-s.done:
		require.Fail(t, "nearly everything is unanswered")
	default:
	}
}

// TestAWorldWithAMistakeIsNotExact spoils a database in each way that counts.
func TestAWorldWithAMistakeIsNotExact(t *testing.T) {
	path := filepath.Join(t.TempDir(), "world.db")
	w, err := makeWorld(t.Context(), path, 20, time.Now())
	require.NoError(t, err)
	require.Len(t, w.person, 2)
	require.ErrorContains(t, w.verify(t.Context(), path, stream(20, w.sessionOf, time.Now())), "attendance rows: 0, should be")
	require.NoError(t, w.verify(t.Context(), path, nil), "nothing asked, nothing done")
	db, err := sql.Open("sqlite", path)
	require.NoError(t, err)
	defer db.Close()
	_, err = db.Exec(`INSERT INTO outbox (office_id, bot_id, chat_id, method, payload, state, created_at) VALUES (1, 77, 1, 'send', '', 'pending', '2026-01-01')`)
	require.NoError(t, err)
	require.ErrorContains(t, w.verify(t.Context(), path, nil), "outbox rows not sent: 1, should be 0")
}
