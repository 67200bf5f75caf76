package anonymity_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/models/modelstest"
	"lianluo/models/store"
	"lianluo/models/supervision"
)

// TestNobodyIsFoundByXminOnOnePostgres: on PostgreSQL each row says by which transaction it was written
// (xmin), and where it lies (ctid). What is kept of a day is written anew with each batch,
// so that both are of the last one, in the order of the keys.
func TestNobodyIsFoundByXminOnOnePostgres(t *testing.T) {
	if !modelstest.Postgres() {
		t.Skip("xmin is PostgreSQL's: set LIANLUO_TEST_POSTGRES")
	}
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	require.NoError(t, modelstest.Write(db, func(tx *gorm.DB) error {
		return tx.Exec("CREATE TABLE planted (body TEXT)").Error
	}))
	const hours = 8
	for hour := range hours {
		var batch []supervision.Filing
		for i := range 3 {
			batch = append(batch, supervision.Filing{
				Office: team.Office.ID, Day: "2026-12-07", Receipt: supervision.NewReceipt(), Text: fmt.Sprintf("%02d-%d", hour, i),
			})
		}
		ready, err := supervision.Prepare(db.Read(t.Context()), batch)
		require.NoError(t, err)
		require.NoError(t, db.WriteAlone(t.Context(), ready.Write))
		require.NoError(t, modelstest.Write(db, func(tx *gorm.DB) error { return tx.Exec("INSERT INTO planted VALUES ('x')").Error }))
	}
	distinct := func(table string) (n int) {
		tx := store.AcrossOffices(db.Read(context.Background()))
		require.NoError(t, tx.Raw("SELECT COUNT(DISTINCT xmin::text) FROM "+table).Scan(&n).Error)
		return n
	}
	require.Equal(t, 1, distinct("supervision_items"))
	require.Equal(t, 1, distinct("supervision_lines"))
	require.Equal(t, hours, distinct("planted"), "the attack finds what a careless program leaves")
	var ids []int64
	require.NoError(t, db.Read(t.Context()).Raw("SELECT id FROM supervision_lines ORDER BY ctid").Scan(&ids).Error)
	require.IsIncreasing(t, ids, "they lie in the order of their keys")
}
