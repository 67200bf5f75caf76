package demo

import (
	"slices"
	"time"

	"lianluo/models/activities"
	"lianluo/models/records"
	"lianluo/models/research"
	"lianluo/models/store"
)

// stepTo is a step of a record's life. Who makes many rows at once does not go
// through the machine: that each of them is what the machine would have kept is for
// the tests.
func stepTo[S ~string](kind records.Kind, id int64, from, to S, by int64, at time.Time) *records.Step {
	return &records.Step{
		RecordKind: kind, RecordID: id, FromState: string(from), ToState: string(to), ByID: by, At: at, CreatedAt: at, UpdatedAt: at,
	}
}

// insertSteps writes steps in the order in which they were taken.
func insertSteps(h *history, steps []*records.Step) error {
	slices.SortStableFunc(steps, func(a, b *records.Step) int { return a.At.Compare(b.At) })
	return insert(h, steps)
}

// leaveSteps are the lives of leaves: asked for, and granted where they were.
func leaveSteps(list []*activities.Leave) (steps []*records.Step) {
	for _, l := range list {
		steps = append(steps, stepTo(records.KindLeave, l.ID, "", activities.Asked, l.PersonID, l.AskedAt))
		if l.DecidedAt != nil {
			steps = append(steps, stepTo(records.KindLeave, l.ID, activities.Asked, l.State, l.DecidedBy, *l.DecidedAt))
		}
	}
	return steps
}

// claimSteps are the lives of claims: all were granted.
func claimSteps(list []*activities.Claim) (steps []*records.Step) {
	for _, r := range list {
		granted := stepTo(records.KindCorrection, r.ID, activities.Asked, r.State, r.DecidedBy, *r.DecidedAt)
		granted.Outcome = string(activities.Present)
		steps = append(steps, stepTo(records.KindCorrection, r.ID, "", activities.Asked, r.PersonID, r.CreatedAt), granted)
	}
	return steps
}

// researchSteps are the lives of researches: handed in by who wrote the report,
// accepted by the director the next working day, closed in the quarter after.
func (h *history) researchSteps(list []*inquiry) (steps []*records.Step) {
	for _, r := range list {
		if r.ReportedAt == nil {
			continue
		}
		taken := h.past(h.at(h.later(store.DateOf(*r.ReportedAt, h.loc), 1), 10, 30), 12*time.Hour)
		steps = append(steps,
			stepTo(records.KindResearch, r.ID, research.Open, research.Submitted, r.LeaderID, *r.ReportedAt),
			stepTo(records.KindResearch, r.ID, research.Submitted, research.Reported, h.director.ID, taken))
		if r.State == research.Closed {
			steps = append(steps, stepTo(records.KindResearch, r.ID, research.Reported, research.Closed, h.director.ID, r.UpdatedAt))
		}
	}
	return steps
}
