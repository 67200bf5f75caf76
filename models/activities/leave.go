package activities

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/internal/phrase"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// Leave is a request to be away from an activity (§8). Its reason is shown to
// the person and the staff only (domain C6, F3).
type Leave struct {
	ID           int64
	OfficeID     int64
	ActivityID   int64
	PersonID     int64
	Kind         LeaveKind
	Reason       string
	State        RequestState
	Short        bool // 临时请假: asked later than the notice days
	AskedAt      time.Time
	DecidedBy    int64
	DecidedAt    *time.Time // also when the person came and it ended without an answer (endAsked)
	DecisionNote string
	EnteredBy    int64 // of the office, for a member who asked by telephone (代录); 0: asked in the chat
	CreatedAt    time.Time
	UpdatedAt    time.Time
}

// LeaveKind is the class of a leave (domain C6).
type LeaveKind string

// The kinds of leave. Official duty and sickness leave the denominator of the
// attendance rate (domain B3, B4).
const (
	OfficialLeave LeaveKind = "official" // 公务
	SickLeave     LeaveKind = "sick"     // 病
	PersonalLeave LeaveKind = "personal" // 事
	OtherLeave    LeaveKind = "other"    // 其他
)

// LeaveKinds in the order in which they are shown.
var LeaveKinds = []LeaveKind{OfficialLeave, SickLeave, PersonalLeave, OtherLeave}

// Excused tells whether the kind leaves the denominator of the rate.
func (k LeaveKind) Excused() bool { return k == OfficialLeave || k == SickLeave }

// Excused is the one rule of who leaves the denominator of the rate (domain B3,
// B4): who is on leave by a granted leave for official duty or sickness. l is
// nil without a leave.
func Excused(state AttendanceState, l *Leave) bool {
	return state == OnLeave && l != nil && l.State == Granted && l.Kind.Excused()
}

// LeavesByKind counts, of the attendances in refs, the leaves of a person by
// their kind; "" stands for those that the office marked by hand without one.
func LeavesByKind(tx *gorm.DB, person int64, refs []records.Ref) (map[LeaveKind]int, error) {
	kinds := map[LeaveKind]int{}
	if len(refs) == 0 {
		return kinds, nil
	}
	ids := make([]int64, len(refs))
	for i, r := range refs {
		ids[i] = r.ID
	}
	var found []struct {
		Kind LeaveKind
		N    int
	}
	err := tx.Model(&Attendance{}).Select("COALESCE(leaves.kind, '') AS kind, count(*) AS n").
		Joins("LEFT JOIN leaves ON leaves.office_id = attendances.office_id AND leaves.activity_id = attendances.activity_id"+
			" AND leaves.person_id = attendances.person_id AND leaves.state = ?", Granted).
		Where("attendances.id IN ? AND attendances.person_id = ?", ids, person).Group("COALESCE(leaves.kind, '')").Scan(&found).Error
	if err != nil {
		return nil, fmt.Errorf("leaves of person %d by kind: %w", person, err)
	}
	for _, f := range found {
		kinds[f.Kind] = f.N
	}
	return kinds, nil
}

// ReasonReaders read why somebody asks for leave, but for an illness.
var ReasonReaders = records.OfStaff

// ReadableBy tells whether a person may read the reason of the leave: the one
// who asked and the staff; what was written of an illness only a director while it
// waits and then the one who has decided, or who of the office wrote it down (domain
// C6, F3).
func (l *Leave) ReadableBy(p *people.Person) bool {
	switch {
	case p.ID == l.PersonID:
		return true
	case l.Kind != SickLeave:
		return ReasonReaders.Include(p)
	case l.EnteredBy != 0 && l.EnteredBy == p.ID:
		return p.Is(people.Staff)
	}
	return p.Is(people.Director) && (l.State == Asked || l.DecidedBy == p.ID)
}

// ShortNotice tells whether leave asked for now is 临时请假: later than the
// notice days before the start (domain C6).
func (a *Activity) ShortNotice(now time.Time) bool {
	return now.After(a.StartsAt.AddDate(0, 0, -a.LeaveNoticeDays))
}

// LeaveLife is the life of a leave (§8): asked for, or granted at once where the
// office enters it; decided by the staff; taken back by the person or the staff.
// That the person came ends what was asked for: the step's outcome is ByComing.
var LeaveLife = &records.Machine[RequestState]{
	Kind:    records.KindLeave,
	Waits:   map[RequestState]records.Wait{Asked: records.WaitLeave},
	Reading: records.Reading[RequestState]{Readers: records.OfStaff},
	Order:   []RequestState{Asked, Granted, Refused, Withdrawn},
	Steps: map[RequestState]map[RequestState]records.Rule{
		"": {Asked: {By: records.AuthorOnly}, Granted: {By: records.StaffOnly}},
		Asked: {
			Granted: {By: records.StaffOnly, Words: records.MayWords, Limit: store.LeaveReasonLimit}, Refused: {By: records.StaffOnly, Words: records.MustWords, Limit: store.LeaveReasonLimit},
			Withdrawn: {By: records.AuthorOrStaff},
		},
		Granted: {Withdrawn: {By: records.AuthorOrStaff}},
	},
}

// ByComing is the outcome of the step that ends a leave asked for by somebody
// who has come.
const ByComing = "came"

// Life tells where a leave's life is kept.
func (l *Leave) Life() records.Life[RequestState] {
	return records.Life[RequestState]{ID: &l.ID, Author: l.PersonID, State: &l.State, Kept: []string{"decided_by", "decided_at", "decision_note"}}
}

// Follow keeps who decided, when and why, or when the person came.
func (l *Leave) Follow(step *records.Step) {
	switch RequestState(step.ToState) {
	case Granted, Refused:
		l.DecidedBy, l.DecidedAt, l.DecisionNote = step.ByID, store.StampPtr(step.At), step.Words
	case Withdrawn:
		if step.Outcome == ByComing {
			l.DecidedBy, l.DecidedAt = 0, store.StampPtr(step.At)
		}
	}
}

// Restart forgets what Follow keeps.
func (l *Leave) Restart() { l.DecidedBy, l.DecidedAt, l.DecisionNote = 0, nil, "" }

// Faults of a leave.
var (
	ErrUnknownLeaveKind = errors.New("unknown kind of leave")
	ErrLeaveGranted     = errors.New("leave is granted already")
	ErrLeaveAsked       = errors.New("leave is asked for already")
	ErrLeaveDecided     = errors.New("leave was decided or withdrawn before")
	ErrCheckedIn        = errors.New("person is checked in")
)

// LeaveByID finds a leave of tx's office.
func LeaveByID(tx *gorm.DB, id int64) (*Leave, error) {
	var l Leave
	if err := tx.Take(&l, id).Error; err != nil {
		return nil, fmt.Errorf("leave %d: %w", id, err)
	}
	return &l, nil
}

// LiveLeave is a person's asked or granted leave from an activity;
// ErrNotFound when there is none.
func LiveLeave(tx *gorm.DB, activity, person int64) (*Leave, error) {
	var l Leave
	err := tx.Where("activity_id = ? AND person_id = ? AND state IN ?", activity, person, liveLeaves).Take(&l).Error
	if err != nil {
		return nil, err
	}
	return &l, nil
}

// LastLeave is a person's newest leave from an activity, however it stands;
// ErrNotFound when there is none.
func LastLeave(tx *gorm.DB, activity, person int64) (*Leave, error) {
	var l Leave
	err := tx.Where("activity_id = ? AND person_id = ?", activity, person).Order("id DESC").Take(&l).Error
	if err != nil {
		return nil, err
	}
	return &l, nil
}

// PendingLeaves lists what awaits the director, the earliest activity first.
func PendingLeaves(tx *gorm.DB) ([]Leave, error) {
	var list []Leave
	err := tx.Joins("JOIN activities ON activities.id = leaves.activity_id").
		Where("leaves.state = ? AND activities.state <> ?", Asked, ActivityCancelled).
		Order("activities.starts_at, leaves.id").Find(&list).Error
	return list, err
}

// LiveLeaves lists the asked and granted leaves of an activity in order.
func LiveLeaves(tx *gorm.DB, activity int64) ([]Leave, error) {
	var list []Leave
	err := tx.Where("activity_id = ? AND state IN ?", activity, liveLeaves).Order("id").Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("leaves of activity %d: %w", activity, err)
	}
	return list, nil
}

// InTime takes the mark of short notice off the leaves of an activity that was put
// off: they were asked for in time (domain C6). Put forward it makes none short.
func InTime(tx *gorm.DB, a *Activity) error {
	err := tx.Model(&Leave{}).Where("activity_id = ? AND state IN ?", a.ID, liveLeaves).
		Where("short AND asked_at <= ?", store.Stamp(a.StartsAt.AddDate(0, 0, -a.LeaveNoticeDays))).Update("short", false).Error
	if err != nil {
		return fmt.Errorf("short leaves of activity %d: %w", a.ID, err)
	}
	return nil
}

var liveLeaves = []RequestState{Asked, Granted}

// leavesOf gives the live leaves of an activity by person.
func leavesOf(tx *gorm.DB, activity int64) (map[int64]*Leave, error) {
	var list []*Leave
	if err := tx.Where("activity_id = ? AND state IN ?", activity, liveLeaves).Find(&list).Error; err != nil {
		return nil, fmt.Errorf("leaves of activity %d: %w", activity, err)
	}
	out := map[int64]*Leave{}
	for _, l := range list {
		out[l.PersonID] = l
	}
	return out, nil
}

// OfIllness tells whether the words of a leave are on an illness.
func OfIllness(kind LeaveKind, reason string) bool {
	return reason != "" && (kind == SickLeave || phrase.AbsenceOf(reason) == phrase.Sick)
}

// ForgetReasons takes the words out of those leaves of a person that are meant: he or
// she has taken back that they are kept. That there was a leave, and its kind, stays.
func ForgetReasons(tx *gorm.DB, person int64, meant func(l *Leave) bool) error {
	var list []Leave
	if err := tx.Where("person_id = ? AND reason <> ''", person).Find(&list).Error; err != nil {
		return fmt.Errorf("leaves of person %d: %w", person, err)
	}
	spoken, err := records.CountAttachments(tx, records.KindLeave, leaveIDs(list)...)
	if err != nil {
		return err
	}
	var ids []int64
	for i := range list {
		if spoken[list[i].ID] > 0 || meant(&list[i]) { // what was spoken may tell of it
			ids = append(ids, list[i].ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	if err := forgetSpoken(tx, ids...); err != nil {
		return err
	}
	return tx.Model(&Leave{}).Where("id IN ?", ids).Update("reason", "").Error
}

func leaveIDs(list []Leave) (ids []int64) {
	for i := range list {
		ids = append(ids, list[i].ID)
	}
	return ids
}

// KeepSpoken makes a voice note the reason of a leave as it was said, in the place of one that is there; nil takes that away.
func KeepSpoken(tx *gorm.DB, l *Leave, at *records.Attachment) error {
	if err := forgetSpoken(tx, l.ID); err != nil || at == nil {
		return err
	}
	at.OwnerKind, at.OwnerID = records.KindLeave, l.ID
	return records.Attach(tx, at)
}

func forgetSpoken(tx *gorm.DB, leaves ...int64) error {
	err := tx.Where("owner_kind = ? AND owner_id IN ?", records.KindLeave, leaves).Delete(&records.Attachment{}).Error
	if err != nil {
		return fmt.Errorf("spoken reasons: %w", err)
	}
	return nil
}

// PruneReasons takes the words out of leaves whose activity was long ago, first those that were spoken.
func PruneReasons(ctx context.Context, db *store.DB, now time.Time) error {
	return db.Prune(ctx, now, store.Aged{
		Row: &records.Attachment{}, Key: "id", Keep: store.KeepReasons,
		Past: "(office_id, owner_kind, owner_id) IN (SELECT office_id, 'leave', id FROM leaves WHERE reason <> '' AND activity_id IN (SELECT id FROM activities WHERE ends_at < ?))",
	}, store.Aged{
		Row: &Leave{}, Key: "id", Wipe: "reason", Keep: store.KeepReasons,
		Past: "reason <> '' AND activity_id IN (SELECT id FROM activities WHERE ends_at < ?)",
	})
}
