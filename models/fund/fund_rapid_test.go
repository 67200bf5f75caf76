package fund_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"
	"pgregory.net/rapid"

	"lianluo/models/fund"
	"lianluo/models/modelstest"
	"lianluo/models/people"
	"lianluo/models/store"
)

// TestTheBalanceIsTheSumOfItsEntries does anything in any order, beside a reckoning by plain
// loops that knows only which slips stand (§17): the balance is theirs, none above the limit
// stands without a second person, a closed year never changes.
func TestTheBalanceIsTheSumOfItsEntries(t *testing.T) {
	db := modelstest.Open(t)
	rapid.Check(t, func(rt *rapid.T) {
		team := modelstest.Office(t, db)
		now := time.Date(2026, 12, 5, 10, 0, 0, 0, modelstest.Zone)
		stands := map[int64]int64{} // slip: what it adds
		seconds := map[int64]int64{}
		frozen := map[int]string{}
		closed := 0
		var ids []int64
		do := func(f func(tx *gorm.DB) error) error {
			return db.Write(t.Context(), func(tx *gorm.DB) error { return f(store.InOffice(tx, team.ID)) })
		}
		var secretary *people.Person
		require.NoError(rt, do(func(tx *gorm.DB) error { secretary = withSecretary(t, tx, team); return nil }))
		staff := []*people.Person{team.Director, secretary}
		pick := func() int64 {
			if len(ids) == 0 {
				rt.Skip("nothing is there yet")
			}
			return rapid.SampledFrom(ids).Draw(rt, "slip")
		}
		signed := func(s *fund.Slip) int64 {
			if s.Side == fund.Spending {
				return -s.Fen
			}
			return s.Fen
		}
		// act takes a step with a slip; what it refuses changes nothing.
		act := func(id int64, step func(tx *gorm.DB, s *fund.Slip) error, after func(s *fund.Slip)) {
			var s *fund.Slip
			err := do(func(tx *gorm.DB) (err error) {
				if s, err = fund.ByID(tx, id); err != nil {
					return err
				}
				return step(tx, s)
			})
			if err == nil {
				after(s)
				return
			}
			for _, fault := range []error{fund.ErrMoved, fund.ErrOwn, store.ErrNotAllowed} {
				if errors.Is(err, fault) {
					return
				}
			}
			rt.Fatal(err)
		}
		by := func() *people.Person { return rapid.SampledFrom(staff).Draw(rt, "by") }
		rt.Repeat(map[string]func(*rapid.T){
			"file": func(rt *rapid.T) {
				s := &fund.Slip{Side: rapid.SampledFrom([]fund.Side{fund.Income, fund.Spending}).Draw(rt, "side"), Purpose: "用途"}
				s.Fen = rapid.Int64Range(1, 3*fund.DefaultLimit).Draw(rt, "fen")
				s.OnDate = store.Date(fmt.Sprintf("%d-%02d-05", rapid.IntRange(2025, now.Year()).Draw(rt, "year"), rapid.IntRange(1, 12).Draw(rt, "month")))
				if s.OnDate > store.DateOf(now, modelstest.Zone) {
					return
				}
				if len(ids) > 0 && rapid.Bool().Draw(rt, "corrects") {
					id := pick()
					s.CorrectsID = &id
				}
				err := do(func(tx *gorm.DB) error { return fund.File(tx, s, by(), now) })
				if errors.Is(err, fund.ErrMoved) {
					return
				}
				require.NoError(rt, err)
				if s.CorrectsID != nil {
					delete(stands, *s.CorrectsID)
				}
				ids = append(ids, s.ID)
				if s.Side == fund.Income || s.Fen <= fund.DefaultLimit {
					stands[s.ID] = signed(s)
				}
			},
			"approve": func(rt *rapid.T) {
				p := by()
				act(pick(), func(tx *gorm.DB, s *fund.Slip) error { return fund.Approve(tx, s, p, now) }, func(s *fund.Slip) {
					require.NotEqual(rt, s.EnteredBy, p.ID)
					stands[s.ID], seconds[s.ID] = signed(s), p.ID
				})
			},
			"refuse": func(rt *rapid.T) {
				act(pick(), func(tx *gorm.DB, s *fund.Slip) error { return fund.Refuse(tx, s, by(), "不行", now) }, func(*fund.Slip) {})
			},
			"undecide": func(rt *rapid.T) {
				act(pick(), func(tx *gorm.DB, s *fund.Slip) error { return fund.Undecide(tx, s, by(), now) }, func(s *fund.Slip) { delete(stands, s.ID) })
			},
			"cancel": func(rt *rapid.T) {
				act(pick(), func(tx *gorm.DB, s *fund.Slip) error { return fund.Cancel(tx, s, by(), "错了", now) }, func(s *fund.Slip) { delete(stands, s.ID) })
			},
			"restore": func(rt *rapid.T) {
				act(pick(), func(tx *gorm.DB, s *fund.Slip) error { return fund.Restore(tx, s, by(), now) }, func(s *fund.Slip) {
					if s.State == fund.Entered {
						stands[s.ID] = signed(s)
					}
				})
			},
			"unfile": func(rt *rapid.T) {
				act(pick(), func(tx *gorm.DB, s *fund.Slip) error { return fund.Unfile(tx, s, by(), now) }, func(s *fund.Slip) {
					delete(stands, s.ID)
					if s.CorrectsID != nil {
						_ = do(func(tx *gorm.DB) error {
							was, err := fund.ByID(tx, *s.CorrectsID)
							if err == nil && was.State == fund.Entered {
								stands[was.ID] = signed(was)
							}
							return err
						})
					}
				})
			},
			"close": func(rt *rapid.T) {
				year := rapid.IntRange(2025, 2029).Draw(rt, "year")
				err := do(func(tx *gorm.DB) error { _, err := fund.Close(tx, year, team.Director, now); return err })
				if err == nil {
					closed = year
					return
				}
				require.True(rt, errors.Is(err, fund.ErrClosed) || errors.Is(err, fund.ErrNotOver) || errors.Is(err, fund.ErrEarlierOpen), "%v", err)
			},
			"a year passes": func(rt *rapid.T) {
				if now.Year() < 2029 {
					now = now.AddDate(1, 0, 0)
				}
			},
			"": func(rt *rapid.T) {
				require.NoError(rt, do(func(tx *gorm.DB) error {
					var want int64
					for _, fen := range stands {
						want += fen
					}
					got, err := fund.Balance(tx)
					require.NoError(rt, err)
					require.Equal(rt, want, got)
					for year := 2025; year <= 2030; year++ {
						list, err := fund.EntriesOf(tx, year)
						require.NoError(rt, err)
						for _, e := range list {
							if e.Side == fund.Spending && e.ReversesID == nil && -e.Fen > fund.DefaultLimit {
								require.NotNil(rt, e.SecondID)
								require.NotEqual(rt, e.EnteredBy, *e.SecondID)
							}
						}
						said := fmt.Sprint(len(list), fund.Sum(list))
						if was, ok := frozen[year]; ok {
							require.Equal(rt, was, said, "a closed year has changed")
						} else if year <= closed {
							frozen[year] = said
							require.Zero(rt, fund.Sum(list).Balance, "what was left is carried over")
						}
					}
					return nil
				}))
			},
		})
	})
}
