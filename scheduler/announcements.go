package scheduler

import (
	"errors"
	"time"

	"gorm.io/gorm"

	"lianluo/bot"
	"lianluo/internal/posts"
	"lianluo/models/briefing"
	"lianluo/models/people"
	"lianluo/models/store"
)

// ofAnnouncements are the occasions of announcements at one of their times.
func ofAnnouncements(list []briefing.Announcement, at func(*briefing.Announcement) *time.Time) (due []Occasion) {
	for i := range list {
		due = append(due, Occasion{Office: list[i].OfficeID, At: *at(&list[i]), Entity: list[i].ID})
	}
	return due
}

// sendAnnouncements sends the announcements that wait for their time (§22). One whose
// matter is over by then, because the program was down, is not sent: who made it hears.
func sendAnnouncements() Job {
	return Job{
		Name: "send-announcement", Back: 30 * day,
		Due: func(tx *gorm.DB, after, until time.Time) ([]Occasion, error) {
			list, err := briefing.Sending(tx, after, until)
			return ofAnnouncements(list, func(a *briefing.Announcement) *time.Time { return a.SendAt }), err
		},
		Run: func(c *bot.Context, o Occasion) error {
			a, err := briefing.AnnouncementByID(c.Tx, o.Entity)
			if err != nil || !a.Scheduled() {
				return err
			}
			if a.OverAt != nil && !c.Now.Before(*a.OverAt) {
				return announcedTooLate(c, a)
			}
			if err := byDay(c); err != nil {
				return err
			}
			if err := briefing.MarkSent(c.Tx, a, c.Now); err != nil {
				if errors.Is(err, briefing.ErrPast) {
					return nil // sent or called back meanwhile
				}
				return err
			}
			return posts.SendAnnouncement(c, a)
		},
	}
}

func announcedTooLate(c *bot.Context, a *briefing.Announcement) error {
	err := briefing.EndAnnouncement(c.Tx, a, 0, "", c.Now)
	if errors.Is(err, store.ErrVoided) {
		return nil
	}
	if err != nil {
		return err
	}
	p, err := people.PersonByID(c.Tx, a.ByID)
	if err != nil || !p.Is(people.Staff) {
		return err
	}
	w := c.WordsFor(p)
	m := bot.Message{About: posts.AboutAnnouncement(a), Stays: true, Text: w.T("announce.too_late", "name", posts.AnnouncementName(c, w, a), "time", w.DateClock(c.Local(*a.SendAt), c.Local(c.Now)))}
	return tell(c, p, m, c.Now.Add(7*day))
}

// remindHandIn reminds, on the working day before, those who have handed in nothing to an
// announcement that is due (填报, §22): in private, once.
func remindHandIn() Job {
	return Job{
		Name: "remind-handin", Back: 14 * time.Hour,
		Due: func(tx *gorm.DB, after, until time.Time) ([]Occasion, error) {
			list, err := briefing.Reminding(tx, after, until)
			return ofAnnouncements(list, func(a *briefing.Announcement) *time.Time { return a.RemindAt }), err
		},
		Run: func(c *bot.Context, o Occasion) error {
			a, err := briefing.AnnouncementByID(c.Tx, o.Entity)
			if err != nil || a.Voided() || a.Scheduled() || a.Over(c.Now) || a.RemindAt == nil || !a.RemindAt.Equal(o.At) {
				return err
			}
			missing, err := briefing.Unanswered(c.Tx, a)
			if err != nil {
				return err
			}
			for i := range missing {
				p := &missing[i]
				if !p.Joined() {
					continue
				}
				m, err := posts.HandInReminder(c, c.WordsFor(p), a)
				if err != nil {
					return err
				}
				if err := tell(c, p, m, a.Ends(), bot.Timed(), bot.Once(posts.AnnouncementKey(a, "due", p.ID))); err != nil {
					return err
				}
			}
			return nil
		},
	}
}
