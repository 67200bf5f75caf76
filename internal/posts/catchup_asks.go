package posts

import (
	"errors"
	"fmt"
	"time"

	"lianluo/bot"
	"lianluo/models/study"
)

// asksCatchUp says the card of a make-up study anew.
const asksCatchUp = "catch_up"

func catchUpStands(s *study.CatchUpSteps) string {
	return fmt.Sprint(s.Read, s.Materials, s.Answered, s.Questions, s.QuizDone, s.Reflection, s.DoneAt != nil)
}

func catchUpAnew(c *bot.Context, about, _ string) (m bot.Message, next time.Time, err error) {
	a, err := AskedSession(c, about)
	if err != nil {
		return m, next, err
	}
	s, err := study.CatchUpOf(c.Tx, a, c.Person.ID)
	if errors.Is(err, study.ErrNoCatchUp) { // the office knows better
		return bot.Message{Stands: "none", Text: c.T("catchup.not_due")}, next, nil
	}
	if err != nil {
		return m, next, err
	}
	if s.DoneAt == nil {
		next = c.Now.Add(LookAgain)
	}
	m, err = CatchUpCard(c, c.Words, a, s, "")
	return m, next, err
}
