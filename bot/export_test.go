package bot

import "time"

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

// Fit is fit.
var Fit = fit
