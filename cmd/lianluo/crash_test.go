package main

import (
	"cmp"
	"context"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"lianluo/models/ledger"
)

// kills is how often the process is killed: a few times wherever the suite
// runs, thirty times in CI, 200 times before a release.
func kills() int {
	switch {
	case os.Getenv("LIANLUO_CI") == "long":
		return 200
	case thorough():
		return 30
	}
	return 10
}

// thorough says that tests are to take the time that a proof takes: in CI.
func thorough() bool { return os.Getenv("LIANLUO_CI") != "" }

// patiently bounds a wait for what real processes do.
func patiently(t *testing.T) (context.Context, context.CancelFunc) {
	return context.WithTimeout(t.Context(), patience)
}

// TestKilledAtAnyInstant kills a serving process at random instants while
// people claim offices, join, check in by button and by text and file
// suggestions, while the director releases briefings, and while reminders,
// closings and releases fall due by the clock; and starts it again each time.
// After every kill: the pages are sound; each record is told of by exactly one
// row of the outbox and each such row has its record; nothing was told that is
// not saved, nothing acknowledged that was not handled. In the end everything
// has happened, once; only what was under way at a kill was sent twice.
func TestKilledAtAnyInstant(t *testing.T) {
	n := kills()
	w := newTown(t, n, 1)
	heard := &heard{town: w, told: map[string]int{}, sent: map[string]int{}}

	p := serve(t, w.wire.url, w.path)
	w.arrive(t)
	require.Zero(t, p.stop(), p.log)
	// A round without a kill tells how long one takes here, and how many
	// requests: the kills fall within.
	first, before := time.Now(), w.wire.count()
	for _, act := range w.acts(t) {
		act()
	}
	p = serve(t, w.wire.url, w.path)
	heard.until(t, w.wished)
	length, requests := time.Since(first), w.wire.count()-before
	require.Zero(t, p.stop(), p.log)
	w.wire.quiet(t)
	heard.listen(t)
	b := w.readBooks(t, heard.acked)
	heard.check(t, b)
	heard.answered(t, b)

	early := 0
	for range n {
		acts := w.acts(t)
		half := w.random.IntN(len(acts) + 1)
		for _, act := range acts[:half] {
			act()
		}
		p = serve(t, w.wire.url, w.path)
		instant := time.NewTimer(time.Duration(w.random.Int64N(int64(length))))
		arrived := w.wire.after(1 + w.random.IntN(requests))
		if w.random.IntN(2) == 0 {
			arrived = nil // at an instant that has nothing to do with a request
		} else {
			instant.Reset(2 * length)
		}
		for _, act := range acts[half:] {
			act() // while it starts
		}
		select {
		case <-instant.C:
		case <-arrived:
		}
		p.kill()
		if !strings.Contains(p.log.String(), "running") {
			early++
		}
		w.wire.quiet(t)
		heard.listen(t)
		b = w.readBooks(t, heard.acked)
		heard.check(t, b)
		heard.underWay(b)
	}

	last := time.Now()
	for key, due := range w.due {
		if due.Before(last) {
			w.wished = append(w.wished, key)
		}
	}
	p = serve(t, w.wire.url, w.path)
	heard.until(t, w.wished)
	require.Zero(t, p.stop(), p.log)
	w.wire.quiet(t)
	heard.listen(t)
	b = w.readBooks(t, heard.acked)
	heard.check(t, b)
	heard.answered(t, b)
	for key, times := range b.saved {
		require.Equal(t, 1, times, key)
	}
	for _, key := range w.wished {
		require.NotZero(t, b.saved[key], "wished and not done: %s", key)
	}
	for place, row := range b.rows {
		require.Equal(t, ledger.OutboxSent, row.State, place)
	}
	twice := 0
	for _, times := range heard.sent {
		twice += times - 1
	}
	require.Equal(t, heard.doubtful, twice, "only what was under way at a kill is sent twice")
	require.Zero(t, w.wire.Pending())
	require.NotZero(t, inOrder(t, b), "answers and news in one chat")
	t.Logf("%d kills, %d of them before it ran: %d deeds, %d messages, %d of them sent twice, %d answers came too late", n, early, len(b.saved), len(b.rows), twice, len(b.late))
}

// inOrder checks that each lane of a chat was heard in the order in which it was written,
// whatever was killed in between, and counts the chats with both lanes.
func inOrder(t *testing.T, b *books) (both int) {
	t.Helper()
	type lane struct {
		chat int64
		lane ledger.Lane
	}
	lanes := map[lane][]ledger.OutboxRow{}
	for _, row := range b.rows {
		l := lane{row.ChatID, row.Lane}
		lanes[l] = append(lanes[l], row)
	}
	for l, rows := range lanes {
		slices.SortFunc(rows, func(a, b ledger.OutboxRow) int { return cmp.Compare(a.ID, b.ID) })
		require.True(t, slices.IsSortedFunc(rows, func(a, b ledger.OutboxRow) int { return cmp.Compare(a.MessageID, b.MessageID) }),
			"chat %d, lane %d", l.chat, l.lane)
		if l.lane == ledger.LaneNews && lanes[lane{l.chat, ledger.LaneAnswer}] != nil {
			both++
		}
	}
	return both
}

// heard is what has come out of the program, over all its lives.
type heard struct {
	town     *town
	told     map[string]int  // deeds that were told of
	sent     map[string]int  // messages, by their place
	run      map[string]bool // those of the run that has just ended
	doubtful int
	acked    int64 // updates below are acknowledged
	call     int64 // the last one looked at
}

// listen reads what came since the last time.
func (h *heard) listen(t *testing.T) {
	t.Helper()
	h.run = map[string]bool{}
	for _, c := range h.town.wire.CallsSince(h.call) {
		h.call = c.Seq
		if offset, _ := strconv.ParseInt(c.Params["offset"], 10, 64); c.Method == "getUpdates" && offset > h.acked {
			h.acked = offset // heeded also when nobody waited for the answer any more
		}
		if c.Status != http.StatusOK {
			continue
		}
		if key := h.town.told(c); key != "" {
			h.told[key]++
		}
		if c.Method == "sendMessage" || c.Method == "sendPhoto" {
			place := placeOf(c)
			h.sent[place]++
			h.run[place] = true
		}
	}
}

// until waits until all updates are dealt with and these deeds were told of;
// of those that an answer to a button confirms, answered tells.
func (h *heard) until(t *testing.T, keys []string) {
	t.Helper()
	ctx, cancel := patiently(t)
	defer cancel()
	keys = slices.DeleteFunc(slices.Clone(keys), func(key string) bool { return h.town.buttons[key] })
	require.NoError(t, h.town.wire.WaitAcked(ctx))
	events := h.town.wire.Subscribe()
	defer events.Close()
	for left := keys; ; {
		told := map[string]bool{}
		for _, c := range h.town.wire.CallsSince(h.call) {
			if c.Status == http.StatusOK {
				told[h.town.told(c)] = true
			}
		}
		left = slices.DeleteFunc(slices.Clone(left), func(key string) bool { return told[key] || h.told[key] > 0 })
		if len(left) == 0 {
			return
		}
		_, err := events.Next(ctx)
		require.NoError(t, err, "%d were not told of: %.3q", len(left), left)
	}
}

// check compares what was told with what is saved.
func (h *heard) check(t *testing.T, b *books) {
	t.Helper()
	require.Equal(t, b.saved, b.said, "each record is told of in the transaction that makes it")
	for key := range h.told {
		require.NotZero(t, b.saved[key], "told and not saved: %s", key)
	}
	for place := range h.sent {
		require.NotZero(t, b.rows[place].ID, "sent and not in the outbox: %s", place)
	}
	for place, row := range b.rows {
		if row.State == ledger.OutboxSent {
			require.NotZero(t, h.sent[place], "marked as sent and never sent: %s", place)
		}
	}
	require.Equal(t, max(h.acked-firstUpdate, 0), b.seen, "acknowledged and not handled")
}

// answered checks, after a stop, that who pressed a button was told what came
// of it, unless the answer's ten seconds had passed.
func (h *heard) answered(t *testing.T, b *books) {
	t.Helper()
	for key := range h.town.buttons {
		require.True(t, h.told[key] > 0 || b.late[key], "pressed and not answered: %s", key)
	}
}

// underWay counts messages that Telegram had taken while the outbox did not
// know of it yet.
func (h *heard) underWay(b *books) {
	for place := range h.run {
		if b.rows[place].State == ledger.OutboxPending {
			h.doubtful++
		}
	}
}
