package supervision

import (
	"context"
	"math/rand/v2"
	"time"

	"gorm.io/gorm"

	"lianluo/bot"
	"lianluo/internal/locale"
	msupervision "lianluo/models/supervision"
)

// Due writes what has waited for the full hour, and forgets who was waited for too long.
func (r *room) Due(ctx context.Context, b *bot.Bot, now time.Time) error {
	r.mu.Lock()
	for _, g := range r.guests {
		if g.waits != forNothing && now.After(g.until) {
			g.end()
		}
	}
	var due, late, rest []*filing
	for _, f := range r.waiting {
		switch {
		case f.due.After(now):
			rest = append(rest, f)
		case now.Sub(f.due) > tellBy:
			late = append(late, f)
		default:
			due = append(due, f)
		}
	}
	r.waiting = rest
	r.forget(now)
	r.mu.Unlock()
	for _, f := range late {
		r.tell(b, f, "supervision.not_kept")
	}
	if len(due) == 0 {
		return nil
	}
	batch := make([]msupervision.Filing, len(due))
	for i, f := range due {
		batch[i] = msupervision.Filing{Office: f.office, Day: f.day, Receipt: f.receipt, Item: f.item, Text: f.text}
	}
	if !r.keep(ctx, b, batch) {
		// Of the fault nothing is kept but that there was one. At the next minute again.
		r.mu.Lock()
		r.waiting = append(r.waiting, due...)
		r.mu.Unlock()
		return nil
	}
	rand.Shuffle(len(due), func(i, j int) { due[i], due[j] = due[j], due[i] })
	for _, f := range due {
		r.tell(b, f, "supervision.kept")
	}
	return nil
}

func (r *room) keep(ctx context.Context, b *bot.Bot, batch []msupervision.Filing) (ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	var ready *msupervision.Batch
	return b.Apart(ctx, func(tx *gorm.DB) (err error) {
		ready, err = msupervision.Prepare(tx, batch)
		return err
	}, func(tx *gorm.DB) error { return ready.Write(tx) }) == nil
}

// tell tells an author what became of it, past the outbox, and at night without a sound.
func (r *room) tell(b *bot.Bot, f *filing, key string) {
	r.mu.Lock()
	words := b.Words(locale.Chinese)
	if g := r.guests[f.account]; g != nil {
		words = g.words
	}
	r.mu.Unlock()
	m := bot.Message{Text: words.T(key), Silent: f.silent, Buttons: bot.Rows(1, bot.Button{Text: words.Plain("supervision.wipe"), Data: bot.Data(route, "wipe")})}
	b.Murmur(f.account, words, m, func(id int64) { r.note(f.account, id) })
}

// End tells those whose words are in memory that these are gone: a stop writes nothing
// before the hour, since what is written alone shows when its author wrote.
func (r *room) End(b *bot.Bot) {
	r.mu.Lock()
	waiting := r.waiting
	r.waiting = nil
	open := map[int64]*guest{}
	for account, g := range r.guests {
		if g.waits != forNothing {
			open[account] = g
			g.end()
		}
	}
	r.mu.Unlock()
	for _, f := range waiting {
		delete(open, f.account)
		r.tell(b, f, "supervision.stop_lost")
	}
	for account, g := range open {
		b.Murmur(account, g.words, bot.Message{Text: g.words.T("supervision.stop_open"), Silent: true, Keyboard: g.keys}, nil)
	}
}
