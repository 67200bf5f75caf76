package scheduler

import (
	"time"

	"gorm.io/gorm"

	"lianluo/bot"
	"lianluo/internal/posts"
	"lianluo/models/briefing"
)

// unpinAnnouncements takes the pin off announcements whose day has passed (§22): what
// is pinned is to be news.
func unpinAnnouncements() Job {
	return Job{
		Name: "unpin", Back: 30 * day,
		Due: func(tx *gorm.DB, after, until time.Time) ([]Occasion, error) {
			list, err := briefing.Unpinning(tx, after, until)
			return ofAnnouncements(list, func(a *briefing.Announcement) *time.Time { return a.UnpinAt }), err
		},
		Run: func(c *bot.Context, o Occasion) error {
			a, err := briefing.AnnouncementByID(c.Tx, o.Entity)
			if err != nil || a.Voided() {
				return err
			}
			if err := posts.UnpinAnnouncement(c, a); err != nil || !a.Over(c.Now) {
				return err
			}
			return posts.EditAnnouncement(c, a) // it asks for nothing any more
		},
	}
}
