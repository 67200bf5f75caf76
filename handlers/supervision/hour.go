package supervision

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"gorm.io/gorm"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/models/people"
	"lianluo/models/store"
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
	kept, ok := r.keep(ctx, b, due)
	if !ok {
		// Of the fault nothing is kept but that there was one. At the next minute again.
		r.mu.Lock()
		r.waiting = append(r.waiting, due...)
		r.mu.Unlock()
		return nil
	}
	rand.Shuffle(len(due), func(i, j int) { due[i], due[j] = due[j], due[i] })
	for _, f := range due {
		key := "supervision.kept"
		if !kept[f.office] {
			key = "supervision.office_closed"
		}
		r.tell(b, f, key)
	}
	return nil
}

// keep writes what is due. Of an office that was closed or removed since, nothing is kept: kept
// are the offices of which something was.
func (r *room) keep(ctx context.Context, b *bot.Bot, due []*filing) (kept map[int64]bool, ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	kept = map[int64]bool{}
	var ready *msupervision.Batch
	err := b.Apart(ctx, func(tx *gorm.DB) error {
		var batch []msupervision.Filing
		for _, f := range due {
			o, err := people.OfficeByID(tx, f.office)
			switch {
			case errors.Is(err, store.ErrNotFound), err == nil && o.RemovalAt != nil:
				continue
			case err != nil:
				return err
			}
			kept[f.office] = true
			batch = append(batch, msupervision.Filing{Office: f.office, Day: f.day, Receipt: f.receipt, Item: f.item, Text: f.text})
		}
		var err error
		ready, err = msupervision.Prepare(tx, batch)
		return err
	}, func(tx *gorm.DB) error { return ready.Write(tx) })
	return kept, err == nil
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
	b.Murmur(f.account, f.office, words, m, func(id int64) { r.note(f.account, id) })
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
		b.Murmur(account, g.office, g.words, bot.Message{Text: g.words.T("supervision.stop_open"), Silent: true, Keyboard: g.keys}, nil)
	}
}
