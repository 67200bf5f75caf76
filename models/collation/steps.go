package collation

import (
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// order are the states, one after the other.
var order = []string{string(Gathering), string(Asking), string(Frozen), string(Told)}

// move takes a collation from one state to another, with columns, and keeps the step. Of two at
// once, also in two processes, one succeeds: ErrMoved.
func (c *Collation) move(tx *gorm.DB, from, to State, by *people.Person, now time.Time, columns ...string) error {
	if c.State != from {
		return ErrMoved
	}
	c.State = to
	done := tx.Model(c).Where("state = ?", from).Select(append([]string{"state"}, columns...)).Updates(c)
	if err := store.Changed(done, ErrMoved, "collation %d to %s", c.ID, to); err != nil {
		c.State = from
		return err
	}
	return c.step(tx, from, by, now)
}

// step keeps in record_steps who has brought a collation to where it is.
func (c *Collation) step(tx *gorm.DB, from State, by *people.Person, now time.Time) error {
	s := &records.Step{RecordKind: records.KindCollation, RecordID: c.ID, FromState: string(from), ToState: string(c.State), ByID: by.ID, At: store.Stamp(now)}
	if err := tx.Create(s).Error; err != nil {
		return fmt.Errorf("keep step of collation %d: %w", c.ID, err)
	}
	return nil
}

// Unask takes the asking back, as long as nobody has answered, and its step with it: ErrMoved.
func Unask(tx *gorm.DB, c *Collation, by *people.Person, now time.Time) error {
	var n int64
	if err := tx.Model(&Asked{}).Where("collation_id = ? AND says <> ?", c.ID, Unsaid).Count(&n).Error; err != nil {
		return err
	}
	if n > 0 || c.State != Asking {
		return ErrMoved
	}
	steps, err := records.StepsOf(tx, records.KindCollation, c.ID)
	if err != nil {
		return err
	}
	c.State, c.AskedBy, c.AskedAt, c.RemindAt, c.ClosesAt = Gathering, 0, nil, nil, nil
	done := tx.Model(c).Where("state = ?", Asking).Select("state", "asked_by", "asked_at", "remind_at", "closes_at").Updates(c)
	if err := store.Changed(done, ErrMoved, "collation %d back to %s", c.ID, Gathering); err != nil {
		return err
	}
	for _, s := range steps[c.ID] {
		if s.ToState == string(Asking) {
			return store.VoidRow(tx, &records.Step{}, s.ID, by.ID, "撤销", now)
		}
	}
	return nil
}

// StepsOf is how a collation came to where it is (办理经过), in order: who took which step, and
// when. Of a step that was taken before they were kept it is what the collation itself knows.
func StepsOf(tx *gorm.DB, c *Collation) ([]records.Step, error) {
	all, err := records.StepsOf(tx, records.KindCollation, c.ID)
	list := all[c.ID]
	for _, known := range []struct {
		to State
		by int64
		at *time.Time
	}{{Gathering, c.CreatedBy, &c.CreatedAt}, {Asking, c.AskedBy, c.AskedAt}, {Frozen, c.FrozenBy, c.FrozenAt}, {Told, c.ToldBy, c.ToldAt}} {
		if known.at != nil && !slices.ContainsFunc(list, func(s records.Step) bool { return s.ToState == string(known.to) }) {
			list = append(list, records.Step{RecordKind: records.KindCollation, RecordID: c.ID, ToState: string(known.to), ByID: known.by, At: *known.at})
		}
	}
	slices.SortStableFunc(list, func(a, b records.Step) int { return slices.Index(order, a.ToState) - slices.Index(order, b.ToState) })
	return list, err
}
