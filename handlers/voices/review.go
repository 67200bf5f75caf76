package voices

import (
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
	mvoices "lianluo/models/voices"
)

// suggestionKind is how a suggestion is talked about (§9): the office takes it
// through its life, and its author hears of each step.
func suggestionKind() *front.Kind[*mvoices.Suggestion, mvoices.State] {
	return &front.Kind[*mvoices.Suggestion, mvoices.State]{
		Name: "suggestion", Machine: mvoices.SuggestionLife, Find: mvoices.ByID, Route: "suggestion",
		Text: suggestionText, Title: titleOf,
		Pairs: func(c *bot.Context, s *mvoices.Suggestion) ([]any, error) {
			return []any{
				"number", s.Number, "title", s.Title, "level", c.P("suggestion.outcome_" + string(levelOf(s))), "whom", s.AssignedTo,
				"due", dayOf(c, s.DueOn), "plan", dayOf(c, s.PlanOn), "paper", s.Evidence,
			}, nil
		},
		TrailFor: trailFor,
		Standing: func(s *mvoices.Suggestion) string { return s.Standing() },
		Papers:   suggestionPapers, Buttons: suggestionButtons,
		Decisions: []front.Decision[mvoices.State]{
			{To: mvoices.Reviewed}, {To: mvoices.Sent, Asks: true},
			{To: mvoices.Answered, Outcome: string(mvoices.Adopted)}, {To: mvoices.Answered, Outcome: string(mvoices.Partly)},
			{To: mvoices.Answered, Outcome: string(mvoices.Reference), Ready: []string{"reason_means"}},
			{To: mvoices.Answered, Outcome: string(mvoices.Declined), Ready: []string{"reason_law"}},
			{To: mvoices.Assigned}, {To: mvoices.Done},
			{To: mvoices.Returned, Ready: []string{"reason_unclear", "reason_proposal", "reason_matter"}},
		},
		Withdrawn: mvoices.Withdrawn, List: "suggestions", Lists: suggestionLists(),
		Advance: func(c *bot.Context, s *mvoices.Suggestion, move mvoices.Move) (*records.Step, error) {
			return mvoices.Take(c.Tx, s, move, c.At())
		},
		Revert: func(c *bot.Context, s *mvoices.Suggestion) (*records.Step, error) {
			return mvoices.UndoStep(c.Tx, s, c.Person, c.Action.ID, c.Now)
		},
		Forms: map[mvoices.State]func(*bot.Context, *mvoices.Suggestion, mvoices.Move) error{mvoices.Sent: deliver, mvoices.Assigned: assign},
		Hears: hearsOfSuggestion,
		Told:  toldOfSuggestion, Gathers: gathersOfSuggestion,
		After:  settleOthers,
		Reopen: ReopenSuggestion,
		Fault:  func(c *bot.Context, s *mvoices.Suggestion, err error) error { return suggestionProblem(c, err) },
	}
}

// titleOf names a suggestion in a line, with how many colleagues stand behind it where it is listed.
func titleOf(c *bot.Context, s *mvoices.Suggestion) string {
	joins := ""
	if s.Joins > 0 {
		joins = c.P("suggestion.joins_count", "count", s.Joins)
	}
	return chat.Joined(s.Number, s.Title, joins)
}

// suggestionLists are the lists that the staff look at, by state.
func suggestionLists() *front.Lists[*mvoices.Suggestion, mvoices.State] {
	return &front.Lists[*mvoices.Suggestion, mvoices.State]{
		Route: "suggestions", Page: front.Pointers(mvoices.List), New: "suggest", Columns: suggestionColumns, Row: suggestionRow,
		Beside: func(c *bot.Context) []bot.Button { return bot.Row(c.B("suggestion.open_list", "suggestions_open", 0)) },
		Of: []front.Listing[mvoices.State]{
			{Name: "filed", States: []mvoices.State{mvoices.Filed}},
			{Name: "reviewed", States: []mvoices.State{mvoices.Reviewed}},
			{Name: "sent", States: []mvoices.State{mvoices.Sent}},
			{Name: "answered", States: []mvoices.State{mvoices.Answered, mvoices.Assigned}},
			{Name: "done", States: []mvoices.State{mvoices.Done, mvoices.Rated}},
			{Name: "all", States: []mvoices.State{
				mvoices.Filed, mvoices.Returned, mvoices.Reviewed, mvoices.Sent, mvoices.Answered,
				mvoices.Assigned, mvoices.Done, mvoices.Rated, mvoices.Merged,
			}},
		},
		Line: func(c *bot.Context) (string, error) {
			sent, goal, err := mvoices.SentInYear(c.Tx, c.Local(c.Now).Year())
			return c.T("suggestion.list_goal", "sent", sent, "goal", goal), err
		},
	}
}

// levelOf is to whom a suggestion was delivered, or is to be.
func levelOf(s *mvoices.Suggestion) mvoices.Level {
	if s.SentTo != "" {
		return s.SentTo
	}
	return mvoices.LevelOf(s.Kind)
}

// dayOf is a day as it is read; "" for none.
func dayOf(c *bot.Context, d store.Date) string {
	if d == "" {
		return ""
	}
	return c.Date(d.Start(c.Location()))
}

// alsoSaid are steps that people call by other words than the button: what they said
// before the office settled on one word.
var alsoSaid = map[mvoices.State]string{mvoices.Reviewed: "suggestion.also_reviewed", mvoices.Sent: "suggestion.also_sent"}

// outcomeCommand is "/outcome 议-2026-007 采纳 意见": any step of the office.
func outcomeCommand(c *bot.Context) error {
	if !c.Person.Is(people.Staff | people.PartyContact) {
		return c.Problem("common.not_allowed")
	}
	if strings.TrimSpace(c.Args) == "" {
		return suggestionKind().Choose(c, "outcome", true, func(s *mvoices.Suggestion) bool { return suggestionKind().Decidable(c, s) })
	}
	s, rest, err := byNumber(c)
	if err != nil {
		return err
	}
	word, text, _ := strings.Cut(rest, " ")
	for _, d := range suggestionKind().Decisions {
		button, state := "suggestion.do_"+string(d.To), "suggestion.state_"+string(d.To)
		if d.Outcome != "" {
			button, state = "suggestion.outcome_"+d.Outcome, "suggestion.state_"+d.Outcome
		}
		if !chat.Says(c, word, button) && !chat.Says(c, word, state) && !(alsoSaid[d.To] != "" && chat.Says(c, word, alsoSaid[d.To])) {
			continue
		}
		if err := chat.RefuseNumbers(c, text); err != nil {
			return err
		}
		if text = strings.TrimSpace(text); d.To == mvoices.Sent {
			return sentToday(c, s, text)
		}
		return suggestionKind().Decide(c, s, d, text)
	}
	return c.Problem("suggestion.which_outcome")
}
