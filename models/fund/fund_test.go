package fund_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/models/fund"
	"lianluo/models/modelstest"
	"lianluo/models/people"
	"lianluo/models/store"
)

func spend(fen int64) *fund.Slip {
	return &fund.Slip{Side: fund.Spending, Fen: fen, OnDate: "2026-12-01", Purpose: "学习资料印刷", Payee: "镇文印社"}
}

// withSecretary makes a member the secretary.
func withSecretary(t *testing.T, tx *gorm.DB, team *modelstest.Team) *people.Person {
	t.Helper()
	p := team.Members[0]
	require.NoError(t, people.SetRoles(tx, p, people.Member|people.Secretary))
	return p
}

func balance(t *testing.T, tx *gorm.DB) int64 {
	t.Helper()
	fen, err := fund.Balance(tx)
	require.NoError(t, err)
	return fen
}

func TestRulesOfASlip(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	now := modelstest.Noon
	team.Do(t, db, func(tx *gorm.DB) error {
		for _, c := range []struct {
			want   error
			change func(s *fund.Slip)
		}{
			{fund.ErrBadSum, func(s *fund.Slip) { s.Fen = 0 }},
			{fund.ErrBadSum, func(s *fund.Slip) { s.Fen = -5 }},
			{fund.ErrTooLarge, func(s *fund.Slip) { s.Fen = fund.MaxFen + 1 }},
			{fund.ErrNoPurpose, func(s *fund.Slip) { s.Purpose = " \n" }},
			{fund.ErrFutureDate, func(s *fund.Slip) { s.OnDate = "2026-12-31" }},
			{fund.ErrBadDate, func(s *fund.Slip) { s.OnDate = "1926-12-01" }},
			{fund.ErrBadDate, func(s *fund.Slip) { s.OnDate = "" }},
		} {
			s := spend(100_00)
			c.change(s)
			require.ErrorIs(t, fund.File(tx, s, team.Director, now), c.want)
		}
		require.ErrorIs(t, fund.File(tx, spend(100), team.Members[0], now), store.ErrNotAllowed)
		require.Zero(t, balance(t, tx))
		return nil
	})
}

// TestASecondPersonAboveTheLimit: the one who entered it never approves it (§17).
func TestASecondPersonAboveTheLimit(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	now := modelstest.Noon
	team.Do(t, db, func(tx *gorm.DB) error {
		at, above := spend(fund.DefaultLimit), spend(fund.DefaultLimit+1)
		above.Payee = "县印刷厂"
		require.NoError(t, fund.File(tx, at, team.Director, now))
		require.NoError(t, fund.File(tx, above, team.Director, now))
		require.Equal(t, fund.Entered, at.State)
		require.Equal(t, fund.Waiting, above.State)
		require.EqualValues(t, -fund.DefaultLimit, balance(t, tx))

		// One director and no secretary: nobody, until a member is named.
		list, err := fund.Seconds(tx, above)
		require.NoError(t, err)
		require.Empty(t, list)
		require.ErrorIs(t, fund.Approve(tx, above, team.Members[1], now), store.ErrNotAllowed)
		rules, err := fund.SettingsOf(tx)
		require.NoError(t, err)
		rules.ApproverID = &team.Director.ID
		require.ErrorIs(t, rules.Save(tx, team.Director), fund.ErrNoApprover)
		rules.ApproverID = &team.Members[1].ID
		require.ErrorIs(t, rules.Save(tx, team.Members[1]), store.ErrNotAllowed)
		require.NoError(t, rules.Save(tx, team.Director))
		require.ErrorIs(t, fund.Approve(tx, above, team.Director, now), fund.ErrOwn)
		require.ErrorIs(t, fund.Approve(tx, above, team.Members[2], now), store.ErrNotAllowed)

		// With a secretary it is the secretary.
		secretary := withSecretary(t, tx, team)
		require.ErrorIs(t, fund.Approve(tx, above, team.Members[1], now), store.ErrNotAllowed)
		again := *above
		require.NoError(t, fund.Approve(tx, above, secretary, now))
		require.ErrorIs(t, fund.Approve(tx, &again, secretary, now), fund.ErrMoved)
		require.EqualValues(t, -2*fund.DefaultLimit-1, balance(t, tx))
		e, err := fund.EntryOf(tx, above.ID)
		require.NoError(t, err)
		require.Equal(t, secretary.ID, *e.SecondID)

		// The decision is taken back, and taken otherwise.
		require.NoError(t, fund.Undecide(tx, above, secretary, now))
		require.Equal(t, fund.Waiting, above.State)
		require.EqualValues(t, -fund.DefaultLimit, balance(t, tx))
		require.ErrorIs(t, fund.Refuse(tx, above, secretary, " ", now), store.ErrReasonNeeded)
		require.NoError(t, fund.Refuse(tx, above, secretary, "没有预算", now))
		require.ErrorIs(t, fund.Cancel(tx, above, team.Director, "", now), fund.ErrMoved)
		return nil
	})
}

// TestTheDatabaseKeepsTheLedger: whatever code or tool does it.
func TestTheDatabaseKeepsTheLedger(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	now := modelstest.Noon
	team.Do(t, db, func(tx *gorm.DB) error { return fund.File(tx, spend(88_00), team.Director, now) })
	refused := func(name string, do func(tx *gorm.DB) error) {
		t.Helper()
		err := db.Write(t.Context(), func(tx *gorm.DB) error { return do(store.InOffice(tx, team.ID)) })
		require.Error(t, err, name)
	}
	refused("a changed sum", func(tx *gorm.DB) error {
		return tx.Model(&fund.Entry{}).Where("id > 0").Update("fen", -1).Error
	})
	refused("a changed slip", func(tx *gorm.DB) error {
		return tx.Model(&fund.Slip{}).Where("id > 0").Update("purpose", "别的").Error
	})
	refused("above the limit without a second", func(tx *gorm.DB) error {
		return tx.Create(&fund.Entry{Year: 2026, Side: fund.Spending, Fen: -2000_00, OnDate: "2026-12-01", LimitFen: 1000_00, EnteredBy: 1}).Error
	})
	own := int64(1)
	refused("approved by who entered it", func(tx *gorm.DB) error {
		return tx.Create(&fund.Entry{Year: 2026, Side: fund.Spending, Fen: -2000_00, OnDate: "2026-12-01", LimitFen: 1000_00, EnteredBy: 1, SecondID: &own}).Error
	})
	team.Do(t, db, func(tx *gorm.DB) error {
		_, err := fund.Close(tx, 2026, team.Director, now)
		return err
	})
	refused("a closed year", func(tx *gorm.DB) error {
		return tx.Create(&fund.Entry{Year: 2026, Side: fund.Income, Fen: 1, OnDate: "2026-12-01", EnteredBy: 1}).Error
	})
	refused("a changed closing", func(tx *gorm.DB) error {
		return tx.Model(&fund.Year{}).Where("id > 0").Update("balance_fen", 1).Error
	})
	team.Do(t, db, func(tx *gorm.DB) error {
		require.EqualValues(t, -88_00, balance(t, tx))
		return nil
	})
}

// TestAYearIsClosed: what comes later for it counts in the next year.
func TestAYearIsClosed(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	now := modelstest.Noon
	january := time.Date(2027, 1, 12, 10, 0, 0, 0, modelstest.Zone)
	team.Do(t, db, func(tx *gorm.DB) error {
		grant := &fund.Slip{Side: fund.Income, Sort: fund.Grant, Fen: 20_000_00, OnDate: "2026-01-15", Purpose: "年度经费"}
		paper, tea := spend(350_00), spend(42_50)
		for _, s := range []*fund.Slip{grant, paper, tea} {
			require.NoError(t, fund.File(tx, s, team.Director, now))
		}
		_, err := fund.Close(tx, 2026, team.Members[0], now)
		require.ErrorIs(t, err, store.ErrNotAllowed)
		_, err = fund.Close(tx, 2027, team.Director, january)
		require.ErrorIs(t, err, fund.ErrNotOver)
		_, err = fund.Close(tx, 2026, team.Director, now.AddDate(0, -1, 0))
		require.ErrorIs(t, err, fund.ErrNotOver)

		y, err := fund.Close(tx, 2026, team.Director, january)
		require.NoError(t, err)
		require.EqualValues(t, 19_607_50, y.BalanceFen)
		_, err = fund.Close(tx, 2026, team.Director, january)
		require.ErrorIs(t, err, fund.ErrClosed)
		require.ErrorIs(t, fund.SetBudget(tx, 2026, 1, team.Director, january), fund.ErrClosed)

		before, err := fund.TotalsOf(tx, 2026)
		require.NoError(t, err)
		late := spend(100_00)
		require.NoError(t, fund.File(tx, late, team.Director, january))
		e, err := fund.EntryOf(tx, late.ID)
		require.NoError(t, err)
		require.Equal(t, 2027, e.Year)
		require.True(t, e.Late())
		require.NoError(t, fund.Cancel(tx, tea, team.Director, "记重了", january))
		after, err := fund.TotalsOf(tx, 2026)
		require.NoError(t, err)
		require.Equal(t, before, after)
		require.EqualValues(t, 19_607_50, after.Left())
		require.Zero(t, after.Balance)
		next, err := fund.TotalsOf(tx, 2027)
		require.NoError(t, err)
		require.Equal(t, fund.Totals{Year: 2027, Carried: 19_607_50, Spent: 100_00 - 42_50, Balance: 19_607_50 - 100_00 + 42_50, Budget: fund.DefaultBudget}, next)
		require.Equal(t, next.Balance, balance(t, tx))
		return nil
	})
}

func TestACorrectionIsTwoEntriesAndIsTakenBack(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	now := modelstest.Noon
	team.Do(t, db, func(tx *gorm.DB) error {
		wrong := spend(530_00)
		require.NoError(t, fund.File(tx, wrong, team.Director, now))
		right := spend(350_00)
		right.CorrectsID = &wrong.ID
		twin, _, err := fund.Twin(tx, wrong, nil)
		require.NoError(t, err)
		require.NotNil(t, twin)
		require.NoError(t, fund.File(tx, right, team.Director, now))
		require.EqualValues(t, -350_00, balance(t, tx))
		list, err := fund.EntriesOf(tx, 2026)
		require.NoError(t, err)
		require.Len(t, list, 3)
		require.NoError(t, fund.Unfile(tx, right, team.Director, now))
		require.EqualValues(t, -530_00, balance(t, tx))
		list, err = fund.EntriesOf(tx, 2026)
		require.NoError(t, err)
		require.Len(t, list, 5)
		return nil
	})
}

func TestBudgetsAreRowsOfTheirDay(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	team.Do(t, db, func(tx *gorm.DB) error {
		fen, err := fund.BudgetOf(tx, 2026)
		require.NoError(t, err)
		require.EqualValues(t, 20_000_00, fen)
		require.ErrorIs(t, fund.SetBudget(tx, 2026, 0, team.Director, modelstest.Noon), fund.ErrBadSum)
		require.NoError(t, fund.SetBudget(tx, 2026, 25_000_00, team.Director, modelstest.Noon))
		require.NoError(t, fund.SetBudget(tx, 2026, 24_000_00, team.Director, modelstest.Noon))
		for year, want := range map[int]int64{2025: 20_000_00, 2026: 24_000_00, 2027: 24_000_00} {
			fen, err := fund.BudgetOf(tx, year)
			require.NoError(t, err)
			require.Equal(t, want, fen)
		}
		return nil
	})
}

// TestTwoDecideAtOnce: two processes on PostgreSQL, one writer on SQLite.
func TestTwoDecideAtOnce(t *testing.T) {
	dsn := modelstest.DSN(t)
	var dbs [2]*store.DB
	for i := range dbs {
		db, err := store.Open(t.Context(), store.Config{DSN: dsn, Now: func() time.Time { return modelstest.Noon }, Synchronous: "NORMAL"})
		require.NoError(t, err)
		t.Cleanup(func() { _ = db.Close() })
		dbs[i] = db
	}
	team := modelstest.Office(t, dbs[0])
	var secretary *people.Person
	var slips []*fund.Slip
	team.Do(t, dbs[0], func(tx *gorm.DB) error {
		secretary = withSecretary(t, tx, team)
		for i := range 6 {
			s := spend(5000_00 + int64(i))
			require.NoError(t, fund.File(tx, s, team.Director, modelstest.Noon))
			slips = append(slips, s)
		}
		return nil
	})
	for i, s := range slips {
		results := make(chan error, 2)
		for n, db := range dbs {
			mine := *s
			go func() {
				results <- db.Write(t.Context(), func(tx *gorm.DB) error {
					tx = store.InOffice(tx, team.ID)
					if i%2 == 1 && n == 1 {
						return fund.Refuse(tx, &mine, secretary, "不买", modelstest.Noon)
					}
					return fund.Approve(tx, &mine, secretary, modelstest.Noon)
				})
			}()
		}
		one, other := <-results, <-results
		if one != nil {
			one, other = other, one
		}
		require.NoError(t, one)
		require.True(t, errors.Is(other, fund.ErrMoved), "%v", other)
	}
	team.Do(t, dbs[0], func(tx *gorm.DB) error {
		list, err := fund.EntriesOf(tx, 2026)
		require.NoError(t, err)
		var sum int64
		seen := map[int64]int{}
		for _, e := range list {
			sum += e.Fen
			seen[*e.SlipID]++
			require.Equal(t, 1, seen[*e.SlipID])
			require.NotEqual(t, e.EnteredBy, *e.SecondID)
		}
		require.Equal(t, sum, balance(t, tx))
		return nil
	})
}
