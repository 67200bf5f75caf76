package study

import (
	"errors"
	"fmt"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/activities"
	"lianluo/handlers/chat"
	"lianluo/internal/phrase"
	mactivities "lianluo/models/activities"
	"lianluo/models/store"
	mstudy "lianluo/models/study"
)

// questionsDraft is what the office asks those who missed a session.
type questionsDraft struct {
	Activity int64    `json:"activity"`
	Texts    []string `json:"texts,omitempty"`
}

// answersDraft is a member's answers.
type answersDraft struct {
	Activity int64    `json:"activity"`
	Texts    []string `json:"texts,omitempty"`   // the questions as they were asked
	Answers  []string `json:"answers,omitempty"` // in their order
}

func registerCatchUpForms(r *bot.Router) {
	ask := &bot.Form[questionsDraft]{
		Name: "catchup_questions", Access: bot.Staff, SubmitKey: "catchup_questions.do",
		Card: func(c *bot.Context, v *questionsDraft) (string, error) {
			list := make([]string, len(v.Texts))
			for i, text := range v.Texts {
				list[i] = fmt.Sprintf("%d. %s", i+1, text)
			}
			return c.T("catchup_questions.card", "list", strings.Join(list, "\n")), nil
		},
		Fields: []bot.Field[questionsDraft]{{
			Name: "texts", Asked: true, Text: func(v *questionsDraft) string { return strings.Join(v.Texts, "\n") },
			Empty: func(v *questionsDraft) bool { return len(v.Texts) == 0 },
			Set: func(c *bot.Context, v *questionsDraft, in bot.Input) error {
				v.Texts = questionLines(in.Text)
				if n := len(v.Texts); n != mstudy.QuestionsOfCatchUp {
					v.Texts = nil
					return c.Problem("catchup.three_lines", "n", n)
				}
				return nil
			},
		}},
		Submit: setQuestions,
	}
	bot.AddForm(r, ask)
	r.Button("catchup_questions", bot.Staff, func(c *bot.Context) error {
		a, err := activities.PressedActivity(c)
		if err != nil {
			return err
		}
		return ask.Start(c, questionsDraft{Activity: a.ID})
	})

	answer := &bot.Form[answersDraft]{Name: "catchup_answer", Access: bot.Members, Card: answersCard, Submit: answerQuestions}
	for i, name := range []string{"first", "second", "third"} {
		answer.Fields = append(answer.Fields, answerField(name, i))
	}
	bot.AddForm(r, answer)
	r.Button("catchup_answer", bot.Members, func(c *bot.Context) error {
		a, err := activities.PressedActivity(c)
		if err != nil {
			return err
		}
		s, err := steps(c, a)
		if err != nil {
			return err
		}
		if s.Questions == 0 {
			return c.Problem("catchup.no_questions")
		}
		v := answersDraft{Activity: a.ID, Texts: s.Texts(), Answers: make([]string, s.Questions)}
		for i := range v.Answers {
			v.Answers[i] = s.Said(i)
		}
		return answer.Start(c, v)
	})
}

// questionLines reads a question a line.
func questionLines(text string) (list []string) {
	var lines []string
	for line := range strings.Lines(text) {
		if line = store.OneLine(line); line != "" {
			lines = append(lines, line)
		}
	}
	return phrase.Unlisted(lines)
}

func setQuestions(c *bot.Context, v *questionsDraft) (bot.Message, error) {
	a, err := mactivities.ByID(c.Tx, v.Activity)
	if err != nil {
		return bot.Message{}, c.MissingAs(err, "common.gone")
	}
	if err := chat.RefuseNumbers(c, v.Texts...); err != nil {
		return bot.Message{}, err
	}
	err = mstudy.SetQuestions(c.Tx, a, v.Texts, c.Person)
	var long *store.TooLongError
	switch {
	case errors.As(err, &long):
		return bot.Message{}, c.Problem("writing.too_long", "length", long.Length, "limit", long.MaxLength)
	case errors.Is(err, store.ErrEmpty):
		return bot.Message{}, c.Problem("catchup.three_lines", "n", len(v.Texts))
	case err != nil:
		return bot.Message{}, err
	}
	return bot.Message{
		Text:    c.T("catchup.questions_set", "first", v.Texts[0], "second", v.Texts[1], "third", v.Texts[2]),
		Buttons: bot.Rows(1, c.B("common.back", "five", a.ID)),
	}, nil
}

// answersCard shows the questions with what was answered.
func answersCard(c *bot.Context, v *answersDraft) (string, error) {
	var lines []string
	for i, q := range v.Texts {
		if i < len(v.Answers) {
			lines = append(lines, c.T("catchup_answer.line", "question", q, "answer", v.Answers[i]))
		}
	}
	return strings.Join(lines, "\n\n"), nil
}

func answerField(name string, i int) bot.Field[answersDraft] {
	return bot.Field[answersDraft]{
		Name: name, Asked: true, Text: func(v *answersDraft) string { return v.Answers[i] },
		When:  func(v *answersDraft) bool { return i < len(v.Texts) && i < len(v.Answers) },
		Empty: func(v *answersDraft) bool { return v.Answers[i] == "" },
		Question: func(c *bot.Context, v *answersDraft) (string, error) {
			return c.T("catchup.question", "question", v.Texts[i]), nil
		},
		Set: func(c *bot.Context, v *answersDraft, in bot.Input) error {
			words, err := chat.TakeText(c, in.Text, mstudy.AnswerLimit)
			if err != nil {
				return err
			}
			if err := chat.RefuseNumbers(c, words); err != nil {
				return err
			}
			v.Answers[i] = words
			return nil
		},
	}
}

func answerQuestions(c *bot.Context, v *answersDraft) (bot.Message, error) {
	a, err := mactivities.ByID(c.Tx, v.Activity)
	if err != nil {
		return bot.Message{}, c.MissingAs(err, "common.gone")
	}
	for i, words := range v.Answers {
		err := mstudy.AnswerQuestion(c.Tx, a, c.Person.ID, i, words)
		switch {
		case errors.Is(err, mstudy.ErrNoCatchUp), errors.Is(err, store.ErrEmpty):
			return bot.Message{}, c.Problem("catchup.not_due")
		case err != nil:
			return bot.Message{}, err
		}
	}
	if _, err := settleCatchUp(c, a.ID); err != nil {
		return bot.Message{}, err
	}
	return catchUpCard(c, a, c.T("catchup.answered"))
}
