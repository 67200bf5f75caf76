package voices

import (
	"errors"
	"slices"
	"strings"

	"lianluo/bot"
	mvoices "lianluo/models/voices"
)

// selfCheck is how many questions a suggestion is held against before it becomes a 提案:
// the grounds on which the county does not take one up (domain C2, 不予立案).
const selfCheck = 10

// changeKind is the button suggestion_kind:ID[:KIND[:checked]]: which kind, for a 提案 the
// ten questions, and then the change, which is noted in its life.
func changeKind(c *bot.Context) error {
	s, err := suggestionKind().Pressed(c)
	if err != nil {
		return err
	}
	if err := mayNote(c, s, mvoices.NoteKind); err != nil {
		return err
	}
	to := mvoices.Kind(c.Arg(1))
	back := bot.Row(c.B("suggestion.back", "suggestion", s.ID))
	switch {
	case to == "":
		var row []bot.Button
		for _, k := range mvoices.Kinds {
			if k != s.Kind {
				row = append(row, c.B("suggestion.outcome_"+string(k), "suggestion_kind", s.ID, k))
			}
		}
		text := c.T("suggestion.which_kind", "number", s.Number, "title", s.Title, "kind", c.P("suggestion.outcome_"+string(s.Kind)))
		_, err := c.Show(bot.Message{Text: text, Buttons: append(bot.Rows(2, row...), back)})
		return err
	case !slices.Contains(mvoices.Kinds, to) || to == s.Kind:
		return c.Problem("common.stale")
	case to == mvoices.Proposal && c.Arg(2) != "checked":
		lines := []string{c.T("selfcheck.title", "number", s.Number, "title", s.Title)}
		for i := range selfCheck {
			lines = append(lines, c.T("selfcheck.line", "n", i+1, "text", c.P("selfcheck.q"+string(rune('a'+i)))))
		}
		lines = append(lines, c.T("selfcheck.end"))
		_, err := c.Show(bot.Message{Text: strings.Join(lines, "\n"), Buttons: bot.Rows(1,
			c.B("selfcheck.none", "suggestion_kind", s.ID, to, "checked"), c.B("selfcheck.some", "suggestion", s.ID))})
		return err
	}
	words := ""
	if to == mvoices.Proposal {
		words = c.P("selfcheck.kept")
	}
	step, a, err := suggestionKind().Take(c, s, mvoices.Move{Note: mvoices.NoteKind, Outcome: string(to), By: c.Person, Words: words})
	if err != nil {
		return err
	}
	return suggestionKind().ShowAnswer(c, s, step, a)
}

// changeCategory is the button suggestion_category:ID[:CATEGORY]: which field, and then the change,
// which is noted in its life.
func changeCategory(c *bot.Context) error {
	s, err := suggestionKind().Pressed(c)
	if err != nil {
		return err
	}
	if err := mayNote(c, s, mvoices.NoteCategory); err != nil {
		return err
	}
	if c.Arg(1) == "" {
		var row []bot.Button
		is := ""
		for _, k := range mvoices.Categories {
			if k == s.Category {
				is = c.P("suggestion.outcome_" + string(k))
				continue
			}
			row = append(row, c.B("suggestion.outcome_"+string(k), "suggestion_category", s.ID, k))
		}
		_, err := c.Show(bot.Message{
			Text:    c.T("suggestion.which_category_of", "number", s.Number, "title", s.Title, "category", is),
			Buttons: append(bot.Rows(2, row...), bot.Row(c.B("suggestion.back", "suggestion", s.ID))),
		})
		return err
	}
	step, err := mvoices.SetCategory(c.Tx, s, mvoices.Category(c.Arg(1)), c.Person, c.At())
	if errors.Is(err, mvoices.ErrUnknownKind) { // or pressed twice
		return c.Problem("common.stale")
	}
	if err != nil {
		return suggestionProblem(c, err)
	}
	a, err := suggestionKind().Taken(c, s, step)
	if err != nil {
		return err
	}
	return suggestionKind().ShowAnswer(c, s, step, a)
}
