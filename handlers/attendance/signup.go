package attendance

import (
	"errors"
	"slices"
	"time"

	"lianluo/bot"
	"lianluo/handlers/activities"
	"lianluo/internal/posts"
	mactivities "lianluo/models/activities"
	"lianluo/models/ledger"
	"lianluo/models/people"
)

// Where one signs up (报名参加), the answers are signing up and withdrawing; what is asked of
// who has, one tap each, is taken here.
func registerSignUp(r *bot.Router) {
	r.Button("need", bot.Members, sayNeed).Asks(asksNeed())
	r.Button("sign_for", bot.Staff, signFor)
}

// sayNeed takes 用车 or 用餐: need:ID:car|meal:yes|no.
func sayNeed(c *bot.Context) error {
	a, err := activities.PressedActivity(c)
	if err != nil {
		return err
	}
	what, need := c.Arg(1), mactivities.Need(c.Arg(2))
	if _, err := mactivities.SetNeed(c.Tx, a, c.Person, what, need, c.At()); err != nil {
		return signUpProblem(c, err)
	}
	if err := posts.RefreshSession(c, a); err != nil {
		return err
	}
	if err := c.Toast(c.P("signup.done_need", "need", c.P("signup."+what+"_"+string(need)))); err != nil {
		return err
	}
	return activities.ShowActivity(c, a, "")
}

// signUpProblem words why somebody cannot sign up, withdraw or say more.
func signUpProblem(c *bot.Context, err error) error {
	var over *mactivities.SignUpOverError
	switch {
	case errors.As(err, &over):
		key := "signup.need_too_late"
		switch {
		case c.Arg(1) == string(mactivities.AnswerYes):
			key = "signup.too_late"
		case c.Arg(1) == string(mactivities.AnswerNo):
			key = "signup.off_too_late"
		}
		return c.Problem(key, "time", c.DateClock(over.Until))
	case errors.Is(err, mactivities.ErrNotSignedUp):
		return c.Problem("signup.not_signed")
	case errors.Is(err, mactivities.ErrUnknownState):
		return c.Problem("signup.no_need")
	case errors.Is(err, mactivities.ErrCheckedIn):
		return c.Problem("common.stale")
	}
	return activities.ActivityProblem(c, err)
}

// signed answers who has signed up or withdrawn. What is asked of him or her is asked in
// private.
func signed(c *bot.Context, a *mactivities.Activity, said mactivities.Answer, was *mactivities.Attendance) error {
	key := "signup.done_yes"
	switch {
	case said == mactivities.AnswerNo && was.SignedAt != nil:
		key = "signup.done_off"
	case said == mactivities.AnswerNo:
		key = "signup.done_no"
	}
	if c.Private {
		if err := c.Toast(c.P(key)); err != nil {
			return err
		}
		return activities.ShowActivity(c, a, "")
	}
	if said != mactivities.AnswerYes || len(a.Wants()) == 0 || was.SignedAt != nil {
		return c.Toast(c.P(key))
	}
	unreachable, err := ledger.UnreachableChats(c.Tx, c.Bot.ID, c.Person.TelegramID)
	if err != nil {
		return err
	}
	if unreachable[c.Person.TelegramID] {
		return c.Alert(c.P("signup.write_me_first"))
	}
	if err := c.Toast(c.P("signup.rest_in_private")); err != nil {
		return err
	}
	return activities.ShowActivity(c, a, "")
}

// signForActs are the buttons by which the office signs a member up who has telephoned, also
// after the deadline.
func signForActs(c *bot.Context, a *mactivities.Activity, p *people.Person, l *mactivities.AttendanceLine) [][]bot.Button {
	if !a.Voluntary() || a.State != mactivities.Planned || !p.Is(people.Member) || l.CheckedInAt != nil || l.ByHand || !c.Now.Before(a.EndsAt) {
		return nil
	}
	if l.SignedAt == nil {
		return bot.Rows(1, c.B("signup.for_on", "sign_for", a.ID, p.ID, "on"))
	}
	row := bot.Row(c.B("signup.off", "sign_for", a.ID, p.ID, "off"))
	for _, what := range a.Wants() {
		other := mactivities.Wanted
		if l.Need(what) == mactivities.Wanted {
			other = mactivities.NotWanted
		}
		row = append(row, c.B("signup."+what+"_"+string(other), "sign_for", a.ID, p.ID, what, other))
	}
	return [][]bot.Button{row}
}

// signFor is sign_for:ACTIVITY:PERSON:on|off or :car|meal:yes|no. The member hears of the
// first two.
func signFor(c *bot.Context) error {
	a, p, err := pressedLine(c)
	if err != nil {
		return err
	}
	done := ""
	switch what := c.Arg(2); what {
	case "on", "off":
		done = "signup.for_" + what + "_done"
		err = mactivities.SignFor(c.Tx, a, p, what == "on", c.Person, c.Now)
	default:
		done = "signup.for_noted"
		err = mactivities.NeedFor(c.Tx, a, p, what, mactivities.Need(c.Arg(3)), c.Person, c.Now)
	}
	if errors.Is(err, mactivities.ErrNotSignedUp) { // said by an older screen
		return c.Problem("common.stale")
	}
	if err != nil {
		return signUpProblem(c, err)
	}
	if err := posts.RefreshSession(c, a); err != nil {
		return err
	}
	c.Log.Info("signed up by the office", "activity", a.ID, "person", p.ID, "what", c.Arg(2))
	if p.ID != c.Person.ID && p.Joined() && done != "signup.for_noted" {
		w := c.WordsFor(p)
		m, err := posts.SessionCard(c, w, a, p)
		if err != nil {
			return err
		}
		m.Text = w.T(done, "by", c.Person.Name, "name", "") + "\n\n" + m.Text
		if _, err := c.Tell(p, m, bot.Begins(a.StartsAt)); err != nil {
			return err
		}
	}
	return showPersonLine(c, a, p, c.T(done, "by", "", "name", p.Name))
}

// noLeave tells why no leave is asked where one signs up: who has not needs none, and
// until the deadline one withdraws.
func noLeave(c *bot.Context, a *mactivities.Activity, p *people.Person, row *mactivities.Attendance) (bool, error) {
	switch {
	case !a.Voluntary():
		return false, nil
	case row.SignedAt == nil && p.ID == c.Person.ID:
		return true, activities.ShowActivity(c, a, c.T("signup.no_leave"))
	case row.SignedAt == nil:
		return true, c.Problem("signup.no_leave_of", "name", p.Name)
	case a.SignUpOpen(c.At()) && p.ID == c.Person.ID:
		return true, activities.ShowActivity(c, a, c.T("signup.withdraw_first"))
	}
	return false, nil
}

// asksNeed: it can be said, and said otherwise, until signing up ends; the first time until
// the start.
func asksNeed() (func([]string) string, bot.Look) {
	return asksOf(func(c *bot.Context, l *line, args []string) (t time.Time, _ error) {
		if len(args) < 3 || l.row.SignedAt == nil || l.leave != nil || l.row.State.Attended() || !slices.Contains(l.a.Wants(), args[1]) {
			return t, nil
		}
		said := l.row.Need(args[1])
		if string(said) == args[2] {
			return t, nil
		}
		if said == mactivities.Unsaid {
			return l.before(c, l.a.StartsAt), nil
		}
		return l.before(c, l.a.SignUpUntil.Add(time.Second)), nil
	})
}
