package research

import (
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// Trip ties an activity in the field to its research (实地调研).
type Trip struct {
	ID         int64
	OfficeID   int64
	ResearchID int64
	ActivityID int64
	CreatedAt  time.Time
	UpdatedAt  time.Time
}

// TableName is the table of Trip.
func (Trip) TableName() string { return "research_trips" }

// InTeam tells whether a member works at the research: writes its report or is of its
// team.
func (r *Research) InTeam(p *people.Person) bool { return p.Is(people.Member) && r.Involves(p.ID) }

// Leads tells whether a person may lead the research's work: its writer, as
// long as a member, and the staff.
func (r *Research) Leads(p *people.Person) bool {
	return p.Is(people.Staff) || p.Is(people.Member) && r.LeaderID == p.ID
}

// Ended tells whether nothing more is written for the research.
func (r *Research) Ended() bool { return r.State == Closed || r.Voided() }

// SetTeam puts a member on the team or takes him or her off it. The members
// put themselves on, the writer and the staff put others. ErrNotAllowed,
// ErrState.
func SetTeam(tx *gorm.DB, r *Research, p *people.Person, on bool, by *people.Person) error {
	switch {
	case r.Ended():
		return ErrState
	case by.ID != p.ID && !r.Leads(by), on && !p.Is(people.Member), p.ID == r.LeaderID:
		return store.ErrNotAllowed
	}
	r.Team = slices.DeleteFunc(r.Team, func(id int64) bool { return id == p.ID })
	if on {
		r.Team = append(r.Team, p.ID)
	}
	slices.Sort(r.Team)
	if err := tx.Model(r).Select("team").Updates(r).Error; err != nil {
		return fmt.Errorf("team of research %d: %w", r.ID, err)
	}
	return callTeam(tx, r)
}

// SetWriter names who writes the report (执笔人), by the staff; who did before
// stays on the team.
func SetWriter(tx *gorm.DB, r *Research, p *people.Person, by *people.Person) error {
	switch {
	case r.Ended():
		return ErrState
	case !by.Is(people.Staff) || !p.Is(people.Member):
		return store.ErrNotAllowed
	case r.LeaderID == p.ID:
		return nil
	}
	if r.LeaderID != 0 {
		r.Team = append(r.Team, r.LeaderID)
	}
	r.LeaderID = p.ID
	return Update(tx, r)
}

// AddTrip ties an activity to the research, whose team alone it calls.
func AddTrip(tx *gorm.DB, r *Research, a *activities.Activity) error {
	if err := tx.Create(&Trip{ResearchID: r.ID, ActivityID: a.ID}).Error; err != nil {
		return fmt.Errorf("trip of research %d: %w", r.ID, err)
	}
	a.CalledIDs = r.Involved()
	return activities.SetCalled(tx, a.CalledIDs, a.ID)
}

// callTeam has the trips of a research call its team as it is now.
func callTeam(tx *gorm.DB, r *Research) error {
	trips, err := tripIDs(tx, r.ID)
	if err != nil {
		return err
	}
	return activities.SetCalled(tx, r.Involved(), trips...)
}

func tripIDs(tx *gorm.DB, research int64) (ids []int64, err error) {
	if err := tx.Model(&Trip{}).Where("research_id = ?", research).Pluck("activity_id", &ids).Error; err != nil {
		return nil, fmt.Errorf("trips of research %d: %w", research, err)
	}
	return ids, nil
}

// Trips lists a research's activities in the field that were not called off,
// in order.
func Trips(tx *gorm.DB, research int64) ([]activities.Activity, error) {
	ids, err := tripIDs(tx, research)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	var list []activities.Activity
	err = tx.Where("id IN ?", ids).Where("state <> ?", activities.ActivityCancelled).Order("starts_at, id").Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("trips of research %d: %w", research, err)
	}
	return list, nil
}

// Led counts those among researches whose report the person writes.
func Led(tx *gorm.DB, person int64, refs []records.Ref) (int, error) {
	var ids []int64
	for _, r := range refs {
		ids = append(ids, r.ID)
	}
	if len(ids) == 0 {
		return 0, nil
	}
	var n int64
	if err := tx.Model(&Research{}).Where("id IN ? AND leader_id = ?", ids, person).Count(&n).Error; err != nil {
		return 0, fmt.Errorf("researches that person %d leads: %w", person, err)
	}
	return int(n), nil
}

// Involving lists the researches whose report a person writes or in whose team he or she is.
func Involving(tx *gorm.DB, person int64) (ids []int64, err error) {
	var list []Research
	if err := tx.Select("id", "leader_id", "team").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("researches of person %d: %w", person, err)
	}
	for i := range list {
		if list[i].Involves(person) {
			ids = append(ids, list[i].ID)
		}
	}
	return ids, nil
}
