package bot

import (
	"context"
	"fmt"
	"time"

	"lianluo/models"
)

// poke makes the watch look at the database now. s.mu is held.
func (s *sender) poke() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// watch loads rows whose time has come, and those left for want of room.
func (s *sender) watch() {
	defer s.workers.Done()
	for {
		next, err := s.load(s.ctx)
		if err != nil && s.ctx.Err() == nil {
			s.bot.log.Error("look for delayed messages", "error", err)
		}
		wait := time.Hour
		if !next.IsZero() {
			wait = min(max(next.Sub(s.bot.clock.Now()), time.Millisecond), wait)
		}
		if err != nil {
			wait = min(wait, 10*time.Second)
		}
		select {
		case <-s.ctx.Done():
			return
		case <-s.wake:
		case <-s.bot.clock.After(wait):
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

func (s *sender) loadDue(ctx context.Context) (next time.Time, err error) {
	rows, next, err := models.DelayedOutbox(s.bot.db.Read(ctx), s.bot.ID, s.bot.clock.Now(), s.room)
	if err != nil {
		return next, fmt.Errorf("read delayed messages: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, row := range rows {
		if len(s.held) >= s.room {
			s.overflow = true
			break
		}
		s.add(row)
	}
	return next, nil
}

// loadWaiting loads due rows that are not in memory, oldest first, while there
// is room.
func (s *sender) loadWaiting(ctx context.Context) error {
	rows, err := models.PendingOutbox(s.bot.db.Read(ctx), s.bot.ID, 0, s.bot.clock.Now(), 2*s.room)
	if err != nil {
		return fmt.Errorf("read waiting messages: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.overflow = len(rows) == 2*s.room
	for _, row := range rows {
		if len(s.held) >= s.room {
			s.overflow = true
			break
		}
		s.add(row)
	}
	return nil
}
