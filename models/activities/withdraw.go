package activities

import (
	"fmt"
	"time"

	"gorm.io/gorm"
)

// Withdraw takes the announcement of a planned activity back. Where
// nobody has said anything about it yet, it is as if it had never been
// announced: it is called off without a reason, which no other cancellation
// is, and no list shows it. Otherwise it is called off for reason.
// ErrCancelled.
func Withdraw(tx *gorm.DB, a *Activity, reason string, now time.Time) error {
	heard, err := heardOf(tx, a)
	if err != nil {
		return err
	}
	if err := Cancel(tx, a, reason, now); err != nil || heard {
		return err
	}
	a.CancelReason = ""
	if err := tx.Model(a).Update("cancel_reason", "").Error; err != nil {
		return fmt.Errorf("withdraw activity %d: %w", a.ID, err)
	}
	return nil
}

// heardOf tells whether anybody has answered an activity, was marked for it or
// asked for leave, also one that was withdrawn or refused.
func heardOf(tx *gorm.DB, a *Activity) (bool, error) {
	var rows, leaves int64
	err := tx.Model(&Attendance{}).Where("activity_id = ? AND (answer <> ? OR state <> ?)", a.ID, NoAnswer, Unsettled).Count(&rows).Error
	if err == nil {
		err = tx.Model(&Leave{}).Where("activity_id = ?", a.ID).Count(&leaves).Error
	}
	if err != nil {
		return false, fmt.Errorf("who answered activity %d: %w", a.ID, err)
	}
	return rows+leaves > 0, nil
}
