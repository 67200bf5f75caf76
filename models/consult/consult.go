// Package consult holds consultations before decisions (征求意见, §11): a matter is put to
// members until a deadline, each says what he or she thinks, the result goes to the committee,
// and each opinion is answered. Of one without names (不署名) the record keeps who said what, and
// no reader sees it.
package consult

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// State is where a consultation stands.
type State string

// The states of a consultation.
const (
	Open      State = "open"
	Closed    State = "closed" // its deadline is over
	Sent      State = "sent"   // its result went to the committee (报送)
	Ended     State = "ended"  // each opinion is answered
	Withdrawn State = "withdrawn"
)

// Consultation is a matter that is put to members.
type Consultation struct {
	ID        int64
	OfficeID  int64
	Number    string // 征-2026-001
	Matter    string
	Unnamed   bool // 不署名: no reader sees who said what
	ToAll     bool // all members are asked, and the group sees how many have answered
	State     State
	ClosesAt  time.Time  // nothing is taken from then on
	HalfAt    *time.Time // when who has not answered is reminded half-way; nil for never
	EveAt     *time.Time // and before the end
	Shuffle   string     `json:"-"` // by which the opinions of one without names are ordered
	PostRef   int64      // outbox row of the post in the group
	CreatedBy int64
	ClosedAt  *time.Time
	SentOn    store.Date // the day on which the result went to the committee
	SentBy    string     // who took it there
	EndedAt   *time.Time
	store.Voiding
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Bounds of a consultation.
const (
	OpinionLimit  = 500 // characters of one opinion
	OpinionsLimit = 6   // of one member
	ReplyLimit    = 300 // characters of the answer to one
	Longest       = 90  // days ahead that the deadline may lie
	twice         = time.Minute
)

// Faults of a consultation.
var (
	ErrPast     = errors.New("deadline of a consultation is over")
	ErrTooFar   = errors.New("deadline of a consultation lies too far ahead")
	ErrNobody   = errors.New("nobody is asked")
	ErrTwice    = errors.New("the same matter was put a moment ago")
	ErrOver     = errors.New("consultation takes no answers any more")
	ErrNotAsked = errors.New("person is not asked")
	ErrTooMany  = errors.New("person has as many opinions as are taken")
	ErrSooner   = errors.New("new deadline is not later")
)

// Life is the life of a consultation (§11): the director or the party contact puts it, the
// deadline closes it, its result goes to the committee, and it ends with the last answer to
// an opinion.
var Life = &records.Machine[State]{
	Kind: records.KindConsult, Prefix: "征", Filed: Open, Owner: "created_by",
	Order:   []State{Open, Closed, Sent, Ended, Withdrawn},
	Reading: records.Reading[State]{Readers: records.Readers{Roles: people.Director | people.PartyContact, Group: "asked"}, Near: isAsked},
	Steps: map[State]map[State]records.Rule{
		"": {Open: {By: records.StaffOrContact}},
		Open: {
			Closed:    {By: records.AnyoneByRule},
			Withdrawn: {By: records.StaffOrContact, Words: records.MayWords, Limit: store.LeaveReasonLimit},
		},
		Closed: {
			Sent:      {By: records.StaffOrContact, Words: records.MustWords, Limit: store.TitleLimit},
			Withdrawn: {By: records.StaffOrContact, Words: records.MayWords, Limit: store.LeaveReasonLimit},
		},
		Sent:  {Ended: {By: records.AnyoneByRule}},
		Ended: {Sent: {By: records.AnyoneByRule}}, // an answer was undone
	},
}

// isAsked tells whether a person is one of those who are asked.
func isAsked(tx *gorm.DB, rec records.Living[State], by *people.Person) (bool, error) {
	row, err := AskedOf(tx, *rec.Life().ID, by.ID)
	return row != nil && by.Is(people.Member), err
}

// Life tells where a consultation's life is kept.
func (c *Consultation) Life() records.Life[State] {
	return records.Life[State]{
		ID: &c.ID, Author: c.CreatedBy, State: &c.State, Number: &c.Number,
		Kept: []string{"closed_at", "sent_on", "sent_by", "ended_at", "voided_at", "voided_by", "void_reason"},
	}
}

// Follow keeps when it closed, when and by whom its result went to the committee, when it
// ended.
func (c *Consultation) Follow(step *records.Step) {
	switch State(step.ToState) {
	case Closed:
		c.ClosedAt = store.StampPtr(step.At)
	case Sent:
		if c.EndedAt = nil; State(step.FromState) == Closed {
			c.SentOn, c.SentBy = step.OnDate, step.Words
		}
	case Ended:
		c.EndedAt = store.StampPtr(step.At)
	case Withdrawn:
		c.Void(step.ByID, step.Words, step.At)
	}
}

// Restart forgets what Follow keeps.
func (c *Consultation) Restart() {
	c.ClosedAt, c.SentOn, c.SentBy, c.EndedAt, c.Voiding = nil, "", "", nil, store.Voiding{}
}

// Draft is what a consultation is made of.
type Draft struct {
	Matter  string
	Unnamed bool
	To      []int64 // who is asked; nil: all members who have joined
	Times
}

// Times are the deadline and when who has not answered is reminded of it.
type Times struct {
	ClosesAt      time.Time
	HalfAt, EveAt *time.Time
}

// Ask puts a matter to members. store.ErrNotAllowed, store.ErrEmpty without words,
// *store.TooLongError, ErrPast, ErrTooFar, ErrNobody, ErrTwice.
func Ask(tx *gorm.DB, d Draft, by *people.Person, now time.Time) (*Consultation, *records.Step, error) {
	if err := store.Text("matter", &d.Matter, store.MatterLimit); err != nil {
		return nil, nil, err
	}
	switch {
	case d.Matter == "":
		return nil, nil, store.ErrEmpty
	case !d.ClosesAt.After(now):
		return nil, nil, ErrPast
	case d.ClosesAt.After(now.AddDate(0, 0, Longest)):
		return nil, nil, ErrTooFar
	}
	var same []Consultation
	err := tx.Where("created_by = ? AND state = ? AND matter = ? AND created_at > ?", by.ID, Open, d.Matter, store.Stamp(now.Add(-twice))).Limit(1).Find(&same).Error
	if err != nil {
		return nil, nil, fmt.Errorf("the same matter: %w", err)
	}
	if len(same) > 0 {
		return nil, nil, ErrTwice
	}
	to, err := Audience(tx, d.To)
	if err != nil {
		return nil, nil, err
	}
	if len(to) == 0 {
		return nil, nil, ErrNobody
	}
	key := make([]byte, 16)
	if _, err := rand.Read(key); err != nil {
		return nil, nil, fmt.Errorf("key of a consultation: %w", err)
	}
	c := &Consultation{Matter: d.Matter, Unnamed: d.Unnamed, ToAll: d.To == nil, Shuffle: hex.EncodeToString(key), CreatedBy: by.ID}
	c.setTimes(d.Times)
	step, err := Life.Advance(tx, c, records.Move[State]{To: Open, By: by}, now)
	if err != nil {
		return nil, nil, err
	}
	for _, p := range to {
		if err := tx.Create(&Asked{ConsultationID: c.ID, PersonID: p.ID}).Error; err != nil {
			return nil, nil, fmt.Errorf("ask person %d: %w", p.ID, err)
		}
	}
	return c, step, nil
}

// Audience lists who can be asked, in the order of the roster: the members who have joined,
// or those of them that are named.
func Audience(tx *gorm.DB, named []int64) (list []people.Person, err error) {
	members, err := people.Members(tx)
	if err != nil {
		return nil, err
	}
	for _, p := range members {
		wanted := named == nil
		for _, id := range named {
			wanted = wanted || id == p.ID
		}
		if wanted && p.Joined() {
			list = append(list, p)
		}
	}
	return list, nil
}

func (c *Consultation) setTimes(t Times) {
	c.ClosesAt, c.HalfAt, c.EveAt = store.Stamp(t.ClosesAt), nil, nil
	if t.HalfAt != nil {
		c.HalfAt = store.StampPtr(*t.HalfAt)
	}
	if t.EveAt != nil {
		c.EveAt = store.StampPtr(*t.EveAt)
	}
}

// Takes tells whether answers are taken at a time.
func (c *Consultation) Takes(now time.Time) bool { return c.State == Open && now.Before(c.ClosesAt) }

// Answering tells whether its opinions can be answered, or an answer corrected.
func (c *Consultation) Answering() bool { return c.State == Sent || c.State == Ended }

// Extend moves the deadline of an open consultation. ErrOver, ErrSooner, ErrTooFar.
func Extend(tx *gorm.DB, c *Consultation, t Times, now time.Time) error {
	switch {
	case !c.Takes(now):
		return ErrOver
	case !t.ClosesAt.After(c.ClosesAt):
		return ErrSooner
	case t.ClosesAt.After(now.AddDate(0, 0, Longest)):
		return ErrTooFar
	}
	return c.reset(tx, t)
}

// Shorten takes Extend back. ErrOver, ErrPast when the deadline before is over already.
func Shorten(tx *gorm.DB, c *Consultation, t Times, now time.Time) error {
	switch {
	case !c.Takes(now):
		return ErrOver
	case !t.ClosesAt.After(now):
		return ErrPast
	}
	return c.reset(tx, t)
}

func (c *Consultation) reset(tx *gorm.DB, t Times) error {
	c.setTimes(t)
	done := tx.Model(c).Where("state = ?", Open).Select("closes_at", "half_at", "eve_at").Updates(c)
	return store.Changed(done, ErrOver, "deadline of consultation %d", c.ID)
}

// Close ends the taking of answers when the deadline is over, and numbers the opinions: in the
// order of the roster, or shuffled where no name is shown. One that is not open stays as it is.
func Close(tx *gorm.DB, c *Consultation, now time.Time) error {
	if c.State != Open || now.Before(c.ClosesAt) {
		return nil
	}
	if _, err := Life.Advance(tx, c, records.Move[State]{To: Closed}, now); err != nil {
		return err
	}
	return number(tx, c)
}

// SetPost keeps the outbox row of the post in the group.
func SetPost(tx *gorm.DB, c *Consultation, row int64) error {
	c.PostRef = row
	return tx.Model(c).UpdateColumn("post_ref", row).Error
}

// ByID finds a consultation of tx's office.
func ByID(tx *gorm.DB, id int64) (*Consultation, error) {
	var c Consultation
	if err := tx.Take(&c, id).Error; err != nil {
		return nil, fmt.Errorf("consultation %d: %w", id, err)
	}
	return &c, nil
}

// ByNumber finds the one of tx's office with this number.
func ByNumber(tx *gorm.DB, number string) (*Consultation, error) {
	var c Consultation
	if err := tx.Where("number = ? AND number <> ''", number).Take(&c).Error; err != nil {
		return nil, fmt.Errorf("consultation %s: %w", number, err)
	}
	return &c, nil
}

// Page lists a page of all of tx's office, the newest first, and tells whether there are more.
func Page(tx *gorm.DB, page store.Page) (list []Consultation, more bool, err error) {
	offset, size := page.Bounds()
	if err := tx.Order("id DESC").Offset(offset).Limit(size + 1).Find(&list).Error; err != nil {
		return nil, false, fmt.Errorf("page of consultations: %w", err)
	}
	return list[:min(len(list), size)], len(list) > size, nil
}

// Going lists those that are open, wait to be sent, or have opinions to be answered; the
// oldest first.
func Going(tx *gorm.DB) (list []Consultation, err error) {
	if err := tx.Where("state IN ?", []State{Open, Closed, Sent}).Order("id").Limit(store.MaxPage).Find(&list).Error; err != nil {
		return nil, fmt.Errorf("consultations that go on: %w", err)
	}
	return list, nil
}
