package chat

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"lianluo/bot"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/store"
)

// paragraphs stand between lines of several sentences each.
const paragraphs = "\n\n"

// GatherLater tells a person news of a step that asks nothing, when it can no longer be undone
// (bot.After): the first of a matter on a day rings, what comes after it on the same day is
// put on top of it by an edit, at its own time; so is what comes up to days later, while the
// message still says that. many are the buttons that hold for all lines; m has those of its own.
func GatherLater(c *bot.Context, p *people.Person, matter string, days int, action int64, m bot.Message, many [][]bot.Button, opts ...bot.Option) error {
	if !p.Joined() {
		return nil
	}
	at := c.HeardAt(opts...)
	key := laterKey(c, p, matter, at)
	said, err := c.Said(key)
	for i := 1; i <= days && said == 0 && err == nil; i++ {
		said, err = saidBefore(c, laterKey(c, p, matter, at.AddDate(0, 0, -i)))
	}
	if err != nil {
		return err
	}
	if said == 0 {
		if said, err = c.Tell(p, m, append(opts, bot.Once(key), bot.Because(action))...); err != nil {
			return err
		}
		return ledger.AddNews(c.Tx, said, action, m.Text)
	}
	if err := ledger.AddNews(c.Tx, said, action, m.Text); err != nil {
		return err
	}
	lines, err := ledger.NewsOf(c.Tx, said)
	if err != nil {
		return err
	}
	return c.Edit(said, bot.Message{Text: newsText(c.WordsFor(p), lines, paragraphs), Buttons: many}, bot.After(at), bot.Because(action))
}

// saidBefore is what was said under a key, unless a button has made another message of it.
func saidBefore(c *bot.Context, key string) (bot.Ref, error) {
	said, err := c.Said(key)
	if err != nil || said == 0 {
		return 0, err
	}
	if over, err := ledger.Shown(c.Tx, said); err != nil || over {
		return 0, err
	}
	return said, nil
}

func laterKey(c *bot.Context, p *people.Person, matter string, at time.Time) string {
	return fmt.Sprintf("later:%s:%s:%d", matter, store.DateOf(at, c.Location()), p.ID)
}

// ForgoLater takes what was to be told because of actions out of the messages of
// GatherLater, when they are undone or do not hold: what else waits for its time in those
// goes at that time, by a message of its own where there is none now.
func ForgoLater(c *bot.Context, matter string, many func(their *bot.Context) [][]bot.Button, actions ...int64) error {
	for _, action := range actions {
		lines, err := ledger.NewsBecause(c.Tx, action)
		if err != nil {
			return err
		}
		for i := range lines {
			account, _, err := ledger.ToldIn(c.Tx, lines[i].SaidRef, c.Now)
			if err != nil {
				return err
			}
			if err := ledger.ChangeNews(c.Tx, &lines[i], ""); err != nil {
				return err
			}
			p, err := people.PersonInOffice(c.Tx, account)
			if errors.Is(err, store.ErrNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			if err := tellLeft(c, p, matter, lines[i].SaidRef, many(As(c, p))); err != nil {
				return err
			}
		}
	}
	return nil
}

// tellLeft has the lines of a message that wait be told without one that was taken out.
func tellLeft(c *bot.Context, p *people.Person, matter string, said bot.Ref, many [][]bot.Button) error {
	lines, err := ledger.NewsOf(c.Tx, said)
	if err != nil {
		return err
	}
	state, _, err := ledger.StateOf(c.Tx, said)
	if err != nil {
		return err
	}
	by := said
	if state == ledger.OutboxCancelled {
		by = 0
	}
	slices.Reverse(lines)
	for i, line := range lines {
		change, at, err := ledger.ChangeBecause(c.Tx, said, line.ActionID, c.Now)
		if err != nil {
			return err
		}
		if change == 0 { // it has been told
			continue
		}
		if err := ledger.CancelWaiting(c.Tx, change); err != nil {
			return err
		}
		until := slices.Clone(lines[:i+1])
		slices.Reverse(until)
		m := bot.Message{Text: newsText(c.WordsFor(p), until, paragraphs), Buttons: many}
		if by == 0 {
			by, err = c.Tell(p, m, bot.After(at), bot.Once(laterKey(c, p, matter, at)), bot.Because(line.ActionID))
		} else {
			err = c.Edit(by, m, bot.After(at), bot.Because(line.ActionID))
		}
		if err != nil {
			return err
		}
	}
	if by == said || by == 0 {
		return nil
	}
	return ledger.MoveNews(c.Tx, said, by)
}
