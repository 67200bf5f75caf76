package bot

import (
	"context"
	"fmt"
	"runtime"
	"time"

	tgbot "github.com/go-telegram/bot"
)

// SetRoom bounds the rows that the sender keeps in memory; before Start.
func (b *Bot) SetRoom(rows int) { b.sender.room = rows }

// SetGrace bounds how long a stop waits for requests under way; before Start.
func (b *Bot) SetGrace(d time.Duration) { b.sender.grace = d }

// Stopping tells whether Stop has begun.
func (b *Bot) Stopping() bool {
	b.sender.mu.Lock()
	defer b.sender.mu.Unlock()
	return b.sender.stopped
}

// Held is how many rows the sender has in memory.
func (b *Bot) Held() int {
	b.sender.mu.Lock()
	defer b.sender.mu.Unlock()
	return len(b.sender.held)
}

// Download is API.download.
func Download(ctx context.Context, a *API, file string, limit int64) ([]byte, error) {
	return a.download(ctx, file, limit)
}

// Fit is fit.
func Fit(text string, limit int) string {
	return fit(text, limit, func(left int) string { return fmt.Sprintf("(%d more)", left) })
}

// Calm waits until nothing is due: no living message is to be said anew now,
// and what was said is delivered. Unlike Drain it hastens nothing.
func (b *Bot) Calm(ctx context.Context) error {
	due := func() bool {
		b.posts.mu.Lock()
		defer b.posts.mu.Unlock()
		for _, p := range b.posts.posts {
			if p.busy || p.marked && !p.due.After(b.clock.Now()) {
				return true
			}
		}
		return false
	}
	for due() {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		runtime.Gosched()
	}
	return b.sender.idle(ctx)
}

// Living is how many living messages the refresher has in mind.
func (b *Bot) Living() int {
	b.posts.mu.Lock()
	defer b.posts.mu.Unlock()
	return len(b.posts.posts)
}

// GateRemembers is how many accounts a gate remembers after that many have
// come.
func GateRemembers(accounts int) int {
	g := newGate()
	most := 0
	for i := range accounts {
		g.bucket(gateKey{account: int64(i)}, ofStranger, true).take()
		most = max(most, len(g.young)+len(g.old))
	}
	return most
}

// RetryAfter is how long a retry_after is obeyed.
func RetryAfter(seconds int) time.Duration {
	return retryAfter(&tgbot.TooManyRequestsError{RetryAfter: seconds})
}
