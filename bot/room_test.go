package bot_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"lianluo/bot"
	"lianluo/internal/sandbox"
	"lianluo/models/ledger"
)

func TestMoreThanFitsInMemoryWaitsInTheDatabase(t *testing.T) {
	const room = 10
	e := newEngine(t, nil, func(e *engine, _ *sandbox.Options) { e.room = room })
	var lets []func()
	for n := range 3 {
		lets = append(lets, e.held(e.member(n)))
	}
	for i := range 40 {
		for n := range 3 {
			e.tell(n, fmt.Sprint(i))
		}
		require.LessOrEqual(t, e.bot.Held(), room)
	}
	require.Equal(t, map[string]int{ledger.OutboxPending: 123}, e.states())
	for _, let := range lets {
		let()
	}
	// New things are said while the old ones are loaded.
	for i := 40; i < 60; i++ {
		for n := range 3 {
			e.tell(n, fmt.Sprint(i))
		}
		require.LessOrEqual(t, e.bot.Held(), room)
	}
	e.drained()
	for n := range 3 {
		require.Equal(t, append([]string{"held"}, numbers(0, 59)...), e.heard(e.member(n)))
	}
	require.Equal(t, map[string]int{ledger.OutboxSent: 183}, e.states())
}

func TestAStartWithMoreThanFitsInMemory(t *testing.T) {
	e := newEngine(t, nil, func(e *engine, _ *sandbox.Options) { e.room = 7 })
	e.bot.Stop()
	for i := range 50 {
		e.tell(i%4, fmt.Sprint(i/4))
	}
	require.NoError(t, e.db.Close())
	e.stop = nil
	e.begin()
	e.drained()
	require.Equal(t, numbers(0, 12), e.heard(e.member(0)))
	require.Equal(t, numbers(0, 11), e.heard(e.member(3)))
}

func TestARecordThatCannotBeMadeIsMadeLater(t *testing.T) {
	e := newEngine(t, nil)
	e.refuse("UPDATE ON outbox", "ABORT")
	e.tell(0, "sent")
	e.until(func() bool { return len(e.heard(e.member(0))) == 1 })
	e.asleep(1)
	e.allow()
	e.clock.Advance(time.Minute)
	e.drained()
	require.Equal(t, map[string]int{ledger.OutboxSent: 1}, e.states())
	e.end()
	e.begin()
	e.drained()
	require.Equal(t, []string{"sent"}, e.heard(e.member(0)), "it is not sent again after a restart")
}

// interrupt holds the next reading of the outbox after it has read.
func (e *engine) interrupt() (reached <-chan struct{}, resume func()) {
	e.t.Helper()
	at, on := make(chan struct{}), make(chan struct{})
	hold := func() {
		close(at)
		<-on
	}
	require.True(e.t, e.reading.CompareAndSwap(nil, &hold), "one reading is held already")
	return at, sync.OnceFunc(func() { close(on) })
}

func TestWhatIsSentWhileItIsLoadedIsSentOnce(t *testing.T) {
	e := newEngine(t, nil)
	let := e.held(e.member(0))
	e.say(func(c *bot.Context) error {
		_, err := c.Tell(e.office.Members[0], bot.Message{Text: "once"}, bot.After(c.Now.Add(-time.Second)))
		return err
	})
	reached, resume := e.interrupt()
	defer resume()
	loaded := make(chan error, 1)
	go func() { loaded <- e.bot.SendDue(e.ctx) }()
	<-reached // it has read the row as one that waits
	let()
	e.drained() // meanwhile the row is sent
	resume()
	require.NoError(t, <-loaded)
	e.drained()
	require.Equal(t, []string{"held", "once"}, e.heard(e.member(0)))
}

func TestWhatIsSaidWhileOthersAreLoadedIsNotForgotten(t *testing.T) {
	e := newEngine(t, nil, func(e *engine, _ *sandbox.Options) { e.room = 1 })
	let := e.held(e.member(0))
	e.tell(1, "left in the database")
	reached, resume := e.interrupt()
	defer resume()
	let()
	<-reached // the database was read …
	e.tell(2, "said since")
	resume()
	e.drained()
	require.Equal(t, []string{"left in the database"}, e.heard(e.member(1)))
	require.Equal(t, []string{"said since"}, e.heard(e.member(2)))
}
