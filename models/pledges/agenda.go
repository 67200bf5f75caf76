package pledges

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// Line is one line of the agenda of a meeting.
type Line struct {
	ID         int64
	OfficeID   int64
	PledgeID   int64
	N          int    // its place; taken once, so that a line that is left out keeps it
	Sort       string // what drafted it: the name of a source, Typed or Opening
	Text       string
	RecordKind records.Kind // what it is about; "" for nothing on record
	RecordID   int64
	LeftOut    bool
	CreatedAt  time.Time
	UpdatedAt  time.Time
}

// TableName is pledge_agenda.
func (Line) TableName() string { return "pledge_agenda" }

// The sorts of lines that no source drafts.
const (
	Opening = "opening" // the report itself, which every meeting hears
	Typed   = "typed"
)

// Limits of an agenda.
const (
	LineLimit  = 300 // characters of one
	LinesLimit = 40  // that stand
)

// Faults of an agenda.
var (
	ErrNoMeeting = errors.New("only a meeting has an agenda")
	ErrLines     = errors.New("agenda has as many lines as it can have")
)

// Item is what a source offers for an agenda.
type Item struct {
	Sort string
	Text string
	Ref  records.Ref
}

// DraftAgenda adds what is not on a meeting's agenda yet, up to what it can have, and tells how
// much it added. A line that was left out stays so. store.ErrNotAllowed, ErrNoMeeting.
func DraftAgenda(tx *gorm.DB, p *Pledge, items []Item, by *people.Person) (added int, err error) {
	all, err := lines(tx, p, by)
	if err != nil {
		return 0, err
	}
	known, n, standing := map[records.Ref]bool{}, 0, 0
	opened := false
	for _, l := range all {
		n = max(n, l.N)
		opened = opened || l.Sort == Opening
		known[records.Ref{Kind: l.RecordKind, ID: l.RecordID}] = true
		if !l.LeftOut {
			standing++
		}
	}
	for _, it := range items {
		if it.Sort == Opening && opened || it.Sort != Opening && known[it.Ref] || standing == LinesLimit {
			continue
		}
		n++
		l := &Line{PledgeID: p.ID, N: n, Sort: it.Sort, Text: store.Shorten(store.OneLine(it.Text), LineLimit), RecordKind: it.Ref.Kind, RecordID: it.Ref.ID}
		if err := tx.Create(l).Error; err != nil {
			return added, fmt.Errorf("line of agenda %d: %w", p.ID, err)
		}
		standing++
		added++
	}
	return added, nil
}

// AddLine adds a line that was typed. store.ErrEmpty, *store.TooLongError, ErrLines and the
// faults of DraftAgenda.
func AddLine(tx *gorm.DB, p *Pledge, text string, by *people.Person) (*Line, error) {
	all, err := lines(tx, p, by)
	if err != nil {
		return nil, err
	}
	text = store.OneLine(text)
	if err := store.Text("line", &text, LineLimit); err != nil {
		return nil, err
	}
	n, standing := 0, 0
	for _, l := range all {
		n = max(n, l.N)
		if !l.LeftOut {
			standing++
		}
	}
	switch {
	case text == "":
		return nil, store.ErrEmpty
	case standing >= LinesLimit:
		return nil, ErrLines
	}
	l := &Line{PledgeID: p.ID, N: n + 1, Sort: Typed, Text: text}
	if err := tx.Create(l).Error; err != nil {
		return nil, fmt.Errorf("line of agenda %d: %w", p.ID, err)
	}
	return l, nil
}

func lines(tx *gorm.DB, p *Pledge, by *people.Person) (all []Line, err error) {
	switch {
	case !by.Is(people.Staff):
		return nil, store.ErrNotAllowed
	case p.Kind != Meeting:
		return nil, ErrNoMeeting
	}
	if err := tx.Where("pledge_id = ?", p.ID).Order("n, id").Find(&all).Error; err != nil {
		return nil, fmt.Errorf("agenda of pledge %d: %w", p.ID, err)
	}
	return all, nil
}

// LeaveOut takes a line off the agenda, or puts it back. store.ErrNothingToUndo when it is as
// it is to be.
func LeaveOut(tx *gorm.DB, l *Line, out bool, by *people.Person) error {
	if !by.Is(people.Staff) {
		return store.ErrNotAllowed
	}
	done := tx.Model(l).Where("left_out = ?", !out).Update("left_out", out)
	if err := store.Changed(done, store.ErrNothingToUndo, "line %d of an agenda", l.ID); err != nil {
		return err
	}
	l.LeftOut = out
	return nil
}

// AgendaOf lists the lines of a meeting's agenda that stand, in order.
func AgendaOf(tx *gorm.DB, p *Pledge) (list []Line, err error) {
	if err := tx.Where("pledge_id = ? AND left_out = ?", p.ID, false).Order("n, id").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("agenda of pledge %d: %w", p.ID, err)
	}
	return list, nil
}

// LineByID finds a line of an agenda of tx's office.
func LineByID(tx *gorm.DB, id int64) (*Line, error) {
	var l Line
	if err := tx.Take(&l, id).Error; err != nil {
		return nil, fmt.Errorf("line %d of an agenda: %w", id, err)
	}
	return &l, nil
}

// MeetingBefore is the last meeting before one that was held; nil for none.
func MeetingBefore(tx *gorm.DB, p *Pledge) (*Pledge, error) {
	var list []Pledge
	err := tx.Where("kind = ? AND state = ? AND (year < ? OR year = ? AND nth < ?)", Meeting, Done, p.Year, p.Year, p.Nth).
		Order("year DESC, nth DESC").Limit(1).Find(&list).Error
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[0], nil
}

// Waiting lists the promises of the years up to one that are still to be done, or were not done,
// the meetings aside.
func Waiting(tx *gorm.DB, year int) (list []Pledge, err error) {
	err = tx.Where("year IN ? AND kind <> ? AND state IN ?", []int{year - 1, year}, Meeting, []State{Open, PutOff, Unkept}).
		Order("year, id").Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("pledges that wait in %d: %w", year, err)
	}
	return list, nil
}
