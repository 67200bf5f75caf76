package people

import "time"

// Guesses is guesses.
type Guesses struct{ guesses }

// NewGuesses remembers nothing yet.
func NewGuesses() *Guesses { return &Guesses{} }

// Wait is wait.
func (g *Guesses) Wait(account int64, now time.Time) time.Time { return g.wait(account, now) }

// Wrong is wrong.
func (g *Guesses) Wrong(account int64, now time.Time) { g.wrong(account, now) }

// Held is how much is remembered.
func (g *Guesses) Held() (accounts, times int) {
	for _, list := range g.by {
		times += len(list)
	}
	return len(g.by), times + len(g.all)
}
