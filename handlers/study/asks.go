package study

import (
	"lianluo/bot"
	"lianluo/internal/posts"
	"lianluo/models/records"
	mstudy "lianluo/models/study"
)

const kindQuiz records.Kind = "quiz"

func aboutQuiz(args []string) string { return posts.AboutArg(kindQuiz)(args) }

// lookQuiz is the invitation to a quiz, until it was taken or is withdrawn.
func lookQuiz(c *bot.Context, args []string) (s bot.Standing, err error) {
	id, err := posts.AskedID(args)
	if err != nil {
		return s, err
	}
	q, err := mstudy.QuizByID(c.Tx, id)
	if err != nil {
		return s, err
	}
	first, err := mstudy.FirstResult(c.Tx, id, c.Person.ID)
	if err != nil {
		return s, err
	}
	again := len(args) > 1 // of who has taken it
	switch {
	case !again && first != nil:
		s.Over.Text = c.T("quiz.taken", "title", q.Title)
	case !q.Open():
		s.Over.Text = c.T("quiz.not_open")
	default:
		s.Until = c.Now.Add(posts.LookAgain)
	}
	return s, nil
}
