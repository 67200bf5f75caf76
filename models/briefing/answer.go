package briefing

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"lianluo/internal/phrase"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// AskKind is what a member has to hand in to an announcement (填报, §22).
type AskKind string

// What can be asked; "" is nothing.
const (
	AskNumber AskKind = "number" // of a unit
	AskChoice AskKind = "choice" // one of some
	AskWords  AskKind = "words"
	AskFile   AskKind = "file" // or several
)

// AskKinds lists them in the order in which they are offered.
var AskKinds = []AskKind{AskNumber, AskChoice, AskWords, AskFile}

// Ask is what each member has to hand in. The announcement's words say what of.
type Ask struct {
	Kind    AskKind
	Unit    string      // of a number; "" for none
	Choices store.Words // to take one of
}

// Limits of what is asked and answered, in characters.
const (
	AskUnitLimit   = 8
	AskFewest      = 2
	AskMost        = 6
	AskChoiceLimit = 16
	AnswerLimit    = 500
)

// Faults of what is asked and handed in.
var (
	ErrBadAsk    = errors.New("what is asked is not complete")
	ErrAskedNone = errors.New("nothing is asked")
	ErrBadAnswer = errors.New("the answer does not fit what is asked")
	ErrSecret    = errors.New("the answer has an identity or a card number")
)

// Wanted tells whether anything is asked.
func (k Ask) Wanted() bool { return k.Kind != "" }

// Check tells whether the ask is whole: ErrBadAsk.
func (k *Ask) Check() error {
	plain := func(s string, limit int) bool {
		return s == strings.TrimSpace(s) && !strings.ContainsAny(s, "\r\n") && utf8.RuneCountInString(s) <= limit && !HasSecret(s)
	}
	ok := true
	switch k.Kind {
	case AskNumber:
		ok = plain(k.Unit, AskUnitLimit)
		k.Choices = nil
	case AskChoice:
		ok = len(k.Choices) >= AskFewest && len(k.Choices) <= AskMost
		for i, c := range k.Choices {
			ok = ok && c != "" && plain(c, AskChoiceLimit) && !slices.Contains(k.Choices[:i], c)
		}
		k.Unit = ""
	case "", AskWords, AskFile:
		k.Unit, k.Choices = "", nil
	default:
		ok = false
	}
	if !ok {
		return ErrBadAsk
	}
	return nil
}

// HasSecret tells whether words have an identity or a card number, which nobody hands in.
// A telephone number is none.
func HasSecret(s string) bool {
	return slices.ContainsFunc(phrase.Sensitive(s), func(m phrase.Match) bool { return m.Kind != phrase.Mobile })
}

// Answer is what a member has handed in. One of files has them as attachments.
type Answer struct {
	ID             int64
	OfficeID       int64
	AnnouncementID int64
	PersonID       int64
	Words          string        // as it is shown; "" of files alone
	Amount         phrase.Amount // of a number
	AnsweredAt     time.Time
	CreatedAt      time.Time
	UpdatedAt      time.Time
}

// TableName is announcement_answers.
func (Answer) TableName() string { return "announcement_answers" }

// Given is what a member hands in.
type Given struct {
	Amount phrase.Amount
	Words  string
	Files  int // how many come with it
}

// words checks what is given against what is asked, and writes it as it is shown.
func (k *Ask) words(g Given) (string, error) {
	text := g.Words
	if err := store.Text("answer", &text, AnswerLimit); err != nil {
		return "", err
	}
	switch k.Kind {
	case AskNumber:
		if g.Amount < 0 {
			return "", ErrBadAnswer
		}
		return strings.TrimSpace(g.Amount.String() + " " + k.Unit), nil
	case AskChoice:
		if !slices.Contains(k.Choices, text) {
			return "", ErrBadAnswer
		}
	case AskWords:
		if text == "" {
			return "", store.ErrEmpty
		}
	case AskFile:
		if g.Files == 0 {
			return "", store.ErrEmpty
		}
	default:
		return "", ErrAskedNone
	}
	if HasSecret(text) {
		return "", ErrSecret
	}
	return text, nil
}

// HandIn keeps what a member hands in, in place of what he or she handed in before, until
// the announcement is over: ErrPast. Who hands in has read it.
func HandIn(tx *gorm.DB, a *Announcement, p *people.Person, g Given, now time.Time) (*Answer, error) {
	switch {
	case !p.Is(people.Member):
		return nil, store.ErrNotAllowed
	case a.Voided():
		return nil, store.ErrVoided
	case !a.Ask.Wanted() || a.State != AnnouncementPosted:
		return nil, ErrAskedNone
	case a.Over(now):
		return nil, ErrPast
	}
	words, err := a.Ask.words(g)
	if err != nil {
		return nil, err
	}
	row := &Answer{AnnouncementID: a.ID, PersonID: p.ID, Words: words, AnsweredAt: store.Stamp(now)}
	if a.Ask.Kind == AskNumber {
		row.Amount = g.Amount
	}
	err = tx.Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "office_id"}, {Name: "announcement_id"}, {Name: "person_id"}},
		DoUpdates: clause.AssignmentColumns([]string{"words", "amount", "answered_at", "updated_at"}),
	}).Create(row).Error
	if err != nil {
		return nil, fmt.Errorf("hand in to announcement %d: %w", a.ID, err)
	}
	if _, err := MarkRead(tx, a, p.ID, now); err != nil {
		return nil, err
	}
	return AnswerOf(tx, a, p.ID)
}

// AnswerOf is what a person has handed in; nil for nothing.
func AnswerOf(tx *gorm.DB, a *Announcement, person int64) (*Answer, error) {
	var row Answer
	err := tx.Where("announcement_id = ? AND person_id = ?", a.ID, person).Take(&row).Error
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	return &row, err
}

// AnswerByID finds what was handed in to an announcement of tx's office.
func AnswerByID(tx *gorm.DB, id int64) (*Answer, error) {
	var row Answer
	err := tx.Take(&row, id).Error
	return &row, err
}

// AnswersTo gives what was handed in to an announcement, by person.
func AnswersTo(tx *gorm.DB, a *Announcement) (map[int64]Answer, error) {
	var list []Answer
	if err := tx.Where("announcement_id = ?", a.ID).Find(&list).Error; err != nil {
		return nil, fmt.Errorf("answers to announcement %d: %w", a.ID, err)
	}
	out := map[int64]Answer{}
	for _, r := range list {
		out[r.PersonID] = r
	}
	return out, nil
}

// Unanswered lists who of its audience has handed in nothing, in the order of the roster.
func Unanswered(tx *gorm.DB, a *Announcement) ([]people.Person, error) {
	all, _, err := Audience(tx, a)
	if err != nil {
		return nil, err
	}
	answers, err := AnswersTo(tx, a)
	return slices.DeleteFunc(all, func(p people.Person) bool { _, ok := answers[p.ID]; return ok }), err
}

// ToHandIn lists the announcements that went out since and to which a person has handed in
// nothing, the oldest first.
func ToHandIn(tx *gorm.DB, person int64, since time.Time) ([]Announcement, error) {
	var list []Announcement
	done := tx.Model(&Answer{}).Select("announcement_id").Where("person_id = ?", person)
	err := tx.Where("state = ? AND ask_kind <> '' AND posted_at >= ? AND id NOT IN (?)", AnnouncementPosted, store.Stamp(since), done).Order("id").Find(&list).Error
	return list, err
}

// PruneAnswers deletes what was handed in a year ago, with its files.
func PruneAnswers(ctx context.Context, db *store.DB, now time.Time) error {
	return db.Prune(ctx, now,
		store.Aged{Row: &Answer{}, Key: "id", Past: "updated_at < ?", Keep: store.KeepAnswers},
		store.Aged{Row: &records.Attachment{}, Key: "id", Past: "owner_kind = 'announcement_answer' AND updated_at < ?", Keep: store.KeepAnswers},
	)
}
