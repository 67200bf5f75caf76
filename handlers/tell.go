package handlers

import (
	"fmt"

	"lianluo/bot"
	"lianluo/models/people"
)

// decisionKey is under what a person is told of an action, so that it can be taken
// back or changed when the action is undone.
func decisionKey(kind string, action, person int64) string {
	return fmt.Sprintf("%s:%d:%d", kind, action, person)
}

// notifyDirectors tells the directors, except the one who acts, in their own
// words, that something waits for them.
func (h *Office) notifyDirectors(c *bot.Context, kind string, action int64, message func(c *bot.Context) (bot.Message, error)) error {
	list, err := people.PeopleWith(c.Tx, people.Director)
	if err != nil {
		return err
	}
	for i := range list {
		p := &list[i]
		if p.ID == c.Person.ID {
			continue
		}
		m, err := message(inWordsOf(c, p))
		if err != nil {
			return err
		}
		if _, err := c.Tell(p, m, bot.Once(decisionKey(kind, action, p.ID))); err != nil {
			return err
		}
	}
	return nil
}

// untell changes what the directors were told when it was undone.
func (h *Office) untell(c *bot.Context, kind string, action int64, key string, pairs ...any) error {
	list, err := people.PeopleWith(c.Tx, people.Director)
	if err != nil {
		return err
	}
	for i := range list {
		ref, err := c.Said(decisionKey(kind, action, list[i].ID))
		if err != nil {
			return err
		}
		if err := c.Edit(ref, bot.Message{Text: inWordsOf(c, &list[i]).T(key, pairs...)}); err != nil {
			return err
		}
	}
	return nil
}
