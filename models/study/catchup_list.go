package study

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/store"
)

// MadeUp is how a member stands with the make-up study of a session.
type MadeUp struct {
	Activity activities.Activity
	PersonID int64
	DoneAt   *time.Time // nil: still due
}

// CatchUpsOf lists the make-up studies of a person for sessions that began in
// [from, to), the oldest first: done and due.
func CatchUpsOf(tx *gorm.DB, person int64, from, to time.Time) ([]MadeUp, error) {
	missed := missedSessions(tx, from, to).Where("attendances.person_id = ?", person)
	return madeUp(tx, missed, "person_id = ?", person)
}

// CatchUpsBetween lists everybody's for sessions that began in [from, to): the
// director's figure.
func CatchUpsBetween(tx *gorm.DB, from, to time.Time) ([]MadeUp, error) {
	return madeUp(tx, missedSessions(tx, from, to), "done_at IS NOT NULL")
}

// CatchUpsAt lists those of one session, by person.
func CatchUpsAt(tx *gorm.DB, a *activities.Activity) (map[int64]MadeUp, error) {
	out := map[int64]MadeUp{}
	if a.Kind != activities.Study || a.State != activities.Closed || a.InQuestion() {
		return out, nil
	}
	missed := missed(tx).Where("attendances.activity_id = ?", a.ID)
	list, err := madeUp(tx, missed, "activity_id = ?", a.ID)
	for _, m := range list {
		out[m.PersonID] = m
	}
	return out, err
}

// missed are the attendances of closed study sessions that Owes holds for.
func missed(tx *gorm.DB) *gorm.DB {
	return tx.Model(&activities.Attendance{}).Select("attendances.activity_id, attendances.person_id").
		Joins("JOIN activities ON activities.id = attendances.activity_id AND activities.office_id = attendances.office_id").
		Where("activities.kind = ? AND activities.state = ? AND activities.presented_at IS NOT NULL", activities.Study, activities.Closed).
		Where("attendances.expected AND attendances.state IN ?", []activities.AttendanceState{activities.OnLeave, activities.Absent})
}

func missedSessions(tx *gorm.DB, from, to time.Time) *gorm.DB {
	return missed(tx).Where("activities.starts_at >= ? AND activities.starts_at < ?", store.Stamp(from), store.Stamp(to)).
		Order("activities.starts_at, activities.id")
}

func madeUp(tx *gorm.DB, missed *gorm.DB, which string, args ...any) ([]MadeUp, error) {
	var rows []struct{ ActivityID, PersonID int64 }
	if err := missed.Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("who missed a session: %w", err)
	}
	if len(rows) == 0 {
		return nil, nil
	}
	var ids []int64
	seen := map[int64]bool{}
	for _, r := range rows {
		if !seen[r.ActivityID] {
			seen[r.ActivityID] = true
			ids = append(ids, r.ActivityID)
		}
	}
	var sessions []activities.Activity
	if err := tx.Where("id IN ?", ids).Find(&sessions).Error; err != nil {
		return nil, fmt.Errorf("sessions missed: %w", err)
	}
	byID := map[int64]activities.Activity{}
	for _, a := range sessions {
		byID[a.ID] = a
	}
	var kept []CatchUp
	if err := tx.Where(which, args...).Where("activity_id IN ?", ids).Find(&kept).Error; err != nil {
		return nil, fmt.Errorf("make-up studies: %w", err)
	}
	type key struct{ activity, person int64 }
	done := map[key]*time.Time{}
	for _, k := range kept {
		done[key{k.ActivityID, k.PersonID}] = k.DoneAt
	}
	var list []MadeUp
	for _, r := range rows {
		list = append(list, MadeUp{byID[r.ActivityID], r.PersonID, done[key{r.ActivityID, r.PersonID}]})
	}
	return list, nil
}
