package collation_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"
	"pgregory.net/rapid"

	"lianluo/models/activities"
	"lianluo/models/books"
	"lianluo/models/briefing"
	"lianluo/models/calendar"
	"lianluo/models/collation"
	"lianluo/models/deeds"
	"lianluo/models/modelstest"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

var (
	cal     = calendar.Embedded()
	january = time.Date(2027, 1, 11, 10, 0, 0, 0, modelstest.Zone) // a Monday
)

// released lets the fourth quarter's briefing of 2026 out at a time.
func released(t require.TestingT, tx *gorm.DB, at time.Time) {
	b, err := briefing.Draft(tx, modelstest.Fourth, nil)
	require.NoError(t, err)
	require.NoError(t, briefing.Release(tx, b, 0, at))
}

// asking is a collation in which the members are asked.
func asking(t require.TestingT, tx *gorm.DB, team *modelstest.Team) *collation.Collation {
	released(t, tx, january.AddDate(0, 0, -7))
	c, err := collation.Begin(tx, cal, 2026, team.Director, january)
	require.NoError(t, err)
	require.NoError(t, collation.Ask(tx, cal, c, team.Director, january))
	return c
}

func TestItBeginsTheWorkingDayAfterTheFourthBriefing(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	friday := time.Date(2027, 1, 8, 9, 0, 0, 0, modelstest.Zone)
	team.Do(t, db, func(tx *gorm.DB) error {
		_, err := collation.Begin(tx, cal, 2026, team.Director, january)
		require.ErrorIs(t, err, collation.ErrNotBegun)
		released(t, tx, friday)
		_, err = collation.Begin(tx, cal, 2026, team.Director, friday.AddDate(0, 0, 1))
		require.ErrorIs(t, err, collation.ErrNotBegun)
		_, err = collation.Begin(tx, cal, 2026, team.Members[0], january)
		require.ErrorIs(t, err, store.ErrNotAllowed)
		c, err := collation.Begin(tx, cal, 2026, team.Director, january)
		require.NoError(t, err)
		again, err := collation.Begin(tx, cal, 2026, team.Director, january)
		require.NoError(t, err)
		require.Equal(t, c.ID, again.ID, "an office has one a year")
		return nil
	})
}

// Members have ten whole working days; who has not answered is reminded three before the end.
func TestTenWorkingDays(t *testing.T) {
	remind, closes := collation.Times(cal, january, modelstest.Zone)
	require.Equal(t, time.Date(2027, 1, 26, 0, 0, 0, 0, modelstest.Zone), closes)
	require.Equal(t, time.Date(2027, 1, 20, 10, 0, 0, 0, modelstest.Zone), remind)
}

func TestWhoSaysNothingHoldsNothingUp(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	team.Do(t, db, func(tx *gorm.DB) error {
		require.NoError(t, tx.Model(team.Members[2]).Update("telegram_id", 0).Error)
		c := asking(t, tx, team)
		require.ErrorIs(t, collation.Answer(tx, c, team.Director, collation.Right, january), collation.ErrNotAsked)
		require.NoError(t, collation.Answer(tx, c, team.Members[0], collation.Doubts, january))
		require.NoError(t, collation.Answer(tx, c, team.Members[0], collation.Right, january), "the last word counts")
		require.ErrorIs(t, collation.Unask(tx, c, team.Director, january), collation.ErrMoved, "somebody has answered")
		require.ErrorIs(t, collation.Freeze(tx, c, team.Director, january), collation.ErrTooSoon)
		list, _, err := collation.Everybody(tx, c)
		require.NoError(t, err)
		require.Len(t, list, len(team.Members))
		for _, l := range list {
			require.Equal(t, l.PersonID != team.Members[2].ID, l.Joined, l.Name)
			require.Equal(t, l.PersonID == team.Members[0].ID, l.Says == collation.Right)
		}
		open, err := collation.OpenFor(tx, team.Members[1].ID, january)
		require.NoError(t, err)
		require.Equal(t, c.ID, open.ID)
		require.ErrorIs(t, collation.Answer(tx, c, team.Members[1], collation.Right, *c.ClosesAt), collation.ErrOver)
		require.ErrorIs(t, collation.Freeze(tx, c, team.Members[1], *c.ClosesAt), store.ErrNotAllowed)
		require.ErrorIs(t, collation.Tell(tx, c, team.Director, *c.ClosesAt), collation.ErrMoved, "not before it is frozen")
		require.NoError(t, collation.Freeze(tx, c, team.Director, *c.ClosesAt))
		require.ErrorIs(t, collation.Answer(tx, c, team.Members[1], collation.Right, january), collation.ErrOver)
		require.NoError(t, collation.Tell(tx, c, team.Director, *c.ClosesAt))
		require.ErrorIs(t, collation.Tell(tx, c, team.Director, *c.ClosesAt), collation.ErrMoved)
		return nil
	})
}

// When everybody who can answer has, nobody waits for the days to pass.
func TestAllHaveAnswered(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	team.Do(t, db, func(tx *gorm.DB) error {
		c := asking(t, tx, team)
		for _, p := range team.Members {
			list, _, err := collation.Everybody(tx, c)
			require.NoError(t, err)
			require.False(t, c.Ready(list, january))
			require.NoError(t, collation.Answer(tx, c, p, collation.Right, january))
		}
		return collation.Freeze(tx, c, team.Director, january)
	})
}

// Of two who freeze at once one does, and each entry is kept once; a transaction that breaks
// off leaves nothing.
func TestTwoFreezeAtOnce(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	modelstest.Quarter(t, db, team)
	var c *collation.Collation
	team.Do(t, db, func(tx *gorm.DB) error { c = asking(t, tx, team); return nil })
	freeze := func(fault error) error {
		mine := *c
		return team.Try(db, func(tx *gorm.DB) error {
			if err := collation.Freeze(tx, &mine, team.Director, *c.ClosesAt); err != nil {
				return err
			}
			return fault
		})
	}
	killed := errors.New("killed")
	require.ErrorIs(t, freeze(killed), killed)
	team.Do(t, db, func(tx *gorm.DB) error {
		now, err := collation.ByID(tx, c.ID)
		require.NoError(t, err)
		require.Equal(t, collation.Asking, now.State)
		entries, err := collation.EntriesOf(tx, c)
		require.Empty(t, entries)
		return err
	})
	var wait sync.WaitGroup
	faults := make([]error, 2)
	for i := range faults {
		wait.Go(func() { faults[i] = freeze(nil) })
	}
	wait.Wait()
	require.True(t, (faults[0] == nil) != (faults[1] == nil), "%v", faults)
	require.ErrorIs(t, errors.Join(faults...), collation.ErrMoved)
	team.Do(t, db, func(tx *gorm.DB) error {
		entries, err := collation.EntriesOf(tx, c)
		require.NoError(t, err)
		now, err := collation.Gather(tx, 2026)
		require.Len(t, entries, len(now))
		return err
	})
}

// What is open when a year is frozen is named in it, and so is each difference to the
// briefings.
func TestTheSnapshotNamesWhatIsOpenAndWhatDiffers(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	modelstest.Quarter(t, db, team)
	team.Do(t, db, func(tx *gorm.DB) error {
		c := asking(t, tx, team) // the fourth quarter's briefing has all but what follows
		late := &deeds.Deed{PersonID: team.Members[0].ID, Title: "送春联", OnDate: "2026-12-30"}
		_, err := deeds.File(tx, late, nil, nil, january)
		require.NoError(t, err)
		_, err = deeds.Confirm(tx, late, team.Director, january)
		require.NoError(t, err)
		waits := &books.Honour{Filing: books.Filing{PersonID: team.Members[1].ID}, Title: "优秀委员", Level: books.County, OnDate: "2026-11-01"}
		_, err = books.FileHonour(tx, waits, team.Members[1], january)
		require.NoError(t, err)
		require.NoError(t, collation.Freeze(tx, c, team.Director, *c.ClosesAt))
		_, open, quarters, err := c.Snapshot()
		require.NoError(t, err)
		why := map[records.Ref]collation.Why{}
		for _, o := range open {
			why[o.Record] = o.Why
		}
		require.Equal(t, collation.Unconfirmed, why[records.Ref{Kind: records.KindHonour, ID: waits.ID}])
		require.Equal(t, collation.Unproved, why[records.Ref{Kind: records.KindDeed, ID: late.ID}])
		require.Equal(t, []int{1, 2, 3}, quarters.Missing)
		require.Len(t, quarters.List, 1, "%+v", quarters.List)
		require.Equal(t, collation.Difference{
			Key: briefing.FigDeeds, Record: records.Ref{Kind: records.KindDeed, ID: late.ID}, Added: true, Title: "送春联", Name: team.Members[0].Name, Day: "2026-12-30",
		}, quarters.List[0])
		changes, err := collation.Changes(tx, c)
		require.Empty(t, changes)
		require.NoError(t, err)
		require.NoError(t, people.Rename(tx, team.Members[0], "陈一"))
		changes, err = collation.Changes(tx, c)
		require.Empty(t, changes, "what somebody is called changes no entry")
		return err
	})
}

// take takes a step, with words where they are asked for.
func take[S ~string](t require.TestingT, tx *gorm.DB, m *records.Machine[S], rec records.Living[S], to S, by *people.Person) {
	words := ""
	if m.Rule(*rec.Life().State, to, "").Words == records.MustWords {
		words = "理由"
	}
	_, err := m.Advance(tx, rec, records.Move[S]{To: to, By: by, Words: words}, january)
	require.NoError(t, err)
}

// The totals are the sum of what stands, in whatever order it was filed, confirmed, sent back,
// taken back and corrected; what is done after the freeze changes nothing in the year, and each
// of it is a change beside it.
func TestTotalsAreTheSumOfEntries(t *testing.T) {
	db := modelstest.Open(t)
	rapid.Check(t, func(rt *rapid.T) {
		team := modelstest.Office(t, db)
		a := modelstest.Session(t, db, team, nil)
		team.Do(t, db, func(tx *gorm.DB) error {
			require.NoError(rt, activities.Close(tx, a, a.StartsAt.Add(3*time.Hour)))
			require.NoError(rt, activities.Confirm(tx, a, team.Director, a.StartsAt.Add(4*time.Hour)))
			c := asking(rt, tx, team)
			var gifts []*books.Donation
			var done []*deeds.Deed
			came := map[int64]activities.AttendanceState{}
			step := func() {
				who := team.Members[rapid.IntRange(0, len(team.Members)-1).Draw(rt, "who")]
				switch what := rapid.IntRange(0, 5).Draw(rt, "what"); {
				case what == 0:
					d := &books.Donation{
						Filing: books.Filing{PersonID: who.ID}, DonorKind: books.ByNobody, Sort: books.Money, Fen: int64(rapid.IntRange(1, 1e9).Draw(rt, "fen")),
						OnDate: "2026-06-01", Recipient: fmt.Sprint("青山小学", len(gifts)),
					}
					if rapid.Bool().Draw(rt, "other year") {
						d.OnDate = "2025-12-31"
					}
					_, err := books.FileDonation(tx, d, who, january)
					require.NoError(rt, err)
					gifts = append(gifts, d)
				case what == 1:
					d := &deeds.Deed{PersonID: who.ID, Title: fmt.Sprint("送戏", len(done)), OnDate: "2026-12-31"}
					n := int64(rapid.IntRange(1, 50).Draw(rt, "n"))
					_, err := deeds.File(tx, d, []deeds.Amount{{Kind: deeds.Done, Value: deeds.Units(n), Unit: "场"}}, nil, january)
					require.NoError(rt, err)
					done = append(done, d)
				case what == 2:
					state := rapid.SampledFrom([]activities.AttendanceState{activities.Present, activities.Late, activities.Absent}).Draw(rt, "state")
					_, err := activities.Correct(tx, a, who, state, team.Director, "更正", january)
					require.NoError(rt, err)
					came[who.ID] = state
				case what < 5 && len(gifts) > 0:
					d := rapid.SampledFrom(gifts).Draw(rt, "gift")
					if what == 4 && d.State != books.Draft { // what was done last is undone
						_, err := books.DonationLife.Undo(tx, d, team.Director, 0, january)
						if err != nil {
							require.ErrorIs(rt, err, store.ErrNotAllowed) // its author's own step
						}
						again, err := books.DonationByID(tx, d.ID)
						require.NoError(rt, err)
						*d = *again
						return
					}
					if to := books.DonationLife.Next(d, team.Director); len(to) > 0 {
						take(rt, tx, books.DonationLife, d, rapid.SampledFrom(to).Draw(rt, "to"), team.Director)
					}
				case len(done) > 0:
					d := rapid.SampledFrom(done).Draw(rt, "deed")
					if to := deeds.Life.Next(d, team.Director); len(to) > 0 {
						take(rt, tx, deeds.Life, d, rapid.SampledFrom(to).Draw(rt, "to"), team.Director)
					}
				}
			}
			for range rapid.IntRange(0, 15).Draw(rt, "before") {
				step()
			}
			var money int64
			want, stands := map[string]int{}, map[records.Ref]bool{}
			for _, d := range gifts {
				if d.State == books.Confirmed && d.OnDate > "2025-12-31" {
					money += d.Fen
					stands[records.Ref{Kind: records.KindDonation, ID: d.ID}] = true
				}
			}
			deedsDone := 0
			for _, d := range done {
				if d.State == deeds.Confirmed {
					deedsDone++
				}
			}
			for _, p := range team.Members {
				if came[p.ID] == "" {
					came[p.ID] = activities.Absent
				}
				want[string(came[p.ID])]++
			}
			require.NoError(rt, collation.Freeze(tx, c, team.Director, *c.ClosesAt))
			entries, err := collation.EntriesOf(tx, c)
			require.NoError(rt, err)
			got, _, _, err := c.Snapshot()
			require.NoError(rt, err)
			require.Equal(rt, got, collation.Total(entries))
			require.Equal(rt, money, got.Money)
			require.Equal(rt, len(stands), got.Donations)
			require.Equal(rt, deedsDone, got.Deeds)
			require.Equal(rt, want, got.Came)
			require.Equal(rt, 1, got.Sessions)

			for range rapid.IntRange(0, 10).Draw(rt, "after") {
				step()
			}
			again, err := collation.EntriesOf(tx, c)
			require.NoError(rt, err)
			require.Equal(rt, entries, again, "a frozen year never changes")
			kept, err := collation.ByID(tx, c.ID)
			require.NoError(rt, err)
			require.Equal(rt, c.Totals, kept.Totals)

			// The snapshot with its changes is what the records say now.
			changes, err := collation.Changes(tx, c)
			require.NoError(rt, err)
			now, err := collation.Gather(tx, 2026)
			require.NoError(rt, err)
			facts := map[records.Ref]collation.Facts{}
			for i := range entries {
				facts[entries[i].Ref()] = entries[i].Facts
			}
			for _, ch := range changes {
				delete(facts, ch.Record)
				if ch.Is != nil {
					facts[ch.Record] = *ch.Is
				}
			}
			require.Len(rt, facts, len(now))
			for i := range now {
				require.Equal(rt, now[i].Facts, facts[now[i].Ref()])
			}
			return nil
		})
	})
}
