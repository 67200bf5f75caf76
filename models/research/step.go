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
	"lianluo/models/voices"
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

// ErrNoReport: there is neither a text nor a file to be submitted.
var ErrNoReport = errors.New("research has no report")

// Move is a step of a research as somebody wants to take it. Words are
// the reason of a return, what was added to the report after one, the words of
// the committee.
type Move = records.Move[State]

// Life is the life of a research (§6): the staff decides, who writes the
// report submits it; without a writer the staff does.
var Life = &records.Machine[State]{
	Kind: records.KindResearch, Owner: "leader_id",
	Waits:   map[State]records.Wait{Submitted: records.WaitReport},
	Reading: records.Reading[State]{Readers: records.Readers{Roles: people.Staff, Group: "team"}, Near: mayReadReport},
	Order:   []State{Open, Submitted, Reported, Sent, Settled, Closed},
	Steps: map[State]map[State]records.Rule{
		Open:      {Submitted: {By: records.AuthorOrStaff, Words: records.MayWords, Limit: store.MatterLimit}, Closed: voices.OfficeRemark},
		Submitted: {Open: voices.OfficeReason, Reported: voices.OfficeRemark},
		Reported:  {Sent: voices.OfficeRemark, Closed: voices.OfficeRemark},
		Sent:      {Settled: voices.OfficeRemark, Closed: voices.OfficeRemark},
		Settled:   {Closed: voices.OfficeRemark},
	},
}

// mayReadReport tells whether a person reads a report beside its writer and the staff:
// the team, and once it was accepted every member. The party contact reads what was sent
// to the committee; an observer none.
func mayReadReport(_ *gorm.DB, rec records.Living[State], by *people.Person) (bool, error) {
	r := rec.(*Research)
	if by.LooksOn() {
		return by.Is(people.PartyContact) && r.SentOn != "", nil
	}
	return r.InTeam(by) || r.State != Open && r.State != Submitted, nil
}

// Life tells where a research's life is kept. The text of the report is saved
// with the step that submits it.
func (r *Research) Life() records.Life[State] {
	return records.Life[State]{
		ID: &r.ID, Author: r.LeaderID, State: &r.State,
		Kept: []string{"report", "reported_at", "sent_on", "outcome", "outcome_note"},
	}
}

// Follow keeps what a step says: the dates and what the committee made of it.
func (r *Research) Follow(step *records.Step) {
	switch State(step.ToState) {
	case Open:
		r.ReportedAt = nil
	case Submitted:
		at := step.At
		r.ReportedAt = &at
	case Sent:
		r.SentOn = step.OnDate
	case Settled:
		r.Outcome, r.OutcomeNote = Outcome(step.Outcome), step.Words
	}
}

// Restart forgets what Follow keeps. The text of a report stays, to be submitted
// again.
func (r *Research) Restart() { r.ReportedAt, r.SentOn, r.Outcome, r.OutcomeNote = nil, "", "", "" }

// CanAdvance tells whether by may take the research to a state.
func CanAdvance(r *Research, to State, by *people.Person) bool {
	return !r.Voided() && (by.Is(people.Member) || by.Is(people.Staff)) && Life.Allows(r, to, by)
}

// Advance takes a research further and keeps the step: see
// Machine.Advance. The report stands in r.Report or in an attachment;
// ErrNoReport.
func Advance(tx *gorm.DB, r *Research, move Move, now time.Time) (*records.Step, error) {
	if _, ok := Life.Steps[r.State][move.To]; !ok || r.Voided() {
		return nil, Life.Wrong(r.State, move.To)
	}
	if !CanAdvance(r, move.To, move.By) {
		return nil, store.ErrNotAllowed
	}
	if err := store.Text("report", &r.Report, ReportLimit); err != nil {
		return nil, err
	}
	switch move.To {
	case Submitted:
		files, err := Files(tx, r.ID, UseReport)
		if err != nil {
			return nil, err
		}
		if r.Report == "" && len(files) == 0 {
			return nil, ErrNoReport
		}
	case Sent:
		if !move.OnDate.Valid() {
			return nil, fmt.Errorf("research sent on %q", move.OnDate)
		}
	case Settled:
		if !slices.Contains(Outcomes, Outcome(move.Outcome)) {
			return nil, fmt.Errorf("unknown outcome %q", move.Outcome)
		}
	}
	return Life.Advance(tx, r, move, now)
}

// Steps lists the steps of a research that were not taken back, in
// order.
func Steps(tx *gorm.DB, research int64) ([]records.Step, error) {
	return Life.StepsOf(tx, research)
}

// LastStep is the newest step of a research to a state that was not
// taken back; nil when there is none.
func LastStep(tx *gorm.DB, research int64, to State) (*records.Step, error) {
	steps, err := Steps(tx, research)
	for i := range slices.Backward(steps) {
		if steps[i].ToState == string(to) {
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

// ToAccept lists the reports that await the staff, the oldest first.
func ToAccept(tx *gorm.DB) ([]Research, error) {
	var list []Research
	err := tx.Where("state = ? AND voided_at IS NULL", Submitted).Order("id").Find(&list).Error
	return list, err
}
