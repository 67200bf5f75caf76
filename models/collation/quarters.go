package collation

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/archive"
	"lianluo/models/briefing"
	"lianluo/models/calendar"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// Quarters are how the year differs from its four briefings.
type Quarters struct {
	Missing   []int        `json:"missing"`             // quarters whose briefing is not out
	Uncounted []int        `json:"uncounted,omitempty"` // whose briefing is of rules that did not count donations, honours and local history yet
	List      []Difference `json:"list"`
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

// figureOf is the figure of a briefing under which an entry counts; "" for none.
func figureOf(e *Entry) string {
	f := &e.Facts
	switch e.RecordKind {
	case records.KindDeed:
		return briefing.FigDeeds
	case records.KindDonation:
		return briefing.FigDonations
	case records.KindHonour:
		return briefing.FigHonours
	case records.KindArchive:
		return briefing.FigArchive
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
	briefing.FigUnconfirmed, briefing.FigUndecided, briefing.FigDeeds, briefing.FigDonations, briefing.FigHonours, briefing.FigArchive,
}

// later are those of them that the first briefings did not count: what such a quarter has of them
// is no difference.
var later = []string{briefing.FigDonations, briefing.FigHonours, briefing.FigArchive}

// compare names each difference between the year's entries, with what the archive got in it, and
// what its four released briefings counted.
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
		if !slices.ContainsFunc(f.Office, func(f briefing.Figure) bool { return f.Key == briefing.FigDonations }) {
			q.Uncounted = append(q.Uncounted, n)
		}
		for _, key := range compared {
			for _, ref := range f.Get(key).Records {
				told[counted{key, ref}] = true
			}
		}
	}
	items, err := archived(tx, year)
	if err != nil {
		return q, err
	}
	var refs []records.Ref
	for _, list := range [][]Entry{entries, items} {
		for i := range list {
			e := &list[i]
			k := counted{figureOf(e), e.Ref()}
			switch {
			case k.key == "":
			case told[k]:
				delete(told, k)
			case slices.Contains(later, k.key) && slices.Contains(q.Uncounted, quarterOf(e.Facts.Day)):
			default:
				q.List, refs = append(q.List, Difference{Key: k.key, Record: k.ref, Added: true}), append(refs, k.ref)
			}
		}
	}
	for k := range told {
		q.List, refs = append(q.List, Difference{Key: k.key, Record: k.ref}), append(refs, k.ref)
	}
	if err := q.name(tx, refs); err != nil {
		return q, err
	}
	slices.SortFunc(q.List, func(a, b Difference) int {
		return cmp.Or(cmp.Compare(slices.Index(compared, a.Key), slices.Index(compared, b.Key)), cmp.Compare(a.Record.Kind, b.Record.Kind), cmp.Compare(a.Record.ID, b.Record.ID))
	})
	return q, nil
}

// quarterOf is the quarter of a day, from 1 to 4.
func quarterOf(day store.Date) int { return (int(day.Start(time.UTC).Month()) + 2) / 3 }

// archived are the items of local history that were confirmed in a year, which is how briefings
// count them. They are in none of the books that are collated.
func archived(tx *gorm.DB, year int) (list []Entry, err error) {
	loc, err := people.LocationOf(tx)
	if err != nil {
		return nil, err
	}
	from, to := Span(year, loc)
	var items []archive.Item
	err = tx.Select("id", "confirmed_at").Where("state = ? AND confirmed_at >= ? AND confirmed_at < ?", archive.Confirmed, store.Stamp(from), store.Stamp(to)).Order("id").Find(&items).Error
	if err != nil {
		return nil, fmt.Errorf("archive items of %d: %w", year, err)
	}
	for _, it := range items {
		list = append(list, Entry{RecordKind: records.KindArchive, RecordID: it.ID, Facts: Facts{Day: store.DateOf(*it.ConfirmedAt, loc)}})
	}
	return list, nil
}

// name says of each difference what its record is, also where that was taken back since.
func (q *Quarters) name(tx *gorm.DB, refs []records.Ref) error {
	of, err := aboutOf(tx, refs)
	if err != nil {
		return err
	}
	var ids []int64
	for _, a := range of {
		ids = append(ids, a.person)
	}
	names, err := people.Names(tx, ids)
	for i := range q.List {
		d := &q.List[i]
		a := of[d.Record]
		d.Title, d.Day, d.Name = a.title, a.day, a.donor
		if d.Name == "" {
			d.Name = names[a.person]
		}
	}
	return err
}
