package store_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/models/modelstest"
	"lianluo/models/store"
)

// TestFindRecords holds that a record is found by all of the pairs that stand in it,
// as it stands now, and in its office only.
func TestFindRecords(t *testing.T) {
	db := modelstest.Open(t)
	a, b := modelstest.Office(t, db), modelstest.Office(t, db)
	find := func(tx *gorm.DB, pairs ...string) []int64 {
		t.Helper()
		got, err := store.FindRecords(tx, "suggestion", 10, pairs)
		require.NoError(t, err)
		return got
	}
	a.Do(t, db, func(tx *gorm.DB) error {
		require.NoError(t, store.IndexRecord(tx, "suggestion", 7, []string{"供水", "水管", "停车", "供水"}, ""))
		require.NoError(t, store.IndexRecord(tx, "suggestion", 8, []string{"供水", "3组"}, ""))
		require.NoError(t, store.IndexRecord(tx, "deed", 9, []string{"供水"}, ""))
		return nil
	})
	b.Do(t, db, func(tx *gorm.DB) error {
		require.NoError(t, store.IndexRecord(tx, "suggestion", 70, []string{"供水"}, ""))
		require.Equal(t, []int64{70}, find(tx, "供水"))
		require.Empty(t, find(tx, "停车"))
		return nil
	})
	a.Do(t, db, func(tx *gorm.DB) error {
		require.Equal(t, []int64{8, 7}, find(tx, "供水"))
		require.Equal(t, []int64{7}, find(tx, "供水", "停车"))
		require.Equal(t, []int64{8}, find(tx, "3组"))
		require.Empty(t, find(tx, "供水", "路灯"))
		// What is no pair finds nothing, and means nothing to the index.
		for _, odd := range []string{"", "水", "供水管", `"a`, "%%", "__", "* ", "水 "} {
			require.Empty(t, find(tx, odd), "%q", odd)
		}
		one, err := store.FindRecords(tx, "suggestion", 1, []string{"供水"})
		require.NoError(t, err)
		require.Equal(t, []int64{8}, one)
		for want, either := range map[int64][][]string{7: {{"停车", "水管"}, {"停车", "3组"}}, 8: {{"路灯"}, {"3组", "供水"}}, 0: {{"路灯"}, {"停车", "3组"}, {"%%"}, {}}} {
			got, err := store.FindRecords(tx, "suggestion", 10, []string{"供水"}, either...)
			require.NoError(t, err)
			require.Equal(t, want, append(got, 0)[0], "%v", either)
		}

		require.NoError(t, store.IndexRecord(tx, "suggestion", 7, []string{"停车"}, ""))
		require.Equal(t, []int64{8}, find(tx, "供水"), "words that were changed find no more")
		require.Equal(t, []int64{7}, find(tx, "停车"))
		require.NoError(t, store.Unindex(tx, "suggestion", 7))
		require.Empty(t, find(tx, "停车"))
		return nil
	})
	_, err := store.FindRecords(db.Read(t.Context()), "suggestion", 1, []string{"供水"})
	require.ErrorIs(t, err, store.ErrNoOffice)
}

// TestMoveTerms holds that what is copied to another office is found there as what was indexed there.
func TestMoveTerms(t *testing.T) {
	db := modelstest.Open(t)
	var terms []string
	var offices []int64
	for range 2 {
		team := modelstest.Office(t, db)
		offices = append(offices, team.ID)
		team.Do(t, db, func(tx *gorm.DB) error {
			require.NoError(t, store.IndexRecord(tx, "deed", 1, []string{"供水", "3组", "𠮷田"}, ""))
			var row store.SearchText
			require.NoError(t, tx.Take(&row).Error)
			terms = append(terms, row.Terms)
			return nil
		})
	}
	require.NotEqual(t, terms[0], terms[1])
	require.Equal(t, terms[1], store.MoveTerms(terms[0], offices[1]))
	require.Empty(t, store.MoveTerms("", 1))
}
