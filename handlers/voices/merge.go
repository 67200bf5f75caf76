package voices

import (
	"slices"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/models/people"
	"lianluo/models/store"
	mvoices "lianluo/models/voices"
)

// mergeShown is how many suggestions are offered as the one that stays.
const mergeShown = 6

// mergeButton is suggestion_merge:ID[:INTO[:yes]]: which one it is the same matter as,
// whether to, and then the merging (并案, §9).
func mergeButton(c *bot.Context) error {
	s, err := suggestionKind().Pressed(c)
	if err != nil {
		return err
	}
	if !c.Person.Is(people.Staff) {
		return c.Problem("common.not_allowed")
	}
	if !mvoices.SuggestionLife.Allows(s, mvoices.Merged, c.Person) {
		return c.Problem("suggestion.not_now", "state", c.P("suggestion.state_"+s.Standing()))
	}
	if c.Arg(1) == "" {
		return chooseSurvivor(c, s)
	}
	id, err := c.ArgID(1)
	if err != nil {
		return err
	}
	into, err := suggestionKind().Readable(c, id)
	if err != nil {
		return err
	}
	if !mvoices.MayMerge(s, into) {
		return c.Problem("suggestion.cannot_merge")
	}
	if c.Arg(2) != "yes" {
		text := c.T("suggestion.merge_check", "number", s.Number, "title", s.Title, "into", into.Number, "into_title", into.Title)
		_, err := c.Show(bot.Message{Text: text, Buttons: bot.Rows(2,
			c.B("suggestion.do_merged", "suggestion_merge", s.ID, into.ID, "yes"), c.B("step.drop", "suggestion", s.ID))})
		return err
	}
	return merge(c, s, into)
}

// chooseSurvivor offers those that can stand for a suggestion, what is like it first.
func chooseSurvivor(c *bot.Context, s *mvoices.Suggestion) error {
	alike, err := mvoices.Similar(c.Tx, s.Like(), mergeShown+1)
	if err != nil {
		return err
	}
	var list []*mvoices.Suggestion
	for i := range alike {
		list = append(list, &alike[i].Suggestion)
	}
	newest, err := mvoices.List(c.Tx, 0, nil, store.Page{Size: 4 * mergeShown})
	if err != nil {
		return err
	}
	for i := range newest {
		if !slices.ContainsFunc(list, func(o *mvoices.Suggestion) bool { return o.ID == newest[i].ID }) {
			list = append(list, &newest[i])
		}
	}
	m := bot.Message{Text: c.T("suggestion.merge_which", "number", s.Number, "title", s.Title)}
	for _, into := range list {
		if mvoices.MayMerge(s, into) && len(m.Buttons) < mergeShown {
			m.Buttons = append(m.Buttons, bot.Row(bot.Button{Text: chat.Joined(into.Number, into.Title), Data: bot.Data("suggestion_merge", s.ID, into.ID)}))
		}
	}
	if len(m.Buttons) == 0 {
		m.Text = c.T("suggestion.merge_none")
	}
	m.Buttons = append(m.Buttons, bot.Row(c.B("suggestion.back", "suggestion", s.ID)))
	_, err = c.Show(m)
	return err
}

// merge joins a suggestion to the one that stands for it: the authors of both hear, and
// undoing takes it out of both lives.
func merge(c *bot.Context, s, into *mvoices.Suggestion) error {
	k := suggestionKind()
	step, note, err := mvoices.Merge(c.Tx, s, into, c.Person, "", c.At())
	if err != nil {
		return suggestionProblem(c, err)
	}
	a, err := k.Taken(c, s, step)
	if err != nil {
		return err
	}
	if err := k.Follows(c, into, note, a); err != nil {
		return err
	}
	return k.ShowAnswer(c, s, step, a)
}

// asksMerging is the question whether to merge, while that can be done.
func asksMerging() (func([]string) string, bot.Look) {
	return asksWhile(func(c *bot.Context, s *mvoices.Suggestion) (bool, error) {
		return mvoices.SuggestionLife.Allows(s, mvoices.Merged, c.Person), nil
	}, mayRead)
}
