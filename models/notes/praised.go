package notes

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/store"
)

// PraisedBetween lists the praises of a person's notes that were shown to the group in
// [from, to), with the writer's consent, and stand (§21).
func PraisedBetween(tx *gorm.DB, person int64, from, to time.Time) ([]Praise, error) {
	var list []Praise
	err := tx.Where("person_id = ? AND state = ? AND answered_at >= ? AND answered_at < ?", person, PraisePosted, store.Stamp(from), store.Stamp(to)).
		Order("answered_at, id").Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("praises of person %d: %w", person, err)
	}
	return list, nil
}
