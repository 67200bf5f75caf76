package models

import (
	"fmt"
	"time"

	"gorm.io/gorm"
)

// Correction is one change of a record by hand: who, when and why (§8). It
// serves attendance and may serve any other record.
type Correction struct {
	ID         int64
	OfficeID   int64
	RecordKind RecordKind
	RecordID   int64
	PersonID   int64 // whom the record is about
	Field      string
	OldValue   string
	NewValue   string
	ByID       int64
	Why        string
	CreatedAt  time.Time
	UpdatedAt  time.Time
}

// RequestState is where a request to the office stands.
type RequestState string

// The states of a CorrectionRequest and of a Leave.
const (
	Asked     RequestState = "asked"
	Granted   RequestState = "granted"
	Refused   RequestState = "refused"
	Withdrawn RequestState = "withdrawn"
)

// CorrectionRequest is a member's wish to have a check-in put right (申请补录).
type CorrectionRequest struct {
	ID           int64
	OfficeID     int64
	ActivityID   int64
	PersonID     int64
	Reason       string
	State        RequestState
	DecidedBy    int64
	DecidedAt    *time.Time
	DecisionNote string
	CreatedAt    time.Time
	UpdatedAt    time.Time
}

// CorrectionsOf lists the changes of a record, oldest first.
func CorrectionsOf(tx *gorm.DB, kind RecordKind, id int64) ([]Correction, error) {
	var list []Correction
	err := tx.Where("record_kind = ? AND record_id = ?", kind, id).Order("id").Find(&list).Error
	return list, err
}

// RecordCorrection keeps the trace of a change by hand. ErrReasonNeeded
// without a why.
func RecordCorrection(tx *gorm.DB, c *Correction, now time.Time) error {
	if c.Why = cleanText(c.Why); c.Why == "" {
		return ErrReasonNeeded
	}
	c.CreatedAt = Stamp(now)
	if err := tx.Create(c).Error; err != nil {
		return fmt.Errorf("record correction of %s %d: %w", c.RecordKind, c.RecordID, err)
	}
	return nil
}
