package notes

import (
	"time"

	"lianluo/bot"
	"lianluo/internal/posts"
	mactivities "lianluo/models/activities"
	mnotes "lianluo/models/notes"
	"lianluo/models/records"
)

// owedFor is how long after a session a message goes on asking for what is to be written.
const owedFor = 90 * 24 * time.Hour

// asksNote is the button of what is to be written about a session, until it is written.
func asksNote(kind mnotes.Kind) (func([]string) string, bot.Look) {
	return posts.AboutArg(records.KindActivity), func(c *bot.Context, args []string) (s bot.Standing, err error) {
		id, err := posts.AskedID(args)
		if err != nil {
			return s, err
		}
		a, err := mactivities.ByID(c.Tx, id)
		if err != nil {
			return s, err
		}
		written, err := mnotes.Written(c.Tx, id, c.Person.ID, kind)
		until := a.EndsAt.Add(owedFor)
		if err != nil || written || !c.Now.Before(until) || a.State == mactivities.ActivityCancelled {
			return s, err
		}
		s.Until = until
		return s, nil
	}
}

// settled has what was asked of a session looked at once its note was filed, or taken back.
func settled(c *bot.Context, n *mnotes.Note) error {
	if err := c.Settled(posts.AboutOwed(n.PersonID)); err != nil || n.ActivityID == 0 {
		return err
	}
	return c.Settled(records.Ref{Kind: records.KindActivity, ID: n.ActivityID}.String())
}
