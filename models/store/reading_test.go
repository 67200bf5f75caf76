package store_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/models/modelstest"
	"lianluo/models/store"
)

// openFile opens an SQLite file, also where the tests are on PostgreSQL, whose driver keeps
// the statements.
func openFile(t *testing.T) *store.DB {
	db, err := store.Open(t.Context(), store.Config{DSN: filepath.Join(t.TempDir(), "office.db")})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	return db
}

// Readers keep their statements: a result that is being read is not run into by the same
// text, more texts than are kept are read all the same, and what a table has gained shows.
func TestReadersKeepTheirStatements(t *testing.T) {
	db := openFile(t)
	number := func(tx *gorm.DB) *gorm.DB { return tx.Raw("SELECT 1 AS n UNION SELECT 2 AS n ORDER BY n") }
	err := db.Read(t.Context()).Transaction(func(tx *gorm.DB) error { // one connection
		for range 2 {
			outer, err := number(tx).Rows()
			require.NoError(t, err)
			for want := 1; outer.Next(); want++ {
				var n int
				require.NoError(t, outer.Scan(&n))
				require.Equal(t, want, n)
				var within []int
				require.NoError(t, number(tx).Scan(&within).Error)
				require.Equal(t, []int{1, 2}, within)
			}
			require.NoError(t, outer.Close())
		}
		for i := range 600 {
			var n int
			require.NoError(t, tx.Raw(fmt.Sprintf("SELECT %d", i)).Scan(&n).Error)
			require.Equal(t, i, n)
		}
		return nil
	})
	require.NoError(t, err)
}

// A reader sees what is committed, and a column that a table has gained since it read it.
func TestAKeptStatementReadsWhatIsThere(t *testing.T) {
	db := openFile(t)
	write := func(sql string) {
		t.Helper()
		require.NoError(t, modelstest.Write(db, func(tx *gorm.DB) error { return tx.Exec(sql).Error }))
	}
	read := func() (rows []map[string]any) {
		t.Helper()
		require.NoError(t, db.Read(t.Context()).Raw("SELECT * FROM kept ORDER BY a").Scan(&rows).Error)
		return rows
	}
	write("CREATE TABLE kept (a INTEGER)")
	require.Empty(t, read())
	write("INSERT INTO kept VALUES (1)")
	require.Len(t, read(), 1)
	write("ALTER TABLE kept ADD COLUMN b TEXT DEFAULT '好'")
	require.Equal(t, []map[string]any{{"a": int64(1), "b": "好"}}, read())
	write("DELETE FROM kept")
	require.Empty(t, read())
}
