package handlers

import (
	"errors"
	"time"

	"lianluo/bot"
	"lianluo/handlers/activities"
	"lianluo/handlers/briefing"
	"lianluo/handlers/consult"
	"lianluo/internal/phrase"
	mactivities "lianluo/models/activities"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// registerNods: who only nods is answered by a sign on the message, and by nothing else.
func registerNods(r *bot.Router) {
	read := func(nodOf func(string) phrase.Nod) func(string) (bot.Nod, bool) {
		return func(text string) (bot.Nod, bool) {
			n := nodOf(text)
			return bot.Nod{Agrees: n&phrase.Agreed != 0, Void: n&phrase.Thanks != 0 || phrase.Wordless(text), Sign: phrase.Wordless(text)}, n != phrase.NoNod
		}
	}
	r.Nods(bot.Nods{Words: read(phrase.NodOf), Sticker: read(phrase.NodOfSticker), Answer: nodded})
}

// nodded answers a nod. 好的 to an activity that waits for an answer is none that counts:
// its buttons are put below it.
func nodded(c *bot.Context, n bot.Nod) error {
	if taken, err := consult.Heard(c, c.Text(), false); taken || err != nil {
		return err
	}
	if n.Agrees {
		if asked, err := unanswered(c); asked != nil || err != nil {
			if err != nil {
				return err
			}
			return activities.ShowActivity(c, asked, c.T("nod.answer"))
		}
	}
	if err := briefing.HeardLast(c); err != nil {
		return err
	}
	if n.Sign {
		return c.React(bot.SignUp)
	}
	return c.React(bot.SignOK)
}

// askedUntil is how long before an activity its messages ask whether somebody comes; later
// ones only remind.
const askedUntil = 2 * time.Hour

// unanswered is the activity that the last message to a member was about, when it waits
// for his or her answer; nil for none.
func unanswered(c *bot.Context) (*mactivities.Activity, error) {
	if !c.Person.Is(people.Member) {
		return nil, nil
	}
	last, err := ledger.LastTold(c.Tx, c.Account)
	if err != nil || last == nil {
		return nil, err
	}
	about, ok := records.ParseRef(last.About)
	if !ok || about.Kind != records.KindActivity {
		return nil, nil
	}
	a, err := mactivities.ByID(c.Tx, about.ID)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil || a.State != mactivities.Planned || a.Voluntary() || a.StartsAt.Sub(c.At()) < askedUntil { // nobody signs up by a nod
		return nil, err
	}
	row, err := mactivities.AttendanceFor(c.Tx, a.ID, c.Person.ID)
	if err != nil || row.Answer != mactivities.NoAnswer || row.State != mactivities.Unsettled {
		return nil, err
	}
	if other, err := ledger.SaidAfter(c.Tx, c.Account, last.ID); err != nil || other {
		return nil, err
	}
	return a, nil
}
