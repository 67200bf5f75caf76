package activities

import (
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// Correction is one change of a record by hand: who, when and why (§8). It
// serves attendance and may serve any other record.
type Correction struct {
	ID         int64
	OfficeID   int64
	RecordKind records.Kind
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

// What a correction of an attendance changed: the state was set by hand, or
// handed back to the rules, or the time of leaving.
const (
	fieldState  = "state"
	fieldByRule = "by_rule"
	fieldLeft   = "left_at"
)

// OfLeaving tells whether the correction is of the time of leaving (LeftValue).
func (c *Correction) OfLeaving() bool { return c.Field == fieldLeft }

// UndoCorrection brings back what stood before a correction of an attendance:
// the state set by hand before it, or what the rules say. It leaves a trace of
// its own. ErrNothingToUndo when another correction has followed.
func UndoCorrection(tx *gorm.DB, c *Correction, by *people.Person, why string, now time.Time) (*Activity, error) {
	row, err := attendanceByID(tx, c.RecordID)
	if err != nil {
		return nil, err
	}
	list, err := CorrectionsOf(tx, records.KindAttendance, row.ID)
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(k Correction) bool { return k.OfLeaving() })
	if len(list) == 0 || list[len(list)-1].ID != c.ID {
		return nil, store.ErrNothingToUndo
	}
	before := Unsettled
	if len(list) > 1 && list[len(list)-2].Field == fieldState {
		before = AttendanceState(list[len(list)-2].NewValue)
	}
	a, err := ByID(tx, row.ActivityID)
	if err != nil {
		return nil, err
	}
	p, err := people.PersonByID(tx, row.PersonID)
	if err != nil {
		return nil, err
	}
	_, err = Correct(tx, a, p, before, by, why, now)
	return a, err
}

// CorrectionByID finds a correction of tx's office.
func CorrectionByID(tx *gorm.DB, id int64) (*Correction, error) {
	var c Correction
	if err := tx.Take(&c, id).Error; err != nil {
		return nil, fmt.Errorf("correction %d: %w", id, err)
	}
	return &c, nil
}

// CorrectionsOf lists the changes of a record, oldest first.
func CorrectionsOf(tx *gorm.DB, kind records.Kind, id int64) ([]Correction, error) {
	var list []Correction
	err := tx.Where("record_kind = ? AND record_id = ?", kind, id).Order("id").Find(&list).Error
	return list, err
}

// RecordCorrection keeps the trace of a change by hand. ErrReasonNeeded
// without a why.
func RecordCorrection(tx *gorm.DB, c *Correction, now time.Time) error {
	if c.Why = store.CleanText(c.Why); c.Why == "" {
		return store.ErrReasonNeeded
	}
	c.CreatedAt = store.Stamp(now)
	if err := tx.Create(c).Error; err != nil {
		return fmt.Errorf("record correction of %s %d: %w", c.RecordKind, c.RecordID, err)
	}
	return nil
}

// MarkedFor is who of the office marked the attendance for the member (代录);
// 0 when the member did.
func (r *Attendance) MarkedFor() int64 {
	switch {
	case r.ByHand && r.MarkedBy != 0:
		return r.MarkedBy
	case r.ByHand, r.Source == ByDirector:
		return r.ByID
	}
	return 0
}

// markedFor is Attendance.MarkedFor, or who entered the leave.
func (l *AttendanceLine) markedFor() int64 {
	if by := l.Attendance.MarkedFor(); by != 0 {
		return by
	}
	if l.State == OnLeave && l.Leave != nil {
		return l.Leave.EnteredBy
	}
	return 0
}

// NameMarkers names who marked the lines of a sheet.
func NameMarkers(tx *gorm.DB, lines []AttendanceLine) error {
	var ids []int64
	for i := range lines {
		if by := lines[i].markedFor(); by != 0 {
			ids = append(ids, by)
		}
	}
	if ids == nil {
		return nil
	}
	known, err := people.Names(tx, ids)
	for i := range lines {
		lines[i].By = known[lines[i].markedFor()]
	}
	return err
}
