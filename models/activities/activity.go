// Package activities holds what the office does together (§4–§8): sessions and
// other activities, who came, leave, claims and corrections, the rota of hosts, the
// year's plan, and what an activity leaves to be done.
package activities

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/store"
)

// ActivityKind tells the office's activities apart (§4–§7).
type ActivityKind string

// The kinds of activities.
const (
	Study      ActivityKind = "study"      // 集中学习 (§4)
	Discussion ActivityKind = "discussion" // 座谈讨论 (§5)
	Visit      ActivityKind = "visit"      // 调研考察 (§5)
	Exchange   ActivityKind = "exchange"   // 学习交流 (§5)
	Fieldwork  ActivityKind = "fieldwork"  // 专题调研 in the field (§6)
	County     ActivityKind = "county"     // 县政协活动 (§7)
	Plenary    ActivityKind = "plenary"    // 县政协全会 (§7)
)

// ActivityKinds in the order in which they are shown.
var ActivityKinds = []ActivityKind{Study, Discussion, Visit, Exchange, Fieldwork, County, Plenary}

// ActivityState is where an activity stands.
type ActivityState string

// The states of an activity.
const (
	Planned           ActivityState = "planned"
	Closed            ActivityState = "closed" // over; the list waits for its confirmation, or has it
	ActivityCancelled ActivityState = "cancelled"
)

// Activity is one study session, visit, meeting …: one model for all of
// §4–§7. The rules of check-in and leave are copied from the office when it
// is made, so that a later change of rules changes no past activity.
type Activity struct {
	ID              int64
	OfficeID        int64
	Kind            ActivityKind
	Year            int // of the start, by the office's clock
	Number          int // the how-many-th of its kind in the year
	Topic           string
	StartsAt        time.Time
	EndsAt          time.Time
	Place           string
	HostID          int64  // the member who receives the others (接待), 0 if none
	HostName        string // 主持
	Tutor           string // 辅导教师
	Plan            string // 学习方案
	Agenda          string
	State           ActivityState
	OpensBefore     people.Minutes // check-in opens before the start (§8)
	LateAfter       people.Minutes // grace after the start (§8)
	ClosesAfter     people.Minutes // check-in closes so long after the start; 0: with the end
	LeaveNoticeDays int            // later requests are 临时请假 (domain C6)
	CalledIDs       store.IDs      // whom alone a trip of a team calls (§6), 0 among them while nobody writes; none: everybody
	SignUpUntil     *time.Time     // 报名截止 of one to which one signs up; nil: everybody has to come
	AsksCar         bool           // who signs up is asked for 用车, 用餐
	AsksMeal        bool
	Guests          int   // who sits in (Guest), counted
	PostRef         int64 // outbox row of the live post in the group
	CreatedBy       int64
	CalledAt        *time.Time // posted or told of first; who joined later is not awaited
	ClosedAt        *time.Time
	PresentedAt     *time.Time // the list came before the staff; nil while it is not known whether it took place
	ConfirmedAt     *time.Time // the list is confirmed: only then is who is missing absent (§8)
	ConfirmedBy     int64      // 0: nobody objected for two working days
	CancelledAt     *time.Time
	CancelReason    string
	Summary         string // what came of it (结果, 小结)
	BudgetFen       int64  // 经费预算 (domain C4), in fen
	Receipt         string // 票据号
	// Where check-in has to be made (§8): within NearMeters of the point; 0 is
	// anywhere.
	NearMeters int
	Lat, Lon   *float64 // of the place, in degrees
	CreatedAt  time.Time
	UpdatedAt  time.Time
}

// Limits of an activity's texts, in characters.
const (
	PlanLimit = 4000
	// MoneyLimit is the largest sum of one activity, in fen: ten million yuan.
	MoneyLimit = 1_000_000_000
)

// usualLength is how long an activity lasts when nobody says.
const usualLength = 2 * time.Hour

// Faults of an activity.
var (
	ErrActivityTime = errors.New("activity ends before it starts, or has no start")
	ErrCancelled    = errors.New("activity was cancelled")
	ErrNotClosed    = errors.New("activity is not closed")
	ErrNotStarted   = errors.New("activity has not started")
	ErrMoney        = errors.New("sum of an activity is negative or too large")
)

// Create plans an activity: it gets its number in the year, the
// office's rules and, if none is given, an end two hours after the start.
func Create(tx *gorm.DB, a *Activity) error {
	o, err := people.OfficeByID(tx, store.OfficeOf(tx))
	if err != nil {
		return err
	}
	if err := a.check(); err != nil {
		return err
	}
	rules := o.Rules()
	a.State = Planned
	a.OpensBefore, a.ClosesAfter, a.LateAfter, a.LeaveNoticeDays = rules.CheckInOpens, rules.CheckInCloses, rules.LateAfter, rules.LeaveNoticeDays
	a.Year = a.StartsAt.In(o.Location()).Year()
	if err := keepHost(tx, a, nil); err != nil {
		return err
	}
	if err := a.nameHost(tx); err != nil {
		return err
	}
	if a.Number, err = store.NextNumber(tx, "activity:"+string(a.Kind), a.Year); err != nil {
		return err
	}
	if err := tx.Create(a).Error; err != nil {
		return fmt.Errorf("plan activity: %w", err)
	}
	return presume(tx, a, nil)
}

// check cleans the texts, stamps the times and says what is wrong.
func (a *Activity) check() error {
	for _, f := range []struct {
		name  string
		value *string
		limit int
	}{
		{"topic", &a.Topic, store.TopicLimit}, {"place", &a.Place, store.TopicLimit}, {"host", &a.HostName, store.TopicLimit},
		{"tutor", &a.Tutor, store.TopicLimit}, {"plan", &a.Plan, PlanLimit}, {"agenda", &a.Agenda, PlanLimit},
		{"summary", &a.Summary, PlanLimit}, {"receipt", &a.Receipt, store.TopicLimit},
	} {
		if err := store.Text(f.name, f.value, f.limit); err != nil {
			return err
		}
	}
	if a.Topic == "" {
		return store.ErrEmpty
	}
	if a.BudgetFen < 0 || a.BudgetFen > MoneyLimit {
		return ErrMoney
	}
	if a.EndsAt.IsZero() && !a.StartsAt.IsZero() {
		a.EndsAt = a.StartsAt.Add(usualLength)
	}
	a.StartsAt, a.EndsAt = store.Stamp(a.StartsAt), store.Stamp(a.EndsAt)
	if a.StartsAt.IsZero() || !a.EndsAt.After(a.StartsAt) {
		return ErrActivityTime
	}
	a.fitSignUp()
	return nil
}

// Collective tells whether it is one of the monthly collective activities (§5).
func (k ActivityKind) Collective() bool { return k == Discussion || k == Visit || k == Exchange }

// Hosted tells whether a member receives the others (接待, §5, §6).
func (k ActivityKind) Hosted() bool {
	return k.Collective() || k == Fieldwork
}

// nameHost keeps the name of the member who receives the others beside the
// record, as it was then.
func (a *Activity) nameHost(tx *gorm.DB) error {
	if !a.Kind.Hosted() {
		return nil
	}
	if a.HostID == 0 {
		a.HostName = ""
		return nil
	}
	p, err := people.PersonByID(tx, a.HostID)
	if err != nil {
		return fmt.Errorf("host of activity: %w", err)
	}
	a.HostName = p.Name
	return nil
}

// Update saves changes of the announcement: topic, times, place,
// people, texts. When the times move, check-ins made before are judged by the
// new ones. The number and the rules stay.
func Update(tx *gorm.DB, a *Activity) error {
	if a.State == ActivityCancelled {
		return ErrCancelled
	}
	if err := a.check(); err != nil {
		return err
	}
	old, err := a.before(tx)
	if err != nil {
		return err
	}
	if err := keepHost(tx, a, old); err != nil {
		return err
	}
	if err := a.nameHost(tx); err != nil {
		return err
	}
	err = tx.Model(a).Select("topic", "starts_at", "ends_at", "place", "host_id", "host_name", "tutor", "plan", "agenda",
		"summary", "post_ref", "budget_fen", "receipt", "sign_up_until", "asks_car", "asks_meal").Updates(a).Error
	if err != nil {
		return fmt.Errorf("update activity %d: %w", a.ID, err)
	}
	if err := errors.Join(leaveMonth(tx, a, old), agree(tx, a), presume(tx, a, old)); err != nil {
		return err
	}
	return settleAll(tx, a)
}

// Cancel calls a planned activity off; a reason is needed. It then
// counts nowhere.
func Cancel(tx *gorm.DB, a *Activity, reason string, now time.Time) error {
	if reason = store.CleanText(reason); reason == "" {
		return store.ErrReasonNeeded
	}
	if a.State == ActivityCancelled {
		return ErrCancelled
	}
	was := a.State
	a.State, a.CancelReason, a.CancelledAt = ActivityCancelled, reason, store.StampPtr(now)
	done := tx.Model(a).Where("state = ?", was).Select("state", "cancel_reason", "cancelled_at").Updates(a)
	if err := store.Changed(done, ErrCancelled, "cancel activity %d", a.ID); err != nil {
		return err
	}
	return agree(tx, a)
}

// Restore takes a cancellation back.
func Restore(tx *gorm.DB, a *Activity) error {
	if a.State != ActivityCancelled {
		return store.ErrNothingToUndo
	}
	a.State, a.CancelReason, a.CancelledAt = Planned, "", nil
	if a.ClosedAt != nil {
		a.State = Closed
	}
	was := *a
	if err := hostAgain(tx, a); err != nil {
		return err
	}
	done := tx.Model(a).Where("state = ?", ActivityCancelled).Select("state", "cancel_reason", "cancelled_at", "host_id", "host_name").Updates(a)
	if err := store.Changed(done, store.ErrNothingToUndo, "restore activity %d", a.ID); err != nil {
		return err
	}
	return errors.Join(agree(tx, a), presume(tx, a, &was))
}

// Calls tells whether an activity calls a person: a trip of a team its team (§6),
// every other one everybody.
func (a *Activity) Calls(person int64) bool {
	return len(a.CalledIDs) == 0 || slices.Contains(a.CalledIDs, person)
}

// SetCalled names whom alone activities call. That somebody is called or not is
// no news of the activity: its time of change stays.
func SetCalled(tx *gorm.DB, people store.IDs, activities ...int64) error {
	if len(activities) == 0 {
		return nil
	}
	err := tx.Model(&Activity{}).Where("id IN ?", activities).UpdateColumn("called_ids", people).Error
	if err != nil {
		return fmt.Errorf("whom activities call: %w", err)
	}
	return nil
}

// SetPostRef keeps the outbox row of the activity's live post.
func SetPostRef(tx *gorm.DB, a *Activity, row int64) error {
	a.PostRef = row
	return tx.Model(a).Update("post_ref", row).Error
}

// CheckInWindow gives the instants of §8: check-in is possible from opens to
// closes, both included; one after lateFrom is late.
func CheckInWindow(a *Activity) (opens, lateFrom, closes time.Time) {
	closes = a.over()
	if early := a.StartsAt.Add(a.ClosesAfter.Duration()); a.ClosesAfter > 0 && early.Before(closes) {
		closes = early
	}
	return a.StartsAt.Add(-a.OpensBefore.Duration()), a.StartsAt.Add(a.LateAfter.Duration()), closes
}

// over is when an activity ends, or was ended.
func (a *Activity) over() time.Time {
	if a.State == Closed && a.ClosedAt != nil && a.ClosedAt.Before(a.EndsAt) {
		return *a.ClosedAt
	}
	return a.EndsAt
}

// ByID finds an activity of tx's office.
func ByID(tx *gorm.DB, id int64) (*Activity, error) {
	q := store.Here(tx)
	a, err := store.Remembered(q, store.ActivityShelf, [2]int64{q.Office, id}, func() (*Activity, error) { return store.One[Activity](q, "id = ?", "", id) })
	if err != nil {
		return nil, fmt.Errorf("activity %d: %w", id, err)
	}
	return a, nil
}

// ActivityOfPost finds the activity whose live post an outbox row is;
// ErrNotFound when it is none.
func ActivityOfPost(tx *gorm.DB, row int64) (*Activity, error) {
	var a Activity
	if err := tx.Where("post_ref = ?", row).Take(&a).Error; err != nil {
		return nil, fmt.Errorf("activity of post %d: %w", row, err)
	}
	return &a, nil
}
