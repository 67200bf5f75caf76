package chat

import (
	"fmt"

	"lianluo/bot"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// ActOn records, as Context.Act does, that the person takes a step of a record's
// life, by which it can be undone.
func ActOn(c *bot.Context, step *records.Step, kind, note string) (*ledger.Action, error) {
	a, err := c.Act(kind, step.RecordID, note)
	if err != nil {
		return nil, err
	}
	return a, step.Because(c.Tx, a)
}

// ActOnLast is ActOn of the newest step of a record of a machine, which a rule of its room took.
func ActOnLast[S ~string](c *bot.Context, m *records.Machine[S], id int64, kind string) (*ledger.Action, error) {
	steps, err := m.StepsOf(c.Tx, id)
	if err != nil {
		return nil, err
	}
	if len(steps) == 0 {
		return nil, store.ErrNotFound
	}
	return ActOn(c, &steps[len(steps)-1], kind, "")
}

// ForgoSteps cancels what waits to be told of the steps of a record: it holds no
// longer. What is noted of it because of another record's step is that one's news. It gives
// the actions of the others.
func ForgoSteps(c *bot.Context, kind records.Kind, id int64) (actions []int64, err error) {
	steps, err := records.StepsOf(c.Tx, kind, id)
	if err != nil {
		return nil, err
	}
	for _, s := range steps[id] {
		if s.ActionID != 0 && (s.Note == "" || s.OtherID == 0) {
			actions = append(actions, s.ActionID)
		}
	}
	_, err = c.Forgo(actions...)
	return actions, err
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

// TellStaff tells the director, and the secretary, something that waits for
// them: see TellRoles.
func TellStaff(c *bot.Context, once string, build func(their *bot.Context) (bot.Message, error), opts ...bot.Option) error {
	return TellRoles(c, people.Staff, once, build, opts...)
}

// TellRoles tells those who have one of the roles, except the one who acts; build is
// given a context with each one's words. What only the director decides is told to
// the director alone. What is told again under a key that is not empty changes the
// message, so that none with buttons of the same request is left.
func TellRoles(c *bot.Context, roles people.Role, once string, build func(their *bot.Context) (bot.Message, error), opts ...bot.Option) error {
	list, err := people.With(c.Tx, roles)
	if err != nil {
		return err
	}
	for i := range list {
		p := &list[i]
		if p.ID == c.Person.ID || !p.Joined() || !c.Theirs(p).Is(roles) {
			continue // the last: the work is withheld from a secretary
		}
		m, err := build(As(c, p))
		if err != nil {
			return err
		}
		if err := tellUnder(c, p, once, m, opts...); err != nil {
			return err
		}
	}
	return nil
}

// Untell changes, when an action is undone, what the staff were told because of it.
func Untell(c *bot.Context, build func(their *bot.Context) (bot.Message, error)) error {
	staff, err := people.With(c.Tx, people.Staff)
	if err != nil {
		return err
	}
	for _, t := range c.Told {
		for i := range staff {
			if staff[i].TelegramID != t.ChatID {
				continue
			}
			m, err := build(As(c, &staff[i]))
			if err != nil {
				return err
			}
			if err := c.Edit(t.Row, m); err != nil {
				return err
			}
		}
	}
	return ungather(c, staff, build)
}

// As is InWordsOf with the other person in it, to make what he or she will read: it
// says what that person may read and do.
func As(c *bot.Context, p *people.Person) *bot.Context {
	theirs := InWordsOf(c, p)
	theirs.Person = c.Theirs(p)
	return theirs
}

// tellUnder tells a person something under a key, or changes what was told
// under it; "" is no key.
func tellUnder(c *bot.Context, p *people.Person, key string, m bot.Message, opts ...bot.Option) error {
	if key == "" {
		_, err := c.Tell(p, m, opts...)
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
	_, err = c.Tell(p, m, append(opts, bot.Once(key))...)
	return err
}
