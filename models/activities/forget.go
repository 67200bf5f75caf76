package activities

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/internal/phrase"
	"lianluo/models/store"
)

// OfIllness tells whether the words of a leave are on an illness.
func OfIllness(kind LeaveKind, reason string) bool {
	return reason != "" && (kind == SickLeave || phrase.AbsenceOf(reason) == phrase.Sick)
}

// ForgetReasons takes the words out of those leaves of a person that are meant: he or
// she has taken back that they are kept. That there was a leave, and its kind, stays.
func ForgetReasons(tx *gorm.DB, person int64, meant func(l *Leave) bool) error {
	var list []Leave
	if err := tx.Where("person_id = ? AND reason <> ''", person).Find(&list).Error; err != nil {
		return fmt.Errorf("leaves of person %d: %w", person, err)
	}
	var ids []int64
	for i := range list {
		if meant(&list[i]) {
			ids = append(ids, list[i].ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	return tx.Model(&Leave{}).Where("id IN ?", ids).Update("reason", "").Error
}

// ForgetDistances takes out of a person's check-ins how far away he or she was.
func ForgetDistances(tx *gorm.DB, person int64) error {
	err := tx.Model(&Attendance{}).Where("person_id = ? AND distance IS NOT NULL", person).Update("distance", nil).Error
	if err != nil {
		return fmt.Errorf("distances of person %d: %w", person, err)
	}
	return nil
}

// PruneReasons takes the words out of leaves whose activity was long ago.
func PruneReasons(ctx context.Context, db *store.DB, now time.Time) error {
	return db.Prune(ctx, now, store.Aged{
		Row: &Leave{}, Key: "id", Wipe: "reason", Keep: store.KeepReasons,
		Past: "reason <> '' AND activity_id IN (SELECT id FROM activities WHERE ends_at < ?)",
	})
}
