// Package dates is the finding of a date together (约时间): a few times are offered, each
// member says in private of each whether he or she can, the office picks one. What somebody
// says is seen by nobody else; of the time that was picked the staff learns who cannot.
package dates

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"lianluo/models/people"
	"lianluo/models/store"
)

// State is where a poll stands.
type State string

// The states of a poll.
const (
	Open      State = "open"
	Over      State = "over"   // its time is over, and none was picked yet
	Picked    State = "picked" // one of its dates was
	Withdrawn State = "withdrawn"
)

// Poll is a date that is looked for.
type Poll struct {
	ID        int64
	OfficeID  int64
	Topic     string
	State     State
	ClosesAt  time.Time // nothing is taken from then on
	PickedID  int64     // the option; 0 for none
	PostRef   int64     // outbox row of the post in the group
	CreatedBy int64
	EndedAt   *time.Time
	CreatedAt time.Time
	UpdatedAt time.Time
}

// TableName is date_polls.
func (Poll) TableName() string { return "date_polls" }

// Option is one of the times of a poll. Of a whole day the hour is still open.
type Option struct {
	ID        int64
	OfficeID  int64
	PollID    int64
	StartsAt  time.Time
	WholeDay  bool
	CreatedAt time.Time
	UpdatedAt time.Time
}

// TableName is date_options.
func (Option) TableName() string { return "date_options" }

// Says is what somebody says of a time.
type Says string

// What can be said; Unsaid while nothing is.
const (
	Unsaid Says = ""
	Yes    Says = "yes"
	IfNeed Says = "maybe" // if need be
	No     Says = "no"
)

// Answers are those that can be given, in the order in which they are shown.
var Answers = []Says{Yes, IfNeed, No}

// Tick is what a member says of one time.
type Tick struct {
	ID        int64
	OfficeID  int64
	PollID    int64
	OptionID  int64
	PersonID  int64
	Says      Says
	CreatedAt time.Time
	UpdatedAt time.Time
}

// TableName is date_ticks.
func (Tick) TableName() string { return "date_ticks" }

// Bounds of a poll.
const (
	Fewest, Most = 2, 5
	// keep is how long what people said is kept.
	keep = 180 * 24 * time.Hour
)

// Faults of a poll.
var (
	ErrHowMany = errors.New("a poll has two to five times")
	ErrTime    = errors.New("a time of a poll is over, or before its end")
	ErrTwice   = errors.New("a poll has one time twice")
	ErrOver    = errors.New("poll is over")
	ErrUnknown = errors.New("unknown answer or time of a poll")
)

// Ask opens a poll that takes answers until closes. ErrNotAllowed, ErrHowMany, ErrTwice,
// ErrTime, store.ErrEmpty without a topic.
func Ask(tx *gorm.DB, topic string, options []Option, closes time.Time, by *people.Person, now time.Time) (*Poll, error) {
	if err := store.Text("topic", &topic, store.TopicLimit); err != nil {
		return nil, err
	}
	switch {
	case !by.Is(people.Staff):
		return nil, store.ErrNotAllowed
	case topic == "":
		return nil, store.ErrEmpty
	case len(options) < Fewest || len(options) > Most:
		return nil, ErrHowMany
	case !closes.After(now):
		return nil, ErrTime
	}
	options = slices.Clone(options)
	slices.SortFunc(options, func(a, b Option) int { return a.StartsAt.Compare(b.StartsAt) })
	for i := range options {
		options[i].StartsAt = store.Stamp(options[i].StartsAt)
		if closes.After(options[i].StartsAt) {
			return nil, ErrTime
		}
		if i > 0 && options[i].StartsAt.Equal(options[i-1].StartsAt) {
			return nil, ErrTwice
		}
	}
	p := &Poll{Topic: topic, State: Open, ClosesAt: store.Stamp(closes), CreatedBy: by.ID}
	if err := tx.Create(p).Error; err != nil {
		return nil, fmt.Errorf("open poll for a date: %w", err)
	}
	for i := range options {
		options[i].ID, options[i].PollID = 0, p.ID
		if err := tx.Create(&options[i]).Error; err != nil {
			return nil, fmt.Errorf("time of poll %d: %w", p.ID, err)
		}
	}
	return p, nil
}

// Takes tells whether answers are taken at the time.
func (p *Poll) Takes(now time.Time) bool { return p.State == Open && now.Before(p.ClosesAt) }

// Say keeps what a member says of a time; said again, the last counts. ErrNotAllowed for who
// is no member, ErrOver, ErrUnknown.
func Say(tx *gorm.DB, p *Poll, option int64, who *people.Person, says Says, now time.Time) error {
	switch {
	case !who.Is(people.Member):
		return store.ErrNotAllowed
	case !slices.Contains(Answers, says):
		return ErrUnknown
	case !p.Takes(now):
		return ErrOver
	}
	options, err := OptionsOf(tx, p)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(options, func(o Option) bool { return o.ID == option }) {
		return ErrUnknown
	}
	t := &Tick{PollID: p.ID, OptionID: option, PersonID: who.ID, Says: says}
	err = tx.Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "office_id"}, {Name: "poll_id"}, {Name: "person_id"}, {Name: "option_id"}},
		DoUpdates: clause.AssignmentColumns([]string{"says", "updated_at"}),
	}).Create(t).Error
	if err != nil {
		return fmt.Errorf("tick of poll %d: %w", p.ID, err)
	}
	return nil
}

// Pick chooses one of the times. ErrNotAllowed, ErrOver when one was picked before or the
// poll was withdrawn, ErrUnknown.
func Pick(tx *gorm.DB, p *Poll, option int64, by *people.Person, now time.Time) error {
	options, err := OptionsOf(tx, p)
	switch {
	case err != nil:
		return err
	case !by.Is(people.Staff):
		return store.ErrNotAllowed
	case !slices.ContainsFunc(options, func(o Option) bool { return o.ID == option }):
		return ErrUnknown
	}
	return p.move(tx, []State{Open, Over}, Picked, option, now)
}

// Unpick takes Pick back: answers are taken again while there is time. ErrOver.
func Unpick(tx *gorm.DB, p *Poll, now time.Time) error {
	to := Open
	if !now.Before(p.ClosesAt) {
		to = Over
	}
	return p.move(tx, []State{Picked}, to, 0, now)
}

// Close ends a poll whose time is over; one that has ended stays as it is.
func Close(tx *gorm.DB, p *Poll, now time.Time) error {
	if p.State != Open || now.Before(p.ClosesAt) {
		return nil
	}
	return p.move(tx, []State{Open}, Over, 0, now)
}

// Withdraw calls a poll off. ErrNotAllowed, ErrOver.
func Withdraw(tx *gorm.DB, p *Poll, by *people.Person, now time.Time) error {
	if !by.Is(people.Staff) {
		return store.ErrNotAllowed
	}
	return p.move(tx, []State{Open, Over}, Withdrawn, 0, now)
}

func (p *Poll) move(tx *gorm.DB, from []State, to State, picked int64, now time.Time) error {
	if !slices.Contains(from, p.State) {
		return ErrOver
	}
	was := p.State
	p.State, p.PickedID, p.EndedAt = to, picked, nil
	if to != Open {
		p.EndedAt = store.StampPtr(now)
	}
	done := tx.Model(p).Where("state = ?", was).Select("state", "picked_id", "ended_at").Updates(p)
	return store.Changed(done, ErrOver, "poll %d", p.ID)
}

// SetPost keeps the outbox row of the poll's post in the group.
func SetPost(tx *gorm.DB, p *Poll, row int64) error {
	p.PostRef = row
	return tx.Model(p).Update("post_ref", row).Error
}

// ByID finds a poll of tx's office.
func ByID(tx *gorm.DB, id int64) (*Poll, error) {
	var p Poll
	if err := tx.Take(&p, id).Error; err != nil {
		return nil, fmt.Errorf("poll for a date %d: %w", id, err)
	}
	return &p, nil
}

// OptionsOf lists the times of a poll, the earliest first.
func OptionsOf(tx *gorm.DB, p *Poll) (list []Option, err error) {
	if err = tx.Where("poll_id = ?", p.ID).Order("starts_at, id").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("times of poll %d: %w", p.ID, err)
	}
	return list, nil
}

// Count is what was said of one time, by how many.
type Count struct {
	Option
	Said map[Says]int
}

// CountsOf counts what was said of each time, and by how many who have said something. Who
// has left the office is not counted.
func CountsOf(tx *gorm.DB, p *Poll) (list []Count, answered int, err error) {
	options, err := OptionsOf(tx, p)
	if err != nil {
		return nil, 0, err
	}
	ticks, err := ticksOf(tx, p)
	if err != nil {
		return nil, 0, err
	}
	who := map[int64]bool{}
	for _, o := range options {
		n := Count{Option: o, Said: map[Says]int{}}
		for _, t := range ticks {
			if who[t.PersonID] = true; t.OptionID == o.ID {
				n.Said[t.Says]++
			}
		}
		list = append(list, n)
	}
	return list, len(who), nil
}

func ticksOf(tx *gorm.DB, p *Poll) (list []Tick, err error) {
	err = tx.Where("poll_id = ? AND person_id NOT IN (?)", p.ID, tx.Model(&people.Person{}).Select("id").Where("left_at IS NOT NULL")).
		Order("id").Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("ticks of poll %d: %w", p.ID, err)
	}
	return list, nil
}

// Mine is what a person has said, by the time's id.
func Mine(tx *gorm.DB, p *Poll, person int64) (map[int64]Says, error) {
	var list []Tick
	if err := tx.Where("poll_id = ? AND person_id = ?", p.ID, person).Find(&list).Error; err != nil {
		return nil, fmt.Errorf("ticks of poll %d: %w", p.ID, err)
	}
	said := map[int64]Says{}
	for _, t := range list {
		said[t.OptionID] = t.Says
	}
	return said, nil
}

// Cannot lists who cannot at the time that was picked: nothing of the others is told.
func Cannot(tx *gorm.DB, p *Poll) (ids []int64, err error) {
	if p.PickedID == 0 {
		return nil, nil
	}
	ticks, err := ticksOf(tx, p)
	for _, t := range ticks {
		if t.OptionID == p.PickedID && t.Says == No {
			ids = append(ids, t.PersonID)
		}
	}
	return ids, err
}

// Going lists the polls that go on, or wait for a time to be picked, the newest first.
func Going(tx *gorm.DB) (list []Poll, err error) {
	if err = tx.Where("state IN ?", []State{Open, Over}).Order("id DESC").Limit(10).Find(&list).Error; err != nil {
		return nil, fmt.Errorf("polls for a date: %w", err)
	}
	return list, nil
}

// ClosingBetween lists the open polls of all offices that close in (after, until].
func ClosingBetween(tx *gorm.DB, after, until time.Time) (list []Poll, err error) {
	err = tx.Where("state = 'open' AND closes_at > ? AND closes_at <= ?", store.Stamp(after), store.Stamp(until)).Order("closes_at, id").Find(&list).Error
	return list, err
}

// Forget deletes what people said long ago.
func Forget(ctx context.Context, db *store.DB, now time.Time) error {
	return db.Prune(ctx, now, store.Aged{Row: &Tick{}, Key: "id", Past: "updated_at < ?", Keep: keep})
}
