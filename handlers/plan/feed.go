package plan

import (
	"errors"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/web"
	"lianluo/models/people"
	"lianluo/models/store"
)

// registerFeed is a person's private calendar address for the phone (§25).
func registerFeed(r *bot.Router) {
	r.Button("feed", bot.Viewers, func(c *bot.Context) error { return feedCard(c, "") })
	r.Button("feed_new", bot.Viewers, newFeed)
	r.Button("feed_off", bot.Viewers, closeFeed)
}

// feedCard tells whether there is an address and what can be done. The address
// itself is shown only when it is made.
func feedCard(c *bot.Context, done string) error {
	back := c.B("common.back", "calendar")
	if chat.AddressOf(c) == "" {
		_, err := c.Show(bot.Message{Text: c.T("feed.unserved"), Buttons: bot.Rows(2, c.B("calendar.file", "calendar_file"), back)})
		return err
	}
	f, err := people.FeedOf(c.Tx, c.Person.ID)
	if errors.Is(err, store.ErrNotFound) {
		_, err = c.Show(bot.Message{Text: locale.Join("\n\n", done, c.T("feed.none")), Buttons: bot.Rows(2, c.B("feed.make", "feed_new"), back)})
		return err
	}
	if err != nil {
		return err
	}
	_, err = c.Show(bot.Message{
		Text:    locale.Join("\n\n", done, c.T("feed.have", "date", c.Date(f.CreatedAt))),
		Buttons: append(bot.Rows(2, c.B("feed.renew", "feed_new"), c.B("feed.revoke", "feed_off")), bot.Row(back)),
	})
	return err
}

func newFeed(c *bot.Context) error {
	if chat.AddressOf(c) == "" {
		return feedCard(c, "")
	}
	token, err := people.NewFeed(c.Tx, c.Person, c.Now)
	if err != nil {
		return err
	}
	c.Log.Info("calendar address made", "person", c.Person.ID)
	page := chat.AddressOf(c) + web.FeedPath + token
	_, err = c.Show(bot.Message{
		Secret:  true,
		Text:    c.T("feed.address", "address", page+".ics"),
		Buttons: append(bot.Rows(1, bot.Button{Text: c.P("feed.page"), URL: page}), bot.Rows(2, c.B("feed.revoke", "feed_off"), c.B("common.back", "calendar"))...),
	})
	return err
}

func closeFeed(c *bot.Context) error {
	had, err := people.RevokeFeed(c.Tx, c.Person.ID, c.Now)
	if err != nil {
		return err
	}
	if !had {
		return feedCard(c, "")
	}
	c.Log.Info("calendar address revoked", "person", c.Person.ID)
	return feedCard(c, c.T("feed.revoked"))
}
