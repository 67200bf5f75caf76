package voices

import (
	"lianluo/models/records"
	"lianluo/models/store"
)

// What can be noted in the life of a suggestion beside its steps.
const (
	NoteKind     = "kind"     // it is another kind now: the outcome says which
	NoteCategory = "category" // 类别: it is about another field; the outcome says which, the evidence which before
	NoteSent     = "sent"     // its delivery was another: level, day, paper
	NotePaper    = "paper"    // what proves the answer: 批示, 纪要, 回函
	NoteAsk      = "ask"      // somebody has a question about it
	NoteReply    = "reply"    // and the answer to that
	NoteDue      = "due"      // another day, or another office, owes the answer
	NotePlan     = "plan"     // by when it is to be done
	NoteHeld     = "held"     // 回头看: it holds
	NoteMerged   = "merged"   // another one was merged into it
)

// Reopened is what a step concludes that takes back a suggestion whose result did not hold.
const Reopened = "reopened"

// SuggestionLife is the life of a suggestion (§9). A declined one may still be done
// later, and is rated like one that was done: what its author judges is the
// handling.
var SuggestionLife = &records.Machine[State]{
	Kind: records.KindSuggestion, Prefix: "议", Filed: Filed, Back: Returned,
	Waits: map[State]records.Wait{
		Filed: records.WaitReview, Reviewed: records.WaitSend, Sent: records.WaitOutcome,
		Answered: records.WaitResult, Assigned: records.WaitResult,
	},
	Rests: func(rec records.Living[State]) bool { return rec.(*Suggestion).Rests() },
	Bars:  bars,
	Reading: records.Reading[State]{
		Readers: records.OfStaff, Private: []State{Draft, Withdrawn}, Near: near,
		Contact: []State{Sent, Answered, Assigned, Done, Rated},
		PutTo:   func(rec records.Living[State]) bool { return rec.(*Suggestion).toCommittee() },
	},
	Order: []State{
		Draft, Filed, Reviewed, Returned, Sent, Answered, Assigned,
		Done, Rated, Merged, Withdrawn,
	},
	Steps: map[State]map[State]records.Rule{
		Draft: {Filed: ownStep, Withdrawn: ownStep},
		Filed: {
			Returned: OfficeReason, Reviewed: OfficeRemark, Withdrawn: ownStep, Merged: OfficeRemark,
		},
		Returned: {Filed: ownStep, Withdrawn: ownStep},
		Reviewed: {Sent: delivery, Withdrawn: ownStep, Merged: OfficeRemark},
		Sent:     {Answered: answer, Merged: OfficeRemark},
		Answered: {Assigned: handling, Done: result, Rated: ownStep, Merged: OfficeRemark},
		Assigned: {Done: result, Merged: OfficeRemark},
		Done:     {Rated: ownStep, Answered: again, Assigned: again},
		Rated:    {Answered: again, Assigned: again},
	},
	Notes: map[string]map[State]records.Rule{
		NoteKind: {Filed: shared, Returned: shared, Reviewed: shared, Sent: OfficeRemark, Answered: OfficeRemark},
		NoteCategory: {
			Filed: sorting, Returned: sorting, Reviewed: sorting, Sent: officeSorting, Answered: officeSorting,
			Assigned: officeSorting, Done: officeSorting, Rated: officeSorting,
		},
		NoteSent: {Sent: delivery, Answered: delivery, Assigned: delivery, Done: delivery, Rated: delivery},
		NotePaper: {
			Answered: handling, Assigned: handling, Done: handling, Rated: handling,
		},
		NoteAsk:    {Sent: question, Answered: question, Assigned: question},
		NoteReply:  {Sent: reply, Answered: reply, Assigned: reply},
		NoteDue:    {Assigned: handling},
		NotePlan:   {Answered: handling, Assigned: handling},
		NoteHeld:   {Done: ownStep, Rated: ownStep},
		NoteMerged: {Filed: OfficeRemark, Reviewed: OfficeRemark, Sent: OfficeRemark, Answered: OfficeRemark, Assigned: OfficeRemark, Done: OfficeRemark},
	},
}

// The rules of most steps with words of the length of a matter.
var (
	ownStep      = records.Rule{By: records.AuthorOnly, Words: records.MayWords, Limit: store.MatterLimit}
	OfficeRemark = records.Rule{By: records.StaffOnly, Words: records.MayWords, Limit: store.MatterLimit}
	OfficeReason = records.Rule{By: records.StaffOnly, Words: records.MustWords, Limit: store.MatterLimit}
	// What its author and the staff may both say.
	shared = records.Rule{By: records.AuthorOrStaff, Words: records.MayWords, Limit: store.MatterLimit}
	// Which field it is about, of its author while it is with the office, and of the office always.
	sorting       = records.Rule{By: records.AuthorOrStaff, Limit: store.MatterLimit, Outcomes: fields}
	officeSorting = records.Rule{By: records.StaffOnly, Limit: store.MatterLimit, Outcomes: fields}
	fields        = map[string]records.Need{
		string(Economy): records.NoWords, string(Politics): records.NoWords, string(Culture): records.NoWords,
		string(Society): records.NoWords, string(Ecology): records.NoWords, string(Other): records.NoWords,
	}
	again = records.Rule{By: records.AuthorOrStaff, Limit: store.MatterLimit, Outcomes: map[string]records.Need{Reopened: records.MayWords}}
	reply = records.Rule{By: records.AuthorOrStaff, Words: records.MustWords, Limit: store.MatterLimit}
	// What the committee does, or the office in its name.
	handling = records.Rule{By: records.StaffOrContact, Words: records.MayWords, Limit: store.MatterLimit}
	result   = records.Rule{By: records.StaffOrContact, Words: records.MustWords, Limit: store.MatterLimit}
	question = records.Rule{By: records.StaffOrContact, Words: records.MustWords, Limit: store.MatterLimit}
	answer   = records.Rule{By: records.StaffOrContact, Limit: store.MatterLimit, Outcomes: map[string]records.Need{
		string(Adopted): records.MayWords, string(Partly): records.MayWords,
		string(Reference): records.MustWords, string(Declined): records.MustWords,
	}}
	delivery = records.Rule{By: records.StaffOnly, Words: records.MayWords, Limit: store.MatterLimit, Outcomes: map[string]records.Need{
		string(ToCommittee): records.MayWords, string(ToCounty): records.MayWords, string(ToDepartment): records.MayWords,
	}}
)

// followNote keeps what is noted.
func (s *Suggestion) followNote(step *records.Step) {
	at := step.At
	switch step.Note {
	case NoteKind:
		s.Kind = Kind(step.Outcome)
	case NoteSent:
		s.sent(step)
	case NotePaper:
		s.proven(step)
	case NoteDue:
		s.DueOn = step.OnDate
		if step.Whom != "" {
			s.AssignedTo = step.Whom
		}
	case NotePlan:
		s.PlanOn = step.OnDate
	case NoteHeld:
		s.HeldAt = &at
	}
}
