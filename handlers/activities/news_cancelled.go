package activities

import (
	"errors"
	"time"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	mactivities "lianluo/models/activities"
	"lianluo/models/ledger"
)

func tellCancelled(c *bot.Context, a *mactivities.Activity, wait time.Duration) (told, error) {
	if err := calledOff(c, a); err != nil {
		return told{}, err
	}
	return tellNews(c, cancelled(c, a, wait, a.PostRef == 0))
}

// TellWithdrawn tells of an activity whose publication was taken back: its post goes.
func TellWithdrawn(c *bot.Context, a *mactivities.Activity) error {
	if err := calledOff(c, a); err != nil {
		return err
	}
	n := cancelled(c, a, 0, false)
	n.untold = true
	if _, err := tellNews(c, n); err != nil || a.PostRef == 0 {
		return err
	}
	return errors.Join(c.Delete(a.PostRef), mactivities.SetPostRef(c.Tx, a, 0))
}

// SettleUnheld has what was told of an activity say that it did not take place.
func SettleUnheld(c *bot.Context, a *mactivities.Activity) error {
	n := cancelled(c, a, ledger.UndoTime, false)
	n.quiet = true
	if err := calledOff(c, a); err != nil {
		return err
	}
	_, err := tellNews(c, n)
	return err
}

func cancelled(c *bot.Context, a *mactivities.Activity, wait time.Duration, all bool) *news {
	return &news{
		a: a, was: a, wait: wait, all: all,
		head: func(w *locale.Words) string { return w.T("session.told_cancelled") },
		over: func(w *locale.Words) string {
			return w.T("session.over_cancelled", "title", locale.HTML(posts.SessionQuoted(w, a)), "when", posts.SessionTime(c, w, a))
		},
	}
}

// tellRestored tells those who have heard of a cancellation that it was undone. Who
// was to hear later does not hear of either.
func tellRestored(c *bot.Context, a *mactivities.Activity) error {
	if err := calledOff(c, a); err != nil {
		return err
	}
	heard := false
	for _, t := range c.Told {
		if t.ChatID < 0 && !t.Waits {
			if err := c.Delete(t.Row); err != nil {
				return err
			}
		}
		heard = heard || t.ChatID > 0 && !t.Waits
	}
	if !heard {
		return letGo(c, a)
	}
	_, err := tellNews(c, &news{
		a: a, was: a,
		head: func(w *locale.Words) string { return w.T("session.told_restored") },
		over: func(w *locale.Words) string {
			return w.T("session.over_restored", "title", locale.HTML(posts.SessionQuoted(w, a)), "when", posts.SessionTime(c, w, a))
		},
	})
	return err
}
