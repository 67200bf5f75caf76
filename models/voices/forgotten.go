package voices

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/calendar"
	"lianluo/models/people"
	"lianluo/models/store"
)

// Late is what is overdue of a suggestion (没有下文, §9).
type Late string

// What is overdue.
const (
	NotSent     Late = "unsent"     // reviewed, and not delivered
	NotAnswered Late = "unanswered" // delivered, and not answered
	NotReplied  Late = "owed"       // by the office that deals with it
	NotDone     Late = "undone"     // past the day by which it was to be done
)

// How long is waited (§9). What was adopted without a day is to be done in half a year.
const (
	sendWithin   = 5  // working days
	answerWithin = 30 // days
	doneWithin   = 180
)

// LateOf tells what is overdue of a suggestion at a time; "" when nothing is.
func LateOf(s *Suggestion, cal *calendar.Calendar, loc *time.Location, now time.Time) Late {
	today := store.DateOf(now, loc)
	since := func(t *time.Time) store.Date { return store.DateOf(*t, loc) }
	switch s.State {
	case Reviewed:
		if s.ReviewedAt == nil {
			return ""
		}
		day := calendar.DateOf(s.ReviewedAt.In(loc))
		for range sendWithin {
			day = cal.FirstWorkdayAfter(day)
		}
		if today > store.DateFrom(day) {
			return NotSent
		}
	case Sent:
		day := s.SentOn
		if day == "" && s.SentAt != nil {
			day = since(s.SentAt)
		}
		if today > day.AddDate(0, 0, answerWithin) {
			return NotAnswered
		}
	case Assigned:
		switch {
		case s.DueOn != "" && today > s.DueOn:
			return NotReplied
		case s.PlanOn != "" && today > s.PlanOn:
			return NotDone
		}
	case Answered:
		plan := s.PlanOn
		if plan == "" && s.DecidedAt != nil {
			plan = since(s.DecidedAt).AddDate(0, 0, doneWithin)
		}
		if !s.Rests() && plan != "" && today > plan {
			return NotDone
		}
	}
	return ""
}

// Forgotten is a suggestion of which something is overdue.
type Forgotten struct {
	Suggestion
	Late Late
}

// ForgottenAt lists the suggestions of which something is overdue, the longest on its way
// first.
func ForgottenAt(tx *gorm.DB, cal *calendar.Calendar, now time.Time) (out []Forgotten, err error) {
	loc, err := people.LocationOf(tx)
	if err != nil {
		return nil, err
	}
	var list []Suggestion
	err = tx.Where("state IN ?", []State{Reviewed, Sent, Answered, Assigned}).Order("id").Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("suggestions on their way: %w", err)
	}
	for i := range list {
		if late := LateOf(&list[i], cal, loc, now); late != "" {
			out = append(out, Forgotten{list[i], late})
		}
	}
	return out, nil
}

// When its author is asked whether the result of a suggestion holds (回头看): three months
// after it was done, and no longer after half a year, so that the old ones of an office
// that begins with this are left alone.
const (
	lookAfter = 3
	lookUntil = 6
)

// ToLookAt lists the done suggestions whose authors are to be asked whether it held, and
// were not.
func ToLookAt(tx *gorm.DB, now time.Time) (list []Suggestion, err error) {
	err = tx.Where("done_at > ? AND done_at <= ?", store.Stamp(now.AddDate(0, -lookUntil, 0)), store.Stamp(now.AddDate(0, -lookAfter, 0))).
		Where("state IN ? AND held_at IS NULL AND (looked_at IS NULL OR looked_at < done_at)", []State{Done, Rated}).Order("id").Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("suggestions to look at: %w", err)
	}
	return list, nil
}

// Looked keeps that its author was asked.
func Looked(tx *gorm.DB, s *Suggestion, now time.Time) error {
	at := store.Stamp(now)
	s.LookedAt = &at
	if err := tx.Model(s).UpdateColumn("looked_at", at).Error; err != nil {
		return fmt.Errorf("suggestion %d looked at: %w", s.ID, err)
	}
	return nil
}

// Offices are those to which suggestions were handed, the newest first.
func Offices(tx *gorm.DB) (names []string, err error) {
	err = tx.Model(&Suggestion{}).Where("assigned_to <> ''").Group("assigned_to").Order("max(id) DESC").Limit(4).Pluck("assigned_to", &names).Error
	if err != nil {
		return nil, fmt.Errorf("offices of suggestions: %w", err)
	}
	return names, nil
}
