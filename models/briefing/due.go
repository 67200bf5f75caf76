package briefing

import (
	"time"

	"gorm.io/gorm"

	"lianluo/models/store"
)

// Releasing lists the drafts of all offices that go out by themselves
// in (after, until].
func Releasing(tx *gorm.DB, after, until time.Time) ([]Briefing, error) {
	var list []Briefing
	err := tx.Where("state = 'draft' AND release_at > ? AND release_at <= ?", store.Stamp(after), store.Stamp(until)).
		Order("release_at, id").Find(&list).Error
	return list, err
}
