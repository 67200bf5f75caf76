package models

import (
	"fmt"

	"lianluo/models/activities"
	"lianluo/models/people"
)

// nameMarkers names who marked the attendances of a record; a leave that the
// office entered is marked by it too.
func (r *reader) nameMarkers(list []Entry) error {
	onLeave := map[int64]int{}
	var rows, ids []int64
	for i, e := range list {
		if e.ByID != 0 {
			ids = append(ids, e.ByID)
		} else if e.Status == string(activities.OnLeave) {
			onLeave[e.ID] = i
			rows = append(rows, e.ID)
		}
	}
	if rows != nil {
		var entered []struct{ ID, EnteredBy int64 }
		err := r.tx.Model(&activities.Attendance{}).Select("attendances.id, leaves.entered_by").
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
