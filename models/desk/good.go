package desk

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/records"
	"lianluo/models/research"
	"lianluo/models/store"
	"lianluo/models/voices"
)

// GoodNews is what came of something that a member did.
type GoodNews struct {
	Ref   records.Ref
	State string // that the record came to, and still has: accepted, done …
	Title string
	At    time.Time
}

// good are the states that are good news, the best first, by the kind of record: what others
// made of it. Of a report its team hears by this alone, so that is the first. That a deed
// was confirmed its author has heard, and nothing more comes of it.
var good = []struct {
	kind    records.Kind
	name    string // in the words that tell it
	state   string
	outcome string   // of the step; "" for any
	still   []string // in which the record stands while it holds
}{
	{records.KindResearch, "settled", string(research.Settled), "", []string{string(research.Settled), string(research.Closed)}},
	{records.KindSuggestion, "done", string(voices.Done), "", []string{string(voices.Done), string(voices.Rated)}},
	{records.KindSuggestion, "accepted", string(voices.Answered), string(voices.Adopted), answered},
	{records.KindSuggestion, "partly", string(voices.Answered), string(voices.Partly), answered},
}

// answered are the states in which an answer is the newest that came of a suggestion: that it
// was done is news of the next month, and what its author has said of it.
var answered = []string{string(voices.Answered), string(voices.Assigned)}

// BestNews gives, for each member who has any, the best that came of his or her work in
// [from, to): by the steps on record that still hold, and nothing else. A step lies in one
// span, so that what was told of one month is not told of the next.
func BestNews(tx *gorm.DB, from, to time.Time) (map[int64]GoodNews, error) {
	news := map[int64]GoodNews{}
	for _, g := range good {
		var steps []records.Step
		q := tx.Select("id", "record_id", "at").Where("record_kind = ? AND at >= ? AND at < ?", g.kind, store.Stamp(from), store.Stamp(to)).
			Where("to_state = ? AND note = '' AND voided_at IS NULL", g.state)
		if g.outcome != "" {
			q = q.Where("outcome = ?", g.outcome)
		}
		err := q.Order("at, id").Find(&steps).Error
		if err != nil {
			return nil, fmt.Errorf("good news of %s: %w", g.kind, err)
		}
		if len(steps) == 0 {
			continue
		}
		at := map[int64]time.Time{}
		var ids []int64
		for _, s := range steps {
			at[s.RecordID] = s.At
			ids = append(ids, s.RecordID)
		}
		whose, err := goodRecords(tx, g.kind, ids, g.still)
		if err != nil {
			return nil, err
		}
		for _, r := range whose {
			if _, better := news[r.person]; !better {
				news[r.person] = GoodNews{Ref: records.Ref{Kind: g.kind, ID: r.id}, State: g.name, Title: r.title, At: at[r.id]}
			}
		}
	}
	return news, nil
}

type goodRecord struct {
	id, person int64
	title      string
}

// goodRecords are those of the records that still stand in one of the states, the newest first.
func goodRecords(tx *gorm.DB, kind records.Kind, ids []int64, still []string) (list []goodRecord, err error) {
	q := tx.Where("id IN ? AND state IN ?", ids, still)
	switch kind {
	case records.KindSuggestion:
		var rows []voices.Suggestion
		err = q.Find(&rows).Error
		for _, r := range rows {
			list = append(list, goodRecord{r.ID, r.PersonID, r.Title})
		}
	case records.KindResearch:
		var rows []research.Research
		err = q.Find(&rows).Error
		for _, r := range rows {
			for _, id := range r.Team { // its writer was told
				list = append(list, goodRecord{r.ID, id, r.Topic})
			}
		}
	}
	if err != nil {
		return nil, fmt.Errorf("records of good news: %w", err)
	}
	slices.SortFunc(list, func(a, b goodRecord) int { return cmp.Compare(b.id, a.id) })
	return list, nil
}
