package people

import (
	"sync"
	"time"
)

const (
	// wrongCodes are how many wrong codes an account may try within
	// wrongCodesTime. A code has 160 bits: this is against noise, not luck.
	wrongCodes     = 5
	wrongCodesTime = 10 * time.Minute
	// wrongCodesOverall are how many all accounts together may. Beyond, each
	// has a single try: a crowd that guesses must not keep out somebody who
	// comes with the right code.
	wrongCodesOverall = 100
	// guessers are how many accounts are remembered.
	guessers = 1000
)

// guesses remembers who tried wrong codes lately. Its memory is bounded, and
// need not survive a restart.
type guesses struct {
	mu  sync.Mutex
	by  map[int64][]time.Time // the newest of each account, at most wrongCodes
	all []time.Time           // the newest of all, at most wrongCodesOverall
}

// wait tells when the account may try again; zero when it may now.
func (g *guesses) wait(account int64, now time.Time) (until time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	tries := wrongCodes
	if len(lately(g.all, now)) >= wrongCodesOverall {
		tries = 1
	}
	if list := lately(g.by[account], now); len(list) >= tries {
		until = list[len(list)-tries].Add(wrongCodesTime)
	}
	return until
}

// wrong counts a wrong code.
func (g *guesses) wrong(account int64, now time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.by == nil {
		g.by = map[int64][]time.Time{}
	}
	if _, known := g.by[account]; !known && len(g.by) >= guessers {
		g.forget(now)
	}
	g.by[account] = note(g.by[account], now, wrongCodes)
	g.all = note(g.all, now, wrongCodesOverall)
}

// forget makes room: by what is over or, in a flood, by any one account, which
// gets its tries anew.
func (g *guesses) forget(now time.Time) {
	for account, list := range g.by {
		if len(lately(list, now)) == 0 {
			delete(g.by, account)
		}
	}
	for account := range g.by {
		if len(g.by) < guessers {
			return
		}
		delete(g.by, account)
	}
}

// note adds now to a list of at most n times.
func note(list []time.Time, now time.Time, n int) []time.Time {
	list = append(lately(list, now), now)
	return list[max(len(list)-n, 0):]
}

// lately cuts off what lies too far back to count.
func lately(list []time.Time, now time.Time) []time.Time {
	for len(list) > 0 && now.Sub(list[0]) >= wrongCodesTime {
		list = list[1:]
	}
	return list
}
