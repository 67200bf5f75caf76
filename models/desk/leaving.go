package desk

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/research"
	"lianluo/models/store"
	"lianluo/models/tasks"
	"lianluo/models/voices"
)

// OpenWork is something that somebody still has to do: whoever leaves hands it over.
type OpenWork struct {
	Record records.Ref // KindFollowUp, KindActivity of what he or she hosts, KindSuggestion, KindResearch; no ID: a month of the rota
	Title  string
	Month  store.Month // of the rota
	Due    store.Date  // "" for none
}

// StillOpen lists what a person leaves undone: tasks, months of the rota from this one
// on, activities to come that he or she hosts, suggestions and researches under way.
func StillOpen(tx *gorm.DB, p *people.Person, now time.Time) (list []OpenWork, err error) {
	fail := func(what string, err error) error { return fmt.Errorf("%s of person %d: %w", what, p.ID, err) }
	loc, err := people.LocationOf(tx)
	if err != nil {
		return nil, err
	}
	todo, err := tasks.OpenOf(tx, p.ID)
	if err != nil {
		return nil, fail("tasks", err)
	}
	for _, f := range todo {
		list = append(list, OpenWork{Record: records.Ref{Kind: records.KindFollowUp, ID: f.ID}, Title: f.Text, Due: f.DueOn})
	}
	var hosted []activities.Activity
	if err := tx.Where("host_id = ? AND state = ? AND starts_at > ?", p.ID, activities.Planned, store.Stamp(now)).Order("starts_at").Find(&hosted).Error; err != nil {
		return nil, fail("activities", err)
	}
	planned := map[store.Month]bool{}
	for _, a := range hosted {
		planned[store.MonthOf(a.StartsAt, loc)] = true
		list = append(list, OpenWork{Record: records.Ref{Kind: records.KindActivity, ID: a.ID}, Title: a.Topic, Due: store.DateOf(a.StartsAt, loc)})
	}
	var months []activities.HostSlot
	if err := tx.Where("host_id = ? AND month >= ?", p.ID, store.MonthOf(now, loc)).Order("month").Find(&months).Error; err != nil {
		return nil, fail("months", err)
	}
	for _, s := range months {
		if !planned[s.Month] { // its activity is handed on, and the month with it
			list = append(list, OpenWork{Month: s.Month})
		}
	}
	var said []voices.Suggestion
	if err := tx.Where("person_id = ? AND state IN ?", p.ID, []voices.State{voices.Filed, voices.Reviewed, voices.Sent, voices.Answered, voices.Assigned}).Order("id").Find(&said).Error; err != nil {
		return nil, fail("suggestions", err)
	}
	for _, s := range said {
		list = append(list, OpenWork{Record: records.Ref{Kind: records.KindSuggestion, ID: s.ID}, Title: s.Title})
	}
	var led []research.Research
	if err := tx.Where("leader_id = ? AND state IN ?", p.ID, []research.State{research.Open, research.Submitted, research.Reported, research.Sent}).Order("id").Find(&led).Error; err != nil {
		return nil, fail("researches", err)
	}
	for _, r := range led {
		list = append(list, OpenWork{Record: records.Ref{Kind: records.KindResearch, ID: r.ID}, Title: r.Topic})
	}
	return list, nil
}
