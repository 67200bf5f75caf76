package briefing

import (
	"time"

	"lianluo/bot"
	"lianluo/internal/posts"
	mbriefing "lianluo/models/briefing"
)

// announceRead notes that a person has read it: announce_read:ID, in the group
// and in private.
func announceRead(c *bot.Context) error {
	a, err := announcementArg(c)
	if err != nil {
		return err
	}
	first, err := mbriefing.MarkRead(c.Tx, a, c.Person.ID, c.Now)
	if err != nil {
		return err
	}
	key := "announcement.noted"
	if !first {
		key = "announcement.noted_before"
	}
	if err := c.Toast(c.P(key)); err != nil {
		return err
	}
	if c.Private {
		_, err := c.Show(bot.Message{Text: readText(c, a)})
		if err != nil {
			return err
		}
	}
	if !first {
		return nil
	}
	return posts.RefreshAnnouncement(c, a)
}

// readWithin is how far back /read looks, and readAtOnce how many it shows.
const (
	readWithin = 60 * 24 * time.Hour
	readAtOnce = 5
)

// readAll shows the announcements that the person has not read, and notes them
// as read: /read.
func readAll(c *bot.Context) error {
	list, err := mbriefing.UnreadBy(c.Tx, c.Person.ID, c.Now.Add(-readWithin))
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return c.Problem("announcement.none")
	}
	for i := range list[:min(len(list), readAtOnce)] {
		a := &list[i]
		if _, err := mbriefing.MarkRead(c.Tx, a, c.Person.ID, c.Now); err != nil {
			return err
		}
		if _, err := c.Say(bot.Message{Text: readText(c, a)}); err != nil {
			return err
		}
		if err := posts.RefreshAnnouncement(c, a); err != nil {
			return err
		}
	}
	return nil
}
