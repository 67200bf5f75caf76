package briefing_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/books"
	"lianluo/models/briefing"
	"lianluo/models/calendar"
)

// A briefing counts what both books and the archive got: by the day of the gift and of the
// award, sums of those alone whose donors have them published, nobody's name. Each figure opens
// to its records, and what was released before these were counted stays as it was.
func TestABriefingCountsTheBooks(t *testing.T) {
	h := harness.New(t, harness.At(time.Date(2026, 12, 5, 14, 40, 0, 0, harness.Shanghai))).Demo()
	var third, old *briefing.Briefing
	h.Rows(func(tx *gorm.DB) (err error) {
		third, err = briefing.Latest(tx, calendar.Quarter{Year: 2026, Q: 3})
		return err
	})
	f, err := third.Snapshot()
	require.NoError(t, err)
	n := map[string]int{}
	for _, key := range []string{briefing.FigDonations, briefing.FigHonours, briefing.FigArchive} {
		n[key] = f.Get(key).Value
		require.Len(t, f.Get(key).Records, n[key])
	}
	require.Equal(t, map[string]int{briefing.FigDonations: 3, briefing.FigHonours: 2, briefing.FigArchive: 1}, n)
	require.Equal(t, books.Totals{Count: 3, Money: 5_000_00, Goods: 12_000_00, Open: 1}, f.Gifts.All)
	require.Equal(t, books.Totals{Count: 2, Money: 5_000_00, Goods: 12_000_00}, f.Gifts.Open)

	h.Members[1].Send("/start figures-" + third.Of().Key())
	m := h.Members[1]
	require.Contains(t, m.Last(), "[ 爱心捐赠 3 ]")
	m.Tap("爱心捐赠 3")
	require.Contains(t, m.Last(), "捐-2026-")
	m.Tap("返回")
	m.Tap("文史资料 1")
	require.Contains(t, m.Last(), "史-2026-")

	// One of the rules before: it has no such figures, and no correction speaks of them.
	h.Write(func(tx *gorm.DB) error {
		old, err = briefing.Latest(tx, calendar.Quarter{Year: 2026, Q: 3})
		if err != nil {
			return err
		}
		return tx.Exec(`UPDATE briefings SET rules_version = 3, figures = replace(replace(replace(replace(figures,
			'"key":"donations"', '"key":"x"'), '"key":"honours"', '"key":"y"'), '"key":"archive"', '"key":"z"'), '"gifts"', '"unknown"') WHERE id = ?`, old.ID).Error
	})
	h.Rows(func(tx *gorm.DB) error {
		old, err = briefing.ByID(tx, old.ID)
		require.NoError(t, err)
		k, err := briefing.CorrectionsOf(tx, old)
		require.NoError(t, err)
		require.Empty(t, k.Changes)
		return nil
	})
	m.Send("/start figures-" + old.Of().Key())
	require.NotContains(t, m.Last(), "爱心捐赠")
}
