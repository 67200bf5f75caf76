package scheduler

import (
	"lianluo/bot"
	"lianluo/internal/posts"
	"lianluo/models/calendar"
	"lianluo/models/people"
)

// tellNotice tells those who joined in another way than by a link, or before there was
// a notice, how their personal data is handled: once, on a working morning.
func tellNotice(cal *calendar.Calendar) Job {
	return Job{
		Name: "tell-notice", Back: day, Latest: true,
		Due: someOffices("0 9 * * *", toWorkday(cal), people.OfficesUnnoticed),
		Run: func(c *bot.Context, _ Occasion) error {
			list, err := people.Unnoticed(c.Tx)
			if err != nil {
				return err
			}
			for i := range list {
				p := &list[i]
				m, err := posts.Notice(c, c.WordsFor(p), p)
				if err != nil {
					return err
				}
				m.Silent = true
				if err := tell(c, p, m, c.Now.Add(30*day)); err != nil {
					return err
				}
				if err := people.NoticeShown(c.Tx, p, c.Now); err != nil {
					return err
				}
			}
			return nil
		},
	}
}
