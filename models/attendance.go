package models

import "time"

// Answer is what a member said beforehand.
type Answer string

// The answers.
const (
	NoAnswer    Answer = ""
	AnswerYes   Answer = "yes"   // 参加
	AnswerNo    Answer = "no"    // 不参加
	AnswerMaybe Answer = "maybe" // 待定
)

// AttendanceState is what came of it (§8).
type AttendanceState string

// The states of §8; Unsettled until one is known.
const (
	Unsettled AttendanceState = ""
	Present   AttendanceState = "present" // 出席
	Late      AttendanceState = "late"    // 迟到
	OnLeave   AttendanceState = "leave"   // 请假
	Absent    AttendanceState = "absent"  // 缺席
)

// Source is how a check-in was made.
type Source string

// The sources.
const (
	BySelf     Source = "self"     // a tap in the chat
	ByQR       Source = "qr"       // the link on the wall
	ByDirector Source = "director" // marked by the office
)

// Attendance is one member at one activity: exactly one row for each pair,
// whatever is repeated.
type Attendance struct {
	ID          int64
	OfficeID    int64
	ActivityID  int64
	PersonID    int64
	Expected    bool // counted in 应到; false for a guest (列席)
	Answer      Answer
	AnsweredAt  *time.Time
	State       AttendanceState
	ByHand      bool // set by a correction: stays whatever happens elsewhere
	CheckedInAt *time.Time
	Source      Source
	ByID        int64 // who checked in or corrected
	CreatedAt   time.Time
	UpdatedAt   time.Time
}
