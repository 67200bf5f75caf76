package collation

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/briefing"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// Ready tells whether a year can be frozen: everybody who could be asked has said that it is
// right, or the days of asking are over. Who has a question, answered or not, has those days to
// say it again, and no longer. list is Everybody.
func (c *Collation) Ready(list []Line, now time.Time) bool {
	open := func(l Line) bool { return l.Joined && l.Says != Right }
	return c.State == Asking && (!c.Takes(now) || !slices.ContainsFunc(list, open))
}

// Freeze keeps the year as it stands: its entries, what they come to, what is still open, what
// was questioned and answered, and how it differs from the briefings, in one transaction. Of two at once one succeeds: ErrMoved.
// ErrTooSoon while members can still answer, ErrNotAllowed.
func Freeze(tx *gorm.DB, c *Collation, by *people.Person, now time.Time) error {
	if !by.Is(people.Staff) {
		return store.ErrNotAllowed
	}
	if c.State != Asking {
		return ErrMoved
	}
	list, _, err := Everybody(tx, c)
	if err != nil {
		return err
	}
	if !c.Ready(list, now) {
		return ErrTooSoon
	}
	// The state goes first: whoever comes second waits here and finds it moved.
	if err := c.take(tx, Frozen, by, now); err != nil {
		return err
	}
	entries, err := Gather(tx, c.Year)
	if err != nil {
		return err
	}
	doubts, err := questions(tx, c, 0)
	if err != nil {
		return err
	}
	open, err := OpenOf(tx, c.Year)
	if err != nil {
		return err
	}
	quarters, err := compare(tx, c.Year, entries)
	if err != nil {
		return err
	}
	c.RulesVersion = briefing.RulesVersion
	for _, part := range []struct {
		into *string
		what any
	}{{&c.Totals, Total(entries)}, {&c.LeftOpen, open}, {&c.Differences, quarters}} {
		raw, err := json.Marshal(part.what)
		if err != nil {
			return fmt.Errorf("encode snapshot of %d: %w", c.Year, err)
		}
		*part.into = string(raw)
	}
	if err := tx.Model(c).Select("rules_version", "totals", "left_open", "differences").Updates(c).Error; err != nil {
		return fmt.Errorf("keep snapshot of %d: %w", c.Year, err)
	}
	for i := range doubts {
		doubts[i].CollationID = c.ID
	}
	if len(doubts) > 0 {
		if err := tx.CreateInBatches(doubts, 100).Error; err != nil {
			return fmt.Errorf("keep questions of %d: %w", c.Year, err)
		}
	}
	for i := range entries {
		entries[i].CollationID = c.ID
	}
	if len(entries) == 0 {
		return nil
	}
	if err := tx.CreateInBatches(entries, 100).Error; err != nil {
		return fmt.Errorf("keep entries of %d: %w", c.Year, err)
	}
	return nil
}

// Change is what was corrected in a year after it was frozen (定稿后更正): the snapshot stays as
// it is, and says beside it what the record says now.
type Change struct {
	Record records.Ref
	Was    *Facts // nil: it was not there
	Is     *Facts // nil: it is no longer there
}

// Changes compares a frozen year with what the records say now.
func Changes(tx *gorm.DB, c *Collation) (list []Change, err error) {
	frozen, err := EntriesOf(tx, c)
	if err != nil {
		return nil, err
	}
	now, err := Gather(tx, c.Year)
	if err != nil {
		return nil, err
	}
	is := map[records.Ref]*Entry{}
	for i := range now {
		is[now[i].Ref()] = &now[i]
	}
	for i := range frozen {
		was, ref := &frozen[i], frozen[i].Ref()
		e := is[ref]
		delete(is, ref)
		switch {
		case e == nil:
			list = append(list, Change{Record: ref, Was: &was.Facts})
		case e.PersonID != was.PersonID || !e.Facts.same(was.Facts):
			list = append(list, Change{Record: ref, Was: &was.Facts, Is: &e.Facts})
		}
	}
	for i := range now {
		if is[now[i].Ref()] != nil {
			list = append(list, Change{Record: now[i].Ref(), Is: &now[i].Facts})
		}
	}
	return list, nil
}
