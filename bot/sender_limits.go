package bot

import (
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
func (s *sender) limiter(l lane) *rate.Limiter {
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
		now := s.bot.clock.Now()
		s.mu.Lock()
		wait := s.pause.Sub(now)
		s.mu.Unlock()
		if wait <= 0 {
			break
		}
		if !s.sleep(wait) {
			return false
		}
	}
	for _, l := range []*rate.Limiter{q.limiter, s.total} {
		if l == nil || q.lane.answers || q.lane.files { // these are no messages
			continue
		}
		now := s.bot.clock.Now()
		if wait := l.ReserveN(now, 1).DelayFrom(now); wait > 0 && !s.sleep(wait) {
			return false
		}
	}
	return s.ctx.Err() == nil
}

func (s *sender) sleep(d time.Duration) bool {
	select {
	case <-s.bot.clock.After(d):
		return true
	case <-s.ctx.Done():
		return false
	}
}
