package scheduler

import (
	"lianluo/bot"
	"lianluo/internal/posts"
	"lianluo/models/calendar"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/voices"
)

// tellContact tells the party contact, on working days at half past four, what was sent to
// the committee since the last time: one message a day (§9). What can still be undone comes
// the next time; with no contact who has joined all of it waits.
func tellContact(cal *calendar.Calendar) Job {
	return Job{
		Name: "tell-contact", Back: day, Latest: true,
		Due: someOffices("30 16 * * *", toWorkday(cal), voices.OfficesUntold),
		Run: func(c *bot.Context, _ Occasion) error {
			contacts, err := people.With(c.Tx, people.PartyContact)
			if err != nil {
				return err
			}
			list, err := voices.Untold(c.Tx, c.Now.Add(-ledger.UndoTime))
			if err != nil || len(list) == 0 {
				return err
			}
			told := false
			for i := range contacts {
				p := &contacts[i]
				if !p.Joined() {
					continue
				}
				told = true
				if err := tell(c, p, posts.ContactNews(c, c.WordsFor(p), list), c.Now.Add(7*day)); err != nil {
					return err
				}
			}
			if !told {
				return nil
			}
			return voices.ToldContact(c.Tx, list, c.Now)
		},
	}
}
