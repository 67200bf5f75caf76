package bot_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/bot"
	"lianluo/models/ledger"
	"lianluo/models/store"
)

// tallying is a router whose button counts and has the tally said anew.
func tallying(r *bot.Router) {
	r.Button("tap", bot.Joined, func(c *bot.Context) error {
		if _, err := store.NextNumber(c.Tx, "test", 2026); err != nil {
			return err
		}
		if err := c.Refresh("tally", 1); err != nil {
			return err
		}
		return c.Toast("counted")
	}).InGroup()
	r.Living("tally", func(c *bot.Context, _ int64) (bot.Ref, bot.Message, error) {
		var n store.Counter
		if err := c.Tx.Where("kind = ?", "test").Limit(1).Find(&n).Error; err != nil {
			return 0, bot.Message{}, err
		}
		ref, err := c.Said("tally")
		return ref, tally(n.Last), err
	})
}

func tally(n int) bot.Message {
	return bot.Message{Text: fmt.Sprintf("tapped %d", n), Buttons: bot.Rows(1, bot.Button{Text: "tap", Data: "tap"})}
}

// tallied starts an engine whose group has a tally.
func tallied(t *testing.T, routes func(*bot.Router)) *engine {
	e := newEngine(t, routes)
	e.say(func(c *bot.Context) error {
		_, err := c.Post(tally(0), bot.Once("tally"))
		return err
	})
	e.drained()
	return e
}

// tapAll has n taps made in the group, by all members in turn; their updates
// are taken, nothing else is waited for.
func (e *engine) tapAll(n int) {
	e.t.Helper()
	message := e.last(e.group).MessageID
	for i := range n {
		_, err := e.sandbox.Press(e.member(i%len(e.office.Members)), e.group, message, "tap")
		require.NoError(e.t, err)
	}
	e.taken()
}

// calm waits until nothing more is due at this instant.
func (e *engine) calm() {
	e.t.Helper()
	ctx, cancel := context.WithTimeout(e.ctx, patience)
	defer cancel()
	require.NoError(e.t, e.bot.Calm(ctx))
}

func (e *engine) marks() (n int64) {
	e.t.Helper()
	require.NoError(e.t, store.AcrossOffices(e.db.Read(e.ctx)).Model(&ledger.Refresh{}).Count(&n).Error)
	return n
}

func TestALivingMessageIsSaidAnewAtOnceAndThenOnceASecond(t *testing.T) {
	e := tallied(t, tallying)
	e.tapAll(1)
	e.calm() // the clock stands still
	require.Equal(t, []string{"tapped 1"}, e.edits(e.group))

	for range 5 {
		e.tapAll(40)
	}
	e.asleep(1)
	require.Equal(t, []string{"tapped 1"}, e.edits(e.group), "within the second nothing more is said")
	require.EqualValues(t, 1, e.marks())
	e.clock.Advance(time.Second - 1)
	e.asleep(1)
	require.Len(t, e.edits(e.group), 1)
	e.clock.Advance(1)
	e.calm()
	require.Equal(t, []string{"tapped 1", "tapped 201"}, e.edits(e.group))
	require.Len(t, e.rows("method = 'edit'"), 2, "a tap writes no edit")
	require.Zero(t, e.marks())

	e.clock.Advance(10 * time.Second)
	e.tapAll(1)
	e.calm()
	require.Equal(t, []string{"tapped 202"}, e.edits(e.group)[2:], "after a quiet time at once again")
}

func TestManyTapsAtAnyTimesMakeOneEditASecondAndTheLastStateShows(t *testing.T) {
	e := tallied(t, tallying)
	random := rand.New(rand.NewPCG(3, 4))
	taps := 0
	for range 300 {
		if random.IntN(3) == 0 {
			n := 1 + random.IntN(4)
			e.tapAll(n)
			taps += n
		}
		if random.IntN(2) == 0 {
			e.calm()
		}
		e.clock.Advance(time.Duration(random.IntN(400)) * time.Millisecond)
	}
	e.calm()
	e.clock.Advance(time.Second)
	e.calm()
	var before time.Time
	// By the rows' times: the clock is moved while calls are under way.
	for _, row := range e.rows("method = 'edit'") {
		require.GreaterOrEqual(t, row.CreatedAt.Sub(before), time.Second)
		before = row.CreatedAt
	}
	require.Equal(t, fmt.Sprintf("tapped %d", taps), e.last(e.group).Text)
	require.Less(t, len(e.edits(e.group)), taps/3)
	e.tapAll(1)
	e.calm()
	require.Equal(t, 1, e.bot.Living(), "one message is kept in mind, however often it was said anew")
}

func TestWhatWasMarkedBeforeACrashIsSaidAnewAfterIt(t *testing.T) {
	e := tallied(t, tallying)
	e.bot.Stop() // the mark is saved; what would be done about it is not
	e.say(func(c *bot.Context) error {
		if _, err := store.NextNumber(c.Tx, "test", 2026); err != nil {
			return err
		}
		return c.Refresh("tally", 1)
	})
	require.NoError(t, e.db.Close())
	e.stop = nil
	require.Empty(t, e.edits(e.group))
	e.begin()
	e.calm()
	require.Equal(t, []string{"tapped 1"}, e.edits(e.group))
	require.Zero(t, e.marks())
}

func TestAStopBringsLivingMessagesUpToDate(t *testing.T) {
	e := tallied(t, tallying)
	e.tapAll(1)
	e.calm()
	e.tapAll(1)
	e.asleep(1)
	e.drained() // what a stop does before it ends
	require.Equal(t, []string{"tapped 1", "tapped 2"}, e.edits(e.group))
}

func TestARefreshThatIsNotSavedIsTriedAgain(t *testing.T) {
	e := tallied(t, tallying)
	message := e.last(e.group).MessageID
	e.refuse("DELETE ON refreshes", "ROLLBACK")
	_, err := e.sandbox.Press(e.member(0), e.group, message, "tap")
	require.NoError(t, err)
	e.asleep(1)
	require.Empty(t, e.edits(e.group))
	require.EqualValues(t, 1, e.marks())
	e.allow()
	e.clock.Advance(5 * time.Second)
	e.taken()
	e.calm()
	require.Equal(t, []string{"tapped 1"}, e.edits(e.group))
	require.Empty(t, e.failures(), "the machine's fault is none of the message's")
}

func TestAFaultOfALivingMessageIsRecordedAndNotRepeated(t *testing.T) {
	broken := true
	e := tallied(t, func(r *bot.Router) {
		tallying(r)
		r.Living("broken", func(c *bot.Context, id int64) (bot.Ref, bot.Message, error) {
			if broken {
				panic("out of cheese")
			}
			return 0, bot.Message{}, nil
		})
	})
	for _, kind := range []string{"broken", "unknown"} {
		e.say(func(c *bot.Context) error { return c.Refresh(kind, 7) })
		e.calm()
	}
	e.clock.Advance(time.Minute)
	e.calm()
	list := e.failures()
	require.Len(t, list, 2)
	require.Equal(t, "refresh broken 7", list[0].Source)
	require.Contains(t, list[0].Stack, "refresh_test.go")
	require.Contains(t, list[1].Error, `no renderer for "unknown"`)
	require.Zero(t, e.marks())
	broken = false
	e.say(func(c *bot.Context) error { return c.Refresh("broken", 7) })
	e.tapAll(1)
	e.calm()
	require.Len(t, e.failures(), 2, "the next change tries again")
	require.Equal(t, []string{"tapped 1"}, e.edits(e.group))
}

func TestARefreshOfAChangeThatIsUndoneIsUndoneToo(t *testing.T) {
	e := tallied(t, tallying)
	err := e.bot.Do(e.ctx, e.office.ID, "test", func(c *bot.Context) error {
		if err := c.Refresh("tally", 1); err != nil {
			return err
		}
		return errInner
	})
	require.ErrorIs(t, err, errInner)
	e.calm()
	require.Zero(t, e.marks())
	require.Empty(t, e.edits(e.group))
	require.ErrorIs(t, e.bot.Do(e.ctx, 0, "test", func(c *bot.Context) error { return c.Refresh("tally", 1) }), store.ErrNoOffice)
	var rows int64
	require.NoError(t, e.db.Write(e.ctx, func(tx *gorm.DB) error {
		return tx.Raw("SELECT count(*) FROM refreshes").Scan(&rows).Error
	}))
	require.Zero(t, rows)
}
