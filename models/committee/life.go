package committee

import (
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// Life is the life of one version of a report (§16): the director makes it final, the staff
// delivers it. Nothing leads back but an undo; a change of what is final is a new version.
var Life = &records.Machine[State]{
	Kind: records.KindReport, Filed: Draft, Owner: "created_by",
	Reading: records.Reading[State]{Readers: records.OfStaff, Contact: []State{Delivered}},
	Order:   []State{Draft, Frozen, Delivered},
	Steps: map[State]map[State]records.Rule{
		"":     {Draft: {By: records.StaffOnly}},
		Draft:  {Frozen: {By: records.DirectorOnly}},
		Frozen: {Delivered: {By: records.StaffOnly, Words: records.MustWords, Limit: store.TitleLimit}}, // how
	},
}

// Life tells where a report's life is kept.
func (r *Report) Life() records.Life[State] {
	return records.Life[State]{ID: &r.ID, Author: r.CreatedBy, State: &r.State, Kept: []string{"frozen_by", "frozen_at", "delivered_on", "delivered_to", "delivered_how"}}
}

// Follow keeps who made it final and when, and its delivery.
func (r *Report) Follow(step *records.Step) {
	switch State(step.ToState) {
	case Frozen:
		r.FrozenBy, r.FrozenAt = step.ByID, store.StampPtr(step.At)
	case Delivered:
		r.DeliveredOn, r.DeliveredTo, r.DeliveredHow = step.OnDate, step.Whom, step.Words
	}
}

// Restart forgets what Follow keeps.
func (r *Report) Restart() {
	r.FrozenBy, r.FrozenAt = 0, nil
	r.DeliveredOn, r.DeliveredTo, r.DeliveredHow = "", "", ""
}

// take takes a step. ErrMoved when another was quicker, or it is none of its life.
func (r *Report) take(tx *gorm.DB, move records.Move[State], now time.Time) error {
	_, err := Life.Advance(tx, r, move, now)
	return records.DecidedBefore(err, ErrMoved)
}

// back takes the step to a state back, the last one. ErrMoved.
func (r *Report) back(tx *gorm.DB, of State, by *people.Person, now time.Time) error {
	if r.State != of {
		return ErrMoved
	}
	_, err := Life.Undo(tx, r, by, 0, now)
	return records.DecidedBefore(err, ErrMoved)
}
