package bench_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/internal/bench"
	"lianluo/models/modelstest"
)

// TestSimilarSuggestionsAreFound holds what the search for similar ones finds, and what it
// must not take for the same (§10), in a small town.
func TestSimilarSuggestionsAreFound(t *testing.T) {
	for _, table := range bench.AlikeTables {
		found, err := bench.Alike{DSN: modelstest.Migrated(t), Size: 1000, Asked: 100, Seed: 1, Table: table}.Run(t.Context())
		require.NoError(t, err)
		if os.Getenv("LIANLUO_SHOW") != "" {
			for _, line := range found.Missed {
				t.Log(line)
			}
			found.Write(os.Stdout, 1000)
		}
		least, most := 0.85, 0.1
		if table != "first" { // told so freely that the matter itself is often not named
			least, most = 0.55, 0.12
		}
		require.GreaterOrEqual(t, found.Recall, least)
		require.LessOrEqual(t, found.Alarms, most)
	}
}
