package sandbox

import (
	"math"
	"strconv"
	"time"
)

// Telegram's flood limits, as far as they are known.
const (
	floodAll        = 30 // messages a second
	floodChat       = 1  // a second in one chat …
	floodChatBurst  = 5  // … after a few at once
	floodGroup      = 20 // a minute in a group
	floodGroupSpan  = time.Minute
	floodGlobalSpan = time.Second
)

// floodMeter counts what the bot sent lately.
type floodMeter struct {
	all   []time.Time
	chats map[int64]*chatFlood
}

type chatFlood struct {
	tokens float64
	at     time.Time
	recent []time.Time
}

// checkFlood lets a sending method pass or gives a 429. A refused request does
// not count.
func (s *Server) checkFlood(r *request) error {
	if !s.opt.FloodLimits {
		return nil
	}
	id, err := strconv.ParseInt(r.params["chat_id"], 10, 64)
	if err != nil {
		return nil // the method itself refuses it
	}
	now := s.now()
	f := &s.flood
	if f.chats == nil {
		f.chats = map[int64]*chatFlood{}
	}
	c := f.chats[id]
	if c == nil {
		c = &chatFlood{tokens: floodChatBurst, at: now}
		f.chats[id] = c
	}
	f.all = since(f.all, now.Add(-floodGlobalSpan))
	c.recent = since(c.recent, now.Add(-floodGroupSpan))
	c.tokens = min(floodChatBurst, c.tokens+now.Sub(c.at).Seconds()*floodChat)
	c.at = now
	switch {
	case id < 0 && len(c.recent) >= floodGroup:
		return err429(wholeSeconds(c.recent[0].Add(floodGroupSpan).Sub(now)))
	case c.tokens < 1:
		return err429(wholeSeconds(time.Duration((1 - c.tokens) / floodChat * float64(time.Second))))
	case len(f.all) >= floodAll:
		return err429(wholeSeconds(f.all[0].Add(floodGlobalSpan).Sub(now)))
	}
	c.tokens--
	f.all = append(f.all, now)
	c.recent = append(c.recent, now)
	return nil
}

// since drops the times up to a limit.
func since(times []time.Time, limit time.Time) []time.Time {
	for len(times) > 0 && !times[0].After(limit) {
		times = times[1:]
	}
	return times
}

func wholeSeconds(d time.Duration) int { return max(int(math.Ceil(d.Seconds())), 1) }
