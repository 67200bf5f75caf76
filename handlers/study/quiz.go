package study

import (
	"errors"
	"fmt"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/papers"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/internal/posts"
	"lianluo/internal/questions"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/store"
	mstudy "lianluo/models/study"
)

// questionDraft is a question of a draft that is being written anew.
type questionDraft struct {
	Quiz     int64               `json:"quiz"`
	Position int                 `json:"position"`
	Said     *questions.Question `json:"said,omitempty"`
}

// registerQuiz is a quiz as the staff sees it: its questions, publishing, totals.
func registerQuiz(r *bot.Router) {
	r.Button("quiz_card", bot.Staff, func(c *bot.Context) error {
		q, err := quizArg(c)
		if err != nil {
			return err
		}
		return showQuizCard(c, q, "", c.ArgInt(1))
	})
	edit := &bot.Form[questionDraft]{
		Name: "quiz_question", Access: bot.Staff, Direct: true,
		Fields: []bot.Field[questionDraft]{{
			Name: "text", Asked: true, NoEdit: true,
			Empty: func(v *questionDraft) bool { return v.Said == nil },
			Question: func(c *bot.Context, v *questionDraft) (string, error) {
				list, err := mstudy.QuestionsOf(c.Tx, v.Quiz)
				if err != nil || v.Position < 0 || v.Position >= len(list) {
					return c.T("common.gone"), err
				}
				return c.T("quiz.edit_ask", "n", v.Position+1, "question", questionAsText(c, &list[v.Position])), nil
			},
			Set: func(c *bot.Context, v *questionDraft, in bot.Input) error {
				list, err := mstudy.QuestionsOf(c.Tx, v.Quiz)
				if err != nil {
					return err
				}
				// Sent back as it was shown, without a number, a question that begins like one keeps it.
				number := v.Position + 1
				if v.Position < len(list) {
					if n, _, _ := phrase.ListNumber(list[v.Position].Text); n > 0 {
						number = 0
					}
				}
				q, faults := questions.ParseOne(in.Text, number)
				if len(faults) > 0 {
					return c.Problem("quiz.faults", "faults", chat.HTMLOf(quizFaultLines(c, faults)))
				}
				if err := chat.RefuseNumbers(c, in.Text); err != nil {
					return err
				}
				v.Said = &q
				return nil
			},
		}},
		Submit: saveQuestion,
	}
	bot.AddForm(r, edit)
	r.Button("quiz_edit", bot.Staff, func(c *bot.Context) error {
		q, err := quizArg(c)
		if err != nil {
			return err
		}
		list, err := mstudy.QuestionsOf(c.Tx, q.ID)
		if err != nil {
			return err
		}
		if n := c.ArgInt(1); q.PublishedAt != nil || n < 0 || n >= len(list) {
			return c.Problem("common.stale")
		}
		return edit.Start(c, questionDraft{Quiz: q.ID, Position: c.ArgInt(1)})
	})
	r.Button("quiz_publish", bot.Staff, publishQuiz)
	r.Undo("quiz_publish", bot.Staff, undoPublishQuiz)
	r.Button("quiz_withdraw", bot.Staff, withdrawQuiz)
	r.Undo("quiz_withdraw", bot.Staff, undoWithdrawQuiz)
}

// quizArg is the quiz that the pressed button names.
func quizArg(c *bot.Context) (*mstudy.Quiz, error) {
	q, err := bot.Pressed(c, 0, mstudy.QuizByID)
	if err != nil {
		return nil, err
	}
	if q.Voided() {
		return nil, c.Problem("common.gone")
	}
	return q, nil
}

func quizProblem(c *bot.Context, err error) error {
	var long *store.TooLongError
	switch {
	case errors.As(err, &long):
		return c.Problem("writing.too_long", "length", long.Length, "limit", long.MaxLength)
	case errors.Is(err, store.ErrEmpty):
		return c.Problem("writing.no_words")
	case errors.Is(err, mstudy.ErrPublished):
		return c.Problem("quiz.published_already")
	case errors.Is(err, mstudy.ErrNotPublished):
		return c.Problem("quiz.not_open")
	case errors.Is(err, mstudy.ErrAnswered), errors.Is(err, mstudy.ErrBadQuestion), errors.Is(err, mstudy.ErrQuestions):
		return c.Problem("common.stale")
	case errors.Is(err, store.ErrVoided), errors.Is(err, store.ErrNothingToUndo):
		return c.Problem("common.gone")
	}
	return err
}

// questionAsText writes a question in the form in which it is typed.
func questionAsText(c *bot.Context, q *mstudy.QuizQuestion) string {
	lines := []string{q.Text}
	for i, o := range q.Options {
		mark := ""
		if i == q.Answer {
			mark = " *"
		}
		lines = append(lines, questions.Letter(i)+". "+o+mark)
	}
	if q.Explanation != "" {
		lines = append(lines, c.P("quiz.explanation_line", "text", q.Explanation))
	}
	return strings.Join(lines, "\n")
}

func saveQuestion(c *bot.Context, v *questionDraft) (bot.Message, error) {
	q, err := mstudy.QuizByID(c.Tx, v.Quiz)
	if err != nil {
		return bot.Message{}, c.MissingAs(err, "common.gone")
	}
	if err := mstudy.EditQuestion(c.Tx, q, v.Position, v.Said, c.Person); err != nil {
		return bot.Message{}, c.MissingAs(quizProblem(c, err), "common.gone")
	}
	return bot.Message{Text: c.T("quiz.question_saved", "n", v.Position+1), Buttons: bot.Rows(1, c.B("quiz.back", "quiz_card", q.ID))}, nil
}

// publishQuiz opens a quiz and tells the members, each in private, when the time
// to undo is over and nobody is asleep.
func publishQuiz(c *bot.Context) error {
	q, err := quizArg(c)
	if err != nil {
		return err
	}
	if err := mstudy.PublishQuiz(c.Tx, q, c.Person, c.Now); err != nil {
		return quizProblem(c, err)
	}
	list, err := mstudy.QuestionsOf(c.Tx, q.ID)
	if err != nil {
		return err
	}
	act, err := c.Act("quiz_publish", q.ID, "")
	if err != nil {
		return err
	}
	after := bot.After(c.Now.Add(ledger.UndoTime))
	told, err := posts.TellMembers(c, func(p *people.Person) (bot.Message, []bot.Option, error) {
		return posts.QuizInvitation(c.WordsFor(p), q, len(list)), []bot.Option{after}, nil
	})
	if err != nil {
		return err
	}
	_, err = c.Show(bot.Message{
		Text:    c.T("quiz.published", "title", q.Title, "count", told, "time", c.Morning(c.HeardAt(after))),
		Buttons: bot.Rows(2, c.B("common.undo", "undo", act.ID), c.B("quiz.back", "quiz_card", q.ID)),
	})
	return err
}

func undoPublishQuiz(c *bot.Context, id int64) error {
	q, err := mstudy.QuizByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	if err := mstudy.UnpublishQuiz(c.Tx, q); err != nil {
		return c.Problem("quiz.begun")
	}
	return showQuizCard(c, q, c.T("common.undone"), 0)
}

func withdrawQuiz(c *bot.Context) error {
	q, err := quizArg(c)
	if err != nil {
		return err
	}
	if err := mstudy.WithdrawQuiz(c.Tx, q, c.Person, c.Now); err != nil {
		return quizProblem(c, err)
	}
	act, err := c.Act("quiz_withdraw", q.ID, "")
	if err != nil {
		return err
	}
	if err := c.Settled(aboutQuiz([]string{fmt.Sprint(q.ID)})); err != nil {
		return err
	}
	done := "quiz.withdrawn"
	if q.PublishedAt == nil {
		done = "quiz.deleted"
	}
	_, err = c.Show(bot.Message{
		Text:    c.T(done, "title", q.Title),
		Buttons: bot.Rows(2, c.B("common.undo", "undo", act.ID), bot.CommandButton(c.P("quiz.list_button"), "quiz")),
	})
	return err
}

func undoWithdrawQuiz(c *bot.Context, id int64) error {
	q, err := mstudy.QuizByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	if err := mstudy.RestoreQuiz(c.Tx, q); err != nil {
		return quizProblem(c, err)
	}
	return showQuizCard(c, q, c.T("common.undone"), 0)
}

// showQuizzes lists the quizzes: those to take, and for the staff the drafts.
func showQuizzes(c *bot.Context, page int) error {
	staff := c.Person.Is(people.Staff)
	list, total, err := mstudy.Quizzes(c.Tx, staff, store.Page{Number: max(page, 0), Size: chat.ListSize})
	if err != nil {
		return err
	}
	states, err := quizStates(c, list)
	if err != nil {
		return err
	}
	text := c.T("quiz.list", "count", int(total))
	if total == 0 {
		text = c.T("quiz.list_empty")
	}
	m := bot.Message{}
	for i := range list {
		q := &list[i]
		text += "\n" + c.T("quiz.line", "id", q.ID, "title", q.Title, "state", states[i])
		row := bot.Row()
		label := fmt.Sprintf("#%d %s", q.ID, phrase.Truncate(q.Title, 20))
		if c.Person.Is(people.Member) && q.Open() {
			row = append(row, bot.Button{Text: label, Data: bot.Data("quiz", q.ID)})
		}
		if staff {
			row = append(row, bot.Button{Text: locale.Join(" · ", c.P("quiz.manage"), label), Data: bot.Data("quiz_card", q.ID)})
		}
		m.Buttons = append(m.Buttons, row)
	}
	m.Text = text
	page = max(page, 0)
	further := int64(page+1)*chat.ListSize < total
	if turn := chat.Pager(c, page, further, "quizzes"); turn != nil {
		m.Buttons = append(m.Buttons, append(turn, papers.AsTable(c, "quizzes", "", page, further)...))
	}
	last := bot.Row(bot.CommandButton(c.P("menu.library"), "library"))
	if staff {
		last = append(bot.Row(bot.CommandButton(c.P("quiz.new"), "newquiz")), last...)
	}
	m.Buttons = append(m.Buttons, last)
	return chat.ShowPrivately(c, m)
}

// quizStates says of each quiz how it stands: with the person, who may take it, or in the
// office.
func quizStates(c *bot.Context, list []mstudy.Quiz) ([]string, error) {
	var ids []int64
	for _, q := range list {
		ids = append(ids, q.ID)
	}
	done, begun, err := mstudy.TakenBy(c.Tx, c.Person.ID, ids...)
	if err != nil {
		return nil, err
	}
	states := make([]string, len(list))
	for i := range list {
		q := &list[i]
		state := "quiz.mine_new"
		switch {
		case !q.Open():
			state = "quiz.state_draft"
		case done[q.ID]:
			state = "quiz.mine_done"
		case begun[q.ID]:
			state = "quiz.mine_begun"
		case !c.Person.Is(people.Member):
			state = "quiz.state_open"
		}
		states[i] = c.P(state)
	}
	return states, nil
}
