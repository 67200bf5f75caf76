package deeds

import (
	"errors"
	"slices"
	"time"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/posts"
	mdeeds "lianluo/models/deeds"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/records"
)

// registerDeedWith: who was put down as having done a deed with its author can
// say that it was not so (§13).
func registerDeedWith(r *bot.Router) {
	r.Button("deed_not_me", bot.Joined, leaveDeed).Asks(posts.AboutArg(records.KindDeed), lookNotMe)
	r.Undo("deed_not_me", bot.Joined, undoLeaveDeed)
}

// leaveDeed takes the person off a deed that names him or her as a co-worker.
// Its author and the staff, who confirm deeds, hear of it once it can no longer be
// undone.
func leaveDeed(c *bot.Context) error {
	d, err := pressedDeed(c)
	if err != nil {
		return err
	}
	switch err := mdeeds.Leave(c.Tx, d, c.Person.ID); {
	case errors.Is(err, records.ErrTransition):
		return c.Problem("common.gone")
	case err != nil:
		return c.MissingAs(err, "common.gone")
	}
	a, err := c.Act("deed_not_me", d.ID, d.Number)
	if err != nil {
		return err
	}
	hearers, err := hearOfLeaving(c, d)
	if err != nil {
		return err
	}
	for i := range hearers {
		their := chat.InWordsOf(c, &hearers[i])
		m := bot.Message{
			Text:    their.T("deed.told_not_me", "name", c.Person.Name, "number", d.Number, "title", d.Title),
			Buttons: bot.Rows(1, their.B("deed.view", "deed", d.ID)),
		}
		if _, err := c.Tell(&hearers[i], m, bot.After(c.Now.Add(ledger.UndoTime))); err != nil {
			return err
		}
	}
	return chat.InPrivate(c, bot.Message{
		Text:    c.T("deed.not_me_done", "number", d.Number, "title", d.Title, "author", hearers[0].Name),
		Buttons: bot.Rows(2, chat.Undo(c, a), bot.CommandButton(c.P("deed.list"), "deeds")),
	})
}

// hearOfLeaving are the author of a deed, first, and the staff, each once,
// without the person who acts.
func hearOfLeaving(c *bot.Context, d *mdeeds.Deed) ([]people.Person, error) {
	author, err := people.PersonByID(c.Tx, d.PersonID)
	if err != nil {
		return nil, err
	}
	staff, err := people.With(c.Tx, people.Staff)
	if err != nil {
		return nil, err
	}
	list := []people.Person{*author}
	for _, p := range staff {
		if p.ID != author.ID && p.ID != c.Person.ID {
			list = append(list, p)
		}
	}
	return list, nil
}

// undoLeaveDeed puts the person down with the deed again.
func undoLeaveDeed(c *bot.Context, id int64) error {
	d, err := mdeeds.ByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	if err := mdeeds.Rejoin(c.Tx, d, c.Person.ID); err != nil {
		return c.MissingAs(err, "common.nothing_to_undo")
	}
	return deedKind().Show(c, d)
}

// notMeFor is how long a message goes on offering its reader to say that a deed was not his
// or hers; its card does so for good.
const notMeFor = 30 * 24 * time.Hour

// lookNotMe is that offer.
func lookNotMe(c *bot.Context, args []string) (s bot.Standing, err error) {
	id, err := posts.AskedID(args)
	if err != nil {
		return s, err
	}
	d, err := mdeeds.ByID(c.Tx, id)
	if err != nil {
		return s, err
	}
	with, err := mdeeds.CoworkersOf(c.Tx, d.ID)
	until := d.CreatedAt.Add(notMeFor)
	if err == nil && slices.Contains(with[d.ID], c.Person.ID) && d.State != mdeeds.Withdrawn && d.State != mdeeds.Draft && c.Now.Before(until) {
		s.Until = until
	}
	return s, err
}
