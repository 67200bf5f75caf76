package points

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"lianluo/models/archive"
	"lianluo/models/books"
	"lianluo/models/calendar"
	"lianluo/models/deeds"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/research"
	"lianluo/models/store"
	"lianluo/models/voices"
)

// counting gathers the entries of a quarter from the records as they stand. What happened
// belongs to the day on which it did: activities to their start, what is written to its
// filing, what the office decides to the decision, as in the briefing (§21).
type counting struct {
	tx       *gorm.DB
	rules    *Rules
	q        calendar.Quarter
	loc      *time.Location
	from, to time.Time
	person   int64          // whose alone; 0: everybody's
	members  map[int64]bool // who has points at all
	list     []Entry
}

// Compute gives the entries of a quarter as its records stand now, of a person or, for 0, of
// all members, those who have left among them. Each category of each person adds up to
// between 0 and Limit: a line of no record (Limited) makes up the rest.
func Compute(tx *gorm.DB, q calendar.Quarter, person int64) ([]Entry, error) {
	loc, err := people.LocationOf(tx)
	if err != nil {
		return nil, err
	}
	c := &counting{tx: tx, q: q, loc: loc, from: store.Stamp(q.Start(loc)), to: store.Stamp(q.End(loc)), person: person, members: map[int64]bool{}}
	if c.rules, err = RulesOf(tx); err != nil || !c.rules.Ever() {
		return nil, err
	}
	var all []people.Person
	if err := tx.Select("id", "roles").Where("roles & ? <> 0", int64(people.Member)).Find(&all).Error; err != nil {
		return nil, fmt.Errorf("who has points: %w", err)
	}
	for _, p := range all {
		c.members[p.ID] = true
	}
	for _, part := range []func() error{c.activities, c.notes, c.catchUps, c.suggestions, c.cosigned, c.research, c.archive, c.deeds, c.donations, c.honours} {
		if err := part(); err != nil {
			return nil, fmt.Errorf("points of %s: %w", q.Key(), err)
		}
	}
	c.limit()
	slices.SortStableFunc(c.list, inOrder)
	return c.list, nil
}

// inOrder is by person, category, day and item.
func inOrder(a, b Entry) int {
	of := func(e Entry) int { return slices.Index(Categories, e.Category) }
	item := func(e Entry) int {
		if i := slices.IndexFunc(Items, func(v Valued) bool { return v.Item == e.Item }); i >= 0 {
			return i
		}
		return len(Items) // the line that limits comes last
	}
	last := func(e Entry) int {
		if e.Item == Limited {
			return 1
		}
		return 0
	}
	return cmp.Or(cmp.Compare(a.PersonID, b.PersonID), cmp.Compare(of(a), of(b)), cmp.Compare(last(a), last(b)), cmp.Compare(a.OnDay, b.OnDay),
		cmp.Compare(item(a), item(b)), cmp.Compare(a.RecordKind, b.RecordKind), cmp.Compare(a.RecordID, b.RecordID))
}

// add notes that something of a person's counts, if it does.
func (c *counting) add(person int64, item Item, ref records.Ref, at time.Time) {
	day := store.DateOf(at, c.loc)
	if !c.members[person] || c.person != 0 && person != c.person || !c.rules.Counts(day) {
		return
	}
	value, version := c.rules.Value(item, day)
	if value == 0 {
		return
	}
	v, _ := Of(item)
	c.list = append(c.list, Entry{
		PersonID: person, Year: c.q.Year, Quarter: c.q.Q, Category: v.Category, Item: item, RecordKind: ref.Kind, RecordID: ref.ID,
		OnDay: day, Points: value, Version: version,
	})
}

// limit adds the lines that keep each category within 0 and Limit.
func (c *counting) limit() {
	type sum struct {
		person   int64
		category Category
	}
	sums := map[sum]int{}
	for _, e := range c.list {
		sums[sum{e.PersonID, e.Category}] += e.Points
	}
	last := store.DateFrom(c.q.LastDay())
	for of, n := range sums {
		if within := min(max(n, 0), Limit); within != n {
			c.list = append(c.list, Entry{
				PersonID: of.person, Year: c.q.Year, Quarter: c.q.Q, Category: of.category, Item: Limited,
				OnDay: last, Points: within - n, Version: c.rules.Version(last),
			})
		}
	}
}

func (c *counting) suggestions() error {
	var steps []records.Step
	err := c.tx.Where("record_kind = ? AND at >= ? AND at < ? AND voided_at IS NULL AND note = ''", records.KindSuggestion, c.from, c.to).Order("id").Find(&steps).Error
	if err != nil {
		return err
	}
	ids := make([]int64, len(steps))
	for i, s := range steps {
		ids[i] = s.RecordID
	}
	slices.Sort(ids)
	of, err := voices.ByIDs(c.tx, slices.Compact(ids)...)
	if err != nil {
		return err
	}
	type once struct {
		id   int64
		item Item
	}
	done := map[once]bool{}
	for _, step := range steps {
		s := of[step.RecordID]
		if s == nil || slices.Contains([]voices.State{voices.Draft, voices.Withdrawn, voices.Returned}, s.State) {
			continue
		}
		add := func(item Item) {
			if k := (once{s.ID, item}); !done[k] {
				done[k] = true
				c.add(s.PersonID, item, records.Ref{Kind: records.KindSuggestion, ID: s.ID}, step.At)
			}
		}
		from, to := voices.State(step.FromState), voices.State(step.ToState)
		switch again := from == voices.Done || from == voices.Rated; {
		case to == voices.Filed && from == voices.Draft:
			add(byKind(s, Suggested, Proposed))
		case to == voices.Assigned && !again:
			add(byKind(s, Assigned, Docketed))
		case to == voices.Answered && !again && (voices.Outcome(step.Outcome) == voices.Adopted || voices.Outcome(step.Outcome) == voices.Partly):
			add(Adopted)
			if s.SentTo == voices.ToCounty {
				add(Upstream)
			}
		}
	}
	return nil
}

func byKind(s *voices.Suggestion, otherwise, proposal Item) Item {
	if s.Kind == voices.Proposal {
		return proposal
	}
	return otherwise
}

// cosigned counts names under colleagues' proposals (联名提案).
func (c *counting) cosigned() error {
	var joins []voices.Join
	if err := c.tx.Where("voided_at IS NULL AND at >= ? AND at < ?", c.from, c.to).Order("id").Find(&joins).Error; err != nil {
		return err
	}
	ids := make([]int64, len(joins))
	for i, j := range joins {
		ids[i] = j.SuggestionID
	}
	of, err := voices.ByIDs(c.tx, ids...)
	for _, j := range joins {
		s := of[j.SuggestionID]
		if s != nil && s.Kind == voices.Proposal && !slices.Contains(voices.SuggestionLife.Private, s.State) && s.State != voices.Returned {
			c.add(j.PersonID, Cosigned, records.Ref{Kind: records.KindSuggestion, ID: s.ID}, j.At)
		}
	}
	return err
}

// research counts reports that were accepted (调研报告).
func (c *counting) research() error {
	var steps []records.Step
	err := c.tx.Where("record_kind = ? AND at >= ? AND at < ? AND voided_at IS NULL AND to_state = ?", records.KindResearch, c.from, c.to, research.Reported).
		Order("id").Find(&steps).Error
	if err != nil {
		return err
	}
	done := map[int64]bool{}
	for _, step := range steps {
		r, err := research.ByID(c.tx, step.RecordID)
		if err != nil {
			return err
		}
		if done[r.ID] || r.Voided() || r.State == research.Open || r.State == research.Submitted {
			continue
		}
		done[r.ID] = true
		ref := records.Ref{Kind: records.KindResearch, ID: r.ID}
		c.add(r.LeaderID, ReportLead, ref, step.At)
		for _, p := range r.Team {
			c.add(p, ReportTeam, ref, step.At)
		}
	}
	return nil
}

func (c *counting) archive() error {
	var list []archive.Item
	err := c.tx.Select("id", "person_id", "confirmed_at").Where("state = ? AND confirmed_at >= ? AND confirmed_at < ?", archive.Confirmed, c.from, c.to).Order("id").Find(&list).Error
	for _, it := range list {
		c.add(it.PersonID, Archived, records.Ref{Kind: records.KindArchive, ID: it.ID}, *it.ConfirmedAt)
	}
	return err
}

// paired are words of helping one household or of answering for a petitioner: what is done
// for people in need is counted by nobody (domain B4, F1). In a title the short ones are enough.
var (
	pairedTitle   = []string{"结对", "帮扶", "包保"}
	pairedDetails = []string{"结对帮扶", "困难帮扶", "信访包保"}
)

// Paired tells whether a good deed is paired help, which never has points.
func Paired(d *deeds.Deed) bool {
	has := func(text string, words []string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) })
	}
	return has(d.Title, pairedTitle) || has(d.Details, pairedDetails)
}

// deeds counts those that were confirmed, for all who did them.
func (c *counting) deeds() error {
	list, err := deeds.ConfirmedDeeds(c.tx, c.from, c.to, 0)
	if err != nil {
		return err
	}
	ids := make([]int64, len(list))
	for i := range list {
		ids[i] = list[i].ID
	}
	with, err := deeds.CoworkersOf(c.tx, ids...)
	for i := range list {
		d := &list[i]
		if Paired(d) {
			continue
		}
		for _, p := range append([]int64{d.PersonID}, with[d.ID]...) {
			c.add(p, Deed, records.Ref{Kind: records.KindDeed, ID: d.ID}, *d.ConfirmedAt)
		}
	}
	return err
}

// donations counts that a member has given, once in a quarter and whatever the sum. One that
// belongs to a deed of the member's is that deed; one of a firm or a native is nobody's; one
// without a name is of who entered it, and is shown to nobody who does not read it anyway.
func (c *counting) donations() error {
	var list []books.Donation
	err := c.tx.Where("state = ? AND confirmed_at >= ? AND confirmed_at < ?", books.Confirmed, c.from, c.to).Order("confirmed_at, id").Find(&list).Error
	if err != nil {
		return err
	}
	given := map[int64]bool{}
	for i := range list {
		d := &list[i]
		if d.DonorKind != books.ByNobody && d.DonorID == nil {
			continue
		}
		person := d.Whose()
		if given[person] || !c.rules.Counts(store.DateOf(*d.ConfirmedAt, c.loc)) {
			continue
		}
		same, err := c.isDeed(d, person)
		if err != nil {
			return err
		}
		if !same {
			given[person] = true
			c.add(person, Donation, records.Ref{Kind: records.KindDonation, ID: d.ID}, *d.ConfirmedAt)
		}
	}
	return nil
}

// isDeed tells whether a donation is part of a deed that a person has on record, or of paired help.
func (c *counting) isDeed(don *books.Donation, person int64) (bool, error) {
	if don.DeedID == nil {
		return false, nil
	}
	d, err := deeds.ByID(c.tx, *don.DeedID)
	if err != nil || d.State != deeds.Confirmed {
		return false, err
	}
	with, err := deeds.CoworkersOf(c.tx, d.ID)
	return Paired(d) || d.PersonID == person || slices.Contains(with[d.ID], person), err
}

func (c *counting) honours() error {
	var list []books.Honour
	err := c.tx.Where("state = ? AND confirmed_at >= ? AND confirmed_at < ?", books.Confirmed, c.from, c.to).Order("id").Find(&list).Error
	items := map[books.Level]Item{books.Township: Town, books.County: County, books.Municipal: County, books.Provincial: Province, books.National: Nation}
	for _, h := range list {
		if item := items[h.Level]; item != "" {
			c.add(h.PersonID, item, records.Ref{Kind: records.KindHonour, ID: h.ID}, *h.ConfirmedAt)
		}
	}
	return err
}
