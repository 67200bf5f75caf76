package desk

import (
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// Question is what is looked for in the record book: records of [From, To) that answer each
// of the words. Without words it is all that is read.
type Question struct {
	Words    []Word
	From, To time.Time
}

// Word is one word of a question. A record answers it when the word stands in what is read of
// it, or when it names the record's kind, its time, or whose it is: 王芳 2025 好事.
type Word struct {
	Text     string
	Kinds    []records.Kind // that it names
	Sorts    []string       // kinds of activities and notes that it names, as Entry.Sort has them
	People   []int64        // who are called so
	From, To time.Time      // the time that it names; zero for none
}

// Search finds the records that by reads and that answer a question, the newest first
// (工作记录本, §23). The staff finds all but what only its author reads: drafts, what was
// withdrawn. A member finds the own ones and those that are open to every member; who looks
// on finds nothing. It looks for parts of words, so that two characters of Chinese are
// enough. more tells whether another page follows.
func Search(tx *gorm.DB, by *people.Person, q Question, page store.Page) (list []Entry, more bool, err error) {
	all, err := found(tx, by, q)
	if err != nil {
		return nil, false, err
	}
	list, more = pageOf(all, page)
	return list, more, addNames(tx, list)
}

// SearchAll is all that Search finds, the newest first.
func SearchAll(tx *gorm.DB, by *people.Person, q Question) ([]Entry, error) {
	all, err := found(tx, by, q)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(all, newestFirst)
	return all, addNames(tx, all)
}

// found is what Search finds, in no order.
func found(tx *gorm.DB, by *people.Person, q Question) (list []Entry, err error) {
	l, ok, err := lookAs(tx, by)
	if err != nil || !ok {
		return nil, err
	}
	r := &reader{tx: tx, from: store.Stamp(q.From), to: store.Stamp(q.To), loc: l.loc}
	words := q.Words[:min(len(q.Words), store.SearchWords)]
	for _, s := range shelves {
		condition := tx.Where(s.reads(l))
		for i := range words {
			if s.named(&words[i]) {
				continue
			}
			condition = condition.Where(s.answers(l, &words[i]))
		}
		if l.fault != nil {
			return nil, fmt.Errorf("search the record for %s: %w", s.kind, l.fault)
		}
		some, err := s.list(r, condition)
		if err != nil {
			return nil, fmt.Errorf("search the record for %s: %w", s.kind, err)
		}
		list = append(list, some...)
	}
	return list, nil
}

// named tells that a word names the kind of all records of a shelf.
func (s *shelf) named(w *Word) bool { return slices.Contains(w.Kinds, s.kind) }

// answers is the condition that a record of a shelf answers a word.
func (s *shelf) answers(l *looking, w *Word) *gorm.DB {
	q := l.tx.Where(s.words(l, w.Text))
	if len(w.People) > 0 && s.whose != nil {
		q = q.Or(s.whose(l, w.People))
	}
	if len(w.Sorts) > 0 && s.sort != "" {
		q = q.Or(s.sort+" IN ?", w.Sorts)
	}
	if !w.To.IsZero() {
		q = q.Or(l.between(s, w.From, w.To))
	}
	return q
}
