package activities

import (
	"time"

	"gorm.io/gorm"

	"lianluo/models/ledger"
	"lianluo/models/people"
)

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
