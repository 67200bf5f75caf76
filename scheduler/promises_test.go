package scheduler_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/deeds"
	"lianluo/models/people"
)

// When half of a term is over, who has promised nothing or has something left hears of it,
// once and by day; so it is a year before its end. Nobody else hears.
func TestPromisesAreRemindedOfTwiceATerm(t *testing.T) {
	h := harness.New(t).Seed()
	open, done, muted, none := h.Members[0], h.Members[1], h.Members[2], h.Members[3]
	h.Write(func(tx *gorm.DB) error {
		if err := tx.Where("1 = 1").Delete(&people.Term{}).Error; err != nil {
			return err
		}
		if err := people.NewTerm(tx, &people.Term{Number: 15, Name: "第十五届", StartsOn: "2024-07-05"}); err != nil {
			return err
		}
		director, err := people.PersonByID(tx, h.Director.Row)
		if err != nil {
			return err
		}
		for _, m := range []*harness.Person{open, done} {
			p, err := people.PersonByID(tx, m.Row)
			if err != nil {
				return err
			}
			d := &deeds.Deed{PersonID: p.ID, Title: "修水渠"}
			if _, err := deeds.Promise(tx, d, nil, p, h.Clock.Now()); err != nil {
				return err
			}
			if m == open {
				continue
			}
			if _, err := deeds.Edit(tx, d, nil, nil, p, h.Clock.Now()); err != nil {
				return err
			}
			if _, err := deeds.Confirm(tx, d, director, h.Clock.Now()); err != nil {
				return err
			}
		}
		return nil
	})
	muted.Send("/mute owed")
	const left, nothing = "您承诺了 1 件好事实事，已办结 0 件，还在办的", "还没有承诺"
	h.AdvanceTo(time.Date(2027, time.January, 4, 9, 0, 0, 0, harness.Shanghai))
	require.Zero(t, open.Told(left))
	h.AdvanceTo(time.Date(2027, time.March, 20, 12, 0, 0, 0, harness.Shanghai))
	require.Equal(t, 1, open.Told(left))
	require.Contains(t, open.Chat(), "修水渠")
	require.Equal(t, 1, none.Told(nothing))
	require.Contains(t, none.Chat(), "任期已过半")
	for _, m := range []*harness.Person{done, muted} {
		require.Zero(t, m.Told(left)+m.Told(nothing), m.Name)
	}
	require.Zero(t, h.Director.Told(left)+h.Director.Told(nothing))
}
