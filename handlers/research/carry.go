package research

import (
	"lianluo/bot"
	"lianluo/handlers/voices"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	"lianluo/models/records"
	mresearch "lianluo/models/research"
	mvoices "lianluo/models/voices"
)

// carried are the suggestions that were made of a report's findings and that wait for an
// answer while the report has got one that adopted it (§9): whether it is theirs too is
// asked, and not taken for granted.
func carried(c *bot.Context, r *mresearch.Research) (list []*mvoices.Suggestion, err error) {
	if r.State != mresearch.Settled && r.State != mresearch.Closed || r.Outcome != mresearch.OutcomeAdopted && r.Outcome != mresearch.OutcomePartly {
		return nil, nil
	}
	o, err := mresearch.OutlineOf(c.Tx, r)
	if err != nil {
		return nil, err
	}
	for _, f := range o.Findings {
		if f.Suggestion != nil && f.Suggestion.State == mvoices.Sent {
			list = append(list, f.Suggestion)
		}
	}
	return list, nil
}

// askCarry asks, under what a report was answered, whether that holds for the suggestions made
// from it.
func askCarry(c *bot.Context, r *mresearch.Research, m *bot.Message) error {
	list, err := carried(c, r)
	if err != nil || len(list) == 0 {
		return err
	}
	lines := []string{c.T("research.carry_ask", "count", len(list))}
	for _, s := range list {
		lines = append(lines, c.T("research.carry_line", "number", s.Number, "title", s.Title))
	}
	m.Text = locale.Join("\n\n", m.Text, locale.Join("\n", lines...))
	yes := bot.Row(c.B("research.carry", "research_carry", r.ID))
	m.Buttons = append([][]bot.Button{yes}, m.Buttons...)
	return nil
}

// carry answers those suggestions as the report was answered.
func carry(c *bot.Context) error {
	r, err := researchArg(c)
	if err != nil {
		return err
	}
	list, err := carried(c, r)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return c.Problem("research.carry_none")
	}
	outcome := mvoices.Adopted
	if r.Outcome == mresearch.OutcomePartly {
		outcome = mvoices.Partly
	}
	words := locale.Join("\n", c.P("research.carry_words", "topic", r.Topic), r.OutcomeNote)
	var lines []string
	var undo []bot.Button
	for _, s := range list {
		one, err := voices.CarryAnswer(c, s, outcome, words)
		if err != nil {
			return err
		}
		undo = append(undo, one)
		lines = append(lines, c.T("research.carry_line", "number", s.Number, "title", s.Title))
	}
	m, err := cardAfter(c, r, c.T("research.carried", "count", len(list), "list", locale.HTML(locale.Join("\n", lines...))))
	if err != nil {
		return err
	}
	m.Buttons = append(bot.Rows(1, undo...), m.Buttons...)
	_, err = c.Show(m)
	return err
}

// asksCarry is that question, while one of them waits.
func asksCarry() (func([]string) string, bot.Look) {
	return posts.AboutArg(records.KindResearch), func(c *bot.Context, args []string) (s bot.Standing, err error) {
		id, err := posts.AskedID(args)
		if err != nil {
			return s, err
		}
		r, err := standing(c.Tx, id)
		if err != nil {
			return s, err
		}
		list, err := carried(c, r)
		if err == nil && len(list) > 0 {
			s.Until = c.Now.Add(posts.LookAgain)
		}
		return s, err
	}
}
