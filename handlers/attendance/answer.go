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
// leave, which has a form of its own.
func answer(c *bot.Context) error {
	a, err := activities.PressedActivity(c)
	if err != nil {
		return err
	}
	said := mactivities.Answer(c.Arg(1))
	switch said {
	case mactivities.AnswerNo:
		return askLeave(c, a)
	case mactivities.AnswerYes, mactivities.AnswerMaybe:
	default:
		return c.Problem("common.stale")
	}
	if row, err := mactivities.AttendanceFor(c.Tx, a.ID, c.Person.ID); err != nil {
		return err
	} else if row.State.Attended() {
		return sayCheckin(c, alreadyText(c, mactivities.CheckInResult{State: row.State, Row: row}))
	}
	hadLeave, err := LiveLeave(c, a)
	if err != nil {
		return err
	}
	if hadLeave != nil && said == mactivities.AnswerYes { // who comes needs none
		_, _, err := leaveKind().Take(c, hadLeave, records.Move[mactivities.RequestState]{To: mactivities.Withdrawn, By: c.Person})
		if err != nil {
			return err
		}
	}
	if err := mactivities.SetAnswer(c.Tx, a, c.Person, said, c.At()); err != nil {
		return activities.ActivityProblem(c, err)
	}
	if err := posts.RefreshSession(c, a); err != nil {
		return err
	}
	note := c.P("session.answered", "answer", c.P("session.answer."+string(said)))
	if err := c.Toast(note); err != nil || !c.Private {
		return err
	}
	return activities.ShowActivity(c, a, "")
}
