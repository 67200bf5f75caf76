package desk

import (
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// The traces that are no actions to be undone.
const (
	traceRound = "desk"       // a walk through the desk begins
	traceLater = "desk_later" // an item was put off in it
	traceShown = "desk_shown" // an item was shown in it; 0 at its end
)

// traceLimit is how much of a trace's words is kept, in characters.
const traceLimit = 200

// Trace notes that a person did a thing that cannot be undone and need not be.
func Trace(tx *gorm.DB, person int64, kind string, entity int64, note string) (*ledger.Action, error) {
	a := &ledger.Action{PersonID: person, Kind: kind, EntityID: entity, Note: store.CutRunes(store.CleanText(note), traceLimit)}
	if err := tx.Create(a).Error; err != nil {
		return nil, fmt.Errorf("trace %s: %w", kind, err)
	}
	return a, nil
}

// TraceByID finds a trace of that kind which the person left.
func TraceByID(tx *gorm.DB, id, person int64, kind string) (*ledger.Action, error) {
	var a ledger.Action
	if err := tx.Where("person_id = ? AND kind = ?", person, kind).Take(&a, id).Error; err != nil {
		return nil, err
	}
	return &a, nil
}

// LastTrace is the newest trace of that kind which the person left since; ErrNotFound
// when there is none.
func LastTrace(tx *gorm.DB, person int64, kind string, since time.Time) (*ledger.Action, error) {
	var a ledger.Action
	err := tx.Where("person_id = ? AND kind = ? AND created_at >= ?", person, kind, store.Stamp(since)).Order("id DESC").Take(&a).Error
	if err != nil {
		return nil, err
	}
	return &a, nil
}

// Round is a walk through the desk, one item after the other.
type Round struct {
	Begun bool         // whether there is one today
	Kind  records.Wait // limited to this kind; "" for all that is urgent
	later map[deskKey]bool
	shown deskKey // where it stands; id is 0 when it has not begun or is over
}

type deskKey struct {
	kind records.Wait
	id   int64
}

// StartRound begins a walk anew: what was put off before comes up again.
func StartRound(tx *gorm.DB, person int64, kind records.Wait) error {
	_, err := Trace(tx, person, traceRound, 0, string(kind))
	return err
}

// PutOff leaves an item for later in the person's walk.
func PutOff(tx *gorm.DB, person int64, kind records.Wait, id int64) error {
	_, err := Trace(tx, person, traceLater, id, string(kind))
	return err
}

// ShowInRound keeps where the person's walk stands: at an item of the desk or,
// with 0, at its end.
func ShowInRound(tx *gorm.DB, person int64, kind records.Wait, id int64) error {
	_, err := Trace(tx, person, traceShown, id, string(kind))
	return err
}

// CurrentRound is the walk a person is on. One of an earlier day is over: what
// was put off yesterday waits again today.
func CurrentRound(tx *gorm.DB, person int64, now time.Time) (Round, error) {
	r := Round{later: map[deskKey]bool{}}
	loc, err := people.LocationOf(tx)
	if err != nil {
		return r, err
	}
	var list []ledger.Action
	err = tx.Where("person_id = ? AND kind IN ? AND created_at >= ?", person, []string{traceRound, traceLater, traceShown},
		store.Stamp(store.DateOf(now, loc).Start(loc))).Order("id DESC").Find(&list).Error
	if err != nil {
		return r, fmt.Errorf("walk through the desk: %w", err)
	}
	stands := false
	for _, a := range list {
		key := deskKey{records.Wait(a.Note), a.EntityID}
		switch {
		case a.Kind == traceRound:
			r.Kind, r.Begun = key.kind, true
			return r, nil
		case a.Kind == traceLater:
			r.later[key] = true
		case !stands: // the newest
			r.shown, stands = key, true
		}
	}
	return r, nil
}

// GoesOn tells, after a decision, whether it was that of the item at which the
// walk stands, which has then left the desk. Any other decision is no step of
// a walk.
func (r Round) GoesOn(desk Desk) bool {
	return r.shown.id != 0 && !slices.ContainsFunc(desk, func(i Item) bool { return deskKey{i.Kind, i.Record.ID} == r.shown })
}

// Split parts the desk into what the walk still comes to and what was put off
// in it.
func (r Round) Split(desk Desk) (open, later Desk) {
	if r.Kind == "" {
		desk = desk.Urgent()
	}
	for _, item := range desk {
		switch {
		case r.Kind != "" && item.Kind != r.Kind:
		case r.later[deskKey{item.Kind, item.Record.ID}]:
			later = append(later, item)
		default:
			open = append(open, item)
		}
	}
	return open, later
}
