package models

import (
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"
)

// searchWords bounds how many words of a question are looked for.
const searchWords = 5

// OfficeRecord finds the office's records of [from, to) in which all words of
// the question stand, the newest first (工作记录本, §23). It looks for parts of
// words, so that two characters of Chinese are enough. Without words it gives
// all. Drafts and what was withdrawn are left out. It is for the staff: it
// shows everybody's notes.
func OfficeRecord(tx *gorm.DB, question string, from, to time.Time, page Page) (list []Entry, more bool, err error) {
	loc, err := locationOf(tx)
	if err != nil {
		return nil, false, err
	}
	r := reader{tx: tx, from: Stamp(from), to: Stamp(to), loc: loc}
	words := strings.Fields(strings.ReplaceAll(cleanText(question), "　", " "))
	words = words[:min(len(words), searchWords)]
	for _, part := range []func() ([]Entry, error){
		func() ([]Entry, error) {
			return r.activities(matching(tx, words, "topic", "place", "host_name", "tutor", "summary").Where("state <> ?", ActivityCancelled))
		},
		func() ([]Entry, error) { return r.notes(matching(tx, words, "text")) },
		func() ([]Entry, error) {
			return r.suggestions(matching(tx, words, "number", "title", "situation", "analysis", "proposal", "place").
				Where("state <> ?", SuggestionWithdrawn))
		},
		func() ([]Entry, error) {
			return r.deeds(matching(tx, words, "number", "title", "details", "place").Where("deeds.state <> ?", DeedWithdrawn))
		},
		func() ([]Entry, error) {
			return r.research(matching(tx, words, "topic", "report").Where("voided_at IS NULL"))
		},
		func() ([]Entry, error) {
			return r.announcements(matching(tx, words, "text").Where("voided_at IS NULL"))
		},
	} {
		found, err := part()
		if err != nil {
			return nil, false, fmt.Errorf("search the record: %w", err)
		}
		list = append(list, found...)
	}
	list, more = pageOf(list, page)
	return list, more, addNames(tx, list)
}

// matching is the condition that every word stands in one of the columns.
func matching(tx *gorm.DB, words []string, columns ...string) *gorm.DB {
	tests := make([]string, len(columns))
	for i, c := range columns {
		tests[i] = "LOWER(" + c + ") LIKE LOWER(?) ESCAPE '\\'"
	}
	either := "(" + strings.Join(tests, " OR ") + ")"
	q := tx.Where("1 = 1")
	for _, w := range words {
		args := make([]any, len(columns))
		for i := range args {
			args[i] = likePattern(w)
		}
		q = q.Where(either, args...)
	}
	return q
}
