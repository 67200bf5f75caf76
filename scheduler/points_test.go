package scheduler_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/models/briefing"
	"lianluo/models/deeds"
	"lianluo/models/modelstest"
	"lianluo/models/people"
	"lianluo/models/points"
	"lianluo/models/records"
	"lianluo/models/store"
)

// What is corrected of a quarter that is out is entered in the night, by an entry of the opposite
// sign, without anybody having looked; and once.
func TestPointsAreSettledInTheNight(t *testing.T) {
	h := harness.New(t).Seed()
	var boss *people.Person
	d := &deeds.Deed{PersonID: h.Members[0].Row, Title: "送戏下乡", OnDate: "2026-12-05"}
	h.Write(func(tx *gorm.DB) (err error) {
		if boss, err = people.PersonByID(tx, h.Director.Row); err != nil {
			return err
		}
		now := h.Clock.Now()
		if _, err := points.Use(tx, true, store.DateOf(now, harness.Shanghai), boss, now); err != nil {
			return err
		}
		if _, err := deeds.File(tx, d, nil, nil, now); err != nil {
			return err
		}
		if _, err := deeds.Confirm(tx, d, boss, now); err != nil {
			return err
		}
		b, err := briefing.Draft(tx, modelstest.Fourth, nil)
		if err != nil {
			return err
		}
		if err := briefing.Release(tx, b, 0, now); err != nil {
			return err
		}
		if err := points.SettleAll(tx, now); err != nil {
			return err
		}
		_, err = deeds.Life.Advance(tx, d, records.Move[deeds.State]{To: deeds.Withdrawn, By: boss, Words: "重复登记"}, now)
		return err
	})
	kept := func() (list []points.Entry) {
		h.Rows(func(tx *gorm.DB) (err error) {
			list, err = points.Kept(tx, modelstest.Fourth, h.Members[0].Row)
			return err
		})
		return list
	}
	require.Len(t, kept(), 1)
	h.Advance(24 * time.Hour)
	list := kept()
	require.Len(t, list, 2)
	require.Equal(t, []any{-list[0].Points, list[0].ID}, []any{list[1].Points, list[1].Reverses})
	h.Advance(24 * time.Hour)
	require.Len(t, kept(), 2)
	require.NotContains(t, h.Group.Chat(), "积分")
}
