package activities

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/away"
	"lianluo/models/calendar"
	"lianluo/models/people"
	"lianluo/models/store"
)

// The states of a year's plan.
const (
	PlanDraft     = "draft"
	PlanPublished = "published"
)

// YearPlan is a year's plan as the director lays it out. Its items are no
// activities before it is published.
type YearPlan struct {
	ID          int64
	OfficeID    int64
	Year        int
	State       string
	Data        string    // JSON of PlanData
	Made        store.IDs // the activities that publishing made
	CreatedBy   int64
	PublishedAt *time.Time
	CreatedAt   time.Time
	UpdatedAt   time.Time
}

// PlanData is what a draft holds.
type PlanData struct {
	Template PlanTemplate `json:"template"`
	Items    []PlanItem   `json:"items,omitempty"`
}

// Faults of a plan.
var (
	ErrPlanPublished = errors.New("plan was published")
	ErrPlanEmpty     = errors.New("plan has no items")
	ErrPlanClash     = errors.New("days of the plan have been taken")
)

// DraftOfYear finds the year's draft, or makes one with the usual template.
func DraftOfYear(tx *gorm.DB, year int, by int64) (*YearPlan, error) {
	var list []YearPlan
	if err := tx.Where("year = ? AND state = 'draft'", year).Limit(1).Find(&list).Error; err != nil {
		return nil, fmt.Errorf("plan of %d: %w", year, err)
	}
	if len(list) > 0 {
		return &list[0], nil
	}
	p := &YearPlan{Year: year, State: PlanDraft, CreatedBy: by}
	return p, SavePlan(tx, p, PlanData{Template: DefaultTemplate()})
}

// PlanByID finds a plan of tx's office.
func PlanByID(tx *gorm.DB, id int64) (*YearPlan, error) {
	var p YearPlan
	if err := tx.Take(&p, id).Error; err != nil {
		return nil, fmt.Errorf("plan %d: %w", id, err)
	}
	return &p, nil
}

// Read gives what the plan holds.
func (p *YearPlan) Read() (d PlanData, err error) {
	if err = json.Unmarshal([]byte(p.Data), &d); err != nil {
		return d, fmt.Errorf("plan %d: %w", p.ID, err)
	}
	return d, nil
}

// SavePlan keeps what a draft holds.
func SavePlan(tx *gorm.DB, p *YearPlan, d PlanData) error {
	if p.State != PlanDraft {
		return ErrPlanPublished
	}
	raw, err := json.Marshal(d)
	if err != nil {
		return fmt.Errorf("encode plan: %w", err)
	}
	p.Data = string(raw)
	if p.ID == 0 {
		if err := tx.Create(p).Error; err != nil {
			return fmt.Errorf("keep plan of %d: %w", p.Year, err)
		}
		return nil
	}
	done := tx.Model(p).Where("state = ?", PlanDraft).Select("data").Updates(p)
	return store.Changed(done, ErrPlanPublished, "save plan of %d", p.Year)
}

// PlannerOf gives the planner for a plan as things stand now: nothing is
// planned for today or before.
func PlannerOf(tx *gorm.DB, cal *calendar.Calendar, p *YearPlan, t PlanTemplate, now time.Time) (*Planner, error) {
	loc, err := people.LocationOf(tx)
	if err != nil {
		return nil, err
	}
	from := time.Date(p.Year, time.January, 1, 0, 0, 0, 0, loc)
	list, err := Between(tx, from, from.AddDate(1, 0, 0))
	if err != nil {
		return nil, err
	}
	planner := &Planner{Calendar: cal, Template: t, Year: p.Year, First: max(store.DateOf(from, loc), store.DateOf(now, loc).AddDate(0, 0, 1))}
	for _, a := range list {
		planner.Busy = append(planner.Busy, Busy{a.Kind, store.DateOf(a.StartsAt, loc)})
	}
	return planner, planner.keepClear(tx)
}

// keepClear has the planner leave out the days on which more than a third of the
// members are away.
func (p *Planner) keepClear(tx *gorm.DB) error {
	members, err := people.Members(tx)
	if err != nil {
		return err
	}
	from := store.DateFrom(calendar.Date{Year: p.Year, Month: time.January, Day: 1})
	to := from.AddDate(1, 0, -1)
	spans, err := away.Between(tx, from, to)
	if err != nil {
		return err
	}
	p.Most = len(members) / 3
	_, p.Away = away.Count(spans, from, to)
	return nil
}

// PublishPlan makes activities of a draft's items. open names one without a
// topic.
func PublishPlan(tx *gorm.DB, cal *calendar.Calendar, p *YearPlan, by int64, open string, now time.Time) ([]Activity, error) {
	if p.State != PlanDraft {
		return nil, ErrPlanPublished
	}
	d, err := p.Read()
	if err != nil {
		return nil, err
	}
	if len(d.Items) == 0 {
		return nil, ErrPlanEmpty
	}
	planner, err := PlannerOf(tx, cal, p, d.Template, now)
	if err != nil {
		return nil, err
	}
	if len(planner.Clashes(d.Items)) > 0 {
		return nil, ErrPlanClash
	}
	loc, err := people.LocationOf(tx)
	if err != nil {
		return nil, err
	}
	// It is taken first: of two who publish only one makes the activities.
	p.State, p.PublishedAt = PlanPublished, store.StampPtr(now)
	done := tx.Model(p).Where("state = ?", PlanDraft).Select("state", "published_at").Updates(p)
	if err := store.Changed(done, ErrPlanPublished, "publish plan of %d", p.Year); err != nil {
		return nil, err
	}
	var made []Activity
	for _, it := range d.Items {
		day, err := calendar.ParseDate(string(it.Day))
		if err != nil {
			return nil, err
		}
		a := Activity{Kind: it.Kind, Topic: it.Topic, StartsAt: day.At(d.Template.Clock.Duration(), loc), CreatedBy: by}
		if a.Topic == "" {
			a.Topic = open
		}
		if err := Create(tx, &a); err != nil {
			return nil, err
		}
		made, p.Made = append(made, a), append(p.Made, a.ID)
	}
	if err := tx.Model(p).Select("made").Updates(p).Error; err != nil {
		return nil, fmt.Errorf("activities of the plan of %d: %w", p.Year, err)
	}
	return made, nil
}

// UnpublishPlan takes PublishPlan back: the activities that are still planned
// are withdrawn. It gives those.
func UnpublishPlan(tx *gorm.DB, p *YearPlan, reason string, now time.Time) ([]Activity, error) {
	if p.State != PlanPublished {
		return nil, store.ErrNothingToUndo
	}
	var list []Activity
	if err := tx.Where("id IN ?", []int64(p.Made)).Find(&list).Error; err != nil {
		return nil, fmt.Errorf("activities of plan %d: %w", p.ID, err)
	}
	list = slices.DeleteFunc(list, func(a Activity) bool { return a.State != Planned })
	for i := range list {
		if err := Withdraw(tx, &list[i], reason, now); err != nil {
			return nil, err
		}
	}
	// The draft comes back, unless there is another one by now.
	var others int64
	if err := tx.Model(&YearPlan{}).Where("year = ? AND state = 'draft'", p.Year).Count(&others).Error; err != nil {
		return nil, fmt.Errorf("plans of %d: %w", p.Year, err)
	}
	if p.State = PlanDraft; others > 0 {
		p.State = "undone"
	}
	p.Made, p.PublishedAt = nil, nil
	done := tx.Model(p).Where("state = ?", PlanPublished).Select("state", "published_at", "made").Updates(p)
	if err := store.Changed(done, store.ErrNothingToUndo, "take plan of %d back", p.Year); err != nil {
		return nil, err
	}
	return list, nil
}

// PublishedBy lists the activities that a plan made and that still stand, in order.
func PublishedBy(tx *gorm.DB, p *YearPlan) ([]Activity, error) {
	var list []Activity
	err := tx.Where("id IN ? AND state <> ?", []int64(p.Made), ActivityCancelled).Order("starts_at, id").Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("activities of plan %d: %w", p.ID, err)
	}
	return list, nil
}
