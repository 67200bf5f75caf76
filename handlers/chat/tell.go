package chat

import (
	"fmt"

	"lianluo/bot"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/records"
)

// NotifyDirectors tells the directors, except the one who acts, in their own
// words, that something waits for them: once under a key that is not empty.
func NotifyDirectors(c *bot.Context, key string, message func(c *bot.Context) (bot.Message, error)) error {
	list, err := people.With(c.Tx, people.Director)
	if err != nil {
		return err
	}
	for i := range list {
		p := &list[i]
		if p.ID == c.Person.ID {
			continue
		}
		m, err := message(InWordsOf(c, p))
		if err != nil {
			return err
		}
		var opts []bot.Option
		if key != "" {
			opts = append(opts, bot.Once(fmt.Sprintf("%s:%d", key, p.ID)))
		}
		if _, err := c.Tell(p, m, opts...); err != nil {
			return err
		}
	}
	return nil
}

// ActOn records, as Context.Act does, that the person takes a step of a record's
// life, by which it can be undone.
func ActOn(c *bot.Context, step *records.Step, kind, note string) (*ledger.Action, error) {
	a, err := c.Act(kind, step.RecordID, note)
	if err != nil {
		return nil, err
	}
	return a, step.Because(c.Tx, a)
}

// ForgoSteps cancels what waits to be told of the steps of a record: it holds no
// longer.
func ForgoSteps(c *bot.Context, kind records.Kind, id int64) error {
	actions, err := StepActions(c, kind, id)
	if err != nil {
		return err
	}
	_, err = c.Forgo(actions...)
	return err
}

// StepActions are the actions of the steps of a record that stand.
func StepActions(c *bot.Context, kind records.Kind, id int64) (list []int64, err error) {
	steps, err := records.StepsOf(c.Tx, kind, id)
	for _, s := range steps[id] {
		if s.ActionID != 0 {
			list = append(list, s.ActionID)
		}
	}
	return list, err
}

// Untell changes, when an action is undone, what the directors were told
// because of it.
func Untell(c *bot.Context, key string, pairs ...any) error {
	list, err := people.With(c.Tx, people.Director)
	if err != nil {
		return err
	}
	for _, t := range c.Told {
		for i := range list {
			if list[i].TelegramID != t.ChatID {
				continue
			}
			if err := c.Edit(t.Row, bot.Message{Text: InWordsOf(c, &list[i]).T(key, pairs...)}); err != nil {
				return err
			}
		}
	}
	return nil
}

// TellStaff tells the director, and the secretary, something that waits for
// them; build is given a context with each one's words. What is told again under
// a key that is not empty changes the message, so that none with buttons of the
// same request is left.
func TellStaff(c *bot.Context, once string, build func(c *bot.Context) (bot.Message, error)) error {
	staff, err := people.With(c.Tx, people.Staff)
	if err != nil {
		return err
	}
	for i := range staff {
		p := &staff[i]
		if p.ID == c.Person.ID || !p.Joined() {
			continue
		}
		theirs := *c
		theirs.Words, theirs.Person = c.WordsFor(p), p // who may read what
		m, err := build(&theirs)
		if err != nil {
			return err
		}
		if err := tellUnder(c, p, once, m); err != nil {
			return err
		}
	}
	return nil
}

// tellUnder tells a person something under a key, or changes what was told
// under it; "" is no key.
func tellUnder(c *bot.Context, p *people.Person, key string, m bot.Message) error {
	if key == "" {
		_, err := c.Tell(p, m)
		return err
	}
	key = fmt.Sprintf("%s:%d", key, p.ID)
	said, err := c.Said(key)
	if err != nil {
		return err
	}
	if said != 0 {
		return c.Edit(said, m)
	}
	_, err = c.Tell(p, m, bot.Once(key))
	return err
}
