package record

import (
	"strings"
	"unicode/utf8"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/models/activities"
	"lianluo/models/desk"
	"lianluo/models/notes"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// foundKinds are the kinds of records that a search finds, as a question names them.
var foundKinds = []records.Kind{
	records.KindActivity, records.KindNote, records.KindSuggestion, records.KindDeed, records.KindResearch, records.KindAnnouncement, records.KindConsult,
	records.KindDonation, records.KindHonour, records.KindArchive,
}

// calledToo are other names of kinds: the books' own.
var calledToo = map[records.Kind]string{records.KindDonation: "command.donations", records.KindHonour: "command.honours"}

// questionOf reads what somebody looks for: each word stands in a record, or names its kind,
// its time or whose it is (王芳 2025 好事).
func questionOf(c *bot.Context, text string) (q desk.Question, err error) {
	own := *c // also where a table speaks the office's language, the question was in the person's
	own.Words = c.WordsFor(c.Person)
	c = &own
	if q.From, q.To, _, err = span(c, allTime); err != nil {
		return q, err
	}
	q.To = q.To.AddDate(2, 0, 0) // what is planned is found as well
	words := apart(c, strings.Fields(strings.ReplaceAll(store.CleanText(text), "　", " ")))
	for _, word := range words[:min(len(words), store.SearchWords)] {
		w := desk.Word{Text: word}
		w.Kinds, w.Sorts = kindsNamed(c, word)
		if w.People, err = people.Called(c.Tx, word); err != nil {
			return q, err
		}
		from, to, ok, err := timeIn(c, word)
		if err != nil {
			return q, err
		}
		if ok {
			w.From, w.To = from, to
		}
		q.Words = append(q.Words, w)
	}
	return q, nil
}

// apart takes what is said as people speak apart at the kind of record that it ends with:
// 李强的好事 is 李强 and 好事.
func apart(c *bot.Context, said []string) (words []string) {
	for _, word := range said {
		whose, kind, found := phrase.Owned(word)
		kinds, sorts := kindsNamed(c, kind)
		if found && utf8.RuneCountInString(whose) > 1 && len(kinds)+len(sorts) > 0 {
			words = append(words, whose, kind)
			continue
		}
		words = append(words, word)
	}
	return words
}

// kindsNamed are the kinds of records that a word names: it is how the name of one begins or
// ends, 好事 and 实事 of 好事实事.
func kindsNamed(c *bot.Context, word string) (kinds []records.Kind, sorts []string) {
	if utf8.RuneCountInString(word) < 2 {
		return nil, nil
	}
	word = strings.ToLower(word)
	names := func(key string) bool {
		for _, w := range []*locale.Words{c.Words, c.GroupWords()} {
			if name := strings.ToLower(w.Plain(key)); strings.HasPrefix(name, word) || strings.HasSuffix(name, word) {
				return true
			}
		}
		return false
	}
	for _, kind := range foundKinds {
		if names("entry.kind."+string(kind)) || calledToo[kind] != "" && names(calledToo[kind]) {
			kinds = append(kinds, kind)
		}
	}
	for _, kind := range activities.ActivityKinds {
		if names("entry.sort." + string(kind)) {
			sorts = append(sorts, string(kind))
		}
	}
	for _, kind := range []notes.Kind{notes.StudyNote, notes.Reflection, notes.ResearchNote} {
		if names("entry.sort." + string(kind)) {
			sorts = append(sorts, string(kind))
		}
	}
	return kinds, sorts
}
