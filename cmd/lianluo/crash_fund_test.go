package main

import (
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/models/fund"
	"lianluo/models/people"
	"lianluo/models/store"
)

// fundKills is how often the process is killed, once a slip.
func fundKills() int {
	switch {
	case os.Getenv("LIANLUO_CI") == "long":
		return 40
	case thorough():
		return 10
	}
	return 4
}

// TestKilledWhileTheFundIsKept kills a serving process while spending above the limit is
// approved (§17), twice and by who wrote it down too. What a kill leaves of a slip is a decision
// with its entry, or neither; in the end each has one entry, by another than who wrote it down,
// and the balance is their sum.
func TestKilledWhileTheFundIsKept(t *testing.T) {
	c := twoDirectors(t)
	n := fundKills()
	c.write(func(tx *gorm.DB) error {
		staff, err := people.With(tx, people.Director)
		if err != nil {
			return err
		}
		for i := range n {
			s := &fund.Slip{Side: fund.Spending, Fen: fund.DefaultLimit + int64(i+1)*1_01, OnDate: store.DateOf(c.at, c.at.Location()), Purpose: "租车"}
			if err := fund.File(tx, s, &staff[0], c.at); err != nil {
				return err
			}
			require.Equal(t, fund.Waiting, s.State)
		}
		return nil
	})
	c.p = c.serve()
	c.both("fund", 2026) // both are known to the bot, and it is warm
	c.acked()
	before := 0
	for i := range n {
		p := c.p
		if c.random.IntN(2) == 0 {
			time.AfterFunc(time.Duration(c.random.Int64N(int64(30*time.Millisecond))), p.kill)
		} else {
			soon := c.wire.after(1 + c.random.IntN(2))
			go func() {
				<-soon
				p.kill()
			}()
		}
		for range 2 {
			c.both("fund_ok", i+1)
		}
		<-p.done
		c.wire.quiet(t)
		if c.entered() <= i {
			before++
		}
		c.p = c.serve()
		c.acked()
		require.Equal(t, i+1, c.entered(), "slip %d is approved\n%s", i+1, c.p.log)
	}
	require.Zero(t, c.p.stop(), c.p.log)
	t.Logf("%d kills, %d of them before the entry was kept", n, before)
}

// acked waits until the program has taken all updates.
func (c *collators) acked() {
	c.t.Helper()
	ctx, cancel := c.p.context()
	defer cancel()
	require.NoError(c.t, c.wire.WaitAcked(ctx), "%s", c.p.log)
}

// entered holds that each slip has the entry that belongs to its state, and the balance is
// theirs; it tells how many are entered.
func (c *collators) entered() (n int) {
	c.t.Helper()
	c.read(func(tx *gorm.DB) {
		var slips []fund.Slip
		require.NoError(c.t, tx.Order("id").Find(&slips).Error)
		var sum int64
		for i := range slips {
			s := &slips[i]
			var of []fund.Entry
			require.NoError(c.t, tx.Where("slip_id = ?", s.ID).Find(&of).Error)
			what := fmt.Sprintf("slip %d is %s", s.ID, s.State)
			if s.State == fund.Waiting {
				require.Empty(c.t, of, what)
				continue
			}
			require.Equal(c.t, fund.Entered, s.State, what)
			require.Len(c.t, of, 1, what)
			require.Equal(c.t, -s.Fen, of[0].Fen, what)
			require.NotNil(c.t, of[0].SecondID, what)
			require.NotEqual(c.t, s.EnteredBy, *of[0].SecondID, what)
			sum -= s.Fen
			n++
		}
		balance, err := fund.Balance(tx)
		require.NoError(c.t, err)
		require.Equal(c.t, sum, balance)
	})
	return n
}
