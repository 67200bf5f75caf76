package voices

import (
	"slices"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/internal/locale"
	"lianluo/models/desk"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
	mvoices "lianluo/models/voices"
)

// stepForm takes the words of a step.
const stepForm bot.FormName[stepDraft] = "step"

// stepDraft is a step that the office takes with a suggestion and that needs
// words: a reason, a result.
type stepDraft struct {
	Suggestion int64         `json:"suggestion"`
	To         mvoices.State `json:"to"`
	Words      string        `json:"words,omitempty"`
}

// registerSuggestionReview: the office takes a suggestion through its life
// (§9). Its author hears of each step once it can no longer be undone.
func registerSuggestionReview(r *bot.Router) {
	for _, kind := range []desk.DeskKind{desk.DeskReview, desk.DeskSend, desk.DeskOutcome, desk.DeskResult} {
		front.AddReview(r, kind, reviewSuggestion)
	}
	bot.AddForm(r, newStepForm())
	r.Command("outcome", bot.Staff, outcomeCommand)
	r.Button("suggestion_step", bot.Staff, stepButton)
	r.Undo("suggestion_step", undoStep)
}

// officeSteps are what the office does with a suggestion, in the order of its
// buttons, and whether words have to go with it.
var officeSteps = []mvoices.State{
	mvoices.Reviewed, mvoices.Sent, mvoices.Accepted, mvoices.Partly,
	mvoices.Declined, mvoices.Done, mvoices.Returned,
}

var stepNeedsWords = map[mvoices.State]bool{
	mvoices.Returned: true, mvoices.Declined: true, mvoices.Done: true,
}

// suggestionDecisions are the buttons of what the person may decide now.
func suggestionDecisions(c *bot.Context, s *mvoices.Suggestion) [][]bot.Button {
	if !c.Person.Is(people.Staff) {
		return nil
	}
	return decisionsFor(c, s, c.Person)
}

func decisionsFor(c *bot.Context, s *mvoices.Suggestion, by *people.Person) [][]bot.Button {
	next := mvoices.NextStates(s, by)
	var row []bot.Button
	for _, to := range officeSteps {
		if slices.Contains(next, to) {
			row = append(row, c.B("suggestion.do_"+string(to), "suggestion_step", s.ID, to))
		}
	}
	return bot.Rows(2, row...)
}

// reviewSuggestion shows a suggestion to the director, in the walk through
// what waits and when it is filed.
func reviewSuggestion(c *bot.Context, id int64) (string, [][]bot.Button, error) {
	s, err := mvoices.ByID(c.Tx, id)
	if err != nil {
		return "", nil, err
	}
	text, err := suggestionText(c, s)
	if err != nil {
		return "", nil, err
	}
	rows := decisionsFor(c, s, &people.Person{Roles: people.Director})
	b, ok, err := chat.FilesButton(c, records.KindSuggestion, id)
	if ok {
		rows = append(rows, bot.Row(b))
	}
	return text, rows, err
}

// stepButton handles "suggestion_step:ID:STATE".
func stepButton(c *bot.Context) error {
	id, err := c.ArgID(0)
	if err != nil {
		return err
	}
	s, err := readableSuggestion(c, id)
	if err != nil {
		return err
	}
	to := mvoices.State(c.Arg(1))
	if !slices.Contains(officeSteps, to) {
		return c.Problem("common.stale")
	}
	if !slices.Contains(mvoices.NextStates(s, c.Person), to) {
		return c.Problem("suggestion.not_now", "state", c.P("suggestion.state_"+string(s.State)))
	}
	if stepNeedsWords[to] {
		return stepForm.Start(c, stepDraft{Suggestion: id, To: to})
	}
	line, a, err := takeStep(c, s, to, "")
	if err != nil {
		return err
	}
	return front.NextReview(c, line, chat.Undo(c, a))
}

// takeStep takes a suggestion further and lets its author know.
func takeStep(c *bot.Context, s *mvoices.Suggestion, to mvoices.State, words string) (line string, a *ledger.Action, err error) {
	step, err := mvoices.Advance(c.Tx, s, to, c.Person, words, c.Now)
	if err != nil {
		return "", nil, suggestionProblem(c, err)
	}
	a, err = chat.ActOn(c, step, "suggestion_step", string(to))
	if err != nil {
		return "", nil, err
	}
	author, err := people.PersonByID(c.Tx, s.PersonID)
	if err != nil {
		return "", nil, err
	}
	if author.ID != c.Person.ID {
		their := chat.InWordsOf(c, author)
		m := bot.Message{
			Text:    their.T("suggestion.told_"+string(to), "number", s.Number, "title", s.Title, "note", words),
			Buttons: bot.Rows(1, their.B("suggestion.view", "suggestion", s.ID)),
		}
		switch to {
		case mvoices.Returned:
			m.Buttons = bot.Rows(2, their.B("suggestion.edit_again", "suggestion_edit", s.ID), their.B("suggestion.view", "suggestion", s.ID))
		case mvoices.Done, mvoices.Declined:
			m.Buttons = append([][]bot.Button{ratingButtons(their, s.ID)}, m.Buttons...)
		}
		if _, err := c.Tell(author, m, bot.After(c.Now.Add(ledger.UndoTime))); err != nil {
			return "", nil, err
		}
	}
	done := "suggestion.step_done"
	if to == mvoices.Declined || to == mvoices.Returned {
		done = "suggestion.step_noted" // a tick would look like a success
	}
	return c.T(done, "number", s.Number, "title", s.Title, "state", c.P("suggestion.state_"+string(to))), a, nil
}

func undoStep(c *bot.Context, id int64) error {
	s, err := mvoices.ByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	if string(s.State) != c.Action.Note {
		return c.Problem("suggestion.not_now", "state", c.P("suggestion.state_"+string(s.State)))
	}
	if err := mvoices.UndoStep(c.Tx, s, c.Person, c.Action.ID, c.Now); err != nil {
		return suggestionProblem(c, err)
	}
	if err := c.Toast(c.P("common.undone")); err != nil {
		return err
	}
	return showSuggestion(c, s)
}

// Ready reasons, so that the most frequent need no typing.
var stepReasons = map[mvoices.State][]string{
	mvoices.Returned: {"reason_unclear", "reason_proposal", "reason_matter"},
	mvoices.Declined: {"reason_law", "reason_means"},
}

func newStepForm() *bot.Form[stepDraft] {
	return &bot.Form[stepDraft]{
		Name: stepForm, Access: bot.Staff, Direct: true,
		Fields: []bot.Field[stepDraft]{{
			Name: "words", Asked: true, Empty: func(v *stepDraft) bool { return v.Words == "" },
			Question: func(c *bot.Context, v *stepDraft) (string, error) {
				s, err := mvoices.ByID(c.Tx, v.Suggestion)
				if err != nil {
					return "", err
				}
				return c.T("step.ask_"+string(v.To), "number", s.Number, "title", s.Title), nil
			},
			Choices: func(c *bot.Context, v *stepDraft) ([]bot.Choice, error) {
				var list []bot.Choice
				for _, key := range stepReasons[v.To] {
					list = append(list, bot.Choice{Label: c.P("step." + key), Value: key})
				}
				return list, nil
			},
			Set: func(c *bot.Context, v *stepDraft, in bot.Input) error {
				if in.Choice != "" {
					if !slices.Contains(stepReasons[v.To], in.Choice) {
						return c.Problem("common.stale")
					}
					in.Text = c.P("step." + in.Choice)
				}
				text, err := chat.TakeText(c, in.Text, store.MatterLimit)
				if err != nil {
					return err
				}
				if err := chat.RefuseNumbers(c, text); err != nil {
					return err
				}
				v.Words = text
				return nil
			},
		}},
		Submit: func(c *bot.Context, v *stepDraft) (m bot.Message, err error) {
			s, err := mvoices.ByID(c.Tx, v.Suggestion)
			if err != nil {
				return m, c.MissingAs(err, "common.gone")
			}
			line, a, err := takeStep(c, s, v.To, v.Words)
			if err != nil {
				return m, err
			}
			return front.NextReviewMessage(c, line, chat.Undo(c, a))
		},
	}
}

// outcomeCommand is "/outcome 议-2026-007 采纳 意见": any step of the office.
func outcomeCommand(c *bot.Context) error {
	s, rest, err := byNumber(c)
	if err != nil {
		return err
	}
	word, text, _ := strings.Cut(rest, " ")
	for _, to := range officeSteps {
		if !means(c, word, func(w *locale.Words) string { return w.Plain("suggestion.do_" + string(to)) }) &&
			!means(c, word, func(w *locale.Words) string { return w.Plain("suggestion.state_" + string(to)) }) {
			continue
		}
		if err := chat.RefuseNumbers(c, text); err != nil {
			return err
		}
		if text = strings.TrimSpace(text); text == "" && stepNeedsWords[to] && slices.Contains(mvoices.NextStates(s, c.Person), to) {
			return stepForm.Start(c, stepDraft{Suggestion: s.ID, To: to})
		}
		line, a, err := takeStep(c, s, to, text)
		if err != nil {
			return err
		}
		return front.NextReview(c, line, chat.Undo(c, a))
	}
	return c.Problem("suggestion.which_outcome")
}
