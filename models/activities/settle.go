package activities

import (
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/ledger"
	"lianluo/models/people"
)

// AttendedStates are those of who was there, OpenStates those that say that it is
// not known yet.
var (
	AttendedStates = []AttendanceState{Present, Late}
	OpenStates     = []AttendanceState{Unconfirmed, Undecided}
)

// Attended tells whether the state means that the person was there.
func (s AttendanceState) Attended() bool { return slices.Contains(AttendedStates, s) }

// settled is the rule of §8: what stands by hand stays; a check-in is present or
// late by its time, or no presence when too little of the activity was attended
// (domain B3.3); then a granted leave; then, once closed, one that was asked for and
// nobody has answered; then who is missing. l is nil without a leave.
func settled(a *Activity, row *Attendance, l *Leave) AttendanceState {
	switch {
	case row.ByHand:
		return row.State
	case row.CheckedInAt != nil:
		if a.leftTooEarly(row) {
			return a.missing()
		}
		if _, lateFrom, _ := CheckInWindow(a); row.CheckedInAt.After(lateFrom) {
			return Late
		}
		return Present
	case l != nil && l.State == Granted:
		return OnLeave
	case a.ClosedAt == nil || !row.Expected:
		return Unsettled
	case l != nil && l.State == Asked:
		return Undecided
	case a.awaits(row):
		return a.missing()
	}
	return Unsettled
}

// missing is how somebody stands who should have been there and was not.
func (a *Activity) missing() AttendanceState {
	if a.ConfirmedAt != nil {
		return Absent
	}
	return Unconfirmed
}

// awaits tells whether a member who is neither there nor on leave is missing. To
// an activity of the county (§7) the county invites: those who said they would
// come.
func (a *Activity) awaits(row *Attendance) bool {
	return a.Kind != County || row.Answer == AnswerYes
}

// expects tells whether an activity awaits somebody who has said nothing: who had
// joined when it was called; nobody, where one signs up. A team's trip calls its team; others come if they like.
func (a *Activity) expects(p *people.Person) bool {
	return !a.Voluntary() && p.Is(people.Member) && p.LeftAt == nil && p.JoinedBy(a.called()) && a.Calls(p.ID)
}

// settleAll applies the rule to every row of an activity.
func settleAll(tx *gorm.DB, a *Activity) error {
	var rows []*Attendance
	if err := tx.Where("activity_id = ?", a.ID).Order("id").Find(&rows).Error; err != nil {
		return fmt.Errorf("attendance of activity %d: %w", a.ID, err)
	}
	return settle(tx, a, rows...)
}

func settle(tx *gorm.DB, a *Activity, rows ...*Attendance) error {
	leaves, err := leavesOf(tx, a.ID)
	if err != nil {
		return err
	}
	var ids []int64
	for _, row := range rows {
		ids = append(ids, row.PersonID)
	}
	var whose []people.Person
	if err := tx.Select("id", "roles", "left_at", "joined_at").Where("id IN ?", ids).Find(&whose).Error; err != nil {
		return fmt.Errorf("people of activity %d: %w", a.ID, err)
	}
	of := map[int64]*people.Person{}
	for i := range whose {
		of[whose[i].ID] = &whose[i]
	}
	for _, row := range rows {
		p := of[row.PersonID]
		was := row.Expected
		row.Expected = a.counts(row, p)
		state := settled(a, row, leaves[row.PersonID])
		if p != nil && !row.ByHand && (state == Absent || state.Open()) && !a.owes(p, row, state) ||
			p != nil && state == OnLeave && !row.ByHand && p.LeftAt != nil && p.LeftAt.Before(a.StartsAt) { // no longer called
			state = Unsettled
		}
		if state == row.State && was == row.Expected {
			continue
		}
		row.State = state
		if err := saveAttendance(tx, row); err != nil {
			return err
		}
	}
	revived, err := settleAsked(tx, a, leaves, rows)
	if err != nil || len(revived) == 0 {
		return err
	}
	return settle(tx, a, revived...) // who asks for leave again is undecided
}

// owes tells whether a person who is missing owed the activity a presence: not who
// has left the office, nor who was not called and said nothing. What a confirmed
// list has drawn of somebody stands.
func (a *Activity) owes(p *people.Person, row *Attendance, state AttendanceState) bool {
	switch {
	case p.LeftAt != nil:
		return false
	case row.CheckedInAt != nil, row.Answer == AnswerYes, state == Undecided:
		return true
	case !a.Calls(p.ID):
		return false
	}
	return row.Answer != NoAnswer || p.JoinedBy(a.called()) || state == Absent && row.State == Absent
}

// AskAgain has those messages about an activity looked at whose readers have answered, come,
// left or asked for leave since they were said: in one statement, off the update's path.
func AskAgain(tx *gorm.DB, a *Activity, about string, now time.Time) error {
	return ledger.AskAgainOf(tx, about, now, `SELECT 1 FROM people JOIN attendances ON attendances.office_id = people.office_id
			AND attendances.activity_id = ? AND attendances.person_id = people.id AND attendances.updated_at >= outbox.asked_at
		WHERE people.office_id = outbox.office_id AND people.telegram_id = outbox.chat_id
		UNION ALL SELECT 1 FROM people JOIN leaves ON leaves.office_id = people.office_id
			AND leaves.activity_id = ? AND leaves.person_id = people.id AND leaves.updated_at >= outbox.asked_at
		WHERE people.office_id = outbox.office_id AND people.telegram_id = outbox.chat_id`, a.ID, a.ID)
}
