package records

import (
	"maps"
	"slices"

	"gorm.io/gorm"
)

// Wait says what the staff is asked to do with a record that waits.
type Wait string

// What is waited for.
const (
	WaitLeave    Wait = "leave"      // grant or refuse
	WaitClaim    Wait = "correction" // 补录
	WaitSheet    Wait = "sheet"      // the list of an activity: confirm, or say whether it took place
	WaitReview   Wait = "review"     // a suggestion that was filed
	WaitSend     Wait = "send"       // a suggestion that was reviewed
	WaitDeed     Wait = "deed"       // confirm
	WaitDonation Wait = "donation"   // confirm
	WaitHonour   Wait = "honour"     // confirm
	WaitArchive  Wait = "archive"    // confirm what was filed of local history
	WaitReport   Wait = "report"     // of a research: accept or send back
	WaitBriefing Wait = "briefing"   // release
	WaitRequest  Wait = "request"    // a person's word about own data
	WaitProfile  Wait = "profile"    // verify what a member wants changed in the roster

	WaitApplication Wait = "application"  // 个人申请: accept or send back
	WaitSummary     Wait = "term_summary" // 工作小结: the same

	WaitOutcome Wait = "outcome" // what the committee said
	WaitResult  Wait = "result"  // what was done about an accepted one
)

// Waits are in the order in which they come on the desk: what is bound to an hour
// first, what the committee is waited for last.
var Waits = []Wait{
	WaitLeave, WaitClaim, WaitSheet, WaitReview, WaitSend, WaitDeed, WaitDonation, WaitHonour, WaitArchive, WaitReport, WaitBriefing, WaitRequest, WaitProfile, WaitApplication, WaitSummary, WaitOutcome, WaitResult,
}

// Long tells that the staff cannot settle it alone: it waits for others, and would
// keep the desk from ever being empty.
func (w Wait) Long() bool { return w == WaitOutcome || w == WaitResult }

// WaitOf says what a record waits for before the staff; false when it does not.
func (m *Machine[S]) WaitOf(rec Living[S]) (Wait, bool) {
	wait, ok := m.Waits[*rec.Life().State]
	if !ok || m.Rests != nil && m.Rests(rec) {
		return "", false
	}
	return wait, true
}

// Waiting lists the records of a kind that are before the staff, in the order in which
// they came.
func Waiting[T any, S ~string](tx *gorm.DB, m *Machine[S]) ([]T, error) {
	states := slices.Sorted(maps.Keys(m.Waits))
	var list []T
	if err := tx.Where("state IN ?", states).Order("id").Find(&list).Error; err != nil {
		return nil, err
	}
	if m.Rests == nil {
		return list, nil
	}
	return slices.DeleteFunc(list, func(r T) bool {
		rec, ok := any(&r).(Living[S])
		return ok && m.Rests(rec)
	}), nil
}
