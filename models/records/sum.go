package records

import (
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// FileSum is the sum of what is in a file that was sent. Whoever sends a photo anew gives it
// another name with the messenger; what is in it may be the same.
type FileSum struct {
	ID        int64
	OfficeID  int64
	UniqueID  string // the messenger's
	SHA256    string `gorm:"column:sha256"` // in small hex digits
	CreatedAt time.Time
}

// TableName is file_sums.
func (FileSum) TableName() string { return "file_sums" }

// NoteSum keeps the sum of a file.
func NoteSum(tx *gorm.DB, unique, sum string) error {
	err := tx.Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "office_id"}, {Name: "unique_id"}},
		DoUpdates: clause.AssignmentColumns([]string{"sha256"}),
	}).Create(&FileSum{UniqueID: unique, SHA256: sum}).Error
	if err != nil {
		return fmt.Errorf("sum of a file: %w", err)
	}
	return nil
}

// SameContent gives the messenger's names of files, and of all others with the same in them as
// far as their sums are known.
func SameContent(tx *gorm.DB, uniques []string) ([]string, error) {
	if len(uniques) == 0 {
		return nil, nil
	}
	var same []string
	sums := tx.Session(&gorm.Session{}).Model(&FileSum{}).Select("sha256").Where("unique_id IN ?", uniques)
	if err := tx.Model(&FileSum{}).Where("sha256 IN (?)", sums).Order("id").Pluck("unique_id", &same).Error; err != nil {
		return nil, fmt.Errorf("files with the same content: %w", err)
	}
	return append(same, uniques...), nil
}
