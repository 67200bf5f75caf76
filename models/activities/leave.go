package activities

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

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

// AskLeave asks for leave from an activity. Asked later than the notice days
// before the start it is marked as short (domain C6). Asking again before the
// decision changes the request; the step is nil then. ErrCancelled, *TooLateError
// when it is over, ErrCheckedIn, ErrLeaveGranted.
func AskLeave(tx *gorm.DB, a *Activity, p *people.Person, kind LeaveKind, reason string, now time.Time) (l *Leave, step *records.Step, err error) {
	if !slices.Contains(LeaveKinds, kind) {
		return nil, nil, ErrUnknownLeaveKind
	}
	if err := store.Text("reason", &reason, store.LeaveReasonLimit); err != nil {
		return nil, nil, err
	}
	if err := a.stillOn(now); err != nil {
		return nil, nil, err
	}
	row, err := attendanceRow(tx, a, p)
	if err != nil {
		return nil, nil, err
	}
	if row.State.Attended() || row.LeftAt != nil {
		return nil, nil, ErrCheckedIn
	}
	l, err = LiveLeave(tx, a.ID, p.ID)
	switch {
	case errors.Is(err, store.ErrNotFound):
		l = &Leave{ActivityID: a.ID, PersonID: p.ID, AskedAt: store.Stamp(now)}
		l.Short = a.ShortNotice(now)
	case err != nil:
		return nil, nil, err
	case l.State == Granted:
		return l, nil, ErrLeaveGranted
	}
	l.Kind, l.Reason = kind, reason
	if l.ID == 0 {
		step, err = LeaveLife.Advance(tx, l, records.Move[RequestState]{To: Asked, By: p}, now)
	} else {
		err = LeaveLife.Amend(tx, l, "kind", "reason")
	}
	if err != nil {
		return nil, nil, records.DecidedBefore(err, ErrLeaveDecided)
	}
	row.Answer, row.AnsweredAt = AnswerNo, store.StampPtr(now)
	return l, step, saveAttendance(tx, row)
}

// EnterLeave keeps a leave that a member asked for by telephone and the office
// grants (代录, domain C6): also when the activity is over. ErrNotAllowed,
// ErrReasonNeeded except for sickness, ErrCancelled, ErrCheckedIn,
// ErrLeaveGranted, ErrLeaveAsked when the member has asked in the chat.
func EnterLeave(tx *gorm.DB, a *Activity, p *people.Person, kind LeaveKind, reason string, by *people.Person, now time.Time) (*Leave, *records.Step, error) {
	if !by.Is(people.Staff) {
		return nil, nil, store.ErrNotAllowed
	}
	if !slices.Contains(LeaveKinds, kind) {
		return nil, nil, ErrUnknownLeaveKind
	}
	if err := store.Text("reason", &reason, store.LeaveReasonLimit); err != nil {
		return nil, nil, err
	}
	if reason == "" && kind != SickLeave {
		return nil, nil, store.ErrReasonNeeded
	}
	if a.State == ActivityCancelled {
		return nil, nil, ErrCancelled
	}
	row, err := attendanceRow(tx, a, p)
	if err != nil {
		return nil, nil, err
	}
	if row.State.Attended() || row.LeftAt != nil {
		return nil, nil, ErrCheckedIn
	}
	switch l, err := LiveLeave(tx, a.ID, p.ID); {
	case err == nil && l.State == Granted:
		return nil, nil, ErrLeaveGranted
	case err == nil:
		return nil, nil, ErrLeaveAsked
	case !errors.Is(err, store.ErrNotFound):
		return nil, nil, err
	}
	row.Answer, row.AnsweredAt = AnswerNo, store.StampPtr(now)
	if err := saveAttendance(tx, row); err != nil {
		return nil, nil, err
	}
	l := &Leave{
		ActivityID: a.ID, PersonID: p.ID, Kind: kind, Reason: reason, Short: a.ShortNotice(now), AskedAt: store.Stamp(now), EnteredBy: by.ID,
	}
	step, err := LeaveLife.Advance(tx, l, records.Move[RequestState]{To: Granted, By: by}, now)
	if err != nil {
		return nil, nil, err
	}
	return l, step, l.settle(tx, a)
}

// DecideLeave grants or refuses a leave; refusing needs a note. A grant makes
// the attendance leave, unless the person checks in after all. Who is refused is
// expected like anybody who has not answered: the tally shows no difference, and
// the reminders come.
func DecideLeave(tx *gorm.DB, a *Activity, l *Leave, by *people.Person, grant bool, note string, now time.Time) (*records.Step, error) {
	if !by.Is(people.Staff) {
		return nil, store.ErrNotAllowed
	}
	to := Refused
	if grant {
		to = Granted
	}
	step, err := LeaveLife.Advance(tx, l, records.Move[RequestState]{To: to, By: by, Words: note}, now)
	if err != nil {
		return nil, records.DecidedBefore(err, ErrLeaveDecided)
	}
	if err := l.settle(tx, a); err != nil || grant {
		return step, err
	}
	return step, l.unanswer(tx)
}

// UndoLeaveStep takes the last step of a leave back: who was refused asks again,
// who took it back asks, or is on leave, again. ErrNothingToUndo for the step by
// which it began, ErrLeaveDecided when the person has asked anew since, has come
// or, refused, has said to come. Of an action that is not 0 only its own step.
func UndoLeaveStep(tx *gorm.DB, a *Activity, l *Leave, by *people.Person, action int64, now time.Time) (*records.Step, error) {
	if other, err := LiveLeave(tx, l.ActivityID, l.PersonID); err == nil && other.ID != l.ID {
		return nil, ErrLeaveDecided
	} else if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	row, err := AttendanceFor(tx, l.ActivityID, l.PersonID)
	if err != nil {
		return nil, err
	}
	step, err := LeaveLife.Undo(tx, l, by, action, now)
	if err != nil {
		return nil, records.DecidedBefore(err, ErrLeaveDecided)
	}
	no := false
	switch RequestState(step.ToState) {
	case Refused:
		if row.Answer == AnswerYes {
			return nil, ErrLeaveDecided // who comes asks for nothing (SetAnswer)
		}
		no = row.Answer == NoAnswer
	case Withdrawn:
		if row.State.Attended() {
			return nil, ErrLeaveDecided
		}
		no = row.Answer != AnswerNo // also the yes by which it was withdrawn
	}
	if no && row.ID != 0 {
		row.Answer, row.AnsweredAt = AnswerNo, store.StampPtr(l.AskedAt)
		if err := saveAttendance(tx, row); err != nil {
			return nil, err
		}
	}
	return step, l.settle(tx, a)
}

// WithdrawLeave takes back one's own leave, or another's by the staff, while
// the activity is not over; what the office has entered it takes back at any
// time.
func WithdrawLeave(tx *gorm.DB, a *Activity, l *Leave, by *people.Person, now time.Time) (*records.Step, error) {
	if by.ID != l.PersonID && !by.Is(people.Staff) {
		return nil, store.ErrNotAllowed
	}
	if l.State != Asked && l.State != Granted {
		return nil, ErrLeaveDecided
	}
	if l.EnteredBy == 0 || by.ID == l.PersonID {
		if err := a.stillOn(now); err != nil {
			return nil, err
		}
	}
	step, err := LeaveLife.Advance(tx, l, records.Move[RequestState]{To: Withdrawn, By: by}, now)
	if err != nil {
		return nil, records.DecidedBefore(err, ErrLeaveDecided)
	}
	if err := l.settle(tx, a); err != nil {
		return nil, err
	}
	return step, l.unanswer(tx)
}

// unanswer takes back the no that a leave stood for.
func (l *Leave) unanswer(tx *gorm.DB) error {
	err := tx.Model(&Attendance{}).Where("activity_id = ? AND person_id = ? AND answer = ?", l.ActivityID, l.PersonID, AnswerNo).
		Updates(map[string]any{"answer": NoAnswer, "answered_at": nil}).Error
	if err != nil {
		return fmt.Errorf("take back the answer of leave %d: %w", l.ID, err)
	}
	return nil
}

// settle saves what follows from a leave for the attendance.
func (l *Leave) settle(tx *gorm.DB, a *Activity) error {
	var rows []*Attendance
	if err := tx.Where("activity_id = ? AND person_id = ?", a.ID, l.PersonID).Find(&rows).Error; err != nil {
		return fmt.Errorf("attendance of leave %d: %w", l.ID, err)
	}
	return settle(tx, a, rows...)
}

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
