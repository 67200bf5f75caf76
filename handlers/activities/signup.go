package activities

import (
	"errors"
	"slices"
	"time"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	mactivities "lianluo/models/activities"
	"lianluo/models/store"
)

// Signing up (报名参加), as the director sets it on the card of an activity: whether one signs
// up, until when, and what who does is asked. Nobody is asked for it: all have to come unless
// it is tapped.

const (
	everybody = "all"
	bySignUp  = "signup"
	bothNeeds = "both"
	noNeeds   = "none"
)

// signUpHour is when signing up ends, when no more than the day is said.
const signUpHour = 18

func signUpFields() []bot.Field[SessionDraft] {
	ask := func(name string) func(c *bot.Context, _ *SessionDraft) (string, error) {
		return func(c *bot.Context, _ *SessionDraft) (string, error) { return c.T("session." + name + ".ask"), nil }
	}
	coming := func(v *SessionDraft) bool { return !v.Held }
	signs := func(v *SessionDraft) bool { return !v.Held && !v.SignUp.IsZero() }
	attends := func(c *bot.Context, _ *SessionDraft) ([]bot.Choice, error) {
		return []bot.Choice{{Label: c.P("session.attend." + everybody), Value: everybody}, {Label: c.P("session.attend." + bySignUp), Value: bySignUp}}, nil
	}
	needs := func(c *bot.Context, _ *SessionDraft) (list []bot.Choice, err error) {
		for _, name := range []string{mactivities.NeedCar, mactivities.NeedMeal, bothNeeds, noNeeds} {
			list = append(list, bot.Choice{Label: c.P("session.needs." + name), Value: name})
		}
		return list, nil
	}
	return []bot.Field[SessionDraft]{
		{
			Name: "attend", When: coming, Choices: attends, Question: ask("attend"),
			Empty: func(*SessionDraft) bool { return false },
			Set: func(c *bot.Context, v *SessionDraft, in bot.Input) error {
				list, _ := attends(c, v)
				switch how, ok := chat.Pick(in, list); {
				case !ok:
					return c.Problem("session.use_choices")
				case how == everybody:
					v.SignUp, v.Car, v.Meal = time.Time{}, false, false
				case v.SignUp.IsZero():
					v.SignUp = usualSignUp(c, v.Start)
				}
				return nil
			},
		},
		{
			Name: "until", When: signs, Question: ask("until"),
			Empty: func(*SessionDraft) bool { return false },
			Choices: func(c *bot.Context, v *SessionDraft) (list []bot.Choice, err error) {
				for _, days := range []int{1, 2, 3} {
					if t := daysAhead(c, v.Start, days); t.After(c.Now) {
						list = append(list, bot.Choice{Label: c.DateClock(t), Value: c.Local(t).Format(untilLayout)})
					}
				}
				return list, nil
			},
			Set: func(c *bot.Context, v *SessionDraft, in bot.Input) error { return v.setUntil(c, in) },
		},
		{
			Name: "needs", When: signs, Choices: needs, Question: ask("needs"),
			Empty: func(*SessionDraft) bool { return false },
			Set: func(c *bot.Context, v *SessionDraft, in bot.Input) error {
				list, _ := needs(c, v)
				what, ok := chat.Pick(in, list)
				if !ok {
					return c.Problem("session.use_choices")
				}
				v.Car = what == mactivities.NeedCar || what == bothNeeds
				v.Meal = what == mactivities.NeedMeal || what == bothNeeds
				return nil
			},
		},
	}
}

// untilLayout is a deadline as its button carries it, by the office's clock.
const untilLayout = "200601021504"

// daysAhead is the usual hour some days before an activity.
func daysAhead(c *bot.Context, start time.Time, days int) time.Time {
	return store.DateOf(start, c.Location()).AddDate(0, 0, -days).Start(c.Location()).Add(signUpHour * time.Hour)
}

// usualSignUp is when signing up ends if nobody says: the evening before, or with the start.
func usualSignUp(c *bot.Context, start time.Time) time.Time {
	if t := daysAhead(c, start, 1); t.After(c.Now.Add(time.Hour)) {
		return t
	}
	return start
}

func (v *SessionDraft) setUntil(c *bot.Context, in bot.Input) error {
	var until time.Time
	if in.Choice != "" {
		t, err := time.ParseInLocation(untilLayout, in.Choice, c.Location())
		if err != nil {
			return c.Problem("common.stale")
		}
		until = t
	} else {
		m, err := chat.ReadMoment(c, in.Text)
		if err != nil {
			return err
		}
		if until = m.Time; !m.HasClock {
			until = store.DateOf(m.Time, c.Location()).Start(c.Location()).Add(signUpHour * time.Hour)
		}
	}
	if !until.After(c.Now) || until.After(v.Start) {
		return c.Problem("signup.bad_until", "start", c.DateClock(v.Start))
	}
	v.SignUp = until
	return nil
}

// signs writes how one comes over a new record.
func (v *SessionDraft) signs(a *mactivities.Activity) {
	a.SignUpUntil, a.AsksCar, a.AsksMeal = nil, v.Car, v.Meal
	if !v.SignUp.IsZero() {
		a.SignUpUntil = &v.SignUp
	}
}

// keepSignUp writes it over one that is planned, and says what follows for those who have
// answered.
func (v *SessionDraft) keepSignUp(c *bot.Context, a *mactivities.Activity) (done string, err error) {
	if a.State != mactivities.Planned || v.Held || !c.Now.Before(a.EndsAt) {
		return "", nil
	}
	var to mactivities.Activity
	v.signs(&to)
	if until := to.SignUpUntil; until != nil && until.After(a.StartsAt) { // it was put forward
		to.SignUpUntil = &a.StartsAt
	}
	was := a.Voluntary()
	err = mactivities.SetSignUp(c.Tx, a, to.SignUpUntil, to.AsksCar, to.AsksMeal, c.Now)
	switch {
	case errors.Is(err, mactivities.ErrSignUpTime):
		return "", c.Problem("signup.bad_until", "start", c.DateClock(a.StartsAt))
	case err != nil:
		return "", ActivityProblem(c, err)
	case !was && a.Voluntary():
		return c.T("signup.kept_said"), nil
	case was && !a.Voluntary():
		return c.T("signup.everybody"), nil
	}
	return "", nil
}

// attendText says how one comes to an activity, as a value: 全体参加, or until when one
// signs up.
func attendText(c *bot.Context, w *locale.Words, a *mactivities.Activity) string {
	if !a.Voluntary() {
		return w.Plain("session.attend." + everybody)
	}
	return w.Plain("signup.line", "time", w.DateClock(c.Local(*a.SignUpUntil), c.Local(c.Now)))
}

// attendLines are how one signs up, on a card to check.
func attendLines(c *bot.Context, a *mactivities.Activity) (lines []string) {
	if !a.Voluntary() {
		return nil
	}
	lines = append(lines, c.T("session.field", "label", c.P("session.attend.label"), "value", attendText(c, c.Words, a)))
	if wants := a.Wants(); len(wants) > 0 {
		what := bothNeeds
		if len(wants) == 1 {
			what = wants[0]
		}
		lines = append(lines, c.T("session.field", "label", c.P("session.needs.label"), "value", c.P("session.needs."+what)))
	}
	return lines
}

// sameSignUp tells whether people come to an activity as they did before a change.
func sameSignUp(was, a *mactivities.Activity) bool {
	if was.Voluntary() != a.Voluntary() {
		return false
	}
	return (!a.Voluntary() || was.SignUpUntil.Equal(*a.SignUpUntil)) && slices.Equal(was.Wants(), a.Wants())
}
