package front

import (
	"lianluo/bot"
	"lianluo/internal/posts"
	"lianluo/models/people"
	"lianluo/models/records"
)

// about names the record of a button NAME_step:ID:… or NAME_withdraw:ID.
func (k *Kind[R, S]) about(args []string) string { return posts.AboutArg(k.Machine.Kind)(args) }

// settled has what was asked about a record looked at, wherever it stands.
func (k *Kind[R, S]) settled(c *bot.Context, r R) error {
	return c.Settled(records.Ref{Kind: k.Machine.Kind, ID: *r.Life().ID}.String())
}

// moot tells whether nothing is to be decided of a record any more, though it waits.
func (k *Kind[R, S]) moot(c *bot.Context, r R) (bool, error) {
	if k.Moot == nil {
		return false, nil
	}
	return k.Moot(c, r)
}

// look is how the decision of a button NAME_step:ID:STATE stands with the person.
func (k *Kind[R, S]) look(c *bot.Context, args []string) (s bot.Standing, err error) {
	r, open, err := k.may(c, args, func(r R) (S, bool) {
		if len(args) < 2 {
			return "", false
		}
		outcome := ""
		if len(args) > 2 {
			outcome = args[2]
		}
		d, ok := k.decision(args[1], outcome)
		return d.To, ok && k.concludes(r, d)
	})
	if err != nil {
		return s, err
	}
	if open {
		s.Until = c.Now.Add(posts.LookAgain)
		return s, nil
	}
	switch may, err := k.MayRead(c, r); {
	case err != nil:
		return s, err
	case c.Person.Is(people.Staff) && r.Life().Author != c.Person.ID:
		head, err := k.head(c, r)
		if err != nil {
			return s, err
		}
		s.Over, err = k.briefing(c, r, head, false)
		return s, err
	case !may:
		return s, nil
	}
	s.Over, err = k.Card(c, r)
	return s, err
}

// lookOwn is how its author's button to take a record back stands.
func (k *Kind[R, S]) lookOwn(c *bot.Context, args []string) (s bot.Standing, err error) {
	_, open, err := k.may(c, args, func(R) (S, bool) { return k.Withdrawn, true })
	if open {
		s.Until = c.Now.Add(posts.LookAgain)
	}
	return s, err
}

// may tells whether the person may take a step of the record that a button names.
func (k *Kind[R, S]) may(c *bot.Context, args []string, step func(r R) (S, bool)) (r R, open bool, err error) {
	id, err := posts.AskedID(args)
	if err != nil {
		return r, false, err
	}
	if r, err = k.Find(c.Tx, id); err != nil {
		return r, false, err
	}
	to, ok := step(r)
	if !ok || !k.Machine.Allows(r, to, c.Person) {
		return r, false, nil
	}
	moot, err := k.moot(c, r)
	return r, !moot, err
}
