package scheduler

import (
	"lianluo/bot"
	"lianluo/internal/posts"
	"lianluo/models/archive"
	"lianluo/models/calendar"
	"lianluo/models/store"
)

// postArchive gives the group a page of local history each week (文史资料, §15), by day on the
// first working day from Monday on, where the director has switched it on: an item that was
// not shown within a year. A week without one has no page.
func postArchive(cal *calendar.Calendar) Job {
	return Job{
		Name: "archive-page", Back: 2 * day, Latest: true,
		Due: everyOffice("0 10 * * 1", toWorkday(cal)),
		Run: func(c *bot.Context, _ Occasion) error {
			if !c.Office.Rules().ArchivePage || c.Office.GroupChatID == 0 {
				return nil
			}
			if err := byDay(c); err != nil {
				return err
			}
			today := store.DateOf(c.Now, c.Location())
			it, err := archive.NextPage(c.Tx, today)
			if err != nil || it == nil {
				return err
			}
			ref, err := c.Post(posts.ArchivePage(c, it), bot.Expires(c.Now.Add(2*day)))
			if err != nil {
				return err
			}
			return archive.Shown(c.Tx, it, today, int64(ref))
		},
	}
}
