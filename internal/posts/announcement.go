package posts

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/models/briefing"
	mpeople "lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// KindAnnouncementFile is a file of an announcement in the group.
const KindAnnouncementFile records.Kind = "announcement_file"

// announcementLife is how long a second telling of an announcement makes sense.
const announcementLife = 3 * 24 * time.Hour

// AboutAnnouncement names an announcement in what is said of it (bot.Message.About).
func AboutAnnouncement(a *briefing.Announcement) string {
	return records.Ref{Kind: records.KindAnnouncement, ID: a.ID}.String()
}

// AnnouncementText is the director's word with its heading, by when it is due and what
// is to be handed in.
func AnnouncementText(c *bot.Context, w *locale.Words, a *briefing.Announcement) string {
	date := w.Date(c.Local(a.At()), c.Local(c.Now))
	text := w.T("announcement.post", "date", date, "text", a.Text)
	if a.CorrectedAt != nil {
		text = w.T("announcement.post_corrected", "date", date, "on", w.Date(c.Local(*a.CorrectedAt), c.Local(c.Now)), "text", a.Text)
	}
	var more []string
	if a.DueAt != nil {
		more = append(more, w.T("announcement.due", "date", DueWords(c, w, &a.Days)))
	}
	if a.Ask.Wanted() {
		more = append(more, w.T("announcement.ask", "what", AskWords(w, &a.Ask)))
	}
	return locale.Join("\n\n", text, locale.Join("\n", more...))
}

// DueWords writes by when something is due: 12月5日（周六） or with its hour.
func DueWords(c *bot.Context, w *locale.Words, d *briefing.Days) string {
	day, hour := d.DueDay(c.Location())
	if hour {
		return w.DateClock(c.Local(*d.DueAt), c.Local(c.Now))
	}
	return w.Date(day.Start(c.Location()), c.Local(c.Now))
}

// AskWords writes what is to be handed in: 一个数字（单位：辆）.
func AskWords(w *locale.Words, k *briefing.Ask) string {
	return w.Plain("handin.what."+string(k.Kind), "unit", k.Unit, "choices", strings.Join(k.Choices, w.Plain("writing.comma")))
}

// Announcement is the director's word as it stands in the group, or, private,
// as a person gets it: with the buttons by which something is handed in and that say it
// was read. The group sees how many have, never who has not (§22). One that is over asks
// for nothing.
func Announcement(c *bot.Context, w *locale.Words, a *briefing.Announcement, private bool) (bot.Message, error) {
	m := bot.Message{About: AboutAnnouncement(a), Text: AnnouncementText(c, w, a)}
	if !private {
		counts, err := AnnouncementCounts(c, w, a)
		if err != nil {
			return m, err
		}
		m.Text += "\n\n" + counts
	}
	if a.Over(c.Now) {
		return m, nil
	}
	if a.Ask.Wanted() {
		m.Buttons = append(m.Buttons, bot.Row(button(w, "handin.do", "announce_fill", a.ID)))
	}
	m.Buttons = append(m.Buttons, bot.Row(button(w, "announcement.read", "announce_read", a.ID)))
	return m, nil
}

// AnnouncementCounts is how many have read it, and handed in: 已阅 3/11 · 已报 2/11.
func AnnouncementCounts(c *bot.Context, w *locale.Words, a *briefing.Announcement) (string, error) {
	read, of, err := ReadCount(c, a)
	if err != nil {
		return "", err
	}
	line := w.T("announcement.count", "read", read, "of", of)
	if !a.Ask.Wanted() {
		return line, nil
	}
	missing, err := briefing.Unanswered(c.Tx, a)
	return locale.Join(" · ", line, w.T("handin.count", "done", of-len(missing), "of", of)), err
}

// ReadCount tells how many of the members to whom an announcement was made have read
// it, and how many those are.
func ReadCount(c *bot.Context, a *briefing.Announcement) (read, of int, err error) {
	all, unread, err := briefing.Audience(c.Tx, a)
	return len(all) - len(unread), len(all), err
}

// timing is when people hear of an announcement: of one that was set for a time on its day,
// also on a day off, and of one that is due in time.
func timing(a *briefing.Announcement, opts ...bot.Option) []bot.Option {
	if a.SendAt != nil {
		opts = append(opts, bot.Timed())
	}
	if a.DueAt != nil {
		opts = append(opts, bot.Begins(*a.DueAt))
	}
	return opts
}

// SendAnnouncement posts an announcement with its files and pins it; without a group
// every member gets it in private.
func SendAnnouncement(c *bot.Context, a *briefing.Announcement) error {
	posted, err := PostAnnouncement(c, a)
	if err != nil {
		return err
	}
	files, err := records.AttachmentsOf(c.Tx, records.KindAnnouncement, a.ID)
	if err != nil {
		return err
	}
	var members []mpeople.Person
	if !posted {
		if members, err = mpeople.Members(c.Tx); err != nil {
			return err
		}
		if err := TellAnnouncement(c, a, members, FirstRound); err != nil {
			return err
		}
	}
	for _, f := range files[a.ID] {
		m := bot.Message{
			About: records.Ref{Kind: KindAnnouncementFile, ID: a.ID}.String(),
			Files: []bot.File{{Kind: bot.FileKind(f.Kind), ID: f.FileID, Name: f.Name, Lat: f.Lat, Lon: f.Lon}},
		}
		if posted {
			_, err = c.Post(m, timing(a)...)
		}
		for i := range members {
			if err == nil {
				_, err = c.Tell(&members[i], m, timing(a, bot.Mailing(), bot.Expires(c.HeardAt(timing(a)...).Add(announcementLife)))...)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// PostAnnouncement posts an announcement to the group and pins it; posted is false
// while there is none to write to.
func PostAnnouncement(c *bot.Context, a *briefing.Announcement) (posted bool, err error) {
	post, err := Announcement(c, c.GroupWords(), a, false)
	if err != nil {
		return false, err
	}
	ref, err := c.Post(post, timing(a)...)
	if err != nil {
		return false, err
	}
	if err := briefing.SetPinnedRef(c.Tx, a, ref); err != nil {
		return false, err
	}
	if ref == 0 {
		return false, nil
	}
	until := a.PinUntil(c.Now, c.Location())
	if err := briefing.KeepPinned(c.Tx, a, &until); err != nil {
		return false, err
	}
	return true, c.Pin(ref)
}

// FirstRound is that of an announcement which goes out; the others remind of it.
const FirstRound = "first"

// TellAnnouncement tells it in private; once each round.
func TellAnnouncement(c *bot.Context, a *briefing.Announcement, to []mpeople.Person, round string, opts ...bot.Option) error {
	for i := range to {
		p := &to[i]
		m, err := Announcement(c, c.WordsFor(p), a, true)
		if err != nil {
			return err
		}
		if round != FirstRound {
			m.Text = c.WordsFor(p).T("announcement.again") + "\n" + m.Text
		}
		_, err = c.Tell(p, m, append(timing(a, bot.Mailing(), bot.Expires(c.HeardAt(timing(a)...).Add(announcementLife)), bot.Once(AnnouncementKey(a, round, p.ID))), opts...)...)
		if err != nil {
			return err
		}
	}
	return nil
}

// AnnouncementKey is under which a person is told an announcement, once each round.
func AnnouncementKey(a *briefing.Announcement, round string, person int64) string {
	return fmt.Sprintf("announcement:%d:%s:%d", a.ID, round, person)
}

// HandInReminder reminds a member of what is to be handed in.
func HandInReminder(c *bot.Context, w *locale.Words, a *briefing.Announcement) (bot.Message, error) {
	m, err := Announcement(c, w, a, true)
	m.Text = w.T("handin.reminder", "date", DueWords(c, w, &a.Days)) + "\n\n" + m.Text
	return m, err
}

// AnnouncementName names an announcement in a sentence: its day and how it begins.
func AnnouncementName(c *bot.Context, w *locale.Words, a *briefing.Announcement) string {
	return w.Plain("announcement.name", "date", w.Date(c.Local(a.At()), c.Local(c.Now)), "text", phrase.Truncate(strings.Join(strings.Fields(a.Text), " "), 24))
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

// EditAnnouncement brings the group's post up to date, and what was asked in private.
func EditAnnouncement(c *bot.Context, a *briefing.Announcement) error {
	post, err := Announcement(c, c.GroupWords(), a, false)
	if err != nil {
		return err
	}
	if err := c.Settled(post.About); err != nil {
		return err
	}
	return c.Edit(a.PinnedRef, post)
}

// RefreshAnnouncement brings the group's post up to date with who has read it and handed
// in; what all have read, and handed in, is no longer pinned.
func RefreshAnnouncement(c *bot.Context, a *briefing.Announcement) error {
	if err := EditAnnouncement(c, a); err != nil {
		return err
	}
	read, of, err := ReadCount(c, a)
	if err != nil || read < of {
		return err
	}
	if a.Ask.Wanted() {
		if missing, err := briefing.Unanswered(c.Tx, a); err != nil || len(missing) > 0 {
			return err
		}
	}
	return UnpinAnnouncement(c, a)
}

// EndAnnouncement says of an announcement that was withdrawn that it was, wherever it
// stands: the group's post keeps its day and how it began, and is no longer pinned. What
// waits in private is not said; who got it hears, once.
func EndAnnouncement(c *bot.Context, a *briefing.Announcement) (heard int, err error) {
	gone := func(w *locale.Words) bot.Message {
		return bot.Message{About: AboutAnnouncement(a), Stays: true, Text: w.T("announcement.withdrawn", "name", AnnouncementName(c, w, a))}
	}
	if err := c.Edit(a.PinnedRef, gone(c.GroupWords())); err != nil {
		return 0, err
	}
	if err := UnpinAnnouncement(c, a); err != nil {
		return 0, err
	}
	said, err := c.SaidAbout(AboutAnnouncement(a), records.Ref{Kind: KindAnnouncementFile, ID: a.ID}.String())
	if err != nil {
		return 0, err
	}
	told := map[int64]bool{}
	for _, s := range said {
		if s.Waits {
			if err := c.Withhold(s.Row); err != nil {
				return 0, err
			}
			continue
		}
		p, err := mpeople.PersonInOffice(c.Tx, s.ChatID)
		if errors.Is(err, store.ErrNotFound) {
			continue // an account that has ended
		}
		if err != nil {
			return 0, err
		}
		if !s.Stays {
			if err := c.Edit(s.Row, gone(c.WordsFor(p))); err != nil {
				return 0, err
			}
		}
		if told[p.ID] || c.Person != nil && p.ID == c.Person.ID {
			continue
		}
		told[p.ID] = true
		if _, err := c.Tell(p, gone(c.WordsFor(p)), bot.Once(AnnouncementKey(a, "withdrawn", p.ID))); err != nil {
			return 0, err
		}
	}
	return len(told), nil
}
