package security_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/models/ledger"
	"lianluo/models/offices"
	"lianluo/models/store"
)

// TestNothingIsLeftOfTheSecondOffice removes an office in which people have done one of everything:
// its sign, which stands in each of its words and in each word of its search index, is in no file
// of the program any more, nor in a backup. The first office is as it was, to the byte.
func TestNothingIsLeftOfTheSecondOffice(t *testing.T) {
	raw, err := os.ReadFile(plant().file())
	require.NoError(t, err)
	dir := t.TempDir()
	file, backup := filepath.Join(dir, "lianluo.db"), filepath.Join(dir, "backup.db")
	require.NoError(t, os.WriteFile(file, raw, 0o600))
	tables := officeTablesOf(t, file)
	before := dumpOf(t, file, firstID, tables)
	require.NotEmpty(t, dumpOf(t, file, secondID, tables))

	ctx := context.Background()
	db, err := store.Open(ctx, store.Config{DSN: file, Now: func() time.Time { return noon }})
	require.NoError(t, err)
	defer db.Close()
	holds := func(path string) bool {
		data, err := os.ReadFile(path)
		if os.IsNotExist(err) {
			return false
		}
		require.NoError(t, err)
		return bytes.Contains(data, []byte(foreign))
	}
	require.True(t, holds(file))
	require.NoError(t, db.Write(ctx, func(tx *gorm.DB) error { return offices.Remove(tx, secondID) }))
	require.NoError(t, db.Scour(ctx))
	require.NoError(t, db.Backup(ctx, backup, false, ledger.ForgetSecrets))
	for _, path := range []string{file, file + "-wal", backup} {
		require.False(t, holds(path), path)
	}
	for _, path := range []string{file, backup} {
		require.Equal(t, before, dumpOf(t, path, firstID, tables), path)
		require.Empty(t, dumpOf(t, path, secondID, tables), path)
	}
}
