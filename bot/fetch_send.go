package bot

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"lianluo/models/ledger"
	"lianluo/models/store"
)

// fetch downloads what a row asks for and hands it on. An error means that the
// row is to be tried again, or, when it cannot be read, given up.
func (s *sender) fetch(row *ledger.OutboxRow) error {
	want, err := contentOf[fetching](row)
	if err != nil {
		return err
	}
	to, ok := s.bot.router.receivers[want.Receiver]
	if !ok {
		return fmt.Errorf("%w: unknown receiver %q", errBadRow, want.Receiver)
	}
	select {
	case s.fetches <- struct{}{}:
		defer func() { <-s.fetches }()
	case <-s.ctx.Done():
		return s.ctx.Err()
	}
	ctx, cancel := context.WithTimeout(s.calls, fetchTime)
	data, err := s.api.content(ctx, want.File, to.limit())
	cancel()
	if err != nil && s.ctx.Err() != nil {
		return err // stopping: it is fetched at the next start
	}
	if err != nil {
		final := errors.Is(err, ErrFileTooBig) || errors.Is(err, ErrFileGone)
		if !final && s.bot.clock.Since(row.CreatedAt) < fetchPatience {
			return err
		}
		s.bot.log.Warn("file not fetched", "row", row.ID, "attempt", row.Attempts+1, "error", err)
		if !final {
			err = ErrFileLate
		}
	}
	return s.bot.receive(s.ctx, "file", row, func(c *Context) error { return c.asked(row, &want) }, to.access(), to.prepare(data, err))
}

// receive runs the handler of what a row had brought or made, and settles the row, in
// one transaction: a crash before its commit leaves the row to be done again, and what
// was committed is not received a second time. source names what it is.
func (b *Bot) receive(ctx context.Context, source string, row *ledger.OutboxRow, asked func(c *Context) error, access Access, handle Handler) error {
	var c *Context
	outcome, started := "ok", b.clock.Now()
	begin := func(tx *gorm.DB) (mine bool, err error) {
		c = b.context(ctx, tx, nil)
		if mine, err = ledger.ClaimOutbox(c.Tx, row.ID, c.Now); err != nil || !mine {
			outcome = "repeated"
			return false, err
		}
		return true, asked(c)
	}
	result := make(chan error, 1)
	err := b.db.Submit(ctx, &store.Unit{
		Do: func(tx *gorm.DB) error {
			mine, err := begin(tx)
			switch {
			case err != nil || !mine:
				return err
			case !access.Allows(c.Person):
				return c.refuse(access)
			}
			c.StandAt(access)
			return handle(c)
		},
		Else: func(tx *gorm.DB, cause error) error {
			if store.Transient(cause) {
				return cause
			}
			mine, err := begin(tx)
			if err == nil && mine {
				outcome, err = c.fail(fmt.Sprintf("%s %d", source, row.ID), cause)
			}
			return err
		},
		Done: func(err error) {
			if err == nil {
				b.committed(c)
			} else {
				outcome = "error"
			}
			b.metrics.update(source, outcome, b.clock.Since(started))
			result <- err
		},
	})
	if err != nil {
		return err
	}
	return <-result
}
