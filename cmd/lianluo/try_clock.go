package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jonboulle/clockwork"

	"lianluo/internal/app"
	"lianluo/internal/sandbox"
	"lianluo/scheduler"
)

// tick lets a fake clock run as a real one does.
func tick(clock *clockwork.FakeClock) (stop func()) {
	ticker, done := time.NewTicker(200*time.Millisecond), make(chan struct{})
	go func() {
		last := time.Now()
		for {
			select {
			case now := <-ticker.C:
				clock.Advance(now.Sub(last))
				last = now
			case <-done:
				return
			}
		}
	}()
	return func() {
		ticker.Stop()
		close(done)
	}
}

// traveller is the clock of the web chat. It travels while the bot runs, one
// journey at a time.
type traveller struct {
	clock   *clockwork.FakeClock
	server  *sandbox.Server
	stopped context.Context // done when the trial is to end

	mu  sync.Mutex
	app *app.App // nil before the bot runs and after
}

func (t *traveller) begin(a *app.App) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.app = a
}

// end waits until a journey under way has been broken off.
func (t *traveller) end() { t.begin(nil) }

func (t *traveller) Now() time.Time { return t.clock.Now() }

func (t *traveller) Jumps() []sandbox.Jump {
	return []sandbox.Jump{
		{ID: "next", Label: "下一件事", English: "Next thing"}, {ID: "hour", Label: "一小时后", English: "In an hour"},
		{ID: "day", Label: "明早 8:00", English: "8:00 tomorrow"}, {ID: "week", Label: "一周后", English: "In a week"},
		{ID: "quarter", Label: "季度通报", English: "Briefing"},
	}
}

func (t *traveller) Jump(ctx context.Context, id string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.app == nil {
		return sandbox.ErrClosed
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(t.stopped, cancel)()
	now := t.clock.Now()
	y, m, d := now.Date()
	to := now
	switch id {
	case "next":
		return t.on(ctx)
	case "hour":
		to = now.Add(time.Hour)
	case "day":
		to = time.Date(y, m, d+1, 8, 0, 0, 0, now.Location())
	case "week":
		to = now.AddDate(0, 0, 7)
	case "quarter":
		// First the preview, which waits for the director; then the day on
		// which the briefing goes out by itself.
		return t.on(ctx, scheduler.Briefing, scheduler.BriefingRelease)
	default:
		return fmt.Errorf("no jump %q", strings.ToValidUTF8(id, "?"))
	}
	return t.app.Travel(ctx, t.clock, to)
}

// on goes where people see something next, of these jobs or of all.
func (t *traveller) on(ctx context.Context, jobs ...string) error {
	events := t.server.Subscribe()
	defer events.Close()
	seen := func() bool { return slices.ContainsFunc(events.Take(), shows) }
	found, err := t.app.TravelOn(ctx, t.clock, seen, jobs...)
	if err == nil && !found {
		err = sandbox.ErrNothingDue
	}
	return err
}

// shows tells whether people see an event on their phones.
func shows(e sandbox.Event) bool {
	switch e.Kind {
	case sandbox.EventMessage, sandbox.EventEdited, sandbox.EventDeleted, sandbox.EventPinned, sandbox.EventUnpinned, sandbox.EventReaction:
		return true
	}
	return false
}
