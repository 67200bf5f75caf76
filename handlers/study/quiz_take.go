package study

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	"lianluo/internal/questions"
	"lianluo/models/activities"
	"lianluo/models/people"
	mstudy "lianluo/models/study"
)

// registerQuizTake is how a member takes a quiz: one living message, a question
// at a time, in private. It can be left and gone on with.
func registerQuizTake(r *bot.Router) {
	r.Command("quiz", bot.Learners, quizCommand)
	r.Button("quizzes", bot.Learners, func(c *bot.Context) error { return showQuizzes(c, c.ArgInt(0)) })
	r.Button("quiz", bot.Members, func(c *bot.Context) error {
		q, err := quizArg(c)
		if err != nil {
			return err
		}
		return takeUp(c, q, c.Arg(1) == "again")
	}).Asks(aboutQuiz, lookQuiz)
	r.Button("quiz_answer", bot.Members, answerButton)
	r.Button("quiz_next", bot.Members, func(c *bot.Context) error {
		t, err := pressedTaking(c)
		if err != nil {
			return err
		}
		return showTaking(c, t)
	})
}

// taking is an attempt with its quiz.
type taking struct {
	quiz    *mstudy.Quiz
	attempt *mstudy.QuizAttempt
	list    []mstudy.QuizQuestion
}

// quizCommand is /quiz [number [A–F]]: the list, a quiz, an answer to the question
// that is open.
func quizCommand(c *bot.Context) error {
	number, said, _ := strings.Cut(strings.TrimPrefix(c.Args, "#"), " ")
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return showQuizzes(c, 0)
	}
	q, err := mstudy.QuizByID(c.Tx, id)
	if err != nil || q.Voided() {
		return c.MissingAs(err, "quiz.not_open")
	}
	if !c.Person.Is(people.Member) {
		if c.Person.Is(people.Staff) {
			return showQuizCard(c, q, "", 0)
		}
		return c.Problem("common.members_only")
	}
	said = strings.TrimSpace(said)
	if said == "" || said == c.P("quiz.again_word") {
		return takeUp(c, q, said != "")
	}
	option, ok := questions.LetterIndex(said)
	if !ok {
		return c.Problem("quiz.letter")
	}
	t, err := begin(c, q, false)
	if err != nil {
		return err
	}
	return takeAnswer(c, t, len(t.attempt.Answers), option)
}

func begin(c *bot.Context, q *mstudy.Quiz, again bool) (*taking, error) {
	a, err := mstudy.StartAttempt(c.Tx, q, c.Person.ID, again)
	if err != nil {
		return nil, quizProblem(c, err)
	}
	list, err := mstudy.QuestionsOf(c.Tx, q.ID)
	return &taking{q, a, list}, err
}

func takeUp(c *bot.Context, q *mstudy.Quiz, again bool) error {
	t, err := begin(c, q, again)
	if err != nil {
		return err
	}
	return showTaking(c, t)
}

// pressedTaking is the person's own attempt that the pressed button names.
func pressedTaking(c *bot.Context) (*taking, error) {
	id, err := c.ArgID(0)
	if err != nil {
		return nil, err
	}
	a, err := mstudy.AttemptByID(c.Tx, id, c.Person.ID)
	if err != nil {
		return nil, c.MissingAs(err, "common.gone")
	}
	q, err := mstudy.QuizByID(c.Tx, a.QuizID)
	if err != nil {
		return nil, err
	}
	if !q.Open() {
		return nil, c.Problem("quiz.not_open")
	}
	list, err := mstudy.QuestionsOf(c.Tx, q.ID)
	return &taking{q, a, list}, err
}

// showTaking shows the next question, or the result.
func showTaking(c *bot.Context, t *taking) error {
	if t.attempt.FinishedAt != nil {
		return showResult(c, t)
	}
	n := len(t.attempt.Answers)
	if n >= len(t.list) {
		return c.Problem("common.stale")
	}
	q := &t.list[n]
	var choices []bot.Button
	for i := range q.Options {
		choices = append(choices, bot.Button{Text: questions.Letter(i), Data: bot.Data("quiz_answer", t.attempt.ID, n, i)})
	}
	m := bot.Message{Text: posts.QuizQuestion(c.Words, q, t.quiz.Title, len(t.list)), Buttons: bot.Rows(6, choices...)}
	m.Buttons = append(m.Buttons, bot.Row(c.B("quiz.leave", "quizzes")))
	_, err := c.Show(m)
	return err
}

// answerButton is quiz_answer:ATTEMPT:QUESTION:OPTION.
func answerButton(c *bot.Context) error {
	t, err := pressedTaking(c)
	if err != nil {
		return err
	}
	position, err1 := strconv.Atoi(c.Arg(1))
	option, err2 := strconv.Atoi(c.Arg(2))
	if errors.Join(err1, err2) != nil {
		return c.Problem("common.stale")
	}
	if position != len(t.attempt.Answers) { // pressed twice, or on an old message
		return showTaking(c, t)
	}
	return takeAnswer(c, t, position, option)
}

// takeAnswer takes an answer and says whether it is right, and why.
func takeAnswer(c *bot.Context, t *taking, position, option int) error {
	right, err := mstudy.AnswerQuiz(c.Tx, t.attempt, t.list, position, option, c.Now)
	if err != nil {
		return quizProblem(c, err)
	}
	q := &t.list[position]
	verdict := c.T("quiz.wrong", "mine", questions.Letter(option), "answer", questions.Letter(q.Answer), "option", q.Options[q.Answer])
	if right {
		verdict = c.T("quiz.right", "answer", questions.Letter(q.Answer), "option", q.Options[q.Answer])
	}
	explanation := ""
	if q.Explanation != "" {
		explanation = string(locale.Escape(c.P("quiz.explanation_line", "text", q.Explanation)))
	}
	next, made := "quiz.next", ""
	if t.attempt.FinishedAt != nil {
		next = "quiz.result"
		if made, err = settleCatchUp(c, t.quiz.ActivityID); err != nil {
			return err
		}
		if err := c.Settled(aboutQuiz([]string{fmt.Sprint(t.quiz.ID)})); err != nil {
			return err
		}
	}
	text := locale.Join("\n", posts.QuizQuestion(c.Words, q, t.quiz.Title, len(t.list)), "", verdict, explanation, made)
	_, err = c.Show(bot.Message{Text: text, Buttons: bot.Rows(1, c.B(next, "quiz_next", t.attempt.ID))})
	return err
}

// showResult shows the person his or her own result: nobody else sees it.
func showResult(c *bot.Context, t *taking) error {
	lines := []string{c.T("quiz.own_result", "title", t.quiz.Title, "n", t.attempt.Correct, "of", len(t.list))}
	for i, o := range t.attempt.Answers[:min(len(t.attempt.Answers), len(t.list))] {
		answer := questions.Letter(t.list[i].Answer)
		if int(o) == t.list[i].Answer {
			lines = append(lines, c.T("quiz.answer_right", "n", i+1, "answer", answer))
			continue
		}
		lines = append(lines, c.T("quiz.answer_wrong", "n", i+1, "mine", questions.Letter(int(o)), "answer", answer))
	}
	if t.attempt.Number > 1 {
		first, err := mstudy.FirstResult(c.Tx, t.quiz.ID, c.Person.ID)
		if err != nil {
			return err
		}
		if first != nil {
			lines = append(lines, c.T("quiz.first_counts", "n", first.Correct, "of", len(t.list)))
		}
	}
	lines = append(lines, c.T("quiz.private"))
	m := bot.Message{Text: strings.Join(lines, "\n"), Buttons: bot.Rows(2, c.B("quiz.again", "quiz", t.quiz.ID, "again"), bot.CommandButton(c.P("quiz.list_button"), "quiz"))}
	if t.quiz.ActivityID != 0 {
		a, err := activities.ByID(c.Tx, t.quiz.ActivityID)
		if err != nil {
			return err
		}
		if _, err := mstudy.CatchUpOf(c.Tx, a, c.Person.ID); err == nil {
			m.Buttons = append(m.Buttons, bot.Row(c.B("catchup.open", "catchup", a.ID)))
		} else if !errors.Is(err, mstudy.ErrNoCatchUp) {
			return err
		}
	}
	_, err := c.Show(m)
	return err
}
