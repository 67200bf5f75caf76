package bot

// SetRoom bounds the rows that the sender keeps in memory; before Start.
func (b *Bot) SetRoom(rows int) { b.sender.room = rows }

// Held is how many rows the sender has in memory.
func (b *Bot) Held() int {
	b.sender.mu.Lock()
	defer b.sender.mu.Unlock()
	return len(b.sender.held)
}

// Fit is fit.
var Fit = fit
