package handlers

import (
	"sync"
	"time"
)

const (
	// wrongCodes are how many wrong codes an account may try within
	// wrongCodesTime. A code has 160 bits: this is against noise, not luck.
	wrongCodes     = 5
	wrongCodesTime = 10 * time.Minute
)

// guesses remembers who tried wrong codes. It need not survive a restart.
type guesses struct {
	mu  sync.Mutex
	try map[int64][]time.Time
}

// tooMany tells whether the account has to wait.
func (g *guesses) tooMany(account int64, now time.Time) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return len(g.fresh(account, now)) >= wrongCodes
}

// wrong counts a wrong code.
func (g *guesses) wrong(account int64, now time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.try == nil || len(g.try) > 10_000 { // a flood of accounts: forget rather than grow
		g.try = map[int64][]time.Time{}
	}
	g.try[account] = append(g.fresh(account, now), now)
}

func (g *guesses) fresh(account int64, now time.Time) []time.Time {
	list := g.try[account]
	for len(list) > 0 && now.Sub(list[0]) >= wrongCodesTime {
		list = list[1:]
	}
	return list
}
