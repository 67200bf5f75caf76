package activities

import (
	"gorm.io/gorm"

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
