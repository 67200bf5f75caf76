package books_test

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"lianluo/models/activities"
	"lianluo/models/books"
	"lianluo/models/calendar"
	"lianluo/models/collation"
	"lianluo/models/deeds"
	"lianluo/models/modelstest"
	"lianluo/models/points"
	"lianluo/models/records"
	"lianluo/models/store"
)

// The walk keeps a book of its own, in plain lists, and adds it up by plain loops: none of the
// program's reckoning is used here, its types are only for comparing.

// step is one that stands.
type step struct {
	from, to string
	at       time.Time
	by       int64
}

// record is a deed, donation, honour or item of the archive.
type record struct {
	kind       records.Kind
	id, author int64
	state      string
	steps      []step
	day        store.Date
	title      string
	sort       string // of a donation; the level of an honour
	fen        int64
	approx     bool
	what       string
	proof      string // number of the receipt or document
	nobody     bool   // the donation names nobody
	donor      int64  // the member who gave; 0 for none
	nameOpen   bool
	sumOpen    bool
	deed       int64 // to which a donation belongs
	with       []int64
	amounts    []collation.Amount
	promised   bool
}

func (r *record) ref() records.Ref { return records.Ref{Kind: r.kind, ID: r.id} }

// push takes a step.
func (r *record) push(to string, by int64, at time.Time) {
	r.steps = append(r.steps, step{r.state, to, at, by})
	r.state = to
}

// confirmedAt is when it was confirmed last.
func (r *record) confirmedAt() time.Time {
	for _, s := range slices.Backward(r.steps) {
		if s.to == "confirmed" {
			return s.at
		}
	}
	return time.Time{}
}

func (r *record) whose() int64 {
	if r.donor != 0 {
		return r.donor
	}
	return r.author
}

func (r *record) of(person int64) bool {
	return person == 0 || r.whose() == person || slices.Contains(r.with, person)
}

// counts tells whether the record is an entry of a year's books.
func (r *record) counts(year int) bool {
	return r.kind != records.KindArchive && r.state == "confirmed" && yearOf(r.day) == year
}

// says is all that an entry of it says.
func (r *record) says() string {
	with := slices.Sorted(slices.Values(r.with))
	return fmt.Sprint(r.whose(), r.day, r.title, r.sort, r.fen, r.approx, r.what, r.proof, r.nobody, r.nameOpen, r.sumOpen, with, r.amounts)
}

func yearOf(day store.Date) (year int) {
	_, _ = fmt.Sscanf(string(day), "%d-", &year)
	return year
}

// sheet is an activity that is over, with its list.
type sheet struct {
	id        int64
	at        time.Time
	kind      activities.ActivityKind
	host      int64
	presented bool // somebody was there, or the office has said so
	confirmed bool
	lines     []*line
}

// line is somebody on it. hand is how the office has set it, in order; "" is as the rules say.
type line struct {
	id, person int64
	came       activities.AttendanceState // by the check-in; "" for none
	sick       bool                       // and it was granted
	hand       []activities.AttendanceState
}

func (l *line) state(s *sheet) activities.AttendanceState {
	switch {
	case len(l.hand) > 0 && l.hand[len(l.hand)-1] != "":
		return l.hand[len(l.hand)-1]
	case l.came != "":
		return l.came
	case l.sick:
		return activities.OnLeave
	case s.confirmed:
		return activities.Absent
	}
	return activities.Unconfirmed
}

func (l *line) there(s *sheet) bool {
	is := l.state(s)
	return is == activities.Present || is == activities.Late
}

func (s *sheet) year() int { return s.at.In(modelstest.Zone).Year() }

// question is what a member has asked about an entry.
type question struct {
	id, author int64
	about      records.Ref
	state      string // asked, granted, withdrawn
	by         int64  // who took its last step
	first      bool   // which was the asking
	asked      time.Time
}

// own is the walk's book.
type own struct {
	records   []*record
	sheets    []*sheet
	questions []*question
}

func (o *own) record(ref records.Ref) *record {
	for _, r := range o.records {
		if r.ref() == ref {
			return r
		}
	}
	return nil
}

// entries are those of a year's books, with what each says.
func (o *own) entries(year int) map[records.Ref]string {
	all := map[records.Ref]string{}
	for _, r := range o.records {
		if r.counts(year) {
			all[r.ref()] = r.says()
		}
	}
	for _, s := range o.sheets {
		if s.year() != year || !s.presented {
			continue
		}
		all[records.Ref{Kind: records.KindActivity, ID: s.id}] = "held"
		for _, l := range s.lines {
			all[records.Ref{Kind: records.KindAttendance, ID: l.id}] = string(l.state(s))
		}
	}
	return all
}

// totals adds a year up: all of it, or what is a person's.
func (o *own) totals(year int, person int64) collation.Totals {
	t := collation.Totals{Came: map[string]int{}, Honours: map[string]int{}, Done: []collation.Amount{}}
	for _, r := range o.records {
		if !r.counts(year) || !r.of(person) {
			continue
		}
		switch r.kind {
		case records.KindDeed:
			t.Deeds++
			t.Done = append(t.Done, r.amounts...)
		case records.KindHonour:
			t.Honours[r.sort]++
		case records.KindDonation:
			t.Donations++
			*map[string]*int64{"money": &t.Money, "goods": &t.Goods, "labour": &t.Labour}[r.sort] += r.fen
			if r.fen == 0 {
				t.Unvalued++
			} else if r.approx {
				t.Approx = true
			}
		}
	}
	t.Done = added(t.Done)
	for _, s := range o.sheets {
		if s.year() != year || !s.presented {
			continue
		}
		if person == 0 && s.kind == activities.Study {
			t.Sessions++
		} else if person == 0 {
			t.Activities++
		}
		for _, l := range s.lines {
			if person != 0 && l.person != person {
				continue
			}
			if is := l.state(s); is == activities.OnLeave && l.sick {
				t.Came["excused"]++
			} else {
				t.Came[string(is)]++
			}
		}
	}
	return t
}

// added are amounts by kind and unit.
func added(list []collation.Amount) []collation.Amount {
	type key struct {
		kind deeds.QuantityKind
		unit string
	}
	sums := map[key]collation.Amount{}
	for _, a := range list {
		k := key{a.Kind, a.Unit}
		s := sums[k]
		sums[k] = collation.Amount{Kind: a.Kind, Unit: a.Unit, Value: s.Value + a.Value, Approx: s.Approx || a.Approx}
	}
	out := []collation.Amount{}
	for _, s := range sums {
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b collation.Amount) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Unit, b.Unit))
	})
	return out
}

// done adds up the deeds that were confirmed in [from, to), and names them.
func (o *own) done(from, to time.Time, person int64) (sums []collation.Amount, ids []int64) {
	for _, r := range o.records {
		if at := r.confirmedAt(); r.kind == records.KindDeed && r.state == "confirmed" && !at.Before(from) && at.Before(to) && r.of(person) {
			sums, ids = append(sums, r.amounts...), append(ids, r.id)
		}
	}
	return added(sums), ids
}

// worth are the values of domain B4 that the walk meets.
var worth = map[string]int{"town": 2, "county": 4, "city": 4, "province": 8, "nation": 10}

type part struct {
	person   int64
	category points.Category
}

// points are those of a quarter, of everybody who is a member, each category from 0 to 20.
func (o *own) points(q calendar.Quarter) map[part]int {
	sums := map[part]int{}
	in := func(at time.Time) bool {
		return !at.Before(q.Start(modelstest.Zone)) && at.Before(q.End(modelstest.Zone))
	}
	given := map[int64]bool{}
	inTurn := slices.Clone(o.records)
	slices.SortStableFunc(inTurn, func(a, b *record) int {
		return cmp.Or(a.confirmedAt().Compare(b.confirmedAt()), cmp.Compare(a.id, b.id))
	})
	for _, r := range inTurn {
		if r.state != "confirmed" || !in(r.confirmedAt()) {
			continue
		}
		switch r.kind {
		case records.KindDeed:
			for _, p := range append([]int64{r.author}, r.with...) {
				sums[part{p, points.Deeds}] += 5
			}
		case records.KindDonation:
			if !r.nobody && r.donor == 0 || given[r.whose()] {
				continue // a firm's, or the second of a quarter
			}
			if d := o.record(records.Ref{Kind: records.KindDeed, ID: r.deed}); d != nil && d.state == "confirmed" && d.of(r.whose()) {
				continue // it is that deed
			}
			given[r.whose()] = true
			sums[part{r.whose(), points.Deeds}] += 2
		case records.KindHonour:
			sums[part{r.author, points.Honours}] += worth[r.sort]
		case records.KindArchive:
			sums[part{r.author, points.Research}] += 3
		}
	}
	for _, s := range o.sheets {
		if !s.confirmed || !in(s.at) {
			continue
		}
		others := false
		for _, l := range s.lines {
			sums[part{l.person, points.Activity}] += map[activities.AttendanceState]int{activities.Present: 5, activities.Late: 4, activities.Absent: -2}[l.state(s)]
			others = others || l.there(s) && l.person != s.host
		}
		if s.host != 0 && others {
			sums[part{s.host, points.Activity}] += 3
		}
	}
	for k, n := range sums {
		sums[k] = min(max(n, 0), 20)
	}
	return sums
}

// open are the open questions of a year, each with why it is one.
func (o *own) open(year int) map[string]int {
	list := map[string]int{}
	add := func(why collation.Why, ref records.Ref) { list[fmt.Sprint(why, " ", ref)]++ }
	entries := o.entries(year)
	for _, s := range o.sheets {
		if s.year() == year && (!s.presented || !s.confirmed) {
			add(collation.Unconfirmed, records.Ref{Kind: records.KindActivity, ID: s.id})
		}
	}
	for _, r := range o.records {
		switch {
		case r.kind == records.KindArchive || yearOf(r.day) != year:
		case r.state == "filed" || r.state == "returned":
			add(collation.Unconfirmed, r.ref())
		case r.state == "confirmed" && r.proof == "":
			add(collation.Unproved, r.ref())
		}
	}
	for _, q := range o.questions {
		if _, is := entries[q.about]; q.state == "asked" && (is || q.about.Kind == "" && q.asked.In(modelstest.Zone).Year() >= year) {
			add(collation.Disputed, records.Ref{Kind: records.KindRequest, ID: q.id})
		}
	}
	return list
}

// gifts adds up the donations of a year as their book does.
func (o *own) gifts(year int) (t books.Totals) {
	all := o.totals(year, 0)
	return books.Totals{Count: all.Donations, Money: all.Money, Goods: all.Goods, Labour: all.Labour, Open: all.Unvalued, Approx: all.Approx}
}
