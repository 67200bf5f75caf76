package people

import (
	"errors"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	"lianluo/models/activities"
	"lianluo/models/briefing"
	"lianluo/models/ledger"
	mpeople "lianluo/models/people"
	"lianluo/models/research"
	"lianluo/models/store"
)

func registerGroup(r *bot.Router) {
	registerBinding(r)
	r.On(bot.EventAdded, added)
	r.On(bot.EventReturned, returned)
	r.On(bot.EventRemoved, removed)
	r.On(bot.EventChannel, isChannel)
	r.On(bot.EventUnreachable, unreachable)
	r.On(bot.EventDeleted, postDeleted)
	registerRefused(r)
}

// isChannel tells who made the bot an administrator of a channel that no channel
// can be the office's group: nobody talks or presses a button there as himself.
func isChannel(c *bot.Context) error {
	_, err := c.Tell(c.Person, bot.Message{Text: c.T("group.no_channel", "title", c.Title)})
	return err
}

// added has a group bound to which a director has added the bot, when he administers it.
func added(c *bot.Context) error {
	if c.Office != nil && c.Office.GroupChatID == c.ChatID && c.Person.Is(mpeople.Director) {
		return nil // added again: it knows its group
	}
	s, err := directing(c)
	if err != nil {
		return err
	}
	if s == nil {
		if c.Office != nil && c.Office.GroupChatID == c.ChatID {
			return nil
		}
		_, err := c.Say(bot.Message{Text: c.GroupWords().T("group.ask_director")})
		return err
	}
	if s.Office.GroupChatID == c.ChatID {
		return nil
	}
	c.Enter(&s.Office, &s.Person)
	return c.FetchGroup(c.ChatID, groupCheck)
}

// returned tells the directors that the bot is in its group again, or may write there
// again, with what did not arrive meanwhile, and brings the live posts up to date. A person who is back needs no words: the
// chat goes on.
func returned(c *bot.Context) error {
	switch {
	case c.Private:
		return nil
	case c.Office == nil || c.Office.GroupChatID != c.ChatID:
		return added(c)
	}
	if err := refreshPosts(c); err != nil {
		return err
	}
	return offerAgain(c)
}

// rosterChanged brings up to date what the group has read of how many members there are:
// the posts of the coming activities, the last notice, a vote that runs.
func rosterChanged(c *bot.Context) error {
	if err := refreshPosts(c); err != nil {
		return err
	}
	switch a, err := briefing.NewestAnnouncement(c.Tx); {
	case err == nil && a.PinnedRef != 0:
		if err := posts.RefreshAnnouncement(c, a); err != nil {
			return err
		}
	case err != nil && !errors.Is(err, store.ErrNotFound):
		return err
	}
	t, err := research.CurrentCall(c.Tx)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil || !t.Runs(c.Now) {
		return err
	}
	return posts.RefreshCall(c, t)
}

// refreshPosts brings up to date what stands in the group of activities that are still to
// come, also of those called off while nothing could be changed there.
func refreshPosts(c *bot.Context) error {
	next, _, err := activities.Ahead(c.Tx, c.Now, store.Page{Size: livePosts})
	if err != nil {
		return err
	}
	for i := range next {
		if err := posts.RefreshSession(c, &next[i]); err != nil {
			return err
		}
	}
	return nil
}

// livePosts is how many posts at most are brought up to date at once.
const livePosts = 20

// postDeleted takes note that the live post of an activity is no longer in the
// group: somebody deleted it, or the group became a supergroup. It does not
// come back by itself; the directors are asked.
func postDeleted(c *bot.Context) error {
	a, err := activities.ActivityOfPost(c.Tx, c.Subject)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := activities.SetPostRef(c.Tx, a, 0); err != nil {
		return err
	}
	c.Log.Info("live post is gone", "activity", a.ID)
	if a.State != activities.Planned || !c.Now.Before(a.EndsAt) {
		return nil
	}
	return toDirectors(c, 0, func(_ *mpeople.Person, w *locale.Words) (bot.Message, []bot.Option) {
		return bot.Message{
			Text:    w.T("group.post_gone", "title", locale.HTML(posts.SessionTitle(w, a))),
			Buttons: bot.Rows(1, bot.Button{Text: w.Plain("session.post"), Data: bot.Data("session_post", a.ID)}),
		}, nil
	})
}

// removed tells the directors that the bot is no longer in the group; the
// group stays bound, so that adding the bot again is all there is to do.
func removed(c *bot.Context) error {
	if c.Office == nil || c.Office.GroupChatID != c.ChatID {
		return nil
	}
	first, err := ledger.MarkUnreachable(c.Tx, c.Bot.ID, c.ChatID, ledger.Loss{Reason: "removed from the group"}, c.Now)
	if err != nil || !first {
		return err
	}
	return tellDirectors(c, 0, func(w *locale.Words) string { return w.T("group.lost", "title", c.Title) })
}

// unreachable tells the directors whom the bot cannot write to any more.
func unreachable(c *bot.Context) error {
	if c.Office == nil {
		return nil
	}
	if c.Office.GroupChatID == c.Subject {
		muted, err := ledger.IsMuted(c.Tx, c.Bot.ID, c.Subject)
		if err != nil {
			return err
		}
		key := "group.lost"
		if muted {
			key = "group.muted"
		}
		return tellDirectors(c, 0, func(w *locale.Words) string { return w.T(key) })
	}
	p, err := mpeople.PersonInOffice(c.Tx, c.Subject)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	// Once a day, however often somebody blocks the bot and takes it back.
	return gatherForDirectors(c, p.ID, "unreachable", func(w *locale.Words) string { return w.T("members.unreachable_told", "name", p.Name) })
}

// gatherForDirectors tells the office's directors, except one, news of a matter of which
// more may come (chat.Gather).
func gatherForDirectors(c *bot.Context, except int64, matter string, text func(w *locale.Words) string, opts ...bot.Option) error {
	directors, err := mpeople.With(c.Tx, mpeople.Director)
	if err != nil {
		return err
	}
	for i := range directors {
		if d := &directors[i]; d.ID != except {
			if err := chat.Gather(c, d, matter, bot.Message{Text: text(c.WordsFor(d))}, opts...); err != nil {
				return err
			}
		}
	}
	return nil
}

// tellDirectors writes to the office's directors, except one, in the language
// of each.
func tellDirectors(c *bot.Context, except int64, text func(w *locale.Words) string) error {
	return toDirectors(c, except, func(_ *mpeople.Person, w *locale.Words) (bot.Message, []bot.Option) {
		// Who sets the office up waits for it, on days off too.
		return bot.Message{Text: text(w)}, []bot.Option{bot.Timed()}
	})
}

func toDirectors(c *bot.Context, except int64, say func(d *mpeople.Person, w *locale.Words) (bot.Message, []bot.Option)) error {
	directors, err := mpeople.With(c.Tx, mpeople.Director)
	if err != nil {
		return err
	}
	for i := range directors {
		d := &directors[i]
		if d.ID == except {
			continue
		}
		m, opts := say(d, c.WordsFor(d))
		if _, err := c.Tell(d, m, opts...); err != nil {
			return err
		}
	}
	return nil
}
