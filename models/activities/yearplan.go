package activities

import (
	"cmp"
	"slices"
	"time"

	"lianluo/models/calendar"
	"lianluo/models/people"
	"lianluo/models/store"
)

// PlanTemplate is what the director wants of a year: six study sessions (§4)
// and twelve collective activities (§5).
type PlanTemplate struct {
	Odd     bool           `json:"odd,omitempty"` // study sessions in the odd months
	Week    int            `json:"week"`          // the how-many-th such weekday of the month, 1–4
	Weekday time.Weekday   `json:"weekday"`
	Clock   people.Minutes `json:"clock"` // of the day
	// Topics are given to the study sessions in turn, what is left to the
	// collective activities.
	Topics store.Words `json:"topics,omitempty"`
}

// DefaultTemplate is the second Thursday, 15:00, study in the even months.
func DefaultTemplate() PlanTemplate {
	return PlanTemplate{Week: 2, Weekday: time.Thursday, Clock: 15 * 60}
}

// otherWeek is that of the collective activities, two weeks from study.
func (t *PlanTemplate) otherWeek() int {
	if t.Week <= 2 {
		return t.Week + 2
	}
	return t.Week - 2
}

// Why a day of the plan is not the wanted one.
const (
	PlanPast    = "past"    // it is over
	PlanOff     = "off"     // a day off
	PlanBeside  = "beside"  // next to a long holiday
	PlanMakeUp  = "makeup"  // a weekend day that is worked
	PlanTaken   = "taken"   // there is an activity on it
	PlanAway    = "away"    // too many members are away; it can be chosen all the same
	PlanChanged = "changed" // the director moved it
)

// PlanItem is one activity of the plan.
type PlanItem struct {
	N       int          `json:"n"` // names it, however the others move
	Kind    ActivityKind `json:"kind"`
	Day     store.Date   `json:"day"`
	Topic   string       `json:"topic,omitempty"`
	Wanted  store.Date   `json:"wanted,omitempty"` // the template's day, when Day is another
	Why     string       `json:"why,omitempty"`
	Holiday string       `json:"holiday,omitempty"` // that is in the way
}

// Item finds an item by its number; nil when the draft has it no more.
func (d *PlanData) Item(n int) *PlanItem {
	if i := slices.IndexFunc(d.Items, func(it PlanItem) bool { return it.N == n }); i >= 0 {
		return &d.Items[i]
	}
	return nil
}

// Busy is an activity that stands already.
type Busy struct {
	Kind ActivityKind
	Day  store.Date
}

// Planner lays out a year: no two activities on one day, none on a day off or
// beside a long holiday, one that stands is not planned again.
type Planner struct {
	Calendar *calendar.Calendar
	Template PlanTemplate
	Year     int
	First    store.Date // nothing is planned before
	Busy     []Busy
	Away     map[store.Date]int // how many members are away
	Most     int                // of them, on a day that is still taken
}

// LayOut gives what is missing in the year: a study session in each two
// months, a collective activity in each month, its form in turn.
func (p *Planner) LayOut() []PlanItem {
	var items []PlanItem
	add := func(kind ActivityKind, week int, months ...time.Month) {
		for _, m := range months {
			if it, ok := p.place(items, kind, week, m); ok {
				items = append(items, it)
				return
			}
		}
	}
	for m := time.January; m <= time.December; m++ {
		if m%2 == 1 && !p.has(m, m+1, Study) {
			if p.Template.Odd {
				add(Study, p.Template.Week, m, m+1)
			} else {
				add(Study, p.Template.Week, m+1, m)
			}
		}
	}
	for m := time.January; m <= time.December; m++ {
		if !p.has(m, m, MonthlyKinds...) {
			add(MonthlyKinds[int(m-1)%len(MonthlyKinds)], p.Template.otherWeek(), m)
		}
	}
	topics := p.Template.Topics
	for i := range items { // study first: they were placed first
		items[i].N = i + 1
		if i < len(topics) {
			items[i].Topic = topics[i]
		}
	}
	sortPlan(items)
	return items
}

func sortPlan(items []PlanItem) {
	slices.SortFunc(items, func(a, b PlanItem) int { return cmp.Compare(a.Day, b.Day) })
}

// has tells whether an activity of the kinds stands in the months.
func (p *Planner) has(from, to time.Month, kinds ...ActivityKind) bool {
	return slices.ContainsFunc(p.Busy, func(b Busy) bool {
		t := b.Day.Start(time.UTC)
		return t.Year() == p.Year && t.Month() >= from && t.Month() <= to && slices.Contains(kinds, b.Kind)
	})
}

// makeUpCost is more than any two days of a month lie apart: a worked weekend
// is taken only when there is no other day.
const makeUpCost = 100

// place finds the month's day nearest to the wanted one that can be had.
func (p *Planner) place(items []PlanItem, kind ActivityKind, week int, month time.Month) (PlanItem, bool) {
	first := calendar.Date{Year: p.Year, Month: month, Day: 1}
	wanted := first.AddDays((int(p.Template.Weekday)-int(first.Weekday())+7)%7 + 7*(week-1))
	var best calendar.Date
	least := -1
	for d := first; d.Month == month; d = d.AddDays(1) {
		why, _ := p.hinder(items, d)
		cost := max(d.Day-wanted.Day, wanted.Day-d.Day)
		if why == PlanMakeUp {
			cost += makeUpCost
		} else if why != "" {
			continue
		}
		if least < 0 || cost < least {
			best, least = d, cost
		}
	}
	it := PlanItem{Kind: kind, Day: store.DateFrom(best)}
	if best != wanted {
		it.Wanted = store.DateFrom(wanted)
		it.Why, it.Holiday = p.hinder(items, wanted)
	}
	return it, least >= 0
}

// hinder says what is against a day; "" for nothing.
func (p *Planner) hinder(items []PlanItem, d calendar.Date) (why, holiday string) {
	day, at := p.Calendar.Day(d), store.DateFrom(d)
	switch name, beside := p.Calendar.BesideLong(d); {
	case at < p.First:
		return PlanPast, ""
	case day.Off:
		return PlanOff, day.Name
	case beside:
		return PlanBeside, name
	case slices.ContainsFunc(p.Busy, func(b Busy) bool { return b.Day == at }),
		slices.ContainsFunc(items, func(it PlanItem) bool { return it.Day == at }):
		return PlanTaken, ""
	case p.Away[at] > p.Most:
		return PlanAway, ""
	case day.MakeUp:
		return PlanMakeUp, day.Name
	}
	return "", ""
}

// Move gives the items with the N-th moved by days, on to the next day in that
// direction that can be had within its month; ok is false when there is none.
func (p *Planner) Move(items []PlanItem, n, days int) (moved []PlanItem, ok bool) {
	i := slices.IndexFunc(items, func(it PlanItem) bool { return it.N == n })
	if i < 0 || days == 0 {
		return items, false
	}
	now, err := calendar.ParseDate(string(items[i].Day))
	if err != nil {
		return items, false
	}
	step := 1
	if days < 0 {
		step = -1
	}
	for d := now.AddDays(days); d.Month == now.Month; d = d.AddDays(step) {
		if why, _ := p.hinder(items, d); why == "" || why == PlanMakeUp {
			moved = slices.Clone(items)
			moved[i].Day, moved[i].Wanted, moved[i].Why, moved[i].Holiday = store.DateFrom(d), items[i].Day, PlanChanged, ""
			sortPlan(moved)
			return moved, true
		}
	}
	return items, false
}

// Clashes lists the items (by N) whose day has been taken or has passed since
// they were laid out.
func (p *Planner) Clashes(items []PlanItem) (list []int) {
	for _, it := range items {
		d, err := calendar.ParseDate(string(it.Day))
		if err != nil {
			continue
		}
		if why, _ := p.hinder(nil, d); why != "" && why != PlanMakeUp && why != PlanAway {
			list = append(list, it.N)
		}
	}
	return list
}
