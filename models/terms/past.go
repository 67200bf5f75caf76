package terms

import (
	"fmt"

	"gorm.io/gorm"

	"lianluo/models/briefing"
	"lianluo/models/deeds"
	"lianluo/models/people"
	"lianluo/models/store"
)

// Then is a term as it stays readable for ever: who was what, and what the office did.
type Then struct {
	Term    *people.Term
	Members []Was
	Figures *briefing.Figures
	// Promised counts the good deeds that were promised in the term, and Kept those of them
	// that are confirmed by now (§2: 3–5 a member).
	Promised, Kept int
}

// Was is what somebody was in a term.
type Was struct {
	people.Membership
	Name string
}

// ThenOf reads a term of the past, or the one that runs up to now. The figures are those of
// the briefings, counted over its days.
func ThenOf(tx *gorm.DB, t *people.Term) (*Then, error) {
	loc, err := people.LocationOf(tx)
	if err != nil {
		return nil, err
	}
	then := &Then{Term: t}
	if then.Members, err = MembersOf(tx, t.ID); err != nil {
		return nil, err
	}
	from, to := t.Span(loc)
	if then.Figures, err = briefing.FiguresBetween(tx, from, to); err != nil {
		return nil, err
	}
	var promised []deeds.Deed
	err = tx.Select("id", "state").Where("promised_at >= ? AND promised_at < ? AND state NOT IN ?", store.Stamp(from), store.Stamp(to),
		[]deeds.State{deeds.Draft, deeds.Withdrawn, deeds.Dropped}).Find(&promised).Error
	if err != nil {
		return nil, fmt.Errorf("promises of term %d: %w", t.ID, err)
	}
	then.Promised = len(promised)
	for _, d := range promised {
		if d.State == deeds.Confirmed {
			then.Kept++
		}
	}
	return then, nil
}

// MembersOf lists who was what in a term, in the order of the roster, with their names, also
// of those who have left since.
func MembersOf(tx *gorm.DB, term int64) (list []Was, err error) {
	rows, err := people.Memberships(tx, term)
	if err != nil {
		return nil, fmt.Errorf("members of term %d: %w", term, err)
	}
	ids := make([]int64, len(rows))
	for i := range rows {
		ids[i] = rows[i].PersonID
	}
	names, err := people.Names(tx, ids)
	for _, m := range rows {
		list = append(list, Was{m, names[m.PersonID]})
	}
	return list, err
}
