package voices

import (
	"slices"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/models/records"
	mvoices "lianluo/models/voices"
)

// registerSuggestionView: looking at suggestions, withdrawing and rating them.
func registerSuggestionView(r *bot.Router) {
	bot.AddForm(r, newRatingForm())
	bot.AddForm(r, newHandlingForm())
	front.Add(r, suggestionKind())
	r.Command("suggestions", bot.Readers, suggestionsCommand)
	r.Command("rate", bot.Members, rateCommand)
	r.Command("withdraw", bot.Members, withdrawCommand)
	r.Button("suggestion_full", bot.Readers, fullSuggestion)
	r.Button("suggestion_rate", bot.Members, func(c *bot.Context) error {
		s, err := suggestionKind().Own(c)
		if err != nil {
			return err
		}
		return rateSuggestion(c, s, mvoices.Rating(c.Arg(1)), "")
	}).Asks(asksRating())
	r.Command("outcome", bot.Deciders, outcomeCommand)
	r.Button("suggestion_more", bot.Joined, more)
	r.Button("suggestion_do", bot.Joined, doButton)
	r.Button("suggestion_kind", bot.Joined, changeKind)
	r.Button("suggestion_category", bot.Joined, changeCategory)
	r.Button("suggestion_merge", bot.Staff, mergeButton).Asks(asksMerging())
	r.Button("suggestion_held", bot.Members, heldButton).Asks(asksHeld())
	r.Button("suggestion_late", bot.Joined, func(c *bot.Context) error {
		s, err := suggestionKind().Pressed(c)
		if err != nil {
			return err
		}
		return suggestionKind().Show(c, s)
	}).Asks(asksLate())
}

// suggestionPapers lead to the files of a suggestion, and to its texts when its
// card does not hold them.
func suggestionPapers(c *bot.Context, s *mvoices.Suggestion) (row []bot.Button, err error) {
	b, ok, err := chat.FilesButton(c, records.KindSuggestion, s.ID)
	if ok {
		row = append(row, b)
	}
	if longest(s) > chat.ExcerptLong {
		row = append(row, c.B("suggestion.full", "suggestion_full", s.ID))
	}
	return row, err
}

// suggestionButtons are what the person can do with a suggestion beside deciding.
func suggestionButtons(c *bot.Context, s *mvoices.Suggestion) (row []bot.Button, err error) {
	next := mvoices.NextStates(s, c.Person)
	if s.Asked() && mvoices.SuggestionLife.AllowsNote(s, mvoices.NoteHeld, c.Person) {
		row = append(row, c.B("held.yes", "suggestion_held", s.ID, "yes"), c.B("held.no", "suggestion_held", s.ID, "no"))
	}
	if slices.Contains(next, mvoices.Rated) {
		row = append(row, ratingButtons(c, s.ID)...)
	}
	if slices.Contains(next, mvoices.Filed) {
		row = append(row, c.B("suggestion.edit", "suggestion_edit", s.ID))
	}
	if slices.Contains(next, mvoices.Withdrawn) {
		row = append(row, c.B("suggestion.withdraw", "suggestion_withdraw", s.ID))
	}
	if mvoices.SuggestionLife.AllowsNote(s, mvoices.NoteAsk, c.Person) && c.Person.ID != s.PersonID {
		row = append(row, c.B("suggestion.ask", "suggestion_ask", s.ID))
	}
	if asked, err := mvoices.OpenQuestion(c.Tx, s.ID); err != nil {
		return nil, err
	} else if asked != nil && mvoices.SuggestionLife.AllowsNote(s, mvoices.NoteReply, c.Person) {
		row = append(row, c.B("suggestion.reply", "suggestion_reply", s.ID))
	}
	switch list := besides(c, s); len(list) {
	case 0:
	case 1: // a word that says what it does, and a tap less
		row = append(row, list...)
	default:
		row = append(row, c.B("suggestion.more", "suggestion_more", s.ID))
	}
	if row = append(row, formButton(c, s)); isContact(c.Person) {
		return append(row, bot.CommandButton(c.P("menu.office"), "office")), nil
	}
	more, err := sharing(c, s)
	return append(append(row, more...), bot.CommandButton(c.P("suggestion.list"), "suggestions")), err
}

// longest is the length of a suggestion's longest text, in characters.
func longest(s *mvoices.Suggestion) int {
	return max(len([]rune(s.Situation)), len([]rune(s.Analysis)), len([]rune(s.Proposal)))
}

// fullSuggestion sends the whole texts of a suggestion, one a message: on its
// card they are cut.
func fullSuggestion(c *bot.Context) error {
	s, err := suggestionKind().Pressed(c)
	if err != nil {
		return err
	}
	for _, part := range []struct{ label, text string }{
		{c.P("suggestion.situation.label"), s.Situation}, {c.P("suggestion.analysis.label"), s.Analysis},
		{c.P("suggestion.proposal.label"), s.Proposal},
	} {
		if part.text == "" {
			continue
		}
		text := c.T("suggestion.part", "number", s.Number, "label", part.label, "text", part.text)
		if _, err := c.Say(bot.Message{Text: text, Silent: true}); err != nil {
			return err
		}
	}
	return nil
}

func withdrawCommand(c *bot.Context) error {
	if strings.TrimSpace(c.Args) == "" {
		return suggestionKind().Choose(c, "withdraw", false, func(s *mvoices.Suggestion) bool {
			return slices.Contains(mvoices.NextStates(s, c.Person), mvoices.Withdrawn)
		})
	}
	s, _, err := byNumber(c)
	if err != nil {
		return err
	}
	if s.PersonID != c.Person.ID {
		return c.Problem("suggestion.no_number")
	}
	return suggestionKind().Withdraw(c, s)
}

// byNumber finds the suggestion whose number a command names, and what stands
// behind it.
func byNumber(c *bot.Context) (s *mvoices.Suggestion, rest string, err error) {
	number, rest, _ := strings.Cut(strings.TrimSpace(c.Args), " ")
	if s, err = mvoices.ByNumber(c.Tx, number); err != nil {
		return nil, "", c.MissingAs(err, "suggestion.no_number")
	}
	if s, err = suggestionKind().Readable(c, s.ID); err != nil {
		return nil, "", c.Problem("suggestion.no_number")
	}
	return s, strings.TrimSpace(rest), nil
}

// suggestionsCommand lists suggestions, or shows the one that is named.
func suggestionsCommand(c *bot.Context) error {
	if strings.TrimSpace(c.Args) == "" && isContact(c.Person) {
		return showContactList(c, mvoices.ToAnswer, 0)
	}
	return suggestionKind().ListOrShow(c, mvoices.ByNumber, "suggestion.no_number")
}
