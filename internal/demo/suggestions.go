package demo

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
	"lianluo/models/voices"
)

// proposal is a suggestion with its steps, of which the ids are not known yet.
type proposal struct {
	*voices.Suggestion
	matter *matter
	steps  []*records.Step
}

// perYear is how many suggestions are filed in a year (§9: 5–8).
var perYear = [2]int{5, 8}

// settle is how old a suggestion must be to be filed by the generator, so that
// the only one that waits for the director is the one of today.
const settle = 16

// writeSuggestions makes 5–8 suggestions a year, each as far on its way as its
// age allows.
func (h *history) writeSuggestions() error {
	days := h.suggestionDays()
	used := map[*matter]*use{}
	var list []*proposal
	for _, day := range days {
		m := h.matterFor(day, used)
		list = append(list, h.proposal(day, m, used[m]))
	}
	h.leaveOneToRate(list)
	list = append(list, h.toReview(used))
	slices.SortStableFunc(list, func(a, b *proposal) int { return a.FiledAt.Compare(*b.FiledAt) })
	var rows []*voices.Suggestion
	for _, p := range list {
		year := p.FiledAt.In(h.loc).Year()
		p.Number = fmt.Sprintf("议-%d-%03d", year, h.number("suggestion", year))
		rows = append(rows, p.Suggestion)
	}
	if err := insert(h, rows); err != nil {
		return err
	}
	var steps []*records.Step
	for _, p := range list {
		for _, s := range p.steps {
			s.RecordID = p.ID
			steps = append(steps, s)
		}
	}
	return insertSteps(h, steps)
}

func (h *history) suggestionDays() []store.Date {
	var days []store.Date
	first, last := h.terms[0].StartsOn.AddDate(0, 0, 20), h.today.AddDate(0, 0, -settle)
	for year := h.start().In(h.loc).Year(); year <= h.now.In(h.loc).Year(); year++ {
		n := h.span(perYear)
		for k := range n {
			// Spread over the year: two in one week are rare.
			day := h.workday(year, time.January, 8+(340*k+h.between(0, 250))/n)
			if day > first && day < last {
				days = append(days, day)
			}
		}
	}
	slices.Sort(days)
	return days
}

// use is how often a matter was put, and when for the last time.
type use struct{ times, year, first int }

// matterFor draws the matter of the time that was put the longest ago. One of
// the whole township waits longer than one that another village can have.
func (h *history) matterFor(day store.Date, used map[*matter]*use) *matter {
	year := day.Start(time.UTC).Year()
	var best *matter
	lowest := 0
	for _, i := range h.deal(len(matters)) {
		m := &matters[i]
		if m.from > year {
			continue
		}
		last := 0
		if u := used[m]; u != nil {
			if last = u.year; !strings.Contains(m.title, "{村}") {
				last += 5
			}
		}
		if best == nil || last < lowest {
			best, lowest = m, last
		}
	}
	if used[best] == nil {
		used[best] = &use{first: h.rng.IntN(len(villages))}
	}
	used[best].times++
	used[best].year = year
	return best
}

// where is the village for which a matter is put this time: another each time.
func (u *use) where() string { return villages[(u.first+5*u.times)%len(villages)] }

// again words the title of what was put before.
func (u *use) again(title string) string {
	if u.times == 1 {
		return title
	}
	for _, verb := range []string{"完善", "加强", "规范", "提高", "提升", "推广"} {
		if rest, ok := strings.CutPrefix(title, "关于"+verb); ok {
			return "关于进一步" + verb + rest
		}
	}
	return title
}

func (h *history) proposal(day store.Date, m *matter, u *use) *proposal {
	members := h.members(day)
	return h.propose(day, m, u, members[h.rng.IntN(len(members))], voices.Rated)
}

// propose writes a suggestion and takes it on its way to a state, as far as
// today allows.
func (h *history) propose(day store.Date, m *matter, u *use, by *people.Person, to voices.State) *proposal {
	village := u.where()
	words := []string{"{村}", village, "{n}", strconv.Itoa(h.round(m.n)), "{m}", strconv.Itoa(h.round(m.m))}
	filed := h.past(h.at(day, h.between(9, 20), h.rng.IntN(60)), 2*time.Hour)
	p := &proposal{matter: m, Suggestion: &voices.Suggestion{
		PersonID: by.ID, Title: u.again(fill(m.title, words...)), Situation: fill(m.situation, words...), Analysis: fill(m.analysis, words...),
		Proposal: fill(m.proposal, words...), HeardFrom: h.one(heardFrom), State: voices.Draft, Kind: voices.Opinion, FirstKind: voices.Opinion, CreatedAt: filed,
	}}
	if strings.Contains(m.title, "{村}") {
		p.Place = village
	}
	p.CreatedAt = filed.Add(-time.Duration(h.between(2, 30)) * time.Minute)
	h.step(p, voices.Filed, by.ID, filed, "")
	if to == voices.Filed {
		return p
	}
	h.follow(p, by.ID)
	return p
}

// round draws a number as people tell it: tens from a hundred on.
func (h *history) round(r [2]int) int {
	n := h.span(r)
	switch {
	case n >= 1000:
		return n / 100 * 100
	case n >= 100:
		return n / 10 * 10
	}
	return n
}

// step takes the proposal on, unless that would be in the future.
func (h *history) step(p *proposal, to voices.State, by int64, at time.Time, note string) bool {
	if at.After(h.now) {
		return false
	}
	s := stepTo(records.KindSuggestion, 0, p.State, to, by, at)
	s.Words = note
	p.steps = append(p.steps, s)
	p.State, p.UpdatedAt = to, at
	switch to {
	case voices.Filed:
		if p.FiledAt == nil {
			p.FiledAt = &at
		}
	case voices.Reviewed:
		p.ReviewedAt = &at
	case voices.Sent:
		p.SentAt, p.SentTo, p.SentOn = &at, voices.ToCommittee, store.DateOf(at, h.loc)
		s.Outcome, s.OnDate = string(p.SentTo), p.SentOn
	case voices.Answered:
		p.DecidedAt = &at
	case voices.Done:
		p.DoneAt, p.Result = &at, note
	case voices.Rated:
		s.Outcome = string(p.Rating)
	}
	return true
}

// answer keeps what the committee made of the proposal.
func (h *history) answer(p *proposal, outcome voices.Outcome, by int64, at time.Time, note string) bool {
	if !h.step(p, voices.Answered, by, at, note) {
		return false
	}
	p.Outcome = outcome
	p.steps[len(p.steps)-1].Outcome = string(outcome)
	return true
}

// follow leads a filed suggestion through the office, the committee and back
// to its author (§9).
func (h *history) follow(p *proposal, author int64) {
	day := store.DateOf(*p.FiledAt, h.loc)
	staff := h.director.ID
	next := func(from, to int) time.Time {
		day = h.later(day, h.between(from, to))
		return h.inOffice(day)
	}
	if h.chance(0.06) { // sent back once
		if !h.step(p, voices.Returned, staff, next(1, 2), returnReason) ||
			!h.step(p, voices.Filed, author, next(1, 3), "") {
			return
		}
	}
	if !h.step(p, voices.Reviewed, staff, next(1, 3), h.one(reviewNotes)) ||
		!h.step(p, voices.Sent, staff, next(1, 4), h.one(sentNotes)) {
		return
	}
	decided := next(12, 36)
	switch x := h.rng.Float64(); {
	case x < 0.35 && p.matter.decline != "":
		if !h.answer(p, voices.Declined, staff, decided, p.matter.decline) {
			return
		}
		h.rate(p, author, next(1, 8), voices.Fair, h.one(declineNotes))
		return
	case x < 0.78:
		if !h.answer(p, voices.Adopted, staff, decided, of(h.one(acceptNotes), h.one(handlers))) {
			return
		}
	default:
		if !h.answer(p, voices.Partly, staff, decided, of(h.one(partlyNotes), h.one(handlers))) {
			return
		}
	}
	if e := h.one(evidences); h.chance(0.6) {
		if e == evidences[0] {
			e = fmt.Sprintf(e, h.between(3, 18))
		}
		p.steps[len(p.steps)-1].Evidence, p.Evidence = e, e
	}
	if h.step(p, voices.Done, staff, next(35, 160), p.matter.result) {
		at := next(1, 8)
		if h.chance(0.8) {
			h.rate(p, author, at, voices.Satisfied, h.one(ratingNotes))
		} else {
			h.rate(p, author, at, voices.Fair, h.one(fairNotes))
		}
	}
}

// rate ends a suggestion; so soon after the end that there is no debt in the
// author's list.
func (h *history) rate(p *proposal, author int64, at time.Time, rating voices.Rating, note string) {
	if at.After(h.now) {
		at = h.past(at, 2*time.Hour)
		if at.Before(p.UpdatedAt) {
			at = p.UpdatedAt
		}
	}
	p.Rating, p.RatingNote = rating, note
	h.step(p, voices.Rated, author, at, note)
}

// leaveOneToRate takes the rating of the last one that was done away.
func (h *history) leaveOneToRate(list []*proposal) {
	var last *proposal
	for _, p := range list {
		if p.State == voices.Rated && p.DoneAt != nil && (last == nil || p.DoneAt.After(*last.DoneAt)) && h.stays(p.PersonID) {
			last = p
		}
	}
	if last != nil {
		n := len(last.steps) - 1
		last.State, last.UpdatedAt, last.Rating, last.RatingNote = voices.Done, last.steps[n-1].At, "", ""
		last.steps = last.steps[:n]
	}
}

// stays tells whether the person is a member today.
func (h *history) stays(person int64) bool {
	return slices.ContainsFunc(h.members(h.today), func(p *people.Person) bool { return p.ID == person })
}

// toReview is the suggestion that was filed yesterday.
func (h *history) toReview(used map[*matter]*use) *proposal {
	day := h.today.AddDate(0, 0, -1)
	author := h.holderOf("village")
	m := h.matterFor(day, used)
	return h.propose(day, m, used[m], author, voices.Filed)
}

// holderOf is who holds a trade's seat now.
func (h *history) holderOf(trade string) *people.Person {
	for i := range h.seats {
		if h.seats[i].key == trade {
			return h.seats[i].at(h.today)
		}
	}
	return h.director // cannot happen: the roster has every trade
}
