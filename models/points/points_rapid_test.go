package points_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"
	"pgregory.net/rapid"

	"lianluo/models/activities"
	"lianluo/models/books"
	"lianluo/models/briefing"
	"lianluo/models/calendar"
	"lianluo/models/deeds"
	"lianluo/models/modelstest"
	"lianluo/models/notes"
	"lianluo/models/points"
	"lianluo/models/records"
	"lianluo/models/store"
)

// Whatever is filed, confirmed, corrected, taken back and undone, before a quarter's briefing
// is out and after it, and whichever values are changed on the way: each total is the sum of
// its entries, each category lies within 0 and Limit, an entry that is kept never changes, and
// what is kept comes to what the records say.
func TestTotalsAreTheSumOfTheirEntries(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	a := modelstest.Session(t, db, team, nil)
	stop := errors.New("stop")
	quarters := []calendar.Quarter{modelstest.Fourth, modelstest.Fourth.Next()}
	rapid.Check(t, func(rt *rapid.T) {
		err := team.Try(db, func(tx *gorm.DB) error {
			use(rt, tx, team)
			a, err := activities.ByID(tx, a.ID)
			require.NoError(rt, err)
			now := a.EndsAt
			require.NoError(rt, activities.Close(tx, a, now))
			var done []*deeds.Deed
			var given []*books.Donation
			var awarded []*books.Honour
			var written []*notes.Note
			kept := map[calendar.Quarter][]points.Entry{}
			state := rapid.SampledFrom([]activities.AttendanceState{activities.Present, activities.Late, activities.Absent, activities.OnLeave, activities.Unsettled})
			version := map[store.Date]int{}
			for range rapid.IntRange(1, 25).Draw(rt, "steps") {
				now = now.Add(time.Duration(rapid.IntRange(1, 60).Draw(rt, "hours")) * time.Hour)
				today := store.DateOf(now, modelstest.Zone)
				p := rapid.SampledFrom(team.Members[:3]).Draw(rt, "person")
				switch act := rapid.SampledFrom([]string{"deed", "gift", "honour", "note", "correct", "confirm", "decide", "decide", "withdraw", "undo", "void", "rule", "unrule", "release", "unrelease", "settle"}).Draw(rt, "act"); act {
				case "deed":
					d := &deeds.Deed{PersonID: p.ID, Title: "送戏", OnDate: today}
					_, err := deeds.File(tx, d, nil, []int64{team.Members[1].ID}, now)
					require.NoError(rt, err)
					done = append(done, d)
				case "gift":
					d := &books.Donation{
						Filing: books.Filing{PersonID: p.ID}, Donor: p.Name, DonorKind: books.ByMember, DonorID: &p.ID,
						Sort: books.Money, Fen: rapid.Int64Range(1, 1_000_000_00).Draw(rt, "fen"), OnDate: today, Recipient: "青山小学",
					}
					_, err := books.FileDonation(tx, d, p, now)
					require.NoError(rt, err)
					given = append(given, d)
				case "honour":
					h := &books.Honour{Filing: books.Filing{PersonID: p.ID}, Title: "优秀", Level: rapid.SampledFrom(books.Levels).Draw(rt, "level"), OnDate: today}
					_, err := books.FileHonour(tx, h, p, now)
					require.NoError(rt, err)
					awarded = append(awarded, h)
				case "note":
					n := &notes.Note{Kind: rapid.SampledFrom([]notes.Kind{notes.StudyNote, notes.Reflection}).Draw(rt, "kind"), ActivityID: a.ID, PersonID: p.ID, Text: "笔记"}
					require.NoError(rt, notes.File(tx, n, now))
					written = append(written, n)
				case "void":
					if len(written) > 0 {
						_ = notes.Void(tx, rapid.SampledFrom(written).Draw(rt, "note"), team.Director, "", now)
					}
				case "correct":
					_, err := activities.Correct(tx, a, p, state.Draw(rt, "state"), team.Director, "更正", now)
					require.NoError(rt, err)
				case "confirm":
					if a.ConfirmedAt == nil {
						require.NoError(rt, activities.Confirm(tx, a, team.Director, now))
					} else {
						require.NoError(rt, activities.Unconfirm(tx, a))
					}
				case "decide", "withdraw", "undo":
					to, moved := deeds.Confirmed, books.Confirmed
					if act == "withdraw" {
						to, moved = deeds.Withdrawn, books.Withdrawn
					}
					if len(done) > 0 {
						d := rapid.SampledFrom(done).Draw(rt, "which deed")
						if act == "undo" {
							_, _ = deeds.Life.Undo(tx, d, team.Director, 0, now)
						} else {
							_, _ = deeds.Life.Advance(tx, d, records.Move[deeds.State]{To: to, By: team.Director}, now)
						}
					}
					if len(given) > 0 {
						d := rapid.SampledFrom(given).Draw(rt, "which gift")
						if act == "undo" {
							_, _ = books.DonationLife.Undo(tx, d, team.Director, 0, now)
						} else {
							_, _ = books.DonationLife.Advance(tx, d, records.Move[books.State]{To: moved, By: team.Director}, now)
						}
					}
					if len(awarded) > 0 {
						h := rapid.SampledFrom(awarded).Draw(rt, "which honour")
						if act == "undo" {
							_, _ = books.HonourLife.Undo(tx, h, team.Director, 0, now)
						} else {
							_, _ = books.HonourLife.Advance(tx, h, records.Move[books.State]{To: moved, By: team.Director}, now)
						}
					}
				case "rule":
					v := rapid.SampledFrom(points.Items).Draw(rt, "item")
					least, most := v.Bounds()
					from := rapid.SampledFrom([]store.Date{today, points.NextQuarter(today), today.AddDate(0, 0, -1)}).Draw(rt, "from")
					row, err := points.Change(tx, v.Item, rapid.IntRange(least, most).Draw(rt, "value"), from, team.Director, now)
					if from < today {
						require.Error(rt, err)
					}
					if err == nil {
						require.GreaterOrEqual(rt, row.FromDay, today)
					}
				case "unrule":
					r, err := points.RulesOf(tx)
					require.NoError(rt, err)
					if rows := r.Changes(); len(rows) > 0 && rows[len(rows)-1].FromDay >= today {
						require.NoError(rt, points.UndoChange(tx, rows[len(rows)-1].ID, team.Director, now))
					}
				case "release":
					q := quarters[0]
					b, err := briefing.Draft(tx, q, nil)
					require.NoError(rt, err)
					_ = briefing.Release(tx, b, 0, now)
				case "unrelease":
					if b, err := briefing.Latest(tx, quarters[0]); err == nil {
						_ = briefing.Unrelease(tx, b)
					}
				case "settle":
					for _, q := range quarters {
						_, err := points.Settle(tx, q, now)
						require.NoError(rt, err)
					}
				}

				r, err := points.RulesOf(tx)
				require.NoError(rt, err)
				for day, was, i := store.Date("2026-10-01"), 0, 0; i < 30; day, i = day.AddDate(0, 0, 7), i+1 {
					is := r.Version(day)
					require.GreaterOrEqual(rt, is, was, "the version of %s", day)
					if was = is; day < today { // what has been is not changed
						if had, known := version[day]; known {
							require.Equal(rt, had, is, "the version of %s", day)
						}
						version[day] = is
					}
				}
				for _, q := range quarters {
					list, err := points.Compute(tx, q, 0)
					require.NoError(rt, err)
					type of struct {
						person   int64
						category points.Category
					}
					want := map[of]int{}
					for _, e := range list {
						want[of{e.PersonID, e.Category}] += e.Points
					}
					all, err := points.Accounts(tx, q, 0)
					require.NoError(rt, err)
					for _, p := range team.Members[:3] {
						k := all[p.ID]
						if k == nil {
							k = &points.Account{}
						}
						sum := 0
						for _, c := range points.Categories {
							n := k.Sum(c)
							require.Equal(rt, want[of{p.ID, c}], n, "%s of %s", c, p.Name)
							require.True(rt, 0 <= n && n <= points.Limit, "%s of %s is %d", c, p.Name, n)
							sum += n
						}
						require.Equal(rt, sum, k.Total())
						for i := range k.Entries {
							if ref, ok := k.Entries[i].Ref(); ok {
								require.Positive(rt, ref.ID, "each entry opens to its record")
							}
						}
					}
					now, err := points.Kept(tx, q, 0)
					require.NoError(rt, err)
					require.Equal(rt, len(kept[q]) <= len(now), true)
					if len(kept[q]) > 0 {
						require.Equal(rt, kept[q], now[:len(kept[q])], "what is kept never changes")
					}
					kept[q] = now
				}
			}
			return stop
		})
		require.ErrorIs(rt, err, stop)
	})
}
