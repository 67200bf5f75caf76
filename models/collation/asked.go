package collation

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"lianluo/models/calendar"
	"lianluo/models/people"
	"lianluo/models/store"
)

// Says is what a member says to his or her entries of the year.
type Says string

// What can be said. Who is Unsaid at the end counts as having no objection (未提异议).
const (
	Unsaid Says = ""
	Right  Says = "right" // 没问题
	Doubts Says = "doubt" // 有疑问
)

// Asked is what a member was asked, and has said.
type Asked struct {
	ID          int64
	OfficeID    int64
	CollationID int64
	PersonID    int64
	Joined      bool // could be asked: has a chat with the bot
	Says        Says
	AnsweredAt  *time.Time
	CreatedAt   time.Time
	UpdatedAt   time.Time
}

// TableName is collation_asked.
func (Asked) TableName() string { return "collation_asked" }

// Ask begins the asking; at is when the members hear of it, from which the working days
// count. ErrMoved, ErrNotAllowed.
func Ask(tx *gorm.DB, cal *calendar.Calendar, c *Collation, by *people.Person, at time.Time) error {
	if !by.Is(people.Staff) {
		return store.ErrNotAllowed
	}
	loc, err := people.LocationOf(tx)
	if err != nil {
		return err
	}
	remind, closes := Times(cal, at, loc)
	if err := c.take(tx, Asking, by, tx.NowFunc()); err != nil {
		return err
	}
	if err := c.asks(tx, store.StampPtr(at), store.StampPtr(remind), store.StampPtr(closes)); err != nil {
		return err
	}
	members, err := people.Members(tx)
	if err != nil {
		return err
	}
	for i := range members {
		row := &Asked{CollationID: c.ID, PersonID: members[i].ID, Joined: members[i].Joined()}
		err := tx.Clauses(clause.OnConflict{
			Columns:   []clause.Column{{Name: "office_id"}, {Name: "collation_id"}, {Name: "person_id"}},
			DoUpdates: clause.AssignmentColumns([]string{"joined", "updated_at"}),
		}).Create(row).Error
		if err != nil {
			return fmt.Errorf("ask person %d: %w", members[i].ID, err)
		}
	}
	return nil
}

// asks keeps from when until when the members are asked; nil: they are not.
func (c *Collation) asks(tx *gorm.DB, at, remind, closes *time.Time) error {
	c.AskedAt, c.RemindAt, c.ClosesAt = at, remind, closes
	if err := tx.Model(c).Select("asked_at", "remind_at", "closes_at").Updates(c).Error; err != nil {
		return fmt.Errorf("days of asking of collation %d: %w", c.ID, err)
	}
	return nil
}

// Takes tells whether members can answer at a time.
func (c *Collation) Takes(now time.Time) bool {
	return c.State == Asking && c.ClosesAt != nil && now.Before(*c.ClosesAt)
}

// AskedOf is what a person was asked; ErrNotAsked.
func AskedOf(tx *gorm.DB, c *Collation, person int64) (*Asked, error) {
	var row Asked
	err := tx.Where("collation_id = ? AND person_id = ?", c.ID, person).Take(&row).Error
	if errors.Is(err, store.ErrNotFound) {
		return nil, ErrNotAsked
	}
	if err != nil {
		return nil, fmt.Errorf("what person %d is asked: %w", person, err)
	}
	return &row, nil
}

// Answer keeps what a member says of his or her own entries; the last word counts, and with it
// the time: 有疑问 said after an answer questions that too (Stands). ErrOver, ErrNotAsked.
func Answer(tx *gorm.DB, c *Collation, who *people.Person, says Says, now time.Time) error {
	if says != Right && says != Doubts {
		return ErrNotAsked
	}
	row, err := AskedOf(tx, c, who.ID)
	switch {
	case err != nil:
		return err
	case !who.Is(people.Member):
		return ErrNotAsked
	case !c.Takes(now):
		return ErrOver
	}
	row.Says, row.AnsweredAt = says, store.StampPtr(now)
	if err := tx.Model(row).Select("says", "answered_at").Updates(row).Error; err != nil {
		return fmt.Errorf("answer of person %d: %w", who.ID, err)
	}
	return nil
}

// Line is a member and what he or she has said.
type Line struct {
	Asked
	Name  string
	Stand Standing // how he or she stands by now, or stood when the year was frozen
}

// Everybody lists who is asked, in the order of the roster: who has left without an answer is
// not waited for; and all that they have questioned (Questions).
func Everybody(tx *gorm.DB, c *Collation) (list []Line, questions []Question, err error) {
	var rows []Asked
	if err := tx.Where("collation_id = ?", c.ID).Find(&rows).Error; err != nil {
		return nil, nil, fmt.Errorf("who is asked in collation %d: %w", c.ID, err)
	}
	if questions, err = Questions(tx, c, 0); err != nil {
		return nil, nil, err
	}
	ids, of := make([]int64, len(rows)), map[int64]Asked{}
	for i, r := range rows {
		ids[i], of[r.PersonID] = r.PersonID, r
	}
	var found []people.Person
	if err := tx.Where("id IN ?", ids).Order("sort_key, id").Find(&found).Error; err != nil {
		return nil, nil, fmt.Errorf("people of collation %d: %w", c.ID, err)
	}
	for i := range found {
		if row := of[found[i].ID]; row.Says != Unsaid || found[i].Is(people.Member) {
			list = append(list, Line{row, found[i].Name, row.Stands(questions)})
		}
	}
	return list, questions, nil
}

// Reminding lists the collations of all offices whose reminder is due in (after, until].
func Reminding(tx *gorm.DB, after, until time.Time) (list []Collation, err error) {
	err = tx.Where("state = 'asking' AND remind_at > ? AND remind_at <= ?", store.Stamp(after), store.Stamp(until)).Order("remind_at, id").Find(&list).Error
	return list, err
}

// TakesFrom is the collation in which a person can answer now, whether he or she has or not; nil
// for none.
func TakesFrom(tx *gorm.DB, person int64, now time.Time) (*Collation, error) {
	mine := tx.Model(&Asked{}).Select("collation_id").Where("person_id = ?", person)
	var list []Collation
	err := tx.Where("state = ? AND closes_at > ? AND id IN (?)", Asking, store.Stamp(now), mine).Order("id").Limit(1).Find(&list).Error
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[0], nil
}

// OpenFor is the collation in which a person is asked and has not answered; nil for none.
func OpenFor(tx *gorm.DB, person int64, now time.Time) (*Collation, error) {
	mine := tx.Model(&Asked{}).Select("collation_id").Where("person_id = ? AND says = ?", person, Unsaid)
	var list []Collation
	err := tx.Where("state = ? AND closes_at > ? AND id IN (?)", Asking, store.Stamp(now), mine).Order("id").Limit(1).Find(&list).Error
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[0], nil
}
