package bot

import (
	"context"
	"fmt"
	"time"

	"lianluo/models/ledger"
)

// poke makes the watch look at the database now. s.mu is held.
func (s *sender) poke() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// drop keeps from being sent what is in the queues of accounts that have ended for an
// office, and has the watch look for what may go out elsewhere instead. What is to be
// deleted there is.
func (s *sender) drop(office int64, accounts []int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, account := range accounts {
		q := s.queues[lane{chat: account}]
		if q == nil || account == 0 {
			continue
		}
		for _, row := range q.rows {
			if row.OfficeID == office && row.Method != methodDelete && row.Method != methodUnpin {
				s.withdrawn[row.ID] = true
			}
		}
	}
	s.leave() // what is due by now is in the database only
	s.poke()
}

// watch loads rows whose time has come, and those left for want of room.
func (s *sender) watch() {
	defer s.workers.Done()
	for {
		next, err := s.load(s.ctx)
		if err != nil && s.ctx.Err() == nil {
			s.bot.log.Error("look for delayed messages", "error", err)
		}
		wait := time.Minute // a clock that is set forward rings no alarm
		if !next.IsZero() {
			wait = min(max(next.Sub(s.bot.clock.Now()), time.Millisecond), wait)
		}
		if err != nil {
			wait = min(wait, 10*time.Second)
		}
		alarm := s.bot.clock.NewTimer(wait)
		// The time may have come between the question and the alarm: a clock
		// that was moved would not ring for it.
		if next.IsZero() || next.After(s.bot.clock.Now()) {
			select {
			case <-s.ctx.Done():
			case <-s.wake:
			case <-alarm.Chan():
			}
		}
		alarm.Stop()
		if s.ctx.Err() != nil {
			return
		}
	}
}

func (s *sender) load(ctx context.Context) (next time.Time, err error) {
	s.mu.Lock()
	overflow := s.overflow
	s.mu.Unlock()
	if overflow {
		if err := s.loadWaiting(ctx); err != nil {
			return next, err
		}
	}
	return s.loadDue(ctx)
}

func (s *sender) loadDelayed(ctx context.Context) error {
	_, err := s.loadDue(ctx)
	return err
}

// loadDue loads what had to wait for its time and tells when the next such row
// is due.
func (s *sender) loadDue(ctx context.Context) (next time.Time, err error) {
	err = s.take(true, s.room, func() (rows []*ledger.OutboxRow, err error) {
		rows, next, err = ledger.DelayedOutbox(s.bot.db.Read(ctx), s.bot.ID, s.bot.clock.Now(), s.room)
		return rows, err
	})
	if err != nil {
		return next, fmt.Errorf("read delayed messages: %w", err)
	}
	return next, nil
}

// loadWaiting loads due rows that are not in memory, oldest first, while there
// is room.
func (s *sender) loadWaiting(ctx context.Context) error {
	limit := 2 * s.room // at least half of them are not in memory
	err := s.take(false, limit, func() ([]*ledger.OutboxRow, error) {
		return ledger.PendingOutbox(s.bot.db.Read(ctx), s.bot.ID, 0, s.bot.clock.Now(), limit)
	})
	if err != nil {
		return fmt.Errorf("read waiting messages: %w", err)
	}
	return nil
}

// take puts the rows that read finds, up to limit, into memory while there is
// room. delayed rows are some of those that wait; otherwise they are all.
func (s *sender) take(delayed bool, limit int, read func() ([]*ledger.OutboxRow, error)) error {
	s.loads.Lock()
	defer s.loads.Unlock()
	s.mu.Lock()
	missed := s.missed
	s.released = map[int64]bool{}
	s.mu.Unlock()
	rows, err := read()
	s.mu.Lock()
	defer s.mu.Unlock()
	released := s.released
	s.released = nil
	if err != nil {
		return err
	}
	switch more := len(rows) == limit; {
	case !delayed:
		// What a commit left in the database meanwhile may not be among them.
		s.overflow = more || s.missed != missed
	case more:
		s.leave()
	}
	for _, row := range rows {
		switch {
		case s.held[row.ID], released[row.ID]: // known, or sent since it was read
		case delayed && s.overflow: // it comes with the others, in their order
		case len(s.held) >= s.room:
			s.leave()
		default:
			s.add(row)
		}
	}
	s.calm()
	s.reload()
	return nil
}
