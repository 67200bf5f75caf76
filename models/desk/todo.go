package desk

import (
	"time"

	"gorm.io/gorm"

	"lianluo/models/briefing"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
	"lianluo/models/tasks"
)

// todoReading is what a person has to read. What is over concerns nobody, and what asks
// for something is to be handed in.
func todoReading(tx *gorm.DB, p *people.Person, since, now time.Time) (list []TodoItem, err error) {
	unread, err := briefing.UnreadBy(tx, p.ID, since)
	for i := range unread {
		if a := &unread[i]; !a.Over(now) && !(a.Ask.Wanted() && p.Is(people.Member)) {
			list = append(list, todoAnnouncement(TodoAnnouncement, a, a.At()))
		}
	}
	return list, err
}

// todoHandIn is what a member has to hand in (填报), by when it is due.
func todoHandIn(tx *gorm.DB, p *people.Person, since, now time.Time) (list []TodoItem, err error) {
	if !p.Is(people.Member) {
		return nil, nil
	}
	open, err := briefing.ToHandIn(tx, p.ID, since)
	for i := range open {
		if a := &open[i]; !a.Over(now) {
			list = append(list, todoAnnouncement(TodoHandIn, a, a.Ends().Add(-time.Microsecond)))
		}
	}
	return list, err
}

func todoAnnouncement(kind TodoKind, a *briefing.Announcement, at time.Time) TodoItem {
	item := TodoItem{Kind: kind, Record: records.Ref{Kind: records.KindAnnouncement, ID: a.ID}, Title: store.CutRunes(a.Text, store.TitleRunes), Whole: a.Text, At: at}
	if a.DueAt != nil {
		item.Due = *a.DueAt
	}
	return item
}

func todoTasks(tx *gorm.DB, p *people.Person) (list []TodoItem, err error) {
	loc, err := people.LocationOf(tx)
	if err != nil {
		return nil, err
	}
	open, err := tasks.OpenOf(tx, p.ID)
	for _, t := range open {
		kind := TodoTask
		if t.SourceKind == tasks.FromActivity {
			kind = TodoFollowUp
		}
		list = append(list, TodoItem{
			Kind: kind, Record: records.Ref{Kind: records.KindFollowUp, ID: t.ID}, Title: t.Text, At: t.DueOn.Start(loc), Due: t.DueOn.AddDate(0, 0, 1).Start(loc),
		})
	}
	return list, err
}
