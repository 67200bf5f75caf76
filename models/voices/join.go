package voices

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/store"
)

// Join is the name that a member has put under a colleague's suggestion, by an own tap
// (附和, 联名; §9).
type Join struct {
	ID           int64
	OfficeID     int64
	SuggestionID int64
	PersonID     int64
	At           time.Time
	store.Voiding
	CreatedAt time.Time
	UpdatedAt time.Time
}

// TableName is the table of Join.
func (Join) TableName() string { return "suggestion_joins" }

// What joining fails with.
var (
	ErrOwn         = errors.New("suggestion is one's own")
	ErrNotJoinable = errors.New("suggestion cannot be joined")
	ErrJoined      = errors.New("suggestion was joined before")
	ErrNotJoined   = errors.New("suggestion is not joined")
)

// joinable are the states in which one more name counts: it is filed, and not at its end.
var joinable = []State{Filed, Returned, Reviewed, Sent, Answered, Assigned}

// Joinable tells whether colleagues may put their names under a suggestion now: its author
// agreed, and it is on its way.
func (s *Suggestion) Joinable() bool {
	return s.MayJoin && s.FiledAt != nil && slices.Contains(joinable, s.State) && !s.Rests()
}

// MayLeave tells whether a name can be taken from under a suggestion: until it is done.
func (s *Suggestion) MayLeave() bool { return slices.Contains(joinable, s.State) }

// AddJoin puts a member's name under a suggestion. ErrOwn, ErrNotJoinable, ErrJoined,
// store.ErrNotAllowed for who is no member.
func AddJoin(tx *gorm.DB, s *Suggestion, by *people.Person, now time.Time) (*Join, error) {
	switch {
	case by.ID == s.PersonID:
		return nil, ErrOwn
	case !by.Is(people.Member) || by.LeftAt != nil:
		return nil, store.ErrNotAllowed
	}
	// The unique index sees to it as well; but a statement that fails ends the transaction
	// on PostgreSQL, and a person is owed a sentence.
	if err := store.LockOffice(tx, fmt.Sprint("join:", s.ID)); err != nil {
		return nil, err
	}
	switch has, err := Joined(tx, s.ID, by.ID); {
	case err != nil:
		return nil, err
	case has:
		return nil, ErrJoined
	case !s.Joinable():
		return nil, ErrNotJoinable
	}
	j := &Join{SuggestionID: s.ID, PersonID: by.ID, At: store.Stamp(now)}
	if err := tx.Create(j).Error; err != nil {
		return nil, fmt.Errorf("join suggestion %d: %w", s.ID, err)
	}
	return j, nil
}

// Leave takes a name from under a suggestion again, until that is done. ErrNotJoined,
// ErrNotJoinable.
func Leave(tx *gorm.DB, s *Suggestion, by *people.Person, why string, now time.Time) error {
	var j Join
	err := tx.Where("suggestion_id = ? AND person_id = ? AND voided_at IS NULL", s.ID, by.ID).Limit(1).Find(&j).Error
	switch {
	case err != nil:
		return fmt.Errorf("join of suggestion %d: %w", s.ID, err)
	case j.ID == 0:
		return ErrNotJoined
	case !s.MayLeave():
		return ErrNotJoinable
	}
	return store.VoidRow(tx, &Join{}, j.ID, by.ID, why, now)
}

// Joined tells whether a person's name stands under a suggestion.
func Joined(tx *gorm.DB, suggestion, person int64) (bool, error) {
	var n int64
	err := tx.Model(&Join{}).Where("suggestion_id = ? AND person_id = ? AND voided_at IS NULL", suggestion, person).Count(&n).Error
	if err != nil {
		return false, fmt.Errorf("join of suggestion %d: %w", suggestion, err)
	}
	return n > 0, nil
}

// JoinsOf lists who has put a name under suggestions, in the order in which they did, by
// suggestion.
func JoinsOf(tx *gorm.DB, ids ...int64) (map[int64][]int64, error) {
	out := map[int64][]int64{}
	for part := range slices.Chunk(ids, store.MaxPage) {
		var list []Join
		if err := tx.Where("suggestion_id IN ? AND voided_at IS NULL", part).Order("id").Find(&list).Error; err != nil {
			return nil, fmt.Errorf("joins of suggestions: %w", err)
		}
		for _, j := range list {
			out[j.SuggestionID] = append(out[j.SuggestionID], j.PersonID)
		}
	}
	return out, nil
}

// OpenTo lists colleagues' suggestions that a person may read: those that may be joined and
// those that bear his or her name, the newest first.
func OpenTo(tx *gorm.DB, person int64, page store.Page) (list []Suggestion, err error) {
	offset, size := page.Bounds()
	joins := tx.Model(&Join{}).Select("suggestion_id").Where("person_id = ? AND voided_at IS NULL", person)
	err = tx.Where("person_id <> ? AND ((may_join AND state IN ?) OR id IN (?))", person, joinable, joins).
		Where("state NOT IN ?", SuggestionLife.Private).
		Order("id DESC").Offset(offset).Limit(size).Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("suggestions open to person %d: %w", person, err)
	}
	return list, countJoins(tx, list)
}

// Cosigned is a colleague's suggestion that bears a person's name.
type Cosigned struct {
	Join
	Of Suggestion
}

// CosignedBy lists what bears a person's name (联名) since a time in [from, to), in the order in
// which the name was put there. What its author has taken back is left out.
func CosignedBy(tx *gorm.DB, person int64, from, to time.Time) (list []Cosigned, err error) {
	var joins []Join
	err = tx.Where("person_id = ? AND voided_at IS NULL AND at >= ? AND at < ?", person, store.Stamp(from), store.Stamp(to)).Order("id").Find(&joins).Error
	if err != nil || len(joins) == 0 {
		return nil, err
	}
	ids := make([]int64, len(joins))
	for i := range joins {
		ids[i] = joins[i].SuggestionID
	}
	of, err := ByIDs(tx, ids...)
	for _, j := range joins {
		if s := of[j.SuggestionID]; s != nil && !slices.Contains(SuggestionLife.Private, s.State) {
			list = append(list, Cosigned{j, *s})
		}
	}
	return list, err
}

// countJoins fills in how many names stand under suggestions that are listed.
func countJoins(tx *gorm.DB, list []Suggestion) error {
	ids := make([]int64, len(list))
	for i := range list {
		ids[i] = list[i].ID
	}
	joins, err := JoinsOf(tx, ids...)
	for i := range list {
		list[i].Joins = len(joins[list[i].ID])
	}
	return err
}
