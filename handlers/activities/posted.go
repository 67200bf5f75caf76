package activities

import (
	"fmt"
	"slices"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	mactivities "lianluo/models/activities"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/records"
)

// kindNews is the short line in the group about a change of an activity.
const kindNews records.Kind = "activity_news"

// registerPosted: a post of an activity that the group refuses was not made. The
// members get the activity in private, as without a group.
func registerPosted(r *bot.Router) {
	title := func(c *bot.Context, w *locale.Words, id int64) (string, error) {
		a, err := mactivities.ByID(c.Tx, id)
		if err != nil {
			return "", err
		}
		return posts.SessionQuoted(w, a), nil
	}
	chat.AddPosted(r, records.KindActivity, chat.Posted{Lost: lostPost, Title: title, Again: postAgain})
	chat.AddPosted(r, kindNews, chat.Posted{Lost: lostNews, Again: newsAgain, Title: func(c *bot.Context, w *locale.Words, id int64) (string, error) {
		of, err := title(c, w, id)
		return w.T("session.news_of", "title", locale.HTML(of)), err
	}})
}

func lostPost(c *bot.Context, id int64, row *ledger.OutboxRow) (bool, error) {
	a, err := mactivities.ByID(c.Tx, id)
	if err != nil || a.PostRef != row.ID {
		return false, err
	}
	if err := mactivities.SetPostRef(c.Tx, a, 0); err != nil {
		return false, err
	}
	if a.State != mactivities.Planned || !c.Now.Before(a.EndsAt) {
		return false, nil
	}
	_, err = tellCard(c, a, bot.Begins(a.StartsAt), bot.Because(row.ActionID))
	return err == nil, err
}

// lostNews tells the members who were told nothing of the activity in private what the
// group does not read: how it stands now.
func lostNews(c *bot.Context, id int64, row *ledger.OutboxRow) (bool, error) {
	a, err := mactivities.ByID(c.Tx, id)
	if err != nil || !c.Now.Before(a.EndsAt) {
		return false, err
	}
	said, err := c.SaidAbout(posts.About(a))
	if err != nil {
		return false, err
	}
	head := "session.told_moved"
	if a.State == mactivities.ActivityCancelled {
		head = "session.told_cancelled"
	}
	_, err = posts.TellMembers(c, func(p *people.Person) (m bot.Message, _ []bot.Option, err error) {
		if !a.Calls(p.ID) || slices.ContainsFunc(said, func(s ledger.Said) bool { return s.ChatID == p.TelegramID }) {
			return m, nil, nil
		}
		w := c.WordsFor(p)
		m, err = posts.SessionCard(c, w, a, p)
		m.Text = w.T(head) + "\n" + m.Text
		return m, []bot.Option{bot.Begins(a.StartsAt), bot.Because(row.ActionID)}, err
	})
	return err == nil, err
}

// newsAgain says in the group how an activity stands now: what was to be said may be
// overtaken.
func newsAgain(c *bot.Context, id int64, row *ledger.OutboxRow) (bool, error) {
	a, err := mactivities.ByID(c.Tx, id)
	if err != nil || !c.Now.Before(a.EndsAt) {
		return false, err
	}
	w := c.GroupWords()
	m := bot.Message{About: row.About, Text: locale.Join("\n", w.T("session.over_moved", "title", locale.HTML(posts.SessionQuoted(w, a))),
		locale.Join(" · ", posts.SessionTime(c, w, a), string(locale.Escape(a.Place))))}
	if a.State == mactivities.ActivityCancelled {
		m.Text = cancelled(c, a, 0, false).over(w)
	}
	ref, err := c.Post(m)
	return ref != 0, err
}

func postAgain(c *bot.Context, id int64, _ *ledger.OutboxRow) (bool, error) {
	a, err := mactivities.ByID(c.Tx, id)
	if err != nil || a.PostRef != 0 || a.State != mactivities.Planned || !c.Now.Before(a.EndsAt) {
		return false, err
	}
	return posts.PublishSession(c, a)
}

// tellCard gives each member whom an activity calls the card of it in private, once.
func tellCard(c *bot.Context, a *mactivities.Activity, opts ...bot.Option) (told int, err error) {
	return posts.TellMembers(c, func(p *people.Person) (m bot.Message, _ []bot.Option, err error) {
		if a.Calls(p.ID) {
			m, err = posts.SessionCard(c, c.WordsFor(p), a, p)
		}
		return m, append(opts, bot.Once(fmt.Sprintf("activity:%d:card:%d", a.ID, p.ID))), err
	})
}
