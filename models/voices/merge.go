package voices

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// ErrCannotMerge: the other one is over or is itself merged, or was not delivered while
// this one was.
var ErrCannotMerge = errors.New("suggestions cannot be merged")

// Merge joins a suggestion to another that is the same matter (并案): it ends, and the
// other stands for it. Both lives say so; note is that of the other one. ErrCannotMerge,
// and what Advance fails with.
func Merge(tx *gorm.DB, s, into *Suggestion, by *people.Person, words string, now time.Time) (step, note *records.Step, err error) {
	if !MayMerge(s, into) {
		return nil, nil, ErrCannotMerge
	}
	step, err = SuggestionLife.Advance(tx, s, Move{To: Merged, By: by, Words: words, Other: into.ID}, now)
	if err != nil {
		return nil, nil, err
	}
	note, err = SuggestionLife.Advance(tx, into, Move{Note: NoteMerged, By: by, Words: store.CutRunes(s.Number+" "+s.Title, store.MatterLimit), Other: s.ID}, now)
	return step, note, err
}

// MayMerge tells whether one suggestion can end in another: what the committee has before
// it does not end in what it never saw.
func MayMerge(s, into *Suggestion) bool {
	_, open := SuggestionLife.Notes[NoteMerged][into.State]
	return s.ID != into.ID && s.OfficeID == into.OfficeID && open && (s.SentAt == nil || into.SentAt != nil)
}

// leave takes the note of a merging out of the life of the one that stood for another.
func leave(tx *gorm.DB, id, into int64, by *people.Person, now time.Time) error {
	var notes []records.Step
	err := tx.Where("record_kind = ? AND record_id = ? AND note = ? AND other_id = ? AND voided_at IS NULL",
		records.KindSuggestion, into, NoteMerged, id).Find(&notes).Error
	if err != nil {
		return fmt.Errorf("merging of suggestion %d: %w", id, err)
	}
	for _, n := range notes {
		if err := store.VoidRow(tx, &records.Step{}, n.ID, by.ID, "撤销", now); err != nil {
			return err
		}
	}
	return nil
}

// MergedOf lists the suggestions that were merged into one, also by way of others.
func MergedOf(tx *gorm.DB, id int64) (list []Suggestion, err error) {
	seen := []int64{id}
	for next := seen; len(next) > 0; {
		var found []Suggestion
		if err := tx.Where("merged_into IN ? AND merged_into <> 0", next).Order("id").Find(&found).Error; err != nil {
			return nil, fmt.Errorf("merged into suggestion %d: %w", id, err)
		}
		next = nil
		for _, s := range found {
			if s.State == Merged && !slices.Contains(seen, s.ID) {
				seen, next, list = append(seen, s.ID), append(next, s.ID), append(list, s)
			}
		}
	}
	return list, nil
}

// Concerned lists those whom the steps of a suggestion concern beside its author: who has
// put a name under it, and the same of what was merged into it, with the authors of that.
// Each stands once.
func Concerned(tx *gorm.DB, s *Suggestion) ([]int64, error) {
	merged, err := MergedOf(tx, s.ID)
	if err != nil {
		return nil, err
	}
	all := []int64{s.ID}
	var ids []int64
	add := func(person int64) {
		if person != s.PersonID && !slices.Contains(ids, person) {
			ids = append(ids, person)
		}
	}
	for _, m := range merged {
		all = append(all, m.ID)
		add(m.PersonID)
	}
	joins, err := JoinsOf(tx, all...)
	if err != nil {
		return nil, err
	}
	for _, id := range all {
		for _, person := range joins[id] {
			add(person)
		}
	}
	return ids, nil
}

// Concerning lists the suggestions that concern a person beside the own ones, as Concerned
// says it of one: those that bear his or her name, and those in which such a one, or an own
// one, has ended.
func Concerning(tx *gorm.DB, person int64) (ids []int64, err error) {
	if err := tx.Model(&Join{}).Where("person_id = ? AND voided_at IS NULL", person).Pluck("suggestion_id", &ids).Error; err != nil {
		return nil, fmt.Errorf("joins of person %d: %w", person, err)
	}
	merged := tx.Model(&Suggestion{}).Where("state = ? AND merged_into <> 0", Merged)
	var next []int64
	own := tx.Where("person_id = ?", person)
	if len(ids) > 0 {
		own = own.Or("id IN ?", ids)
	}
	err = merged.Session(&gorm.Session{}).Where(own).Pluck("merged_into", &next).Error
	for err == nil && len(next) > 0 {
		next = slices.DeleteFunc(next, func(id int64) bool { return slices.Contains(ids, id) })
		slices.Sort(next)
		next = slices.Compact(next)
		ids = append(ids, next...)
		if len(next) == 0 {
			break
		}
		var further []int64
		err = merged.Session(&gorm.Session{}).Where("id IN ?", next).Pluck("merged_into", &further).Error
		next = further
	}
	if err != nil {
		return nil, fmt.Errorf("what concerns person %d: %w", person, err)
	}
	return ids, nil
}

// Survivor is the one that stands for a suggestion now, itself if it was not merged.
func Survivor(tx *gorm.DB, s *Suggestion) (*Suggestion, error) {
	seen := []int64{}
	for s.State == Merged && s.MergedInto != 0 && !slices.Contains(seen, s.ID) {
		seen = append(seen, s.ID)
		next, err := ByID(tx, s.MergedInto)
		if err != nil {
			return nil, err
		}
		s = next
	}
	return s, nil
}
