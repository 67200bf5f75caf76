package desk

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/briefing"
	"lianluo/models/consult"
	"lianluo/models/deeds"
	"lianluo/models/notes"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/research"
	"lianluo/models/store"
	"lianluo/models/voices"
)

// shelf is where the records of one kind stand in the record book (工作记录本, §23), and who
// reads which of them there. Whoever may open a record finds it, and nobody else: what is
// looked for, counted and listed has the condition of reads, so that a count tells nothing
// either. A new kind is a line of shelves.
type shelf struct {
	kind records.Kind
	rows any    // of the table
	at   string // the column of the time by which it is in order
	days bool   // at is a day of the calendar
	sort string // the column of Entry.Sort; "" for none
	// reads is the condition that whoever looks reads a record.
	reads func(l *looking) *gorm.DB
	// words is the condition that a word stands in what he or she reads of it.
	words func(l *looking, word string) *gorm.DB
	// whose is the condition that it is one of these people's, as far as that is shown to who
	// looks; nil: it is nobody's.
	whose func(l *looking, people []int64) *gorm.DB
	list  func(r *reader, q *gorm.DB) ([]Entry, error)
}

var shelves = []*shelf{
	{
		kind: records.KindActivity, rows: &activities.Activity{}, at: "starts_at", sort: "kind",
		reads: func(l *looking) *gorm.DB { return l.tx.Where("state <> ?", activities.ActivityCancelled) },
		words: columns("topic", "place", "host_name", "tutor", "summary"),
		whose: func(l *looking, people []int64) *gorm.DB { return l.tx.Where("host_id IN ?", people) },
		list:  (*reader).activities,
	},
	{
		kind: records.KindNote, rows: &notes.Note{}, at: "filed_at", sort: "kind",
		reads: func(l *looking) *gorm.DB {
			q := l.tx.Where("voided_at IS NULL")
			if l.staff {
				return q
			}
			own := l.tx.Where("person_id = ?", l.by.ID)
			if len(l.teams) > 0 { // its team's work (notes.ReadersOf)
				own = own.Or("kind = ? AND research_id IN ?", notes.ResearchNote, l.teams)
			}
			return q.Where(own)
		},
		words: columns("text"),
		whose: func(l *looking, people []int64) *gorm.DB { return l.tx.Where("person_id IN ?", people) },
		list:  (*reader).notes,
	},
	{
		kind: records.KindSuggestion, rows: &voices.Suggestion{}, at: "filed_at",
		reads: func(l *looking) *gorm.DB {
			open := l.tx.Where(voices.SuggestionLife.Open(l.tx))
			if !l.staff {
				shown := l.tx.Where("may_join")
				if len(l.concerned) > 0 {
					shown = shown.Or("id IN ?", l.concerned)
				}
				open = l.tx.Where("person_id = ?", l.by.ID).Or(open.Where(shown))
			}
			return l.tx.Where("filed_at IS NOT NULL").Where(open)
		},
		words: columns("number", "title", "situation", "analysis", "proposal", "place"),
		whose: func(l *looking, people []int64) *gorm.DB { // no name leads to who does not show it (§9)
			q := l.tx.Where("person_id IN ?", people)
			if !l.staff {
				q = q.Where(l.tx.Where("person_id = ?", l.by.ID).Or("may_join").Or("is_public"))
			}
			return q
		},
		list: (*reader).suggestions,
	},
	{
		kind: records.KindDeed, rows: &deeds.Deed{}, at: "on_date", days: true,
		reads: func(l *looking) *gorm.DB {
			if l.staff {
				return deeds.Life.Open(l.tx)
			}
			own := l.tx.Where(deeds.Life.Open(l.tx)).Where(deeds.DoneBy(l.tx, l.by.ID)) // promises too
			return l.tx.Where(own).Or(l.toldDeeds())
		},
		words: func(l *looking, word string) *gorm.DB {
			stands := store.Matching(l.tx, []string{word}, "number", "title", "details", "place")
			if l.staff {
				return stands
			}
			// Of others' deeds the line is read, and no more.
			return l.tx.Where(l.tx.Where(stands).Where(deeds.DoneBy(l.tx, l.by.ID))).Or(store.Matching(l.tx, []string{word}, "number", "title"))
		},
		whose: func(l *looking, people []int64) *gorm.DB {
			with := l.tx.Model(&deeds.Coworker{}).Select("deed_id").Where("person_id IN ?", people)
			return l.tx.Where("person_id IN ?", people).Or("id IN (?)", with)
		},
		list: (*reader).deeds,
	},
	{
		kind: records.KindResearch, rows: &research.Research{}, at: "created_at",
		reads: func(l *looking) *gorm.DB {
			return l.tx.Where("voided_at IS NULL").Where(research.Life.Open(l.tx))
		},
		words: func(l *looking, word string) *gorm.DB { // the topic is everybody's, the report of who reads it
			if l.staff {
				return store.Matching(l.tx, []string{word}, "topic", "report")
			}
			reads := l.tx.Where("state NOT IN ?", []research.State{research.Open, research.Submitted})
			if len(l.teams) > 0 {
				reads = reads.Or("id IN ?", l.teams)
			}
			report := l.tx.Where(store.Matching(l.tx, []string{word}, "report")).Where(reads)
			return l.tx.Where(store.Matching(l.tx, []string{word}, "topic")).Or(report)
		},
		whose: func(l *looking, people []int64) *gorm.DB { return l.tx.Where("leader_id IN ?", people) },
		list:  (*reader).research,
	},
	{
		kind: records.KindAnnouncement, rows: &briefing.Announcement{}, at: "posted_at",
		reads: func(l *looking) *gorm.DB {
			q := l.tx.Where("voided_at IS NULL AND state <> ?", briefing.AnnouncementScheduled)
			if !l.staff {
				q = q.Where("state = ?", briefing.AnnouncementPosted)
			}
			return q
		},
		words: columns("text"),
		whose: func(l *looking, people []int64) *gorm.DB { return l.tx.Where("by_id IN ?", people) },
		list:  (*reader).announcements,
	},
	{ // nobody's: who gave an opinion without a name is found by none (§11)
		kind: records.KindConsult, rows: &consult.Consultation{}, at: "closes_at",
		reads: func(l *looking) *gorm.DB { return consult.Found(l.tx, l.by, nil) },
		words: func(l *looking, word string) *gorm.DB { return consult.Found(l.tx, l.by, []string{word}) },
		list:  (*reader).consultations,
	},
	donationShelf(), honourShelf(), archiveShelf(),
}

// columns is the condition that a word stands in one of them.
func columns(names ...string) func(l *looking, word string) *gorm.DB {
	return func(l *looking, word string) *gorm.DB { return store.Matching(l.tx, []string{word}, names...) }
}

// looking is a person who looks through the record book, with what says which records he or
// she reads.
type looking struct {
	tx    *gorm.DB
	by    *people.Person
	loc   *time.Location
	staff bool
	// told is until when the group was told of confirmed deeds.
	told time.Time
	// Of who is not of the staff: the researches in whose team he or she is, and others'
	// suggestions that concern him or her.
	teams, concerned []int64
	// fault is why a condition could not be made.
	fault error
}

// lookAs begins to look. Of who has no part in the office's work nothing is read: false.
func lookAs(tx *gorm.DB, by *people.Person) (*looking, bool, error) {
	l := &looking{tx: tx, by: by, staff: by.Is(people.Staff)}
	if !by.Is(people.Inside) {
		return l, false, nil
	}
	var err error
	if l.loc, err = people.LocationOf(tx); err != nil || l.staff {
		return l, true, err
	}
	if l.teams, err = research.Involving(tx, by.ID); err != nil {
		return l, false, err
	}
	if l.concerned, err = voices.Concerning(tx, by.ID); err != nil {
		return l, false, err
	}
	l.told, err = briefing.ToldUntil(tx, l.loc)
	return l, err == nil, err
}

// toldDeeds is the condition that a released briefing counts a deed: its figure opens to the
// line of each for every member (§13, §21).
func (l *looking) toldDeeds() *gorm.DB {
	return l.tx.Where("state = ? AND confirmed_at < ?", deeds.Confirmed, store.Stamp(l.told))
}

// between is the condition that a shelf's record is of [from, to).
func (l *looking) between(s *shelf, from, to time.Time) *gorm.DB {
	if !s.days {
		return l.tx.Where(s.at+" >= ? AND "+s.at+" < ?", store.Stamp(from), store.Stamp(to))
	}
	first, last := daysBetween(from, to, l.loc)
	return l.tx.Where(s.at+" >= ? AND "+s.at+" <= ?", first, last)
}

// daysBetween are the first and the last of the days that begin in [from, to).
func daysBetween(from, to time.Time, loc *time.Location) (first, last store.Date) {
	first = store.DateOf(from, loc)
	if first.Start(loc).Before(from) {
		first = first.AddDate(0, 0, 1)
	}
	return first, store.DateOf(to.Add(-time.Microsecond), loc)
}

// times are when the records of a shelf were that are read and meet a condition.
func (l *looking) times(s *shelf, condition *gorm.DB) (list []time.Time, err error) {
	q := l.tx.Model(s.rows).Where(s.reads(l)).Where(condition)
	if s.days {
		var days []store.Date
		err = q.Pluck(s.at, &days).Error
		for _, d := range days {
			list = append(list, d.Start(l.loc))
		}
	} else {
		err = q.Pluck(s.at, &list).Error
	}
	if err != nil {
		return nil, fmt.Errorf("times of %s: %w", s.kind, err)
	}
	return list, nil
}
