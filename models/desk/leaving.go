package desk

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/fund"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/research"
	"lianluo/models/store"
	"lianluo/models/tasks"
	"lianluo/models/voices"
)

// OpenWork is something that somebody still has to do: whoever leaves hands it over.
type OpenWork struct {
	// KindFollowUp, KindActivity of what he or she hosts, KindSuggestion, KindResearch, KindGroup
	// that he or she leads, KindFund whose second approver he or she is; none: a month of the rota.
	Record records.Ref
	Title  string
	Month  store.Month // of the rota: that of the activity, or alone
	Due    store.Date  // "" for none
}

// monthsAhead is how far ahead somebody may have taken a month of the rota.
const monthsAhead = 24

// StillOpen lists what a person leaves undone: tasks, months of the rota from this one
// on, activities to come that he or she hosts, suggestions and researches under way, groups
// that he or she leads, and the fund's approval.
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
	rota, err := activities.Rota(tx, store.MonthOf(now, loc), monthsAhead)
	if err != nil {
		return nil, fail("months", err)
	}
	for _, a := range hosted {
		w := OpenWork{Record: records.Ref{Kind: records.KindActivity, ID: a.ID}, Title: a.Topic, Due: store.DateOf(a.StartsAt, loc)}
		if i := slices.IndexFunc(rota, func(m activities.RotaMonth) bool { return m.Activity != nil && m.Activity.ID == a.ID }); i >= 0 {
			w.Month = rota[i].Month // it is handed on with the month
		}
		list = append(list, w)
	}
	for i := range rota {
		if m := &rota[i]; m.HostID == p.ID && m.Activity == nil && !m.Over(now, loc) {
			list = append(list, OpenWork{Month: m.Month})
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
	office, err := offices(tx, p, now)
	return append(list, office...), err
}

// offices are what somebody has been entrusted with: the groups that he or she leads in the
// running term, and the approval of what the fund spends.
func offices(tx *gorm.DB, p *people.Person, now time.Time) (list []OpenWork, err error) {
	term, err := people.CurrentTerm(tx, now)
	switch {
	case errors.Is(err, store.ErrNotFound):
	case err != nil:
		return nil, err
	default:
		groups, err := people.Groups(tx, term.ID)
		if err != nil {
			return nil, err
		}
		for _, g := range groups {
			if g.LeaderID == p.ID {
				list = append(list, OpenWork{Record: records.Ref{Kind: records.KindGroup, ID: g.ID}, Title: g.Name})
			}
		}
	}
	rules, err := fund.SettingsOf(tx)
	if err == nil && rules.ApproverID != nil && *rules.ApproverID == p.ID {
		list = append(list, OpenWork{Record: records.Ref{Kind: records.KindFund}})
	}
	return list, err
}
