package store

import (
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Counter gives running numbers without gaps: the number is taken in the
// transaction that uses it, and given back if that is undone.
type Counter struct {
	ID        int64
	OfficeID  int64
	Kind      string
	Year      int
	Last      int
	CreatedAt time.Time
	UpdatedAt time.Time
}

// NextNumber takes the next number of a kind and year in tx's office, from 1.
func NextNumber(tx *gorm.DB, kind string, year int) (int, error) {
	c := Counter{Kind: kind, Year: year, Last: 1}
	err := tx.Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "office_id"}, {Name: "kind"}, {Name: "year"}},
		DoUpdates: clause.Assignments(map[string]any{"last": gorm.Expr("counters.last + 1"), "updated_at": tx.NowFunc()}),
	}).Create(&c).Error
	if err == nil {
		c = Counter{}
		err = tx.Where("kind = ? AND year = ?", kind, year).Take(&c).Error
	}
	if err != nil {
		return 0, fmt.Errorf("next number of %s %d: %w", kind, year, err)
	}
	return c.Last, nil
}

// NumberOf writes a running number: 议-2026-007.
func NumberOf(prefix string, year, n int) string { return fmt.Sprintf("%s-%d-%03d", prefix, year, n) }
