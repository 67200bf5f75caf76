package bot

import (
	"slices"
	"time"

	"golang.org/x/time/rate"
)

// Limits bound how fast the bot sends. Telegram allows about 30 messages a
// second over all, 1 a second in a private chat and 20 a minute in a group.
type Limits struct {
	PerSecond int // over all; 0: no limits at all (for a server of one's own)
}

const (
	privateBurst = 3
	// A burst and what comes after it must stay within 20 in any minute.
	groupBurst = 5
	groupEvery = 4 * time.Second
	// maxLimiters is how many chats' limits are remembered before those that
	// are as good as new are forgotten.
	maxLimiters = 10_000
)

// total is the limit over all: a burst and what comes after it stay within it
// in any second.
func (l Limits) total() *rate.Limiter {
	return rate.NewLimiter(0.9*rate.Limit(l.PerSecond), max(l.PerSecond/10, 1))
}

// limiter gives a chat's own limit; nil when there is none. s.mu is held.
func (s *sender) limiter(l line) *rate.Limiter {
	if s.total == nil || l.answers || l.files || l.chat == 0 {
		return nil
	}
	if have, ok := s.limiters[l.chat]; ok {
		return have
	}
	if len(s.limiters) >= maxLimiters {
		now := s.bot.clock.Now()
		for chat, old := range s.limiters {
			if old.TokensAt(now) >= float64(old.Burst()) { // as good as new
				delete(s.limiters, chat)
			}
		}
	}
	made := rate.NewLimiter(1, privateBurst)
	if l.chat < 0 {
		made = rate.NewLimiter(rate.Every(groupEvery), groupBurst)
	}
	s.limiters[l.chat] = made
	return made
}

// await waits for the pauses and limits that hold for a queue.
func (s *sender) await(q *queue) bool {
	for {
		s.mu.Lock()
		wait := s.pause.Sub(s.bot.clock.Now())
		s.mu.Unlock()
		switch {
		case wait > 0:
			if !s.sleep(wait) {
				return false
			}
		case q.paid || s.total == nil || q.line.answers || q.line.files: // these are no messages
			return s.ctx.Err() == nil
		default:
			if !s.ownTurn(q) || !s.turn(q) {
				return false
			}
			q.paid = true
		}
	}
}

// ownTurn waits for a place within a chat's own limit.
func (s *sender) ownTurn(q *queue) bool {
	if q.limiter == nil {
		return true
	}
	now := s.bot.clock.Now()
	wait := q.limiter.ReserveN(now, 1).DelayFrom(now)
	return wait <= 0 || s.sleep(wait)
}

// turn waits for a place within the limit over all. Places are given in order; but a
// queue whose next row is news leaves its place to one that has an answer to give, and
// takes the later one of that.
func (s *sender) turn(q *queue) bool {
	now := s.bot.clock.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	q.place = now.Add(s.total.ReserveN(now, 1).DelayFrom(now))
	s.hasten(q)
	for {
		if wait := q.place.Sub(s.bot.clock.Now()); wait > 0 {
			s.mu.Unlock()
			awake := s.rest(q, wait)
			s.mu.Lock()
			if !awake {
				return false
			}
			continue
		}
		if q.answering() || len(s.urgent) == 0 {
			break
		}
		other := s.urgent[0]
		s.urgent = s.urgent[1:]
		q.place, other.place = other.place, q.place
		other.poke()
	}
	q.place = time.Time{}
	s.urgent = slices.DeleteFunc(s.urgent, func(other *queue) bool { return other == q })
	return true
}

// hasten has a queue that waits for the limit over all go before those that have nothing
// but news. s.mu is held.
func (s *sender) hasten(q *queue) {
	if q.place.After(s.bot.clock.Now()) && q.answering() && !slices.Contains(s.urgent, q) {
		s.urgent = append(s.urgent, q)
	}
}

func (s *sender) sleep(d time.Duration) bool {
	select {
	case <-s.bot.clock.After(d):
		return true
	case <-s.ctx.Done():
		return false
	}
}

// rest is sleep, and ends when an answer comes into the queue.
func (s *sender) rest(q *queue, d time.Duration) bool {
	alarm := s.bot.clock.NewTimer(d)
	defer alarm.Stop()
	select {
	case <-alarm.Chan():
		return true
	case <-q.wake:
		return true
	case <-s.ctx.Done():
		return false
	}
}
