package points_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/books"
	"lianluo/models/briefing"
	"lianluo/models/deeds"
	"lianluo/models/modelstest"
	"lianluo/models/people"
	"lianluo/models/points"
	"lianluo/models/records"
	"lianluo/models/store"
)

const today = store.Date("2026-12-05")

// start is when points are turned on in most tests.
var start = time.Date(2026, 10, 1, 9, 0, 0, 0, modelstest.Zone)

// use turns points on from the first day of the quarter: what the tests file counts.
func use(t require.TestingT, tx *gorm.DB, team *modelstest.Team) {
	_, err := points.Use(tx, true, "2026-10-01", team.Director, start)
	require.NoError(t, err)
}

// The quarter of modelstest.Quarter, reckoned by hand from domain B4: of whom each entry is
// what comes of one record.
func TestPointsFollowFromTheRecords(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	a := modelstest.Quarter(t, db, team)
	m := team.Members
	team.Do(t, db, func(tx *gorm.DB) error {
		all, err := points.Accounts(tx, modelstest.Fourth, 0)
		require.NoError(t, err)
		require.Empty(t, all, "nothing counts before the director has turned it on")
		use(t, tx, team)
		all, err = points.Accounts(tx, modelstest.Fourth, 0)
		require.NoError(t, err)
		for i, want := range []map[points.Category]int{
			0:  {points.Activity: 5 - 1, points.Study: 2 + 3, points.Voices: 2 + 5, points.Deeds: 5},
			1:  {points.Activity: 5 - 1, points.Deeds: 5},
			2:  {points.Activity: 5},
			3:  {points.Activity: 5}, // a study session has a chair, no host
			9:  {},                   // on leave
			10: {points.Activity: 0}, // absent: −2, and never less than nothing
		} {
			if want == nil {
				continue
			}
			got, sum := map[points.Category]int{}, 0
			for c, n := range want {
				sum += n
				got[c] = 0
				if k := all[m[i].ID]; k != nil {
					got[c] = k.Sum(c)
				}
			}
			require.Equal(t, want, got, m[i].Name)
			if k := all[m[i].ID]; k != nil {
				require.Equal(t, sum, k.Total(), m[i].Name)
			}
		}
		require.Nil(t, all[m[9].ID])
		absent := all[m[10].ID].Entries
		require.Len(t, absent, 2)
		require.Equal(t, []points.Item{points.Absent, points.Limited}, []points.Item{absent[0].Item, absent[1].Item})
		require.Equal(t, []int{-2, 2}, []int{absent[0].Points, absent[1].Points})
		require.Nil(t, all[team.Director.ID], "who is no member has none")

		// A list that is not confirmed says nothing of anybody.
		require.NoError(t, activities.Unconfirm(tx, a))
		k, err := points.AccountOf(tx, modelstest.Fourth, m[10].ID)
		require.NoError(t, err)
		require.Empty(t, k.Entries)
		k, err = points.AccountOf(tx, modelstest.Fourth, m[2].ID)
		require.NoError(t, err)
		require.Empty(t, k.Entries)
		return nil
	})
}

// gift files a donation and, with to, decides it.
func gift(t *testing.T, tx *gorm.DB, team *modelstest.Team, change func(d *books.Donation), to ...books.State) *books.Donation {
	p := team.Members[4]
	d := &books.Donation{
		Filing: books.Filing{PersonID: p.ID}, Donor: p.Name, DonorKind: books.ByMember, DonorID: &p.ID,
		Sort: books.Money, Fen: 30_000_00, OnDate: today, Recipient: "青山小学",
	}
	if change != nil {
		change(d)
	}
	_, err := books.FileDonation(tx, d, team.Director, modelstest.Noon)
	require.NoError(t, err)
	for _, s := range to {
		_, err := books.DonationLife.Advance(tx, d, records.Move[books.State]{To: s, By: team.Director}, modelstest.Noon)
		require.NoError(t, err)
	}
	return d
}

// A gift is a deed, once a quarter and whatever its sum; paired help is nothing; what nobody
// has confirmed is nothing.
func TestGiftsHonoursAndPairedHelp(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	p := team.Members[4]
	team.Do(t, db, func(tx *gorm.DB) error {
		use(t, tx, team)
		sum := func(c points.Category) int {
			k, err := points.AccountOf(tx, modelstest.Fourth, p.ID)
			require.NoError(t, err)
			return k.Sum(c)
		}
		waits := gift(t, tx, team, nil)
		require.Zero(t, sum(points.Deeds), "nobody has confirmed it")
		gift(t, tx, team, func(d *books.Donation) { d.DonorKind, d.DonorID, d.Donor = books.ByFirm, nil, "青山米厂" }, books.Confirmed)
		require.Zero(t, sum(points.Deeds), "a firm's gift is nobody's")
		small := gift(t, tx, team, func(d *books.Donation) { d.Fen = 1_00 }, books.Confirmed)
		require.Equal(t, 2, sum(points.Deeds))
		gift(t, tx, team, func(d *books.Donation) { d.Fen = 9_000_000_00 }, books.Confirmed)
		require.Equal(t, 2, sum(points.Deeds), "once a quarter, whatever the sum")
		_, err := books.DonationLife.Advance(tx, small, records.Move[books.State]{To: books.Withdrawn, By: team.Director, Words: "重复登记"}, modelstest.Noon)
		require.NoError(t, err)
		require.Equal(t, 2, sum(points.Deeds), "the other one still counts")
		_ = waits

		file := func(title, details string) *deeds.Deed {
			d := &deeds.Deed{PersonID: p.ID, Title: title, Details: details, OnDate: today}
			_, err := deeds.File(tx, d, nil, nil, modelstest.Noon)
			require.NoError(t, err)
			_, err = deeds.Confirm(tx, d, team.Director, modelstest.Noon)
			require.NoError(t, err)
			return d
		}
		file("结对帮扶一户困难群众", "")
		file("走访", "信访包保对象的困难帮扶")
		require.Equal(t, 2, sum(points.Deeds), "paired help never counts")
		repair := file("修村小围墙", "")
		require.Equal(t, 7, sum(points.Deeds))
		other := gift(t, tx, team, func(d *books.Donation) { d.DeedID = &repair.ID }, books.Confirmed)
		require.Equal(t, 7, sum(points.Deeds))
		_ = other

		for _, level := range books.Levels {
			h := &books.Honour{Filing: books.Filing{PersonID: p.ID}, Title: "优秀委员", Level: level, OnDate: today}
			_, err := books.FileHonour(tx, h, team.Director, modelstest.Noon)
			require.NoError(t, err)
			before := sum(points.Honours)
			_, err = books.HonourLife.Advance(tx, h, records.Move[books.State]{To: books.Confirmed, By: team.Director}, modelstest.Noon)
			require.NoError(t, err)
			worth := map[books.Level]int{books.Township: 2, books.County: 4, books.Municipal: 4, books.Provincial: 8, books.National: 10}
			require.Equal(t, min(points.Limit, before+worth[level]), sum(points.Honours), level)
		}
		require.Equal(t, 20, sum(points.Honours))
		return nil
	})
}

// What changes after the briefing is out is taken back by an entry and entered anew; what
// stood stays.
func TestACorrectionIsAReversingEntry(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	a := modelstest.Quarter(t, db, team)
	m := team.Members
	team.Do(t, db, func(tx *gorm.DB) error {
		use(t, tx, team)
		q, out := modelstest.Fourth, modelstest.At(t, "2027-01-04 09:00")
		n, err := points.Settle(tx, q, out)
		require.NoError(t, err)
		require.Zero(t, n, "the briefing is not out")
		b, err := briefing.Draft(tx, q, nil)
		require.NoError(t, err)
		require.NoError(t, briefing.Release(tx, b, 0, out))
		n, err = points.Settle(tx, q, out)
		require.NoError(t, err)
		require.Positive(t, n)
		before, err := points.Kept(tx, q, 0)
		require.NoError(t, err)
		n, err = points.Settle(tx, q, out)
		require.NoError(t, err)
		require.Zero(t, n, "nothing has changed")

		_, err = activities.Correct(tx, a, m[10], activities.Present, team.Director, "本人在场", out)
		require.NoError(t, err)
		k, err := points.AccountOf(tx, q, m[10].ID)
		require.NoError(t, err)
		require.Equal(t, 5, k.Total(), "also before it is kept")
		_, err = points.Settle(tx, q, out)
		require.NoError(t, err)
		kept, err := points.Kept(tx, q, m[10].ID)
		require.NoError(t, err)
		var said []int
		for _, e := range kept {
			said = append(said, e.Points)
		}
		require.Equal(t, []int{-2, 2, 2, -2, 5}, said, "absent, nothing less than nothing; both taken back; present")
		require.Equal(t, []int64{kept[0].ID, kept[1].ID}, []int64{kept[2].Reverses, kept[3].Reverses})
		all, err := points.Kept(tx, q, 0)
		require.NoError(t, err)
		require.Equal(t, before, all[:len(before)], "what stood stays")
		return nil
	})
}

// The table of values and the turning on hold from a day on, never backward.
func TestRulesHoldFromADayOn(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	team.Do(t, db, func(tx *gorm.DB) error {
		now, boss := modelstest.Noon, team.Director
		_, err := points.Use(tx, true, today, team.Members[0], now)
		require.ErrorIs(t, err, store.ErrNotAllowed)
		_, err = points.Use(tx, true, "2026-12-04", boss, now)
		require.ErrorIs(t, err, points.ErrBackward)
		on, err := points.Use(tx, true, today, boss, now)
		require.NoError(t, err)
		_, err = points.Use(tx, true, today, boss, now)
		require.ErrorIs(t, err, points.ErrSame)

		r, err := points.RulesOf(tx)
		require.NoError(t, err)
		require.False(t, r.Counts("2026-12-04"))
		require.True(t, r.Counts(today))
		for want, try := range map[error]func() (*points.Rule, error){
			store.ErrNotAllowed: func() (*points.Rule, error) {
				return points.Change(tx, points.Note, 3, today, &people.Person{Roles: people.Secretary}, now)
			},
			points.ErrItem:     func() (*points.Rule, error) { return points.Change(tx, points.Limited, 3, today, boss, now) },
			points.ErrRange:    func() (*points.Rule, error) { return points.Change(tx, points.Late, 1, today, boss, now) },
			points.ErrSame:     func() (*points.Rule, error) { return points.Change(tx, points.Note, 2, today, boss, now) },
			points.ErrBackward: func() (*points.Rule, error) { return points.Change(tx, points.Note, 3, "2026-12-04", boss, now) },
		} {
			_, err := try()
			require.ErrorIs(t, err, want)
		}
		require.Equal(t, []store.Date{today, "2027-01-01"}, r.FirstDays(today))
		row, err := points.Change(tx, points.Note, 3, "2027-01-01", boss, now)
		require.NoError(t, err)
		require.Equal(t, 2, row.Version)
		r, err = points.RulesOf(tx)
		require.NoError(t, err)
		value := func(day store.Date) [2]int { v, n := r.Value(points.Note, day); return [2]int{v, n} }
		require.Equal(t, [2]int{2, 1}, value("2026-12-31"))
		require.Equal(t, [2]int{3, 2}, value("2027-01-01"))
		require.Equal(t, []store.Date{"2027-01-01"}, r.FirstDays(today), "a later decision goes not ahead of an earlier one")
		_, err = points.Change(tx, points.Hosted, 4, today, boss, now)
		require.ErrorIs(t, err, points.ErrBackward)

		require.NoError(t, points.UndoChange(tx, row.ID, boss, now))
		require.ErrorIs(t, points.UndoChange(tx, row.ID, boss, now), store.ErrNothingToUndo)
		row, err = points.Change(tx, points.Note, 4, today, boss, now)
		require.NoError(t, err)
		require.Equal(t, 3, row.Version, "a number is given once")

		off, err := points.Use(tx, false, "", boss, now)
		require.NoError(t, err)
		require.ErrorIs(t, points.UndoUse(tx, on.ID, boss, now), store.ErrNothingToUndo)
		require.NoError(t, points.UndoUse(tx, off.ID, boss, now))
		require.NoError(t, points.UndoUse(tx, on.ID, boss, now))
		r, err = points.RulesOf(tx)
		require.NoError(t, err)
		require.False(t, r.Ever())
		return nil
	})
}
