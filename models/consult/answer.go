package consult

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// Says is what a member says to a matter.
type Says string

// What can be said; Unsaid while nothing is.
const (
	Unsaid   Says = ""
	Agrees   Says = "agree"
	Differs  Says = "disagree" // with or without words
	Opinions Says = "opinion"  // with words
)

// Answers are those that can be given, in the order in which they are shown.
var Answers = []Says{Agrees, Differs, Opinions}

// Asked is a member who is asked, and what he or she has said.
type Asked struct {
	ID             int64
	OfficeID       int64
	ConsultationID int64
	PersonID       int64
	Says           Says
	AnsweredAt     *time.Time
	CreatedAt      time.Time
	UpdatedAt      time.Time
}

// TableName is consult_asked.
func (Asked) TableName() string { return "consult_asked" }

// OpinionState is what became of an opinion.
type OpinionState string

// The states of an opinion.
const (
	Given    OpinionState = "given"
	Accepted OpinionState = "accepted" // 采纳
	Partly   OpinionState = "partly"   // 部分采纳
	Declined OpinionState = "declined" // 未采纳
	Dropped  OpinionState = "dropped"  // its author has changed it before the deadline
)

// Outcomes are those of an opinion, in the order of the buttons.
var Outcomes = []OpinionState{Accepted, Partly, Declined}

// Opinion is one matter that a member has to say. Who wrote it is kept also where no name is
// shown.
type Opinion struct {
	ID             int64
	OfficeID       int64
	ConsultationID int64
	PersonID       int64
	N              int // its number in the result, from 1; 0 while answers are taken
	Text           string
	State          OpinionState
	Words          string // of the answer
	DecidedBy      int64
	DecidedAt      *time.Time
	CreatedAt      time.Time
	UpdatedAt      time.Time
}

// TableName is consult_opinions.
func (Opinion) TableName() string { return "consult_opinions" }

// OpinionLife is the life of an opinion (§11): its author gives it, the director or the party
// contact answers it, and may correct the answer.
var OpinionLife = &records.Machine[OpinionState]{
	Kind:    records.KindOpinion,
	Reading: records.Reading[OpinionState]{Readers: records.Readers{Roles: people.Director | people.PartyContact}},
	Order:   []OpinionState{Given, Accepted, Partly, Declined, Dropped},
	Steps: map[OpinionState]map[OpinionState]records.Rule{
		"":       {Given: {By: records.AuthorOnly}},
		Given:    {Accepted: accept, Partly: accept, Declined: decline, Dropped: {By: records.AuthorOnly}},
		Accepted: {Partly: accept, Declined: decline},
		Partly:   {Accepted: accept, Declined: decline},
		Declined: {Accepted: accept, Partly: accept},
	},
}

var (
	accept  = records.Rule{By: records.StaffOrContact, Words: records.MayWords, Limit: ReplyLimit}
	decline = records.Rule{By: records.StaffOrContact, Words: records.MustWords, Limit: ReplyLimit}
)

// Life tells where an opinion's life is kept.
func (o *Opinion) Life() records.Life[OpinionState] {
	return records.Life[OpinionState]{ID: &o.ID, Author: o.PersonID, State: &o.State, Kept: []string{"words", "decided_by", "decided_at"}}
}

// Follow keeps who has answered it, when and with which words.
func (o *Opinion) Follow(step *records.Step) {
	if slices.Contains(Outcomes, OpinionState(step.ToState)) {
		o.Words, o.DecidedBy, o.DecidedAt = step.Words, step.ByID, store.StampPtr(step.At)
	}
}

// Restart forgets the answer.
func (o *Opinion) Restart() { o.Words, o.DecidedBy, o.DecidedAt = "", 0, nil }

// Answered tells whether an opinion has its answer.
func (o *Opinion) Answered() bool { return slices.Contains(Outcomes, o.State) }

// Say keeps what a member says, in place of what he or she said before. Opinions that stand in
// words still stay the same records. *store.TooLongError, store.ErrEmpty for Opinions without
// words, ErrOver, ErrNotAsked, ErrTooMany.
func Say(tx *gorm.DB, c *Consultation, who *people.Person, says Says, words []string, now time.Time) error {
	row, err := AskedOf(tx, c.ID, who.ID)
	switch {
	case err != nil:
		return err
	case row == nil || !who.Is(people.Member) || !slices.Contains(Answers, says):
		return ErrNotAsked
	case !c.Takes(now):
		return ErrOver
	}
	var texts []string
	for _, w := range words {
		if err := store.Text("opinion", &w, OpinionLimit); err != nil {
			return err
		}
		if w != "" && !slices.Contains(texts, w) {
			texts = append(texts, w)
		}
	}
	switch {
	case says == Agrees:
		texts = nil
	case says == Opinions && len(texts) == 0:
		return store.ErrEmpty
	case len(texts) > OpinionsLimit:
		return ErrTooMany
	}
	before, err := OpinionsBy(tx, c.ID, who.ID)
	if err != nil {
		return err
	}
	for i := range before {
		if at := slices.Index(texts, before[i].Text); at >= 0 {
			texts = slices.Delete(texts, at, at+1)
			continue
		}
		if _, err := OpinionLife.Advance(tx, &before[i], records.Move[OpinionState]{To: Dropped, By: who}, now); err != nil {
			return err
		}
	}
	for _, text := range texts {
		o := &Opinion{ConsultationID: c.ID, PersonID: who.ID, Text: text}
		if _, err := OpinionLife.Advance(tx, o, records.Move[OpinionState]{To: Given, By: who}, now); err != nil {
			return err
		}
	}
	row.Says, row.AnsweredAt = says, store.StampPtr(now)
	if err := tx.Model(row).Select("says", "answered_at").Updates(row).Error; err != nil {
		return fmt.Errorf("answer to consultation %d: %w", c.ID, err)
	}
	return nil
}

// AskedOf is what a person was asked and has said; nil for who is not asked.
func AskedOf(tx *gorm.DB, consultation, person int64) (*Asked, error) {
	var row Asked
	err := tx.Where("consultation_id = ? AND person_id = ?", consultation, person).Take(&row).Error
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("what person %d was asked: %w", person, err)
	}
	return &row, nil
}

// Everybody lists who counts as asked, in the order of the roster: who has answered, and who
// can still: who has left without an answer is not waited for.
func Everybody(tx *gorm.DB, c *Consultation) (list []Asked, persons map[int64]people.Person, err error) {
	var rows []Asked
	if err := tx.Where("consultation_id = ?", c.ID).Find(&rows).Error; err != nil {
		return nil, nil, fmt.Errorf("who is asked in consultation %d: %w", c.ID, err)
	}
	ids := make([]int64, len(rows))
	for i := range rows {
		ids[i] = rows[i].PersonID
	}
	var found []people.Person
	if err := tx.Where("id IN ?", ids).Order("sort_key, id").Find(&found).Error; err != nil {
		return nil, nil, fmt.Errorf("people of consultation %d: %w", c.ID, err)
	}
	persons = map[int64]people.Person{}
	for _, p := range found {
		i := slices.IndexFunc(rows, func(r Asked) bool { return r.PersonID == p.ID })
		if rows[i].Says != Unsaid || p.Is(people.Member) {
			list, persons[p.ID] = append(list, rows[i]), p
		}
	}
	return list, persons, nil
}

// Count is how many of those who are asked have said what.
type Count struct {
	Of, Answered int
	Said         map[Says]int
}

// CountOf counts the answers to a consultation.
func CountOf(tx *gorm.DB, c *Consultation) (n Count, err error) {
	list, _, err := Everybody(tx, c)
	n.Of, n.Said = len(list), map[Says]int{}
	for _, row := range list {
		n.Said[row.Says]++
	}
	n.Answered = n.Of - n.Said[Unsaid]
	return n, err
}

// Unanswered lists who has not answered, in the order of the roster.
func Unanswered(tx *gorm.DB, c *Consultation) (list []people.Person, err error) {
	rows, persons, err := Everybody(tx, c)
	for _, row := range rows {
		if row.Says == Unsaid {
			list = append(list, persons[row.PersonID])
		}
	}
	return list, err
}

// OpenFor lists the consultations that take answers in which a person is asked; with waiting
// only those without an answer. The first to close comes first.
func OpenFor(tx *gorm.DB, person int64, now time.Time, waiting bool) (list []Consultation, err error) {
	mine := tx.Model(&Asked{}).Select("consultation_id").Where("person_id = ?", person)
	if waiting {
		mine = mine.Where("says = ?", Unsaid)
	}
	err = tx.Where("state = ? AND closes_at > ? AND id IN (?)", Open, store.Stamp(now), mine).Order("closes_at, id").Limit(store.MaxPage).Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("what person %d is asked: %w", person, err)
	}
	return list, nil
}

// OpinionByID finds an opinion of tx's office.
func OpinionByID(tx *gorm.DB, id int64) (*Opinion, error) {
	var o Opinion
	if err := tx.Take(&o, id).Error; err != nil {
		return nil, fmt.Errorf("opinion %d: %w", id, err)
	}
	return &o, nil
}

// OpinionsOf lists the opinions of a consultation that stand, by their numbers.
func OpinionsOf(tx *gorm.DB, c *Consultation) (list []Opinion, err error) {
	err = tx.Where("consultation_id = ? AND state <> ?", c.ID, Dropped).Order("n, id").Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("opinions of consultation %d: %w", c.ID, err)
	}
	return list, nil
}

// OpinionsBy lists those of a person, in the order in which they were given.
func OpinionsBy(tx *gorm.DB, consultation, person int64) (list []Opinion, err error) {
	err = tx.Where("consultation_id = ? AND person_id = ? AND state <> ?", consultation, person, Dropped).Order("id").Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("opinions of person %d: %w", person, err)
	}
	return list, nil
}

// number gives the opinions their numbers in the result.
func number(tx *gorm.DB, c *Consultation) error {
	list, err := OpinionsOf(tx, c)
	if err != nil {
		return err
	}
	if c.Unnamed {
		slices.SortFunc(list, func(a, b Opinion) int { return cmp.Compare(c.place(a.ID), c.place(b.ID)) })
	} else {
		rows, _, err := Everybody(tx, c)
		if err != nil {
			return err
		}
		at := func(o Opinion) int {
			return slices.IndexFunc(rows, func(r Asked) bool { return r.PersonID == o.PersonID })
		}
		slices.SortStableFunc(list, func(a, b Opinion) int { return cmp.Compare(at(a), at(b)) })
	}
	for i := range list {
		if err := tx.Model(&list[i]).UpdateColumn("n", i+1).Error; err != nil {
			return fmt.Errorf("number opinion %d: %w", list[i].ID, err)
		}
	}
	return nil
}

// place orders opinions so that it tells nothing of who gave them or when.
func (c *Consultation) place(opinion int64) string {
	h := hmac.New(sha256.New, []byte(c.Shuffle))
	h.Write([]byte(strconv.FormatInt(opinion, 10)))
	return string(h.Sum(nil))
}

// Decide answers an opinion, or corrects the answer; with the last answer the consultation
// ends. ErrOver while its result is not with the committee, *records.TransitionError,
// store.ErrNotAllowed, store.ErrReasonNeeded, *store.TooLongError.
func Decide(tx *gorm.DB, c *Consultation, o *Opinion, to OpinionState, words string, by *people.Person, now time.Time) (*records.Step, error) {
	if !c.Answering() || !slices.Contains(Outcomes, to) {
		return nil, ErrOver
	}
	step, err := OpinionLife.Advance(tx, o, records.Move[OpinionState]{To: to, By: by, Words: words}, now)
	if err != nil {
		return nil, err
	}
	return step, Settle(tx, c, by, now)
}

// Settle ends a consultation whose opinions all have their answers, and opens one again of
// which an answer was undone.
func Settle(tx *gorm.DB, c *Consultation, by *people.Person, now time.Time) error {
	if !c.Answering() {
		return nil
	}
	list, err := OpinionsOf(tx, c)
	if err != nil {
		return err
	}
	to := Ended
	if slices.ContainsFunc(list, func(o Opinion) bool { return !o.Answered() }) {
		to = Sent
	}
	if to == c.State {
		return nil
	}
	_, err = Life.Advance(tx, c, records.Move[State]{To: to, By: by}, now)
	return err
}
