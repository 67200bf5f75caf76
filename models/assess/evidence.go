package assess

import (
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/archive"
	"lianluo/models/books"
	"lianluo/models/briefing"
	"lianluo/models/collation"
	"lianluo/models/consult"
	"lianluo/models/deeds"
	"lianluo/models/people"
	"lianluo/models/pledges"
	"lianluo/models/records"
	"lianluo/models/research"
	"lianluo/models/store"
	"lianluo/models/voices"
)

// Source says which records prove an item.
type Source string

// The sources. Where there is none, the director says in words what proves the item.
const (
	NoSource    Source = ""
	Meetings    Source = "meetings"    // meetings of the committee that heard of the work (§17)
	Support     Source = "support"     // the room, the fund, the visit, leaders at activities
	Replies     Source = "replies"     // suggestions with words of a leader or an official answer
	Suggestions Source = "suggestions" // sent to the committee or the county
	Adopted     Source = "adopted"     // accepted, with the official document
	Researches  Source = "research"
	Sessions    Source = "sessions" // of study
	Activities  Source = "activities"
	Deeds       Source = "deeds"
	Donations   Source = "donations"
	Honours     Source = "honours"
	Archive     Source = "archive"
	Consults    Source = "consults"
	Plans       Source = "plans"
	Briefings   Source = "briefings"
	Collations  Source = "collations"
)

// Sources are all of them that have records.
var Sources = []Source{
	Meetings, Support, Replies, Suggestions, Adopted, Researches, Sessions, Activities, Deeds, Donations, Honours, Archive, Consults, Plans, Briefings, Collations,
}

// Evidence is one record that proves an item.
type Evidence struct {
	Ref    records.Ref
	Day    store.Date
	Number string
	Title  string // "" where Sort names it
	Sort   string // what it is, as a word of the catalogue behind assess.sort_
	Paper  string // the document that proves it, as it was written down
	Of     int    // the quarter of a briefing, the year of a collation or a plan
}

// evidenceLimit bounds what is listed of one source.
const evidenceLimit = 300

// span is a year, in the office's time.
type span struct {
	year        int
	from, to    time.Time
	first, last store.Date
	loc         *time.Location
}

func (s span) day(t *time.Time) store.Date {
	if t == nil {
		return ""
	}
	return store.DateOf(*t, s.loc)
}

// EvidenceOf lists what the records of a year have of a source, by day.
func EvidenceOf(tx *gorm.DB, year int, source Source) (list []Evidence, err error) {
	loc, err := people.LocationOf(tx)
	if err != nil {
		return nil, err
	}
	from := time.Date(year, 1, 1, 0, 0, 0, 0, loc)
	s := span{year: year, from: from, to: from.AddDate(1, 0, 0), loc: loc, first: store.DateOf(from, loc)}
	s.last = store.DateOf(s.to.Add(-time.Second), loc)
	switch source {
	case Meetings, Support:
		list, err = kept(tx, s, source)
	case Replies, Suggestions, Adopted:
		list, err = suggested(tx, s, source)
	case Sessions, Activities:
		list, err = held(tx, s, source)
	case Researches:
		list, err = researched(tx, s)
	case Deeds, Donations, Honours, Archive:
		list, err = booked(tx, s, source)
	case Consults:
		list, err = consulted(tx, s)
	case Plans, Briefings, Collations:
		list, err = written(tx, s, source)
	}
	if err != nil {
		return nil, fmt.Errorf("evidence of %s in %d: %w", source, year, err)
	}
	slices.SortStableFunc(list, func(a, b Evidence) int {
		if a.Day != b.Day {
			return cmpDay(a.Day, b.Day)
		}
		return int(a.Ref.ID - b.Ref.ID)
	})
	return list[:min(len(list), evidenceLimit)], nil
}

func cmpDay(a, b store.Date) int {
	if a < b {
		return -1
	}
	return 1
}

// kept are the promises of the committee that were kept.
func kept(tx *gorm.DB, s span, source Source) (list []Evidence, err error) {
	all, err := pledges.Of(tx, s.year)
	for i := range all {
		p := &all[i]
		if p.State == pledges.Done && (p.Kind == pledges.Meeting) == (source == Meetings) {
			sort := string(p.Kind)
			if p.Kind == pledges.Meeting {
				sort = fmt.Sprintf("%s_%d", p.Kind, p.Nth)
			}
			list = append(list, Evidence{Ref: records.Ref{Kind: records.KindPledge, ID: p.ID}, Day: p.DoneOn, Title: p.Title, Sort: sort})
		}
	}
	return list, err
}

// suggested are suggestions, by when they were sent or answered.
func suggested(tx *gorm.DB, s span, source Source) (list []Evidence, err error) {
	column := "decided_at"
	if source == Suggestions {
		column = "sent_at"
	}
	var all []voices.Suggestion
	err = tx.Where("state NOT IN ? AND "+column+" >= ? AND "+column+" < ?", []voices.State{voices.Draft, voices.Withdrawn, voices.Merged}, store.Stamp(s.from), store.Stamp(s.to)).
		Order(column + ", id").Limit(evidenceLimit).Find(&all).Error
	for i := range all {
		g := &all[i]
		e := Evidence{Ref: records.Ref{Kind: records.KindSuggestion, ID: g.ID}, Number: g.Number, Title: g.Title, Sort: "suggestion", Paper: g.Evidence}
		switch {
		case source == Suggestions:
			e.Day, e.Paper = s.day(g.SentAt), g.SentPaper
			if g.SentOn != "" {
				e.Day = g.SentOn
			}
		case g.Evidence == "", source == Adopted && !g.Adopted():
			continue
		default:
			e.Day = s.day(g.DecidedAt)
		}
		list = append(list, e)
	}
	return list, err
}

// held are activities that took place.
func held(tx *gorm.DB, s span, source Source) (list []Evidence, err error) {
	all, err := activities.Between(tx, s.from, s.to)
	for i := range all {
		a := &all[i]
		if a.State != activities.Closed || a.InQuestion() || (a.Kind == activities.Study) != (source == Sessions) {
			continue
		}
		list = append(list, Evidence{Ref: records.Ref{Kind: records.KindActivity, ID: a.ID}, Day: s.day(&a.StartsAt), Title: a.Topic, Sort: "activity_" + string(a.Kind)})
	}
	return list, err
}

// researched are the year's researches whose report was handed in.
func researched(tx *gorm.DB, s span) (list []Evidence, err error) {
	var all []research.Research
	err = tx.Where("year = ? AND reported_at IS NOT NULL AND voided_at IS NULL AND state <> ?", s.year, research.Open).Order("quarter, id").Find(&all).Error
	for i := range all {
		r := &all[i]
		list = append(list, Evidence{Ref: records.Ref{Kind: records.KindResearch, ID: r.ID}, Day: s.day(r.ReportedAt), Title: r.Topic, Sort: "research"})
	}
	return list, err
}

// booked are confirmed entries of the books. Of a donation it is said where it went, never who
// gave nor how much: the office's index asks nobody (慈善法 82).
func booked(tx *gorm.DB, s span, source Source) (list []Evidence, err error) {
	switch source {
	case Deeds:
		var all []deeds.Deed
		err = tx.Where("state = ? AND on_date >= ? AND on_date <= ?", deeds.Confirmed, s.first, s.last).Order("on_date, id").Limit(evidenceLimit).Find(&all).Error
		for i := range all {
			d := &all[i]
			list = append(list, Evidence{Ref: records.Ref{Kind: records.KindDeed, ID: d.ID}, Day: d.OnDate, Number: d.Number, Title: d.Title, Sort: "deed"})
		}
	case Donations:
		all, err := books.DonationsBetween(tx, s.first, s.last)
		if err != nil {
			return nil, err
		}
		for i := range all {
			d := &all[i]
			list = append(list, Evidence{Ref: records.Ref{Kind: records.KindDonation, ID: d.ID}, Day: d.OnDate, Number: d.Number, Title: d.Recipient, Sort: "donation"})
		}
	case Honours:
		all, err := books.HonoursBetween(tx, s.first, s.last)
		if err != nil {
			return nil, err
		}
		for i := range all {
			h := &all[i]
			list = append(list, Evidence{Ref: records.Ref{Kind: records.KindHonour, ID: h.ID}, Day: h.OnDate, Number: h.Number, Title: h.Title, Sort: "honour", Paper: h.Document})
		}
	default:
		var all []archive.Item
		err = tx.Where("state = ? AND confirmed_at >= ? AND confirmed_at < ?", archive.Confirmed, store.Stamp(s.from), store.Stamp(s.to)).Order("id").Limit(evidenceLimit).Find(&all).Error
		for i := range all {
			it := &all[i]
			list = append(list, Evidence{Ref: records.Ref{Kind: records.KindArchive, ID: it.ID}, Day: s.day(it.ConfirmedAt), Number: it.Number, Title: it.Title, Sort: "archive"})
		}
	}
	return list, err
}

// consulted are the consultations whose deadline is over.
func consulted(tx *gorm.DB, s span) (list []Evidence, err error) {
	var all []consult.Consultation
	err = tx.Where("state IN ? AND closed_at >= ? AND closed_at < ?", []consult.State{consult.Closed, consult.Sent, consult.Ended}, store.Stamp(s.from), store.Stamp(s.to)).Order("id").Find(&all).Error
	for i := range all {
		con := &all[i]
		list = append(list, Evidence{
			Ref: records.Ref{Kind: records.KindConsult, ID: con.ID}, Day: s.day(con.ClosedAt), Number: con.Number, Title: store.Shorten(store.OneLine(con.Matter), store.TitleRunes), Sort: "consult",
		})
	}
	return list, err
}

// written are the year's plan, its briefings, and the collations of books that were frozen in it.
func written(tx *gorm.DB, s span, source Source) (list []Evidence, err error) {
	switch source {
	case Plans:
		var all []activities.YearPlan
		err = tx.Where("year = ? AND state = ?", s.year, activities.PlanPublished).Order("id").Find(&all).Error
		for i := range all {
			list = append(list, Evidence{Day: s.day(all[i].PublishedAt), Sort: "plan", Of: s.year})
		}
	case Briefings:
		var all []briefing.Briefing
		err = tx.Where("year = ? AND state = ?", s.year, briefing.BriefingReleased).Order("quarter").Find(&all).Error
		for i := range all {
			b := &all[i]
			list = append(list, Evidence{Ref: records.Ref{Kind: records.KindBriefing, ID: b.ID}, Day: s.day(b.ReleasedAt), Sort: "briefing", Of: b.Quarter})
		}
	default:
		var all []collation.Collation
		err = tx.Where("frozen_at >= ? AND frozen_at < ?", store.Stamp(s.from), store.Stamp(s.to)).Order("year").Find(&all).Error
		for i := range all {
			col := &all[i]
			list = append(list, Evidence{Ref: records.Ref{Kind: records.KindCollation, ID: col.ID}, Day: s.day(col.FrozenAt), Sort: "collation", Of: col.Year})
		}
	}
	return list, err
}
