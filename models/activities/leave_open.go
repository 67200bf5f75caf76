package activities

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// Who has come awaits no answer to a leave that was asked for: the request
// ends as withdrawn, and is asked again when the check-in or the state set by
// hand is taken back. Such a request is known by its time of decision, with
// nobody who decided.

// EndedByComing tells whether the request ended because the person came.
func (l *Leave) EndedByComing() bool {
	return l.State == Withdrawn && l.DecidedBy == 0 && l.DecidedAt != nil
}

// openLeave lets SQLite see that the index of live leaves serves.
const openLeave = "activity_id = ? AND person_id = ? AND state IN ('asked', 'granted') AND state = 'asked'"

// endAsked ends what a person who has come still asks for, at now. It tells
// whether there was anything.
func endAsked(tx *gorm.DB, row *Attendance, now time.Time) (bool, error) {
	open, err := store.Some[Leave](store.Here(tx), openLeave, "", row.ActivityID, row.PersonID)
	if err != nil {
		return false, fmt.Errorf("leave asked for by person %d: %w", row.PersonID, err)
	}
	ended := false
	for i := range open {
		_, err := LeaveLife.Advance(tx, &open[i], records.Move[RequestState]{To: Withdrawn, By: &people.Person{ID: row.PersonID}, Outcome: ByComing}, now)
		switch {
		case err == nil:
			ended = true
		case !errors.Is(err, records.ErrTransition): // decided at this very moment
			return false, err
		}
	}
	return ended, nil
}

// settleAsked ends the requests of those who came and revives those of whom it
// is no longer so; these rows it gives.
func settleAsked(tx *gorm.DB, a *Activity, live map[int64]*Leave, rows []*Attendance) (revived []*Attendance, err error) {
	var ended []*Leave
	err = tx.Where("activity_id = ? AND state = ? AND decided_by = 0 AND decided_at IS NOT NULL", a.ID, Withdrawn).
		Order("id").Find(&ended).Error
	if err != nil {
		return nil, fmt.Errorf("ended leaves of activity %d: %w", a.ID, err)
	}
	last := map[int64]*Leave{}
	for _, l := range ended {
		last[l.PersonID] = l
	}
	for _, row := range rows {
		asked, was := live[row.PersonID], last[row.PersonID]
		switch {
		case row.State.Attended() && asked != nil && asked.State == Asked:
			if _, err := endAsked(tx, row, tx.NowFunc()); err != nil {
				return nil, err
			}
		case !row.State.Attended() && row.Answer != AnswerYes && asked == nil && was != nil:
			if _, err := LeaveLife.Undo(tx, was, &people.Person{ID: row.PersonID}, 0, tx.NowFunc()); err != nil {
				return nil, err
			}
			revived = append(revived, row)
		}
	}
	return revived, nil
}
