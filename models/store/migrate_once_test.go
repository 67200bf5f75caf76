package store_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/models/modelstest"
	"lianluo/models/store"
)

// TestManyMigrateAtOnceOnOnePostgres starts replicas together on a new database, and
// on one of an older program: one of them migrates, the others wait and find it
// done. An SQLite file has one process (lock.go of cmd/lianluo).
func TestManyMigrateAtOnceOnOnePostgres(t *testing.T) {
	if !modelstest.Postgres() {
		t.Skip("only PostgreSQL is shared by several processes: set LIANLUO_TEST_POSTGRES")
	}
	const replicas = 5
	for _, from := range []string{"", modelstest.BeforeBound} {
		t.Run("from "+from, func(t *testing.T) {
			dsn, ctx := modelstest.DSN(t), context.Background()
			if from != "" {
				old, err := store.OpenAsIs(ctx, store.Config{DSN: dsn})
				require.NoError(t, err)
				require.NoError(t, old.MigrateTo(ctx, from))
				require.NoError(t, old.Close())
			}
			errs := make(chan error, replicas)
			for range replicas {
				go func() {
					db, err := store.Open(ctx, store.Config{DSN: dsn})
					if err == nil {
						var pending []string
						if pending, err = db.PendingMigrations(ctx); err == nil && len(pending) > 0 {
							err = fmt.Errorf("left: %v", pending)
						}
						_ = db.Close()
					}
					errs <- err
				}()
			}
			for range replicas {
				require.NoError(t, <-errs)
			}
			// The lock is given back.
			db, err := store.Open(ctx, store.Config{DSN: dsn})
			require.NoError(t, err)
			var free bool
			require.NoError(t, db.Read(ctx).Raw("SELECT pg_try_advisory_xact_lock(hashtextextended(current_schema() || ':migrate', 0))").Scan(&free).Error)
			require.True(t, free)
			require.NoError(t, db.Close())
		})
	}
}
