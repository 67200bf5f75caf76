package collation

import (
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/internal/posts"
	mcollation "lianluo/models/collation"
	"lianluo/models/people"
	"lianluo/models/store"
)

// What the staff reads of what members say: who has said what, what was questioned and answered,
// and who took which step.

// answered says how many have said what.
func answered(c *bot.Context, col *mcollation.Collation, list []mcollation.Line) string {
	n := map[mcollation.Standing]int{}
	for _, l := range list {
		n[l.Stand]++
	}
	last := store.DateOf(col.ClosesAt.Add(-time.Second), c.Location())
	doubts := n[mcollation.StandsDoubt] + n[mcollation.StandsAnswered]
	text := c.T("collation.answered", "of", len(list), "right", n[mcollation.StandsRight], "doubt", doubts, "none", n[mcollation.StandsNone], "away", n[mcollation.StandsAway],
		"takes", col.Takes(c.Now), "date", c.Date(last.Start(c.Location())))
	if doubts > 0 {
		text += "\n" + c.T("collation.answered_doubts", "of", doubts, "open", n[mcollation.StandsDoubt], "answered", n[mcollation.StandsAnswered], "takes", col.Takes(c.Now))
	}
	return text
}

// who lists what each member has said.
func who(c *bot.Context) error {
	col, err := pressed(c)
	if err != nil {
		return err
	}
	list, questions, err := mcollation.Everybody(c.Tx, col)
	if err != nil {
		return err
	}
	lines := []string{c.T("collation.who_head", "year", col.Year)}
	for _, l := range list {
		lines = append(lines, c.T("collation.who_line", "name", l.Name, "says", c.P("collation.stands_"+string(l.Stand))))
	}
	row := bot.Row(c.B("common.back", "collate", col.Year))
	if len(questions) > 0 {
		row = append(bot.Row(c.B("collation.see_questions", "collate_questions", col.ID, 0)), row...)
	}
	_, err = c.Show(bot.Message{Text: strings.Join(lines, "\n"), Buttons: bot.Rows(1, row...)})
	return err
}

// questions are what members questioned, with what came of it: collate_questions:ID:PAGE.
func questions(c *bot.Context) error {
	col, err := pressed(c)
	if err != nil {
		return err
	}
	list, err := mcollation.Questions(c.Tx, col, 0)
	if err != nil {
		return err
	}
	lines, err := questionLines(c, list)
	if err != nil {
		return err
	}
	return listed(c, col, "collate_questions", c.T("collation.questions_head", "year", col.Year, "count", len(list), "open", len(unanswered(list))), lines)
}

// unanswered are the questions that nobody has answered.
func unanswered(list []mcollation.Question) (left []mcollation.Question) {
	for _, q := range list {
		if q.State == mcollation.Unanswered {
			left = append(left, q)
		}
	}
	return left
}

// wordsShown is how much of a question and of its answer a line has: its card has all of it.
const wordsShown = 200

// questionLines say each question in a line or two, with who asked and who answered.
func questionLines(c *bot.Context, list []mcollation.Question) (lines []string, err error) {
	var ids []int64
	for i := range list {
		ids = append(ids, list[i].PersonID, list[i].AnsweredBy)
	}
	names, err := people.Names(c.Tx, ids)
	for i := range list {
		q := &list[i]
		date := ""
		if q.AnsweredAt != nil {
			date = c.Date(*q.AnsweredAt)
		}
		lines = append(lines, c.T("collation.question_line", "n", i+1, "name", names[q.PersonID], "about", locale.HTML(posts.CollationAbout(c.Words, q)), "text", phrase.Truncate(q.Text, wordsShown),
			"state", string(q.State), "answer", phrase.Truncate(q.Answer, wordsShown), "by", names[q.AnsweredBy], "date", date))
	}
	return lines, err
}

// namedBefore is how many unanswered questions are named before a year is frozen.
const namedBefore = 8

// unansweredText names, before a year is frozen, the questions that nobody has answered; "" for
// none.
func unansweredText(c *bot.Context, list []mcollation.Question) (string, error) {
	list = unanswered(list)
	if len(list) == 0 {
		return "", nil
	}
	lines, err := questionLines(c, list[:min(len(list), namedBefore)])
	if more := len(list) - namedBefore; more > 0 {
		lines = append(lines, c.T("collation.freeze_more", "count", more))
	}
	return c.T("collation.freeze_unanswered", "count", len(list), "list", chat.HTMLOf(strings.Join(lines, "\n"))), err
}

// trailLines are who took which step of a year, and when (办理经过).
func trailLines(c *bot.Context, col *mcollation.Collation) (lines []string, err error) {
	steps, err := mcollation.StepsOf(c.Tx, col)
	if err != nil {
		return nil, err
	}
	return front.TrailLines(c, "collation.step_", steps)
}
