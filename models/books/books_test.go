package books_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"
	"pgregory.net/rapid"

	"lianluo/models/books"
	"lianluo/models/modelstest"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// gift is a donation that keeps all rules.
func gift(by *people.Person) *books.Donation {
	return &books.Donation{
		Filing: books.Filing{PersonID: by.ID}, Donor: by.Name, DonorKind: books.ByMember, DonorID: &by.ID,
		Sort: books.Money, Fen: 30_000_00, OnDate: "2026-12-01", Recipient: "青山小学",
	}
}

func TestRulesOfADonation(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	author, director, now := team.Members[0], team.Director, modelstest.Noon
	team.Do(t, db, func(tx *gorm.DB) error {
		for want, change := range map[error]func(d *books.Donation){
			books.ErrFutureDate:      func(d *books.Donation) { d.OnDate = "2026-12-06" },
			books.ErrNoRecipient:     func(d *books.Donation) { d.Recipient = " " },
			books.ErrNoDonor:         func(d *books.Donation) { d.Donor = "" },
			books.ErrNoSum:           func(d *books.Donation) { d.Fen = 0 },
			books.ErrNoWhat:          func(d *books.Donation) { d.Sort = books.Goods },
			books.ErrBadSum:          func(d *books.Donation) { d.Fen = -1 },
			books.ErrOfficeRecipient: func(d *books.Donation) { d.Recipient = "镇政协联络处" },
		} {
			d := gift(author)
			change(d)
			_, err := books.FileDonation(tx, d, author, now)
			require.ErrorIs(t, err, want)
		}
		for _, recipient := range []string{"主任", "孙主任", "政协 联络处", director.Name} {
			d := gift(author)
			d.Recipient = recipient
			_, err := books.FileDonation(tx, d, author, now)
			require.ErrorIs(t, err, books.ErrOfficeRecipient, recipient)
		}
		d := gift(author)
		step, err := books.FileDonation(tx, d, author, now)
		require.NoError(t, err)
		require.Equal(t, "捐-2026-001", d.Number)
		require.Equal(t, string(books.Filed), step.ToState)

		same, err := books.Twin(tx, gift(author))
		require.NoError(t, err)
		require.Equal(t, d.ID, same.ID)
		other := gift(author)
		other.Fen++
		same, err = books.Twin(tx, other)
		require.NoError(t, err)
		require.Nil(t, same)

		// Whoever gives no name has none on record.
		d.DonorKind, d.NameOpen = books.ByNobody, true
		step, err = books.FileDonation(tx, d, author, now)
		require.NoError(t, err)
		require.Nil(t, step, "it was before the staff already")
		d, err = books.DonationByID(tx, d.ID)
		require.NoError(t, err)
		require.Empty(t, d.Donor)
		require.Nil(t, d.DonorID)
		require.False(t, d.NameOpen)

		_, err = books.FileDonation(tx, d, team.Members[1], now)
		require.ErrorIs(t, err, store.ErrNotAllowed)
		_, err = books.DonationLife.Advance(tx, d, records.Move[books.State]{To: books.Confirmed, By: director}, now)
		require.NoError(t, err)
		_, err = books.FileDonation(tx, d, author, now)
		require.ErrorIs(t, err, records.ErrTransition)
		return nil
	})
}

func TestNameAndSumAreReadAsTheDonorAgreed(t *testing.T) {
	team := modelstest.Office(t, modelstest.Open(t))
	author, other, director := team.Members[0], team.Members[1], team.Director
	for _, c := range []struct{ name, sum bool }{{}, {name: true}, {sum: true}, {name: true, sum: true}} {
		d := gift(author)
		d.NameOpen, d.SumOpen = c.name, c.sum
		require.Equal(t, []bool{c.name, c.sum}, []bool{d.Named(other), d.Summed(other)})
		require.True(t, d.Named(author) && d.Summed(author) && d.Named(director) && d.Summed(director))
	}
}

func TestAnHonourIsOnesOwn(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	author, other, director, now := team.Members[0], team.Members[1], team.Director, modelstest.Noon
	team.Do(t, db, func(tx *gorm.DB) error {
		honour := func() *books.Honour {
			return &books.Honour{Filing: books.Filing{PersonID: author.ID}, Title: "优秀政协委员", Level: books.County, Body: "县政协", OnDate: "2026-11-30"}
		}
		_, err := books.FileHonour(tx, honour(), other, now)
		require.ErrorIs(t, err, store.ErrNotAllowed)
		h := honour()
		h.Level = "galaxy"
		_, err = books.FileHonour(tx, h, author, now)
		require.ErrorIs(t, err, books.ErrBadLevel)
		h = honour()
		h.OnDate = "2026-12-06"
		_, err = books.FileHonour(tx, h, author, now)
		require.ErrorIs(t, err, books.ErrFutureDate)
		h = honour()
		_, err = books.FileHonour(tx, h, director, now)
		require.NoError(t, err)
		require.Equal(t, director.ID, h.EnteredBy)
		require.ErrorIs(t, books.SetCheer(tx, h, 7), books.ErrCheered, "before it is confirmed")
		_, err = books.HonourLife.Advance(tx, h, records.Move[books.State]{To: books.Confirmed, By: director}, now)
		require.NoError(t, err)
		may, err := books.HonourLife.MayRead(tx, h, other)
		require.NoError(t, err)
		require.True(t, may)
		require.NoError(t, books.SetCheer(tx, h, 7))
		require.ErrorIs(t, books.SetCheer(tx, h, 8), books.ErrCheered)
		return nil
	})
}

// The total is the sum of what is confirmed, whatever order entries were filed, changed,
// confirmed, undone and taken back in.
func TestTotalsAreTheSumOfWhatIsConfirmed(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	director, now := team.Director, modelstest.Noon
	rapid.Check(t, func(rt *rapid.T) {
		team.Do(t, db, func(tx *gorm.DB) error {
			require.NoError(t, tx.Where("1 = 1").Delete(&books.Donation{}).Error)
			var all []*books.Donation
			for n := range rapid.IntRange(1, 25).Draw(rt, "acts") {
				act := rapid.SampledFrom([]string{"file", "confirm", "undo", "withdraw", "change"}).Draw(rt, "act")
				if act == "file" || len(all) == 0 {
					d := gift(team.Members[n%len(team.Members)])
					d.Sort = rapid.SampledFrom([]books.Sort{books.Money, books.Goods, books.Labour}).Draw(rt, "sort")
					d.Fen = rapid.Int64Range(1, 1_000_000_00).Draw(rt, "fen")
					if d.Sort != books.Money {
						d.What, d.Fen = "图书", d.Fen*rapid.Int64Range(0, 1).Draw(rt, "known")
					}
					_, err := books.FileDonation(tx, d, director, now)
					require.NoError(t, err)
					all = append(all, d)
					continue
				}
				d := all[rapid.IntRange(0, len(all)-1).Draw(rt, "which")]
				var err error
				switch act {
				case "confirm":
					_, err = books.DonationLife.Advance(tx, d, records.Move[books.State]{To: books.Confirmed, By: director}, now)
				case "withdraw":
					_, err = books.DonationLife.Advance(tx, d, records.Move[books.State]{To: books.Withdrawn, By: director, Words: "重复登记"}, now)
				case "undo":
					_, err = books.DonationLife.Undo(tx, d, director, 0, now)
				case "change":
					again := *d
					if again.Fen++; again.Open() {
						_, err = books.FileDonation(tx, &again, director, now)
						*d = again
					}
				}
				_ = err // a step that is none of its life leaves it as it was
			}
			var want int64
			count := 0
			for _, d := range all {
				if kept, err := books.DonationByID(tx, d.ID); err == nil && kept.State == books.Confirmed {
					want += kept.Fen
					count++
				}
			}
			list, err := books.DonationsBetween(tx, "2026-01-01", "2026-12-31")
			require.NoError(t, err)
			got := books.Total(list)
			require.Equal(t, []string{fmt.Sprint(count), fmt.Sprint(want)}, []string{fmt.Sprint(got.Count), fmt.Sprint(got.Money + got.Goods + got.Labour)})
			return nil
		})
	})
}
