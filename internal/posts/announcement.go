package posts

import (
	"time"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/models/briefing"
	"lianluo/models/records"
)

// Announcement is the director's word as it stands in the group, or, private,
// as a person gets it: with the button that says it was read. The group sees
// how many have read it, never who has not (§22).
func Announcement(c *bot.Context, w *locale.Words, a *briefing.Announcement, private bool) (bot.Message, error) {
	m := bot.Message{About: records.Ref{Kind: records.KindAnnouncement, ID: a.ID}.String(), Text: w.T("announcement.post", "date", w.Date(c.Local(a.CreatedAt), c.Local(c.Now)), "text", a.Text)}
	label := w.Plain("announcement.read")
	if !private {
		read, of, err := ReadCount(c, a)
		if err != nil {
			return m, err
		}
		m.Text += "\n\n" + w.T("announcement.count", "read", read, "of", of)
	}
	if c.Now.Before(AnnouncementUntil(a)) {
		m.Buttons = bot.Rows(1, bot.Button{Text: label, Data: bot.Data("announce_read", a.ID)})
	}
	return m, nil
}

// AnnouncementUntil is until when an announcement asks to be read: for as long as it is
// pinned, or would be where there is no group. Afterwards it is history.
func AnnouncementUntil(a *briefing.Announcement) time.Time {
	switch {
	case a.UnpinAt != nil:
		return *a.UnpinAt
	case a.PinnedRef != 0: // it was taken off
		return a.CreatedAt
	}
	return a.CreatedAt.Add(briefing.PinnedFor)
}

// ReadCount tells how many of the members to whom an announcement was made have read
// it, and how many those are.
func ReadCount(c *bot.Context, a *briefing.Announcement) (read, of int, err error) {
	all, unread, err := briefing.Audience(c.Tx, a)
	return len(all) - len(unread), len(all), err
}

// UnpinAnnouncement takes the pin off an announcement that has done its work.
func UnpinAnnouncement(c *bot.Context, a *briefing.Announcement) error {
	if a.UnpinAt == nil {
		return nil
	}
	if err := c.Unpin(a.PinnedRef); err != nil {
		return err
	}
	return briefing.KeepPinned(c.Tx, a, nil)
}

// RefreshAnnouncement brings the group's post up to date with who has read it, and what was
// asked in private; what all have read is no longer pinned.
func RefreshAnnouncement(c *bot.Context, a *briefing.Announcement) error {
	if read, of, err := ReadCount(c, a); err != nil {
		return err
	} else if read >= of {
		if err := UnpinAnnouncement(c, a); err != nil {
			return err
		}
	}
	post, err := Announcement(c, c.GroupWords(), a, false)
	if err != nil {
		return err
	}
	if err := c.Settled(post.About); err != nil {
		return err
	}
	return c.Edit(a.PinnedRef, post)
}
