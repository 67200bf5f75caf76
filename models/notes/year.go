package notes

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/records"
	"lianluo/models/store"
)

// Own is a note of a person's booklet, with what it is of.
type Own struct {
	Note     Note
	Activity *activities.Activity // nil of one's own reading
	Files    []records.Attachment
}

// inBooklet are a person's notes of study in [from, to) that stand: notes and reflections.
// Those of researches are their teams'.
func inBooklet(tx *gorm.DB, person int64, from, to time.Time) *gorm.DB {
	return tx.Where("person_id = ? AND filed_at >= ? AND filed_at < ? AND voided_at IS NULL AND kind IN ?", person, store.Stamp(from), store.Stamp(to),
		[]Kind{StudyNote, Reflection})
}

// WroteBetween tells whether OwnBetween lists any.
func WroteBetween(tx *gorm.DB, person int64, from, to time.Time) (bool, error) {
	var ids []int64
	err := inBooklet(tx.Model(&Note{}), person, from, to).Limit(1).Pluck("id", &ids).Error
	if err != nil {
		return false, fmt.Errorf("notes of person %d: %w", person, err)
	}
	return len(ids) > 0, nil
}

// OwnBetween lists what a person wrote of study in [from, to), the oldest first.
func OwnBetween(tx *gorm.DB, person int64, from, to time.Time) ([]Own, error) {
	var list []Note
	err := inBooklet(tx, person, from, to).Order("filed_at, id").Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("notes of person %d: %w", person, err)
	}
	ids, of := make([]int64, len(list)), make([]int64, len(list))
	for i := range list {
		ids[i], of[i] = list[i].ID, list[i].ActivityID
	}
	files, err := records.AttachmentsOf(tx, records.KindNote, ids...)
	if err != nil {
		return nil, err
	}
	var found []activities.Activity
	if err := tx.Where("id IN ?", of).Find(&found).Error; err != nil {
		return nil, fmt.Errorf("activities of the notes of person %d: %w", person, err)
	}
	by := map[int64]*activities.Activity{}
	for i := range found {
		by[found[i].ID] = &found[i]
	}
	own := make([]Own, len(list))
	for i, n := range list {
		own[i] = Own{n, by[n.ActivityID], files[n.ID]}
	}
	return own, nil
}
