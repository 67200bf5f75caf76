package activities

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"lianluo/bot"
	"lianluo/internal/posts"
	mactivities "lianluo/models/activities"
	"lianluo/models/ledger"
)

// What is told by day of what was changed at night waits, and may be overtaken before
// anybody has heard it.

// before is what of an activity a change of it may make another.
type before struct {
	Starts, Ends           time.Time
	Place, Topic, Host, By string
	HostID                 int64
	Until                  *time.Time
	Car, Meal              bool
}

// carry notes how the activity was before a change, for as long as nobody hears of it.
func (n *news) carry() (string, error) {
	if n.since == nil {
		return "", nil
	}
	a := n.since
	raw, err := json.Marshal(before{
		Starts: a.StartsAt, Ends: a.EndsAt, Place: a.Place, Topic: a.Topic, Host: a.HostName, By: a.Tutor, HostID: a.HostID,
		Until: a.SignUpUntil, Car: a.AsksCar, Meal: a.AsksMeal,
	})
	return string(raw), err
}

// unheard takes up what was told of earlier changes and still waits: of all of them it is
// told at once, to whoever was to hear of one.
func (n *news) unheard(c *bot.Context, said []ledger.Said) (list []ledger.Said, err error) {
	for _, s := range said {
		if !s.Waits {
			continue
		}
		raw, err := c.Unheard(s.Row)
		if err != nil {
			return nil, err
		}
		if raw == "" {
			continue
		}
		list = append(list, ledger.Said{Row: s.Row, ChatID: s.ChatID})
		if n.since == nil {
			continue
		}
		var b before
		if err := json.Unmarshal([]byte(raw), &b); err != nil {
			return nil, fmt.Errorf("what was not heard: %w", err)
		}
		was := *n.was
		was.StartsAt, was.EndsAt, was.Place, was.Topic, was.HostName, was.Tutor, was.HostID = b.Starts, b.Ends, b.Place, b.Topic, b.Host, b.By, b.HostID
		was.SignUpUntil, was.AsksCar, was.AsksMeal = b.Until, b.Car, b.Meal
		what := changes(&was, n.a)
		if len(what) > 0 {
			n.since, n.moved = &was, n.moved || slices.Contains(what, "when")
		}
		n.back = s.ChatID < 0 && len(what) == 0
	}
	return list, nil
}

// letGo has what waited when an activity was called off be told after all.
func letGo(c *bot.Context, a *mactivities.Activity) error {
	said, err := c.SaidAbout(posts.About(a))
	for _, s := range said {
		if err == nil && s.Waits && c.Action.UndoUntil != nil {
			err = c.LetGo(s.Row, *c.Action.UndoUntil)
		}
	}
	return err
}
