package models

import "time"

// LeaveKind is the class of a leave (domain C6).
type LeaveKind string

// The kinds of leave. Official duty and sickness leave the denominator of the
// attendance rate (domain B3, B4).
const (
	OfficialLeave LeaveKind = "official" // 公务
	SickLeave     LeaveKind = "sick"     // 病
	PersonalLeave LeaveKind = "personal" // 事
	OtherLeave    LeaveKind = "other"    // 其他
)

// LeaveKinds in the order in which they are shown.
var LeaveKinds = []LeaveKind{OfficialLeave, SickLeave, PersonalLeave, OtherLeave}

// Excused tells whether the kind leaves the denominator of the rate.
func (k LeaveKind) Excused() bool { return k == OfficialLeave || k == SickLeave }

// Leave is a request to be away from an activity (§8). Its reason is shown to
// the person and the staff only (domain C6, F3).
type Leave struct {
	ID           int64
	OfficeID     int64
	ActivityID   int64
	PersonID     int64
	Kind         LeaveKind
	Reason       string
	State        RequestState
	Short        bool // 临时请假: asked later than the notice days
	AskedAt      time.Time
	DecidedBy    int64
	DecidedAt    *time.Time
	DecisionNote string
	CreatedAt    time.Time
	UpdatedAt    time.Time
}
