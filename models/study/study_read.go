package study

import (
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// StudyRead is that a person has read a thing to be studied (已阅): a material
// of the library, a file of a session, the plan of a session.
type StudyRead struct {
	ID        int64
	OfficeID  int64
	Kind      records.Kind // KindMaterial, KindAttachment, KindActivity for the plan
	OwnerID   int64
	PersonID  int64
	ReadAt    time.Time
	CreatedAt time.Time
	UpdatedAt time.Time
}

// MarkStudied notes that a person has read a thing. The first time stands.
func MarkStudied(tx *gorm.DB, kind records.Kind, owner, person int64, now time.Time) error {
	err := tx.Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "office_id"}, {Name: "person_id"}, {Name: "kind"}, {Name: "owner_id"}},
		DoNothing: true,
	}).Create(&StudyRead{Kind: kind, OwnerID: owner, PersonID: person, ReadAt: store.Stamp(now)}).Error
	if err != nil {
		return fmt.Errorf("mark %s %d as read: %w", kind, owner, err)
	}
	return nil
}

// Studied tells which of the things a person has read.
func Studied(tx *gorm.DB, person int64, kind records.Kind, owners ...int64) (map[int64]bool, error) {
	out := map[int64]bool{}
	if len(owners) == 0 {
		return out, nil
	}
	var ids []int64
	err := tx.Model(&StudyRead{}).Where("person_id = ? AND kind = ? AND owner_id IN ?", person, kind, owners).Pluck("owner_id", &ids).Error
	if err != nil {
		return nil, fmt.Errorf("what person %d has read: %w", person, err)
	}
	for _, id := range ids {
		out[id] = true
	}
	return out, nil
}

// ReadersOf lists the members who have read a thing, in the order of the
// roster. It is for the staff.
func ReadersOf(tx *gorm.DB, kind records.Kind, owner int64) ([]people.Person, error) {
	var ids []int64
	if err := tx.Model(&StudyRead{}).Where("kind = ? AND owner_id = ?", kind, owner).Pluck("person_id", &ids).Error; err != nil {
		return nil, fmt.Errorf("readers of %s %d: %w", kind, owner, err)
	}
	members, err := people.Members(tx)
	if err != nil {
		return nil, err
	}
	read := map[int64]bool{}
	for _, id := range ids {
		read[id] = true
	}
	var list []people.Person
	for _, p := range members {
		if read[p.ID] {
			list = append(list, p)
		}
	}
	return list, nil
}
