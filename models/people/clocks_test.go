package people_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/models/modelstest"
	"lianluo/models/people"
	"lianluo/models/store"
)

func TestOfficeClocks(t *testing.T) {
	db := modelstest.Open(t)
	late := people.DefaultSettings()
	late.QuietFrom = 23 * 60
	want := map[string]int{}
	require.NoError(t, db.Write(context.Background(), func(tx *gorm.DB) error {
		for i := range 24 {
			o := &people.Office{Name: fmt.Sprint("联络处", i), TimeZone: []string{"Asia/Shanghai", "Asia/Urumqi", ""}[i%3]}
			if i%2 == 0 {
				if err := o.SetRules(late); err != nil {
					return err
				}
			}
			if i%6 == 5 {
				o.Name = "" // claimed, not named yet: nobody is reminded there
			} else {
				want[o.TimeZone+o.Settings]++
			}
			if err := tx.Create(o).Error; err != nil {
				return err
			}
		}
		return nil
	}))
	tx := store.AcrossOffices(db.Read(context.Background()))
	clocks, err := people.OfficeClocks(tx)
	require.NoError(t, err)
	require.Len(t, clocks, 6, "three zones, two settings")
	got := map[string]int{}
	for i := range clocks {
		offices, err := people.OfficesOfClock(tx, &clocks[i])
		require.NoError(t, err)
		for _, o := range offices {
			require.Equal(t, clocks[i].Rules(), o.Rules())
			got[o.TimeZone+o.Settings]++
		}
	}
	require.Equal(t, want, got, "each office goes by one clock")
}
