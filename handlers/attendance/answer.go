package attendance

import (
	"lianluo/bot"
	"lianluo/handlers/activities"
	"lianluo/internal/posts"
	mactivities "lianluo/models/activities"
	"lianluo/models/records"
)

func registerAnswer(r *bot.Router) {
	r.Button("answer", bot.Members, answer).InGroup().Asks(asksAnswer())
}

// answer takes what a member says beforehand: answer:ID:yes|no|maybe. No is a
// leave, which has a form of its own; where one signs up it is the withdrawal.
func answer(c *bot.Context) error {
	a, err := activities.PressedActivity(c)
	if err != nil {
		return err
	}
	said := mactivities.Answer(c.Arg(1))
	switch {
	case said == mactivities.AnswerMaybe && a.Voluntary():
		return c.Problem("signup.no_maybe")
	case said == mactivities.AnswerNo && !a.Voluntary():
		return askLeave(c, a)
	case said != mactivities.AnswerYes && said != mactivities.AnswerMaybe && said != mactivities.AnswerNo:
		return c.Problem("common.stale")
	}
	row, err := mactivities.AttendanceFor(c.Tx, a.ID, c.Person.ID)
	if err != nil {
		return err
	}
	if row.State.Attended() {
		return sayCheckin(c, alreadyText(c, mactivities.CheckInResult{State: row.State, Row: row}))
	}
	hadLeave, err := LiveLeave(c, a)
	if err != nil {
		return err
	}
	if hadLeave != nil && (said == mactivities.AnswerYes || said == mactivities.AnswerNo && a.SignUpOpen(c.At())) { // who comes needs none
		_, _, err := leaveKind().Take(c, hadLeave, records.Move[mactivities.RequestState]{To: mactivities.Withdrawn, By: c.Person})
		if err != nil {
			return err
		}
	}
	if err := mactivities.SetAnswer(c.Tx, a, c.Person, said, c.At()); err != nil {
		return signUpProblem(c, err)
	}
	if err := posts.RefreshSession(c, a); err != nil {
		return err
	}
	if a.Voluntary() {
		return signed(c, a, said, row)
	}
	note := c.P("session.answered", "answer", c.P("session.answer."+string(said)))
	if err := c.Toast(note); err != nil || !c.Private {
		return err
	}
	return activities.ShowActivity(c, a, "")
}
