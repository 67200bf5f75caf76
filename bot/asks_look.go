package bot

import (
	"context"
	"errors"
	"sync"

	"gorm.io/gorm"

	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/store"
)

const (
	// looksAtOnce is how many questions are looked at in one go of the writer.
	looksAtOnce = 50
	// looksAPass bounds what is looked at before the jobs have their turn again.
	looksAPass = 2000
)

// LookAfter looks at what was asked and is due: whether it is settled, or its time is over.
// It is called every minute. What is not reached is due still.
func (b *Bot) LookAfter(ctx context.Context) error {
	// What is due to be said is with the sender first: a change of it has something to change.
	if err := b.SendDue(ctx); err != nil {
		return err
	}
	for done := 0; done < looksAPass && ctx.Err() == nil; {
		due, err := ledger.DueAsks(b.db.Read(context.WithoutCancel(ctx)), b.ID, b.clock.Now(), looksAtOnce)
		if err != nil || len(due) == 0 {
			return err
		}
		units := make([]*store.Unit, len(due))
		var wait sync.WaitGroup
		var failed error // of the machine
		var mu sync.Mutex
		for i, d := range due {
			wait.Add(1)
			units[i] = b.lookUnit(ctx, d, func(err error) {
				defer wait.Done()
				if err != nil {
					mu.Lock()
					failed = err
					mu.Unlock()
				}
			})
		}
		if err := b.db.Submit(context.WithoutCancel(ctx), units...); err != nil {
			return err
		}
		wait.Wait()
		if failed != nil {
			return failed // they are due at the next minute
		}
		done += len(due)
	}
	return nil
}

// lookUnit looks at one question, in a transaction of its office.
func (b *Bot) lookUnit(ctx context.Context, d ledger.DueAsk, done func(error)) *store.Unit {
	var c *Context
	begin := func(tx *gorm.DB) (row *ledger.OutboxRow, err error) {
		c = b.context(context.WithoutCancel(ctx), tx, nil)
		c.Log = b.log.With("question", d.ID, "office", d.OfficeID)
		return ledger.AskedOf(c.Tx, d.ID, c.Now)
	}
	return &store.Unit{
		Do: func(tx *gorm.DB) error {
			row, err := begin(tx)
			if err != nil || row == nil {
				return err
			}
			return b.lookAt(c, row)
		},
		Else: func(tx *gorm.DB, cause error) error {
			if store.Transient(cause) {
				return cause
			}
			// It would fail for ever: the message is left as it is.
			row, err := begin(tx)
			if err != nil || row == nil {
				return err
			}
			kind := row.Asks
			row.EndAsk()
			if err := ledger.SetAsk(c.Tx, row); err != nil {
				return err
			}
			return c.apologise("look at "+kind, cause)
		},
		Done: func(err error) {
			if err == nil {
				b.committed(c)
			}
			done(err)
		},
	}
}

func (b *Bot) lookAt(c *Context, row *ledger.OutboxRow) error {
	end := func() error {
		row.EndAsk()
		return ledger.SetAsk(c.Tx, row)
	}
	office, err := people.OfficeByID(c.Tx, row.OfficeID)
	if errors.Is(err, store.ErrNotFound) {
		return end()
	}
	if err != nil {
		return err
	}
	c.enter(office)
	over := row.State != ledger.OutboxPending && row.State != ledger.OutboxSent && row.State != ledger.OutboxParked
	if !over {
		if over, err = ledger.Overtaken(c.Tx, row); err != nil {
			return err
		}
	}
	p, err := people.PersonInOffice(c.Tx, row.ChatID)
	if errors.Is(err, store.ErrNotFound) || over {
		return end()
	}
	if err != nil {
		return err
	}
	c.Person, c.Words, c.ChatID, c.Private = p, c.WordsFor(p), row.ChatID, true
	return c.look(row)
}
