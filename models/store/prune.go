package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"
)

// PruneRows bounds what one transaction deletes: the writer is kept from
// people's updates for some milliseconds at most.
const PruneRows = 500

// Aged are the rows of a table that are of no use any more after a time.
type Aged struct {
	Row  any    // a record of the table
	Key  string // the columns that name a row
	Past string // the condition of age, with places for the instant
	Keep time.Duration
	// Wipe names a column of words that is emptied, instead of the rows being deleted:
	// Past leaves out those that are empty.
	Wipe string
}

// Prune deletes aged rows, or empties their words, a piece at a time, until there are none or ctx is
// done.
func (db *DB) Prune(ctx context.Context, now time.Time, aged ...Aged) error {
	for _, a := range aged {
		before := Stamp(now.Add(-a.Keep))
		err := db.pieces(ctx, func(tx *gorm.DB) (int64, error) {
			old := tx.Model(a.Row).Select(a.Key).Where(a.Past, slices.Repeat([]any{before}, strings.Count(a.Past, "?"))...).Limit(PruneRows)
			if a.Wipe != "" {
				done := tx.Model(a.Row).Where("("+a.Key+") IN (?)", old).UpdateColumn(a.Wipe, "")
				return done.RowsAffected, done.Error
			}
			done := tx.Where("("+a.Key+") IN (?)", old).Delete(a.Row)
			return done.RowsAffected, done.Error
		})
		if err != nil {
			return fmt.Errorf("prune %T: %w", a.Row, err)
		}
	}
	return nil
}

// pieces deletes until a piece is not full.
func (db *DB) pieces(ctx context.Context, piece func(tx *gorm.DB) (int64, error)) error {
	for gone := int64(PruneRows); gone == PruneRows && ctx.Err() == nil; {
		err := db.Write(context.WithoutCancel(ctx), func(tx *gorm.DB) (err error) {
			gone, err = piece(AcrossOffices(tx))
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
