package briefing

import (
	"time"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	mbriefing "lianluo/models/briefing"
	"lianluo/models/people"
)

// announceRead notes that a person has read it: announce_read:ID, in the group
// and in private.
func announceRead(c *bot.Context) error {
	a, err := sentArg(c)
	if err != nil {
		return err
	}
	first, err := mbriefing.MarkRead(c.Tx, a, c.Person.ID, c.Now)
	if err != nil {
		return err
	}
	asks, err := asksPerson(c, a)
	if err != nil {
		return err
	}
	key := "announcement.noted"
	switch {
	case asks:
		key = "announcement.noted_asks"
	case !first:
		key = "announcement.noted_before"
	}
	if err := c.Toast(c.P(key)); err != nil {
		return err
	}
	if c.Private {
		m, err := wasRead(c, a, asks)
		if err != nil {
			return err
		}
		if _, err := c.Show(m); err != nil {
			return err
		}
	}
	if !first {
		return nil
	}
	return posts.RefreshAnnouncement(c, a)
}

// asksPerson tells whether the person has still to hand in what an announcement asks for.
func asksPerson(c *bot.Context, a *mbriefing.Announcement) (bool, error) {
	if !a.Ask.Wanted() || a.Over(c.Now) || !c.Person.Is(people.Member) {
		return false, nil
	}
	row, err := mbriefing.AnswerOf(c.Tx, a, c.Person.ID)
	return row == nil, err
}

// wasRead is an announcement that the person has read. What is still to be handed in keeps
// its button.
func wasRead(c *bot.Context, a *mbriefing.Announcement, asks bool) (bot.Message, error) {
	m := bot.Message{About: posts.AboutAnnouncement(a), Text: posts.AnnouncementText(c, c.Words, a)}
	own, err := ownLine(c, a)
	if err != nil {
		return m, err
	}
	m.Text = locale.Join("\n", m.Text+"\n\n"+c.T("announcement.was_read"), own)
	if asks {
		m.Buttons = bot.Rows(1, c.B("handin.do", "announce_fill", a.ID))
	}
	return m, nil
}

// readNow notes that the person has read an announcement, and gives it as it reads then.
func readNow(c *bot.Context, a *mbriefing.Announcement) (m bot.Message, err error) {
	if _, err := mbriefing.MarkRead(c.Tx, a, c.Person.ID, c.Now); err != nil {
		return m, err
	}
	asks, err := asksPerson(c, a)
	if err != nil {
		return m, err
	}
	return wasRead(c, a, asks)
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
		m, err := readNow(c, a)
		if err != nil {
			return err
		}
		if _, err := c.Say(m); err != nil {
			return err
		}
		if err := posts.RefreshAnnouncement(c, a); err != nil {
			return err
		}
	}
	return nil
}
