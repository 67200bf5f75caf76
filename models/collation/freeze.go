package collation

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/briefing"
	"lianluo/models/calendar"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// Quarters are how the year differs from its four briefings.
type Quarters struct {
	Missing []int        `json:"missing"` // quarters whose briefing is not out
	List    []Difference `json:"list"`
}

// Difference is an entry that the year has under a figure and no briefing of the year had, or
// the other way round.
type Difference struct {
	Key    string      `json:"key"` // of the figure
	Record records.Ref `json:"record"`
	Added  bool        `json:"added"` // the year has it, no briefing had
	Title  string      `json:"title,omitempty"`
	Name   string      `json:"name,omitempty"`
	Day    store.Date  `json:"day,omitempty"`
}

// Ready tells whether a year can be frozen: everybody who could be asked has answered, or the
// days of asking are over.
func Ready(tx *gorm.DB, c *Collation, now time.Time) (bool, error) {
	if c.State != Asking {
		return false, nil
	}
	if !c.Takes(now) {
		return true, nil
	}
	list, err := Everybody(tx, c)
	return !slices.ContainsFunc(list, func(l Line) bool { return l.Joined && l.Says == Unsaid }), err
}

// Freeze keeps the year as it stands: its entries, what they come to, what is still open, and
// how it differs from the briefings, in one transaction. Of two at once one succeeds: ErrMoved.
// ErrTooSoon while members can still answer, ErrNotAllowed.
func Freeze(tx *gorm.DB, c *Collation, by *people.Person, now time.Time) error {
	if !by.Is(people.Staff) {
		return store.ErrNotAllowed
	}
	if c.State != Asking {
		return ErrMoved
	}
	ready, err := Ready(tx, c, now)
	switch {
	case err != nil:
		return err
	case !ready:
		return ErrTooSoon
	}
	// The state goes first: whoever comes second waits here and finds it moved.
	c.FrozenBy, c.FrozenAt, c.RulesVersion = by.ID, store.StampPtr(now), briefing.RulesVersion
	if err := c.move(tx, Asking, Frozen, "frozen_by", "frozen_at", "rules_version"); err != nil {
		return err
	}
	entries, err := Gather(tx, c.Year)
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
	if err := tx.Model(c).Select("totals", "left_open", "differences").Updates(c).Error; err != nil {
		return fmt.Errorf("keep snapshot of %d: %w", c.Year, err)
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

// figureOf is the figure of a briefing under which an entry counts; "" for none.
func figureOf(e *Entry) string {
	f := &e.Facts
	switch e.RecordKind {
	case records.KindDeed:
		return briefing.FigDeeds
	case records.KindActivity:
		switch kind := activities.ActivityKind(f.Sort); {
		case kind == activities.Study:
			return briefing.FigSessions
		case kind.Collective():
			return briefing.FigActivities
		}
	case records.KindAttendance:
		switch {
		case f.Guest:
			return ""
		case f.Excused:
			return briefing.FigExcused
		}
		return map[activities.AttendanceState]string{
			activities.Present: briefing.FigPresent, activities.Late: briefing.FigLate, activities.OnLeave: briefing.FigLeave, activities.Absent: briefing.FigAbsent,
			activities.Unconfirmed: briefing.FigUnconfirmed, activities.Undecided: briefing.FigUndecided,
		}[activities.AttendanceState(f.State)]
	}
	return ""
}

// compared are the figures that the year's entries and the briefings both have.
var compared = []string{
	briefing.FigSessions, briefing.FigActivities, briefing.FigPresent, briefing.FigLate, briefing.FigLeave, briefing.FigExcused, briefing.FigAbsent,
	briefing.FigUnconfirmed, briefing.FigUndecided, briefing.FigDeeds,
}

// compare names each difference between the year's entries and what its four released
// briefings counted.
func compare(tx *gorm.DB, year int, entries []Entry) (q Quarters, err error) {
	type counted struct {
		key string
		ref records.Ref
	}
	q = Quarters{Missing: []int{}, List: []Difference{}}
	told := map[counted]bool{}
	for n := 1; n <= 4; n++ {
		b, err := briefing.Latest(tx, calendar.Quarter{Year: year, Q: n})
		if errors.Is(err, store.ErrNotFound) || err == nil && b.State != briefing.BriefingReleased {
			q.Missing = append(q.Missing, n)
			continue
		}
		if err != nil {
			return q, err
		}
		f, err := b.Snapshot()
		if err != nil {
			return q, err
		}
		for _, key := range compared {
			for _, ref := range f.Get(key).Records {
				told[counted{key, ref}] = true
			}
		}
	}
	for i := range entries {
		e := &entries[i]
		k := counted{figureOf(e), e.Ref()}
		switch {
		case k.key == "":
		case told[k]:
			delete(told, k)
		default:
			q.List = append(q.List, Difference{Key: k.key, Record: k.ref, Added: true, Title: e.Facts.Title, Name: e.Facts.Name, Day: e.Facts.Day})
		}
	}
	for k := range told {
		d := Difference{Key: k.key, Record: k.ref}
		if i := slices.IndexFunc(entries, func(e Entry) bool { return e.Ref() == k.ref }); i >= 0 {
			d.Title, d.Name, d.Day = entries[i].Facts.Title, entries[i].Facts.Name, entries[i].Facts.Day
		}
		q.List = append(q.List, d)
	}
	slices.SortFunc(q.List, func(a, b Difference) int {
		return cmp.Or(cmp.Compare(slices.Index(compared, a.Key), slices.Index(compared, b.Key)), cmp.Compare(a.Record.Kind, b.Record.Kind), cmp.Compare(a.Record.ID, b.Record.ID))
	})
	return q, nil
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
