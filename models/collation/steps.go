package collation

import (
	"errors"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// Life is the life of a year's collation (§14): the staff takes it to its freeze, the director
// announces it. Nothing leads back but an undo, and of the asking alone (Unask).
var Life = &records.Machine[State]{
	Kind: records.KindCollation, Filed: Gathering, Owner: "created_by",
	Reading: records.Reading[State]{Readers: records.OfStaff},
	Order:   []State{Gathering, Asking, Frozen, Told},
	Steps: map[State]map[State]records.Rule{
		"":        {Gathering: {By: records.StaffOnly}},
		Gathering: {Asking: {By: records.StaffOnly}},
		Asking:    {Frozen: {By: records.StaffOnly}},
		Frozen:    {Told: {By: records.DirectorOnly}},
	},
}

// Life tells where a collation's life is kept. The days of asking are none of it: they follow
// from when the members hear of it, which Ask keeps and Unask forgets.
func (c *Collation) Life() records.Life[State] {
	return records.Life[State]{ID: &c.ID, Author: c.CreatedBy, State: &c.State, Kept: []string{"asked_by", "frozen_by", "frozen_at", "told_by", "told_at"}}
}

// Follow keeps who took a step, and when.
func (c *Collation) Follow(step *records.Step) {
	switch State(step.ToState) {
	case Asking:
		c.AskedBy = step.ByID
	case Frozen:
		c.FrozenBy, c.FrozenAt = step.ByID, store.StampPtr(step.At)
	case Told:
		c.ToldBy, c.ToldAt = step.ByID, store.StampPtr(step.At)
	}
}

// Restart forgets what Follow keeps.
func (c *Collation) Restart() {
	c.AskedBy, c.FrozenBy, c.FrozenAt, c.ToldBy, c.ToldAt = 0, 0, nil, 0, nil
}

// take takes a step. Of two at once, also in two processes, one succeeds: ErrMoved.
func (c *Collation) take(tx *gorm.DB, to State, by *people.Person, now time.Time) error {
	_, err := Life.Advance(tx, c, records.Move[State]{To: to, By: by}, now)
	return records.DecidedBefore(err, ErrMoved)
}

// Unask takes the asking back, as long as nobody has answered, and its step with it: ErrMoved,
// ErrNotAllowed.
func Unask(tx *gorm.DB, c *Collation, by *people.Person, now time.Time) error {
	var n int64
	if err := tx.Model(&Asked{}).Where("collation_id = ? AND says <> ?", c.ID, Unsaid).Count(&n).Error; err != nil {
		return err
	}
	if n > 0 || c.State != Asking {
		return ErrMoved
	}
	if _, err := Life.Undo(tx, c, by, 0, now); err != nil {
		if errors.Is(err, store.ErrNothingToUndo) { // of an asking from before steps were kept
			return ErrMoved
		}
		return records.DecidedBefore(err, ErrMoved)
	}
	return c.asks(tx, nil, nil, nil)
}

// StepsOf is how a collation came to where it is (办理经过), in order: who took which step, and
// when. Of a step that was taken before they were kept it is what the collation itself knows.
func StepsOf(tx *gorm.DB, c *Collation) ([]records.Step, error) {
	list, err := Life.StepsOf(tx, c.ID)
	for _, known := range []struct {
		to State
		by int64
		at *time.Time
	}{{Gathering, c.CreatedBy, &c.CreatedAt}, {Asking, c.AskedBy, c.AskedAt}, {Frozen, c.FrozenBy, c.FrozenAt}, {Told, c.ToldBy, c.ToldAt}} {
		if known.at != nil && !slices.ContainsFunc(list, func(s records.Step) bool { return s.ToState == string(known.to) }) {
			list = append(list, records.Step{RecordKind: records.KindCollation, RecordID: c.ID, ToState: string(known.to), ByID: known.by, At: *known.at})
		}
	}
	slices.SortStableFunc(list, func(a, b records.Step) int {
		return slices.Index(Life.Order, State(a.ToState)) - slices.Index(Life.Order, State(b.ToState))
	})
	return list, err
}
