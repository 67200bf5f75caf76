package attendance

import (
	"lianluo/bot"
	mactivities "lianluo/models/activities"
	"lianluo/models/people"
)

// Words on an illness are kept with the person's own consent only (个人信息保护法 29). It
// is asked the first time that somebody writes some; without it the leave is asked for
// by its kind alone.

// unagreed tells whether the form still has to ask for the consent.
func (v *leaveDraft) unagreed() bool {
	return !v.Claims && v.Person == 0 && !v.Agreed && mactivities.OfIllness(v.Kind, v.Reason)
}

// heed looks what the person has said before to words on an illness being kept, and
// takes them out of the draft when it was no. Of somebody for whom the office enters a
// leave no answer is a no too: the leave is one for sickness then, without words.
func (v *leaveDraft) heed(c *bot.Context) error {
	defer func() {
		if v.Reason == "" {
			v.Spoken = nil // a voice note is the words
		}
	}()
	if v.Reason != "" {
		v.Withheld = false
	}
	if v.Claims || !mactivities.OfIllness(v.Kind, v.Reason) {
		return nil
	}
	whose := c.Person.ID
	if v.Person != 0 {
		whose = v.Person
	}
	said, err := people.ConsentOf(c.Tx, whose, people.ConsentIllness)
	switch {
	case err != nil:
		return err
	case said != nil && said.Given:
		v.Agreed = true
	case v.Person != 0:
		v.Kind, v.Reason, v.Withheld = mactivities.SickLeave, "", true
	case said != nil:
		v.Agreed, v.Reason, v.Withheld = false, "", true
	default:
		v.Agreed = false
	}
	return nil
}

// Answers to the question for consent.
const (
	agrees    = "yes"
	disagrees = "no"
)

// consentName is the field that only the person's own form has.
const consentName = "consent"

// consentField asks once whether words on an illness may be kept.
func consentField() bot.Field[leaveDraft] {
	return bot.Field[leaveDraft]{
		Name: consentName, Asked: true, NoEdit: true, Unnumbered: true, Forgets: true,
		When: (*leaveDraft).unagreed, Empty: (*leaveDraft).unagreed,
		Choices: func(c *bot.Context, _ *leaveDraft) ([]bot.Choice, error) {
			return []bot.Choice{{Label: c.P("leave.agree"), Value: agrees}, {Label: c.P("leave.disagree"), Value: disagrees}}, nil
		},
		Set: func(c *bot.Context, v *leaveDraft, in bot.Input) error {
			if in.Choice != agrees && in.Choice != disagrees {
				return c.Problem("session.use_choices")
			}
			if err := people.SetConsent(c.Tx, c.Person.ID, people.ConsentIllness, in.Choice == agrees, c.Now); err != nil {
				return err
			}
			return v.heed(c)
		},
	}
}

// registerPlaceConsent is the question before the first place that somebody sends:
// place_consent:ACTIVITY:yes|no:SOURCE.
func registerPlaceConsent(r *bot.Router) {
	r.Button("place_consent", bot.Members, func(c *bot.Context) error {
		id, err := c.ArgID(0)
		if err != nil {
			return err
		}
		a, err := mactivities.ByID(c.Tx, id)
		if err != nil {
			return c.MissingAs(err, "common.gone")
		}
		source := mactivities.BySelf
		if mactivities.Source(c.Arg(2)) == mactivities.ByQR {
			source = mactivities.ByQR
		}
		if c.Arg(1) != agrees && c.Arg(1) != disagrees {
			return c.Problem("common.stale")
		}
		agreed := c.Arg(1) == agrees
		if err := people.SetConsent(c.Tx, c.Person.ID, people.ConsentPlace, agreed, c.Now); err != nil {
			return err
		}
		if !agreed {
			_, err := c.Show(withoutPlace(c, a))
			return err
		}
		if _, err := c.Show(bot.Message{Text: c.T("place.agreed")}); err != nil {
			return err
		}
		return checkin(c, a, source)
	}).Asks(asksPlace())
}

// askPlaceConsent asks whether a place may be looked at; who has said no hears how to
// check in without one. asked is false when there is nothing to ask.
func askPlaceConsent(c *bot.Context, a *mactivities.Activity, source mactivities.Source) (asked bool, err error) {
	said, err := people.ConsentOf(c.Tx, c.Person.ID, people.ConsentPlace)
	if err != nil || said != nil && said.Given {
		return false, err
	}
	m := bot.Message{Text: c.T("place.consent"), Buttons: bot.Rows(1,
		c.B("place.agree", "place_consent", a.ID, agrees, string(source)), c.B("place.disagree", "place_consent", a.ID, disagrees, string(source)))}
	if said != nil {
		m = withoutPlace(c, a)
	}
	_, err = c.Tell(c.Person, m)
	return true, err
}

// withoutPlace says how somebody checks in who sends no place.
func withoutPlace(c *bot.Context, a *mactivities.Activity) bot.Message {
	return bot.Message{Text: c.T("place.without"), Buttons: bot.Rows(1,
		c.B("claim.button", "claim", a.ID), c.B("place.agree_after_all", "place_consent", a.ID, agrees, string(mactivities.BySelf)))}
}
