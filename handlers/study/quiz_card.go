package study

import (
	"strconv"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/notes"
	"lianluo/internal/phrase"
	"lianluo/internal/questions"
	"lianluo/models/activities"
	mstudy "lianluo/models/study"
)

// showQuizCard is the staff's view: the questions of a draft, the totals of one
// that is published. Nobody's own result is shown.
func showQuizCard(c *bot.Context, q *mstudy.Quiz, head string, page int) error {
	list, err := mstudy.QuestionsOf(c.Tx, q.ID)
	if err != nil {
		return err
	}
	state := "quiz.state_draft"
	if q.PublishedAt != nil {
		state = "quiz.state_open"
	}
	about, err := quizSubject(c, q)
	if err != nil {
		return err
	}
	lines := []string{head, c.T("quiz.card", "title", q.Title, "state", c.P(state), "count", len(list), "about", about, "id", q.ID)}
	totals := mstudy.QuizTotals{}
	if q.PublishedAt != nil {
		if totals, err = mstudy.TotalsOf(c.Tx, q.ID); err != nil {
			return err
		}
		lines = append(lines, totalsLine(c, &totals, len(list)))
	}
	m := bot.Message{Buttons: quizCardButtons(c, q, len(list))}
	if q.PublishedAt == nil {
		// What is going to be published can be seen whole before.
		var whole []string
		for i := range list {
			whole = append(whole, c.T("quiz.in_full", "n", i+1, "question", questionMarked(c, &list[i])))
		}
		body, page, pages := chat.PartsPage([]chat.Part{{Lines: whole}}, page, len(whole))
		if lines = append(lines, "", body); pages > 1 {
			lines = append(lines, c.T("members.page", "n", page+1, "of", pages))
		}
		m.Buttons = append(chat.Turns(c, "quiz_card", page, pages, q.ID), m.Buttons...)
	} else {
		for i := range list {
			x := &list[i]
			lines = append(lines, c.T("quiz.short", "n", i+1, "text", phrase.Truncate(x.Text, 80), "answer", questions.Letter(x.Answer), "option", x.Options[x.Answer]))
			if totals.Shown {
				lines = append(lines, c.T("quiz.rate", "n", totals.Right[i], "of", totals.Takers, "percent", percent(totals.Right[i], totals.Takers)))
			}
		}
	}
	m.Text = strings.TrimPrefix(strings.Join(lines, "\n"), "\n")
	_, err = c.Show(m)
	return err
}

func quizCardButtons(c *bot.Context, q *mstudy.Quiz, n int) (rows [][]bot.Button) {
	if q.PublishedAt == nil {
		var edits []bot.Button
		for i := range n {
			edits = append(edits, bot.Button{Text: c.P("quiz.edit", "n", i+1), Data: bot.Data("quiz_edit", q.ID, i)})
		}
		rows = append(bot.Rows(4, edits...), bot.Row(c.B("quiz.publish", "quiz_publish", q.ID)))
	}
	withdraw := "quiz.withdraw"
	if q.PublishedAt == nil {
		withdraw = "quiz.delete" // nobody but the staff has seen it
	}
	last := bot.Row(c.B(withdraw, "quiz_withdraw", q.ID))
	if q.ActivityID != 0 {
		last = append(last, c.B("session.five", "five", q.ActivityID))
	}
	return append(rows, append(last, bot.CommandButton(c.P("quiz.list_button"), "quiz")))
}

func percent(n, of int) int { return (200*n + of) / (2 * of) }

func totalsLine(c *bot.Context, t *mstudy.QuizTotals, of int) string {
	if !t.Shown {
		return c.T("quiz.few_takers", "count", t.Takers, "fewest", mstudy.FewestTakers)
	}
	return c.T("quiz.totals", "count", t.Takers, "average", strconv.FormatFloat(t.Average, 'f', 1, 64), "of", of)
}

// quizSubject says what a quiz is about; "" for one that stands alone.
func quizSubject(c *bot.Context, q *mstudy.Quiz) (string, error) {
	switch {
	case q.ActivityID != 0:
		a, err := activities.ByID(c.Tx, q.ActivityID)
		if err != nil {
			return "", err
		}
		return notes.SessionLine(c, a), nil
	case q.MaterialID != 0:
		m, err := mstudy.MaterialByID(c.Tx, q.MaterialID)
		if err != nil {
			return "", err
		}
		return m.Title, nil
	}
	return "", nil
}
