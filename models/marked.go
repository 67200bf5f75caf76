package models

import (
	"fmt"

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

// nameMarkers names who marked the lines of a sheet.
func nameMarkers(tx *gorm.DB, lines []AttendanceLine) error {
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

// nameMarkers names who marked the attendances of a record; a leave that the
// office entered is marked by it too.
func (r *reader) nameMarkers(list []Entry) error {
	onLeave := map[int64]int{}
	var rows, ids []int64
	for i, e := range list {
		if e.ByID != 0 {
			ids = append(ids, e.ByID)
		} else if e.Status == string(OnLeave) {
			onLeave[e.ID] = i
			rows = append(rows, e.ID)
		}
	}
	if rows != nil {
		var entered []struct{ ID, EnteredBy int64 }
		err := r.tx.Model(&Attendance{}).Select("attendances.id, leaves.entered_by").
			Joins("JOIN leaves ON leaves.office_id = attendances.office_id AND leaves.activity_id = attendances.activity_id"+
				" AND leaves.person_id = attendances.person_id AND leaves.state = 'granted'").
			Where("attendances.id IN ? AND leaves.entered_by <> 0", rows).Scan(&entered).Error
		if err != nil {
			return fmt.Errorf("leaves entered by the office: %w", err)
		}
		for _, l := range entered {
			list[onLeave[l.ID]].ByID = l.EnteredBy
			ids = append(ids, l.EnteredBy)
		}
	}
	if ids == nil {
		return nil
	}
	known, err := people.Names(r.tx, ids)
	for i := range list {
		list[i].By = known[list[i].ByID]
	}
	return err
}
