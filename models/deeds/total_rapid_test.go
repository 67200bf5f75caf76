package deeds_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"
	"pgregory.net/rapid"

	"lianluo/models/deeds"
	"lianluo/models/modelstest"
	"lianluo/models/store"
)

// TestTotalsAreTheSumOfTheirEntries: whatever is promised, told, changed, confirmed, sent back,
// taken back and undone, in whatever order, the totals of a span are the sum of what is
// confirmed in it, each once; and each opens to just those deeds.
func TestTotalsAreTheSumOfTheirEntries(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	stop := errors.New("stop")
	type key struct {
		kind deeds.QuantityKind
		unit string
	}
	rapid.Check(t, func(rt *rapid.T) {
		err := team.Try(db, func(tx *gorm.DB) error {
			now, cut := modelstest.Noon, time.Time{}
			var ids []int64
			said := map[int64][]deeds.Amount{} // what each deed says now
			amounts := func() (list []deeds.Amount) {
				for range rapid.IntRange(0, 3).Draw(rt, "amounts") {
					list = append(list, deeds.Amount{
						Kind:  rapid.SampledFrom([]deeds.QuantityKind{deeds.Done, deeds.Beneficiaries}).Draw(rt, "kind"),
						Value: deeds.Quantity(rapid.Int64Range(1, 5_000_000).Draw(rt, "value")), Unit: rapid.SampledFrom([]string{"场", "人", "元"}).Draw(rt, "unit"),
					})
				}
				return list
			}
			steps := rapid.IntRange(1, 25).Draw(rt, "steps")
			half := rapid.IntRange(0, steps).Draw(rt, "half")
			for i := range steps {
				now = now.Add(time.Hour)
				if i == half {
					cut = now
				}
				by := rapid.SampledFrom(team.Members[:2]).Draw(rt, "by")
				if len(ids) == 0 || rapid.IntRange(0, 3).Draw(rt, "new") == 0 {
					d := &deeds.Deed{PersonID: by.ID, Title: rapid.SampledFrom([]string{"送戏", "助学"}).Draw(rt, "title")}
					if rapid.Bool().Draw(rt, "promised") {
						if _, err := deeds.Promise(tx, d, []int64{team.Members[1].ID}, by, now); err != nil {
							require.ErrorIs(rt, err, deeds.ErrPromisedEnough)
							continue
						}
					} else {
						list := amounts()
						_, err := deeds.File(tx, d, slices.Clone(list), []int64{team.Members[1].ID}, now)
						require.NoError(rt, err)
						said[d.ID] = list
					}
					ids = append(ids, d.ID)
					continue
				}
				d, err := deeds.ByID(tx, rapid.SampledFrom(ids).Draw(rt, "which"))
				require.NoError(rt, err)
				author := team.Members[0]
				if d.PersonID != author.ID {
					author = team.Members[1]
				}
				switch rapid.IntRange(0, 6).Draw(rt, "act") {
				case 0, 1:
					_, _ = deeds.Confirm(tx, d, team.Director, now)
				case 2:
					_, _ = deeds.Return(tx, d, team.Director, "请补", now)
				case 3:
					_, _ = deeds.Withdraw(tx, d, team.Director, "", now)
				case 4:
					_, _ = deeds.Life.Undo(tx, d, team.Director, 0, now)
				case 5:
					_, _ = deeds.AddNote(tx, d, &deeds.Note{Text: "在办"}, false, author, now)
				case 6:
					list := amounts()
					if _, err := deeds.Edit(tx, d, slices.Clone(list), nil, author, now); err == nil {
						said[d.ID] = list
					}
				}
			}
			now = now.Add(time.Hour)
			for _, span := range [][2]time.Time{{modelstest.Noon, now}, {modelstest.Noon, cut}, {cut, now}} {
				want, of := map[key]deeds.Quantity{}, map[key][]int64{}
				for _, id := range ids {
					d, err := deeds.ByID(tx, id)
					require.NoError(rt, err)
					if d.State != deeds.Confirmed || d.ConfirmedAt.Before(store.Stamp(span[0])) || !d.ConfirmedAt.Before(store.Stamp(span[1])) {
						continue
					}
					for _, a := range said[id] {
						k := key{a.Kind, a.Unit}
						want[k] += a.Value
						if !slices.Contains(of[k], id) {
							of[k] = append(of[k], id)
						}
					}
				}
				totals, err := deeds.DeedTotals(tx, span[0], span[1], 0)
				require.NoError(rt, err)
				got := map[key]deeds.Quantity{}
				for _, u := range deeds.ByUnit(totals) {
					k := key{u.Kind, u.Unit}
					got[k] = u.Value
					opens := u.Deeds()
					slices.Sort(opens)
					require.Equal(rt, of[k], opens, "what %s of %s opens to", k.kind, k.unit)
				}
				require.Equal(rt, want, got)
			}
			return stop
		})
		require.ErrorIs(rt, err, stop)
	})
}
