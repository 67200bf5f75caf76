package voices

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// ContactList is a part of what was sent to the committee, as the party contact has it on
// his desk (§9).
type ContactList string

// The lists of the contact's desk.
const (
	ToAnswer   ContactList = "answer"   // 待答复
	WithOffice ContactList = "assigned" // 已转办
	InHand     ContactList = "working"  // 办理中: adopted, and not finished
	Finished   ContactList = "finished" // 已办结, and what nothing more is to be done about
)

// ContactLists in the order in which they are shown.
var ContactLists = []ContactList{ToAnswer, WithOffice, InHand, Finished}

// rests is the condition of Suggestion.Rests.
const rests = "(state = 'answered' AND outcome IN ('reference', 'declined') AND reopened_at IS NULL)"

// toCommittee tells that a suggestion went to the committee and not, such as 社情民意, to the
// county. Of old ones nobody wrote it down.
func (s *Suggestion) toCommittee() bool { return s.SentTo == "" || s.SentTo == ToCommittee }

// where is the condition of a list.
func (l ContactList) where(tx *gorm.DB) *gorm.DB {
	tx = tx.Where("sent_to IN ('', ?)", ToCommittee)
	switch l {
	case ToAnswer:
		return tx.Where("state = ?", Sent)
	case WithOffice:
		return tx.Where("state = ?", Assigned)
	case InHand:
		return tx.Where("state = ? AND NOT "+rests, Answered)
	case Finished:
		return tx.Where("state IN ? OR "+rests, []State{Done, Rated})
	}
	return tx.Where("1 = 0")
}

// OnContactList lists a page of what was sent to the committee: what waits longest comes
// first, what is finished last.
func OnContactList(tx *gorm.DB, l ContactList, page store.Page) ([]Suggestion, error) {
	order := "sent_at, id"
	switch l {
	case WithOffice:
		order = "due_on, id"
	case Finished:
		order = "COALESCE(done_at, decided_at) DESC, id DESC"
	}
	offset, size := page.Bounds()
	var list []Suggestion
	err := tx.Where(l.where(tx)).Order(order).Offset(offset).Limit(size).Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("suggestions for the contact: %w", err)
	}
	return list, countJoins(tx, list)
}

// CountForContact counts a list; late are those whose office owes an answer since before
// today.
func CountForContact(tx *gorm.DB, l ContactList, today store.Date) (n, late int64, err error) {
	if err := tx.Model(&Suggestion{}).Where(l.where(tx)).Count(&n).Error; err != nil || l != WithOffice {
		return n, 0, err
	}
	err = tx.Model(&Suggestion{}).Where(l.where(tx)).Where("due_on <> '' AND due_on < ?", today).Count(&late).Error
	return n, late, err
}

// untold is the condition that a suggestion waits for the contact, who was not told of it.
const untold = "state = 'sent' AND told_at IS NULL AND sent_to IN ('', 'committee')"

// OfficesUntold lists the offices, across all, in which a suggestion waits that the contact
// was not told of. One that can still be undone is told of the next time.
func OfficesUntold(tx *gorm.DB) (ids []int64, err error) {
	err = store.AcrossOffices(tx).Model(&Suggestion{}).Distinct("office_id").Where(untold).Order("office_id").Pluck("office_id", &ids).Error
	if err != nil {
		return nil, fmt.Errorf("offices whose contact is to be told: %w", err)
	}
	return ids, nil
}

// Untold lists what the contact is to be told of, that was sent until a time.
func Untold(tx *gorm.DB, until time.Time) ([]Suggestion, error) {
	var list []Suggestion
	err := tx.Where(untold).Where("sent_at IS NULL OR sent_at <= ?", store.Stamp(until)).Order("sent_at, id").Limit(store.MaxPage).Find(&list).Error
	return list, err
}

// ToldContact keeps that the contact was told of suggestions.
func ToldContact(tx *gorm.DB, list []Suggestion, now time.Time) error {
	for i := range list {
		at := store.Stamp(now)
		list[i].ToldAt = &at
		if err := tx.Model(&list[i]).UpdateColumn("told_at", at).Error; err != nil {
			return fmt.Errorf("contact told of suggestion %d: %w", list[i].ID, err)
		}
	}
	return nil
}

// Ask keeps a question about a suggestion (办理经过); its author answers it. Nothing else
// changes.
func Ask(tx *gorm.DB, s *Suggestion, by *people.Person, words string, now time.Time) (*records.Step, error) {
	return Take(tx, s, Move{Note: NoteAsk, By: by, Words: words}, now)
}

// Reply keeps the answer to the last question. ErrNothingAsked.
func Reply(tx *gorm.DB, s *Suggestion, by *people.Person, words string, now time.Time) (*records.Step, error) {
	switch asked, err := OpenQuestion(tx, s.ID); {
	case err != nil:
		return nil, err
	case asked == nil:
		return nil, ErrNothingAsked
	}
	return Take(tx, s, Move{Note: NoteReply, By: by, Words: words}, now)
}

// ErrNothingAsked: no question about the suggestion is open.
var ErrNothingAsked = errors.New("no question is open")

// OpenQuestion is the last question about a suggestion that is not answered; nil for none.
func OpenQuestion(tx *gorm.DB, id int64) (*records.Step, error) {
	steps, err := SuggestionLife.StepsOf(tx, id)
	return openQuestion(steps), err
}

func openQuestion(steps []records.Step) (asked *records.Step) {
	for i := range steps {
		switch steps[i].Note {
		case NoteAsk:
			asked = &steps[i]
		case NoteReply:
			asked = nil
		}
	}
	return asked
}

// QuestionAnswered is the question that a reply answers; nil when it is gone.
func QuestionAnswered(tx *gorm.DB, reply *records.Step) (*records.Step, error) {
	steps, err := SuggestionLife.StepsOf(tx, reply.RecordID)
	if err != nil {
		return nil, err
	}
	var asked *records.Step
	for i := range steps {
		if steps[i].ID >= reply.ID {
			break
		}
		if steps[i].Note == NoteAsk {
			asked = &steps[i]
		}
	}
	return asked, nil
}

// Question is a question that the author of a suggestion has not answered.
type Question struct {
	Suggestion
	Asked string
}

// QuestionsTo lists the open questions to an author, by the age of the suggestions.
func QuestionsTo(tx *gorm.DB, author int64) ([]Question, error) {
	var list []Suggestion
	err := tx.Where("person_id = ? AND state IN ?", author, []State{Sent, Answered, Assigned}).Order("id").Limit(store.MaxPage).Find(&list).Error
	if err != nil || len(list) == 0 {
		return nil, err
	}
	ids := make([]int64, len(list))
	for i := range list {
		ids[i] = list[i].ID
	}
	lives, err := records.StepsOf(tx, records.KindSuggestion, ids...)
	if err != nil {
		return nil, err
	}
	var out []Question
	for _, s := range list {
		if asked := openQuestion(lives[s.ID]); asked != nil {
			out = append(out, Question{s, asked.Words})
		}
	}
	return out, nil
}
