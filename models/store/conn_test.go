package store

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"
)

// A power cut may take a few marks back, and a look at the log has to tell its
// traces from damage: after so many lazy groups one waits for the disk.
func TestSomeLazyGroupsWaitForTheDisk(t *testing.T) {
	db, err := Open(t.Context(), Config{DSN: filepath.Join(t.TempDir(), "lazy.db")})
	require.NoError(t, err)
	defer db.Close()
	const normal = 1
	waited, inARow := 0, 0
	for range 5 * maxLazy {
		mode := 0
		done := make(chan error, 1)
		require.NoError(t, db.Submit(t.Context(), &Unit{
			Lazy: true, Done: func(err error) { done <- err },
			Do: func(tx *gorm.DB) error { return tx.Raw("PRAGMA synchronous").Scan(&mode).Error },
		}))
		require.NoError(t, <-done)
		if inARow++; mode != normal {
			waited, inARow = waited+1, 0
		}
		require.LessOrEqual(t, inARow, maxLazy)
	}
	require.Positive(t, waited)
	require.Less(t, waited, maxLazy, "most do not wait")
}
