package desk

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/consult"
	"lianluo/models/deeds"
	"lianluo/models/people"
	"lianluo/models/research"
	"lianluo/models/store"
	"lianluo/models/voices"
)

// OfficeRecord finds the office's records of [from, to) in which all words of
// the question stand, the newest first (工作记录本, §23). It looks for parts of
// words, so that two characters of Chinese are enough. Without words it gives
// all. What only its author reads is left out: drafts, what was withdrawn. It is for the staff: it
// shows everybody's notes, and of consultations (§11) what by may read.
func OfficeRecord(tx *gorm.DB, by *people.Person, question string, from, to time.Time, page store.Page) (list []Entry, more bool, err error) {
	all, err := found(tx, by, question, from, to)
	if err != nil {
		return nil, false, err
	}
	list, more = pageOf(all, page)
	return list, more, addNames(tx, list)
}

// WholeOfficeRecord is all that OfficeRecord finds, the newest first.
func WholeOfficeRecord(tx *gorm.DB, by *people.Person, question string, from, to time.Time) ([]Entry, error) {
	all, err := found(tx, by, question, from, to)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(all, newestFirst)
	return all, addNames(tx, all)
}

// found is the office's records in which the words of a question stand, in no order.
func found(tx *gorm.DB, by *people.Person, question string, from, to time.Time) (list []Entry, err error) {
	loc, err := people.LocationOf(tx)
	if err != nil {
		return nil, err
	}
	r := reader{tx: tx, from: store.Stamp(from), to: store.Stamp(to), loc: loc}
	words := strings.Fields(strings.ReplaceAll(store.CleanText(question), "　", " "))
	words = words[:min(len(words), store.SearchWords)]
	for _, part := range []func() ([]Entry, error){
		func() ([]Entry, error) {
			return r.activities(store.Matching(tx, words, "topic", "place", "host_name", "tutor", "summary").Where("state <> ?", activities.ActivityCancelled))
		},
		func() ([]Entry, error) { return r.notes(store.Matching(tx, words, "text")) },
		func() ([]Entry, error) {
			return r.suggestions(store.Matching(tx, words, "number", "title", "situation", "analysis", "proposal", "place").
				Where(voices.SuggestionLife.Open(tx)))
		},
		func() ([]Entry, error) {
			return r.deeds(store.Matching(tx, words, "number", "title", "details", "place").Where(deeds.Life.Open(tx)))
		},
		func() ([]Entry, error) {
			return r.research(store.Matching(tx, words, "topic", "report").Where(research.Life.Open(tx)).Where("voided_at IS NULL"))
		},
		func() ([]Entry, error) {
			return r.announcements(store.Matching(tx, words, "text").Where("voided_at IS NULL"))
		},
		func() ([]Entry, error) { return r.consultations(consult.Found(tx, by, words)) },
	} {
		some, err := part()
		if err != nil {
			return nil, fmt.Errorf("search the record: %w", err)
		}
		list = append(list, some...)
	}
	return list, nil
}
