package voices

import (
	"lianluo/bot"
	"lianluo/handlers/chat"
	mvoices "lianluo/models/voices"
)

// heldButton is suggestion_held:ID:yes|no, by which an author says three months after it was
// done whether the result holds (回头看, §9). What holds is noted and told to nobody; what
// does not is opened again.
func heldButton(c *bot.Context) error {
	s, err := suggestionKind().Own(c)
	if err != nil {
		return err
	}
	if !mvoices.SuggestionLife.AllowsNote(s, mvoices.NoteHeld, c.Person) {
		return c.Problem("suggestion.not_now", "state", c.P("suggestion.state_"+s.Standing()))
	}
	switch c.Arg(1) {
	case "no":
		return handlingForm.Start(c, handling{Suggestion: s.ID, Do: doReopen})
	case "yes":
	default:
		return c.Problem("common.stale")
	}
	step, a, err := suggestionKind().Take(c, s, mvoices.Move{Note: mvoices.NoteHeld, By: c.Person})
	if err != nil {
		return err
	}
	line, err := suggestionKind().Done(c, s, step)
	if err != nil {
		return err
	}
	_, err = c.Show(bot.Message{Text: line, Buttons: bot.Rows(2, c.B("suggestion.view", "suggestion", s.ID), chat.Undo(c, a))})
	return err
}

// asksHeld is the question whether a result holds, until its author has said.
func asksHeld() (func([]string) string, bot.Look) {
	return asksWhile(func(c *bot.Context, s *mvoices.Suggestion) (bool, error) {
		return mvoices.SuggestionLife.AllowsNote(s, mvoices.NoteHeld, c.Person), nil
	}, own)
}

// asksLate is the button of a reminder that opens a suggestion for which something is
// overdue, as long as it is.
func asksLate() (func([]string) string, bot.Look) {
	return asksWhile(func(c *bot.Context, s *mvoices.Suggestion) (bool, error) {
		late := mvoices.LateOf(s, chat.Workdays(c), c.Location(), c.Now)
		may, err := mayRead(c, s)
		return may && late != "", err
	}, nil)
}
