package research

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// Outcome is what the party committee made of a report (domain C1, 采纳结论).
type Outcome string

// The outcomes.
const (
	OutcomeAdopted  Outcome = "adopted"  // 采纳
	OutcomePartly   Outcome = "partly"   // 部分采纳
	OutcomeNoted    Outcome = "noted"    // 留作参考
	OutcomeDeclined Outcome = "declined" // 未采纳
)

// Outcomes in the order in which they are shown.
var Outcomes = []Outcome{OutcomeAdopted, OutcomePartly, OutcomeNoted, OutcomeDeclined}

// What an attachment of a research is for.
const (
	UseReport  = "report"
	UseOutcome = "outcome" // 批示
)

// ResearchStep is one transition of a research, which its team hears of.
type ResearchStep struct {
	ID         int64
	OfficeID   int64
	ResearchID int64
	FromState  State
	ToState    State
	ByID       int64
	At         time.Time
	Note       string     // reason of a return, what was added to the report after one, words of the committee
	OnDate     store.Date // when it went to the committee
	Outcome    Outcome
	store.Voiding
	CreatedAt time.Time
	UpdatedAt time.Time
}

// ErrNoReport: there is neither a text nor a file to be submitted.
var ErrNoReport = errors.New("research has no report")

// researchSteps is the life of a research (§6): true for what the staff does.
var researchSteps = map[State]map[State]bool{
	Open:      {Submitted: false, Closed: true},
	Submitted: {Open: true, Reported: true},
	Reported:  {Sent: true, Closed: true},
	Sent:      {Settled: true, Closed: true},
	Settled:   {Closed: true},
}

// CanAdvance tells whether by may take the research to a state: the staff
// decides, who writes the report submits it; without a writer the staff does.
func CanAdvance(r *Research, to State, by *people.Person) bool {
	staff, ok := researchSteps[r.State][to]
	if !ok || r.Voided() {
		return false
	}
	return by.Is(people.Staff) || !staff && by.Is(people.Member) && by.ID == r.LeaderID
}

// Advance takes a research to the step's state and keeps the step. Only
// ToState and, as the state asks, Note, OnDate and Outcome are read of it. The
// report stands in r.Report or in an attachment. ErrResearchState,
// ErrNotAllowed, ErrReasonNeeded, ErrNoReport.
func Advance(tx *gorm.DB, r *Research, step *ResearchStep, by *people.Person, now time.Time) error {
	if _, ok := researchSteps[r.State][step.ToState]; !ok || r.Voided() {
		return ErrState
	}
	if !CanAdvance(r, step.ToState, by) {
		return store.ErrNotAllowed
	}
	if err := errors.Join(store.Text("note", &step.Note, store.MatterLimit), store.Text("report", &r.Report, ReportLimit)); err != nil {
		return err
	}
	switch step.ToState {
	case Open:
		if step.Note == "" {
			return store.ErrReasonNeeded
		}
	case Submitted:
		files, err := Files(tx, r.ID, UseReport)
		if err != nil {
			return err
		}
		if r.Report == "" && len(files) == 0 {
			return ErrNoReport
		}
	case Sent:
		if !step.OnDate.Valid() {
			return fmt.Errorf("research sent on %q", step.OnDate)
		}
	case Settled:
		if !slices.Contains(Outcomes, step.Outcome) {
			return fmt.Errorf("unknown outcome %q", step.Outcome)
		}
	}
	step.ResearchID, step.FromState, step.ByID, step.At = r.ID, r.State, by.ID, store.Stamp(now)
	r.follow(step)
	if err := r.saveState(tx, step.FromState); err != nil {
		return err
	}
	if err := tx.Create(step).Error; err != nil {
		return fmt.Errorf("keep step of research %d: %w", r.ID, err)
	}
	return nil
}

// UndoStep takes the last step back, by who made it or by the staff.
// The text of a report stays, to be submitted again.
func UndoStep(tx *gorm.DB, r *Research, by *people.Person, now time.Time) error {
	steps, err := Steps(tx, r.ID)
	if err != nil {
		return err
	}
	if len(steps) == 0 {
		return store.ErrNothingToUndo
	}
	last := steps[len(steps)-1]
	switch {
	case last.ToState != r.State:
		return ErrState
	case by.ID != last.ByID && !by.Is(people.Staff):
		return store.ErrNotAllowed
	}
	if err := store.VoidRow(tx, &ResearchStep{}, last.ID, by.ID, "撤销", now); err != nil {
		return err
	}
	r.State, r.ReportedAt, r.SentOn, r.Outcome, r.OutcomeNote = Open, nil, "", "", ""
	for i := range steps[:len(steps)-1] {
		r.follow(&steps[i])
	}
	r.State = last.FromState
	return r.saveState(tx, last.ToState)
}

// follow keeps what a step says in the research itself.
func (r *Research) follow(step *ResearchStep) {
	r.State = step.ToState
	switch step.ToState {
	case Open:
		r.ReportedAt = nil
	case Submitted:
		at := step.At
		r.ReportedAt = &at
	case Sent:
		r.SentOn = step.OnDate
	case Settled:
		r.Outcome, r.OutcomeNote = step.Outcome, step.Note
	}
}

// saveState saves the state if nobody has changed it since it was read.
func (r *Research) saveState(tx *gorm.DB, from State) error {
	done := tx.Model(r).Where("state = ?", from).
		Select("state", "report", "reported_at", "sent_on", "outcome", "outcome_note").Updates(r)
	if done.Error != nil {
		return fmt.Errorf("save research %d: %w", r.ID, done.Error)
	}
	if done.RowsAffected == 0 {
		return ErrState
	}
	return nil
}

// Steps lists the steps of a research that were not taken back, in
// order.
func Steps(tx *gorm.DB, research int64) ([]ResearchStep, error) {
	var list []ResearchStep
	err := tx.Where("research_id = ? AND voided_at IS NULL", research).Order("id").Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("steps of research %d: %w", research, err)
	}
	return list, nil
}

// LastStep is the newest step of a research to a state that was not
// taken back; nil when there is none.
func LastStep(tx *gorm.DB, research int64, to State) (*ResearchStep, error) {
	steps, err := Steps(tx, research)
	for i := range slices.Backward(steps) {
		if steps[i].ToState == to {
			return &steps[i], err
		}
	}
	return nil, err
}

// Files lists the files of a research that are for one thing.
func Files(tx *gorm.DB, research int64, use string) ([]records.Attachment, error) {
	all, err := records.AttachmentsOf(tx, records.KindResearch, research)
	return slices.DeleteFunc(all[research], func(at records.Attachment) bool { return at.Use != use }), err
}

// In lists those in a state, the oldest first.
func In(tx *gorm.DB, state State) ([]Research, error) {
	var list []Research
	err := tx.Where("state = ? AND voided_at IS NULL", state).Order("id").Find(&list).Error
	return list, err
}
