package models

import "time"

// ActivityKind tells the office's activities apart (§4–§7).
type ActivityKind string

// The kinds of activities.
const (
	Study      ActivityKind = "study"      // 集中学习 (§4)
	Discussion ActivityKind = "discussion" // 座谈讨论 (§5)
	Visit      ActivityKind = "visit"      // 调研考察 (§5)
	Exchange   ActivityKind = "exchange"   // 学习交流 (§5)
	Fieldwork  ActivityKind = "fieldwork"  // 专题调研 in the field (§6)
	County     ActivityKind = "county"     // 县政协活动 (§7)
	Plenary    ActivityKind = "plenary"    // 县政协全会 (§7)
)

// ActivityKinds in the order in which they are shown.
var ActivityKinds = []ActivityKind{Study, Discussion, Visit, Exchange, Fieldwork, County, Plenary}

// ActivityState is where an activity stands.
type ActivityState string

// The states of an activity.
const (
	Planned           ActivityState = "planned"
	Closed            ActivityState = "closed" // over, everyone's attendance is settled
	ActivityCancelled ActivityState = "cancelled"
)

// Activity is one study session, visit, meeting …: one model for all of
// §4–§7. The rules of check-in and leave are copied from the office when it
// is made, so that a later change of rules changes no past activity.
type Activity struct {
	ID              int64
	OfficeID        int64
	Kind            ActivityKind
	Year            int // of the start, by the office's clock
	Number          int // the how-many-th of its kind in the year
	Topic           string
	StartsAt        time.Time
	EndsAt          time.Time
	Place           string
	HostID          int64  // the member who receives the others (承接), 0 if none
	HostName        string // 主持
	Tutor           string // 辅导教师
	Plan            string // 学习方案
	Agenda          string
	State           ActivityState
	OpensBefore     Minutes // check-in opens before the start (§8)
	LateAfter       Minutes // grace after the start (§8)
	LeaveNoticeDays int     // later requests are 临时请假 (domain C6)
	PostRef         int64   // outbox row of the live post in the group
	CreatedBy       int64
	ClosedAt        *time.Time
	CancelledAt     *time.Time
	CancelReason    string
	Summary         string
	CreatedAt       time.Time
	UpdatedAt       time.Time
}
