package desk

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/briefing"
	"lianluo/models/notes"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
	"lianluo/models/study"
	"lianluo/models/voices"
)

// Item is one thing that waits for the director.
type Item struct {
	Kind     records.Wait
	Record   records.Ref
	PersonID int64 // whose it is
	Name     string
	Title    string
	Number   string
	Since    time.Time // when it came to wait; not for people's eyes
	At       time.Time // of its matter: the activity's; zero where it has none of its own
	Short    bool      // 临时请假
}

// Desk is what waits for the director (chat.md: a desk, not a menu).
type Desk []Item

// Count tells how many items are of the kinds; of all without any.
func (d Desk) Count(kinds ...records.Wait) int {
	if len(kinds) == 0 {
		return len(d)
	}
	n := 0
	for _, item := range d {
		for _, k := range kinds {
			if item.Kind == k {
				n++
			}
		}
	}
	return n
}

// Urgent are the items that the director can settle alone; the others wait
// for the committee and would keep the desk from ever being empty.
func (d Desk) Urgent() Desk {
	var out Desk
	for _, item := range d {
		if !item.Kind.Long() {
			out = append(out, item)
		}
	}
	return out
}

// Queue lists what waits for the director, what is bound to an hour first.
// Leaves of activities that are over stay until they are decided.
func Queue(tx *gorm.DB) (Desk, error) {
	var desk Desk
	for _, l := range lives {
		items, err := l.waiting(tx)
		if err != nil {
			return nil, fmt.Errorf("desk of %s: %w", l.kind(), err)
		}
		desk = append(desk, items...)
	}
	drafts, err := deskBriefings(tx)
	if err != nil {
		return nil, fmt.Errorf("desk of briefings: %w", err)
	}
	desk = append(desk, drafts...)
	sheets, err := deskSheets(tx)
	if err != nil {
		return nil, err
	}
	desk = append(desk, sheets...)
	slices.SortStableFunc(desk, func(a, b Item) int {
		return cmp.Compare(slices.Index(records.Waits, a.Kind), slices.Index(records.Waits, b.Kind))
	})
	var ids []int64
	for _, item := range desk {
		ids = append(ids, item.PersonID)
	}
	known, err := people.Names(tx, ids)
	if err != nil {
		return nil, err
	}
	for i := range desk {
		desk[i].Name = known[desk[i].PersonID]
	}
	return desk, nil
}

func deskBriefings(tx *gorm.DB) (desk Desk, err error) {
	list, err := briefing.Drafts(tx)
	for _, b := range list {
		desk = append(desk, Item{
			Kind: records.WaitBriefing, Record: records.Ref{Kind: records.KindBriefing, ID: b.ID}, Title: b.Of().String(), Since: b.CreatedAt,
		})
	}
	return desk, err
}

func deskSheets(tx *gorm.DB) (desk Desk, err error) {
	list, err := activities.ToConfirm(tx)
	for _, a := range list {
		item := Item{Kind: records.WaitSheet, Record: records.Ref{Kind: records.KindActivity, ID: a.ID}, Title: a.Topic, At: a.StartsAt}
		if item.Since = a.StartsAt; a.ClosedAt != nil {
			item.Since = *a.ClosedAt
		}
		desk = append(desk, item)
	}
	return desk, err
}

// TodoKind says what a member is asked to do.
type TodoKind string

// The kinds of a member's work, in the order in which they come.
const (
	TodoAnswer       TodoKind = "answer"       // say whether one comes
	TodoReturned     TodoKind = "returned"     // a suggestion or deed came back
	TodoNote         TodoKind = "note"         // 学习笔记
	TodoReflection   TodoKind = "reflection"   // 心得体会
	TodoRate         TodoKind = "rate"         // how a suggestion was handled
	TodoLook         TodoKind = "look"         // whether what was done still holds (回头看)
	TodoAnnouncement TodoKind = "announcement" // to be read
	TodoHandIn       TodoKind = "handin"       // what an announcement asks for (填报)
	TodoFollowUp     TodoKind = "followup"     // a task that an activity left
	TodoTask         TodoKind = "task"         // any other
)

// TodoItem is one thing that waits for a member.
type TodoItem struct {
	Kind   TodoKind
	Record records.Ref
	Title  string
	Whole  string // what Title is the beginning of; "" where it is the whole
	Number string
	At     time.Time // of the activity, the return, the announcement
	Due    time.Time // by when: a day without an hour ends at the next day's start; zero for none
	Reason string    // why it came back
}

// Todo looks this far back for what is owed, and ahead for what is to be
// answered.
const (
	TodoBack  = 180 * 24 * time.Hour
	TodoAhead = 30 * 24 * time.Hour
)

// Todo lists what waits for a person; for who looks on nothing of this does.
func Todo(tx *gorm.DB, p *people.Person, now time.Time) ([]TodoItem, error) {
	if p.LooksOn() {
		return nil, nil
	}
	since := now.Add(-TodoBack)
	if p.JoinedAt != nil && p.JoinedAt.After(since) {
		since = *p.JoinedAt
	}
	var list []TodoItem
	for _, part := range []func() ([]TodoItem, error){
		func() ([]TodoItem, error) { return todoAnswers(tx, p, now) },
		func() ([]TodoItem, error) { return todoReturned(tx, p) },
		func() ([]TodoItem, error) { return todoWriting(tx, p, now) },
		func() ([]TodoItem, error) { return todoRatings(tx, p) },
		func() ([]TodoItem, error) { return todoHandIn(tx, p, since, now) },
		func() ([]TodoItem, error) { return todoReading(tx, p, since, now) },
		func() ([]TodoItem, error) { return todoTasks(tx, p) },
	} {
		items, err := part()
		if err != nil {
			return nil, fmt.Errorf("todo of person %d: %w", p.ID, err)
		}
		list = append(list, items...)
	}
	return list, nil
}

func todoAnswers(tx *gorm.DB, p *people.Person, now time.Time) (list []TodoItem, err error) {
	if !p.Is(people.Member) {
		return nil, nil
	}
	next, err := activities.NextActivities(tx, now, store.MaxPage)
	for _, a := range next {
		if a.StartsAt.After(now.Add(TodoAhead)) {
			break
		}
		if a.Voluntary() && !a.SignUpOpen(now) {
			continue // it is too late to say
		}
		var row activities.Attendance
		err := tx.Where("activity_id = ? AND person_id = ?", a.ID, p.ID).Take(&row).Error
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, err
		}
		if row.Answer == activities.NoAnswer && row.State == activities.Unsettled {
			item := TodoItem{Kind: TodoAnswer, Record: records.Ref{Kind: records.KindActivity, ID: a.ID}, Title: a.Topic, At: a.StartsAt, Due: a.StartsAt}
			if a.Voluntary() {
				item.Due = *a.SignUpUntil
			}
			list = append(list, item)
		}
	}
	return list, err
}

func todoReturned(tx *gorm.DB, p *people.Person) (list []TodoItem, err error) {
	for _, l := range lives {
		items, err := l.returned(tx, p.ID)
		if err != nil {
			return nil, err
		}
		list = append(list, items...)
	}
	return list, nil
}

func todoWriting(tx *gorm.DB, p *people.Person, now time.Time) (list []TodoItem, err error) {
	owed, err := study.NotesOwed(tx, p.ID, now.Add(-TodoBack), now)
	if err != nil || len(owed) == 0 {
		return nil, err
	}
	loc, err := people.LocationOf(tx)
	if err != nil {
		return nil, err
	}
	kinds := map[notes.Kind]TodoKind{notes.StudyNote: TodoNote, notes.Reflection: TodoReflection}
	for _, o := range owed {
		list = append(list, TodoItem{
			Kind: kinds[o.Kind], Record: records.Ref{Kind: records.KindActivity, ID: o.Activity.ID}, Title: o.Activity.Topic, At: o.Activity.StartsAt,
			Due: notesDue(&o.Activity, loc).AddDate(0, 0, 1).Start(loc),
		})
	}
	return list, nil
}

func todoRatings(tx *gorm.DB, p *people.Person) (list []TodoItem, err error) {
	var ended []voices.Suggestion
	err = tx.Where("person_id = ? AND state IN ?", p.ID, []voices.State{voices.Done, voices.Rated, voices.Answered}).Order("id").Find(&ended).Error
	for i := range ended {
		s := &ended[i]
		if s.Asked() {
			list = append(list, TodoItem{
				Kind: TodoLook, Record: records.Ref{Kind: records.KindSuggestion, ID: s.ID}, Title: s.Title, Number: s.Number, At: *s.LookedAt,
			})
		}
		if s.State == voices.Rated {
			continue
		}
		if s.State == voices.Answered && !s.Rests() {
			continue
		}
		list = append(list, TodoItem{
			Kind: TodoRate, Record: records.Ref{Kind: records.KindSuggestion, ID: s.ID}, Title: s.Title, Number: s.Number, At: s.UpdatedAt,
		})
	}
	return list, err
}
