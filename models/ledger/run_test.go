package ledger_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/models/ledger"
	"lianluo/models/modelstest"
)

func TestNotedOfAJob(t *testing.T) {
	db := modelstest.Open(t)
	for _, word := range []string{"one", "two"} {
		require.NoError(t, db.Write(context.Background(), func(tx *gorm.DB) error {
			return ledger.NoteDone(tx, "menus", word, modelstest.Noon)
		}))
		got, err := ledger.Noted(db.Read(context.Background()), "menus")
		require.NoError(t, err)
		require.Equal(t, word, got)
	}
	other, err := ledger.Noted(db.Read(context.Background()), "other")
	require.NoError(t, err)
	require.Empty(t, other)
}
