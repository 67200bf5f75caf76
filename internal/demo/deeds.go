package demo

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"lianluo/models/deeds"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// What the seed says of 龚平's eleven years, and how many deeds that took.
const (
	showsTotal, showsDeeds = 20, 8
	roomsTotal, roomsDeeds = 20, 7
	booksTotal             = 12000
	gearTotal, gearDeeds   = 300000, 4
)

// deed is a deed with its parts, of which the ids are not known yet.
type deed struct {
	*deeds.Deed
	quantities []*deeds.Amount
	with       *people.Person
}

// writeDeeds makes 94–99 confirmed deeds (§13) and one that waits.
func (h *history) writeDeeds() error {
	list := h.cultureDeeds()
	total := 94 + h.rng.IntN(6)
	rest := total - len(list)
	others := slices.DeleteFunc(h.deal(len(h.seats)), func(i int) bool { return h.seats[i].key == "culture" })
	turns := map[int][]int{}
	days := h.daysBetween(h.terms[0].StartsOn.AddDate(0, 2, 0), rest)
	for k, day := range days {
		i := others[k%len(others)]
		place := &h.seats[i]
		list = append(list, h.deed(place.at(day), h.workFor(place.trade, day, turns, i), day))
	}
	list = append(list, h.toConfirm())
	slices.SortStableFunc(list, func(a, b *deed) int { return a.FiledAt.Compare(b.FiledAt) })
	return h.keepDeeds(list)
}

// workFor is the next of a trade's works that fits the season. What does not
// fit stays at the head of the seat's turns.
func (h *history) workFor(t *trade, day store.Date, turns map[int][]int, seat int) *work {
	month := day.Start(time.UTC).Month()
	for {
		for k, i := range turns[seat] {
			if w := &t.works[i]; w.fits(month) {
				turns[seat] = slices.Delete(turns[seat], k, k+1)
				return w
			}
		}
		turns[seat] = append(turns[seat], h.deal(len(t.works))...)
	}
}

// fits tells whether the work is of the month's season.
func (w *work) fits(month time.Month) bool {
	from, to := w.months[0], w.months[1]
	switch {
	case from == 0:
		return true
	case from <= to:
		return from <= month && month <= to
	}
	return month >= from || month <= to
}

func (h *history) keepDeeds(list []*deed) error {
	var rows []*deeds.Deed
	for _, d := range list {
		year := d.FiledAt.In(h.loc).Year()
		d.Number = fmt.Sprintf("好-%d-%03d", year, h.number("deed", year))
		rows = append(rows, d.Deed)
	}
	if err := insert(h, rows); err != nil {
		return err
	}
	var quantities []*deeds.Amount
	var coworkers []*deeds.Coworker
	for _, d := range list {
		for _, q := range d.quantities {
			q.DeedID, q.CreatedAt, q.UpdatedAt = d.ID, d.FiledAt, d.FiledAt
			quantities = append(quantities, q)
		}
		if d.with != nil {
			coworkers = append(coworkers, &deeds.Coworker{DeedID: d.ID, PersonID: d.with.ID, CreatedAt: d.FiledAt, UpdatedAt: d.FiledAt})
		}
	}
	if err := insert(h, quantities); err != nil {
		return err
	}
	if err := insert(h, coworkers); err != nil {
		return err
	}
	var steps []*records.Step
	for _, d := range list {
		steps = append(steps, stepTo(records.KindDeed, d.ID, deeds.Draft, deeds.Filed, d.PersonID, d.FiledAt))
		if d.ConfirmedAt != nil {
			steps = append(steps, stepTo(records.KindDeed, d.ID, deeds.Filed, deeds.Confirmed, d.ConfirmedBy, *d.ConfirmedAt))
		}
	}
	return insertSteps(h, steps)
}

// daysBetween spreads n working days from a day until a fortnight ago.
func (h *history) daysBetween(from store.Date, n int) []store.Date {
	begin, end := from.Start(time.UTC), h.today.AddDate(0, 0, -14).Start(time.UTC)
	step := end.Sub(begin) / time.Duration(n)
	days := make([]store.Date, 0, n)
	for k := range n {
		t := begin.Add(step*time.Duration(k) + time.Duration(h.rng.Float64()*float64(step)))
		if lockdown(store.DateOf(t, time.UTC)) {
			t = t.AddDate(0, 4, 0)
		}
		days = append(days, min(h.workday(t.Year(), t.Month(), t.Day()), h.today.AddDate(0, 0, -7)))
	}
	return days
}

// parts divides a total into n multiples of a unit, none of them nothing and
// none much larger than the others.
func (h *history) parts(total, n, unit int) []int {
	list := make([]int, n)
	left := total / unit
	for i := range list {
		list[i] = unit
		left--
	}
	for ; left > 0; left-- {
		i := h.rng.IntN(n)
		if j := h.rng.IntN(n); list[j] < list[i] {
			i = j
		}
		list[i] += unit
	}
	return list
}

// cultureDeeds are those that the seed counts.
func (h *history) cultureDeeds() []*deed {
	var gong *people.Person
	var from store.Date
	for i := range h.seats {
		if s := &h.seats[i]; s.key == "culture" {
			now := s.holders[len(s.holders)-1]
			gong, from = now.Person, now.from
		}
	}
	var list []*deed
	from = from.AddDate(0, 1, 0)
	played := h.parts(showsTotal, showsDeeds, 1)
	for k, day := range h.daysBetween(from, showsDeeds) {
		w := shows
		w.details = showsIn(day.Start(time.UTC).Month(), k)
		d := h.record(gong, &w, day, h.village(), played[k], 0)
		d.quantities = []*deeds.Amount{done(played[k], "场"), served(played[k]*h.between(11, 26)*10, true)}
		list = append(list, d)
	}
	places, books := h.parts(roomsTotal, roomsDeeds, 1), h.parts(booksTotal, roomsDeeds, 100)
	for k, day := range h.daysBetween(from, roomsDeeds) {
		d := h.record(gong, &rooms, day, h.village(), places[k], books[k])
		d.quantities = []*deeds.Amount{done(places[k], "处"), done(books[k], "册"), served(places[k]*h.between(8, 20)*10, true)}
		list = append(list, d)
	}
	worth := h.parts(gearTotal, gearDeeds, 10000)
	for k, day := range h.daysBetween(from.AddDate(0, 6, 0), gearDeeds) {
		d := h.record(gong, &gear, day, h.village(), 0, worth[k]/10000)
		d.quantities = []*deeds.Amount{done(worth[k], "元"), served(h.between(20, 60)*10, true)}
		list = append(list, d)
	}
	return list
}

func done(n int, unit string) *deeds.Amount {
	return &deeds.Amount{Kind: deeds.Done, Value: deeds.Units(int64(n)), Unit: unit}
}

func served(n int, approx bool) *deeds.Amount {
	return &deeds.Amount{Kind: deeds.Beneficiaries, Value: deeds.Units(int64(n)), Unit: "人", Approx: approx}
}

// deed is one of a trade's works, now and then with another member; the culture seat's
// totals are those of its own deeds alone.
func (h *history) deed(by *people.Person, w *work, day store.Date) *deed {
	n := h.between(w.from, w.to)
	if w.step > 1 {
		n = max(n/w.step*w.step, w.from)
	}
	people := h.span(w.people)
	if w.people == [2]int{w.from, w.to} {
		people = n // those counted are those served
	}
	approx := people >= 100 && people != n
	if approx {
		people = people / 10 * 10
	}
	d := h.record(by, w, day, h.village(), n, 0)
	d.quantities = []*deeds.Amount{done(n, w.unit)}
	if people > 0 {
		d.quantities = append(d.quantities, served(people, approx))
	}
	if members := h.members(day); h.chance(0.22) {
		if other := members[h.rng.IntN(len(members))]; other.ID != by.ID && other.ID != h.holderOf("culture").ID {
			d.with = other
		}
	}
	return d
}

func (h *history) record(by *people.Person, w *work, day store.Date, village string, n, m int) *deed {
	filed := h.past(h.at(h.later(day, h.between(0, 4)), h.between(9, 20), h.rng.IntN(60)), 60*time.Hour)
	confirmed := h.past(h.inOffice(h.later(store.DateOf(filed, h.loc), h.between(1, 3))), 3*time.Hour)
	return &deed{Deed: &deeds.Deed{
		PersonID: by.ID, Title: w.title, OnDate: day, Place: village, State: deeds.Confirmed,
		Details: fill(w.details, "{村}", village, "{n}", strconv.Itoa(n), "{m}", strconv.Itoa(m)),
		Checked: records.Checked{FiledAt: filed, ConfirmedBy: h.director.ID, ConfirmedAt: &confirmed}, CreatedAt: filed, UpdatedAt: confirmed,
	}}
}

// toConfirm is the deed that was told this morning.
func (h *history) toConfirm() *deed {
	by := h.holderOf("health")
	w := &trades["health"].works[0]
	d := h.deed(by, w, h.today.AddDate(0, 0, -1))
	d.State, d.ConfirmedBy, d.ConfirmedAt, d.with = deeds.Filed, 0, nil, nil
	d.FiledAt = h.now.Add(-100 * time.Minute)
	d.CreatedAt, d.UpdatedAt = d.FiledAt, d.FiledAt
	return d
}
