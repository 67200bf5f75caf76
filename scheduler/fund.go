package scheduler

import (
	"fmt"

	"lianluo/bot"
	"lianluo/internal/posts"
	"lianluo/models/calendar"
	"lianluo/models/fund"
	"lianluo/models/people"
)

// remindFund tells the directors once, in the middle of January and by day on a working day, that
// the fund's year before is not closed (§17).
func remindFund(cal *calendar.Calendar) Job {
	return Job{
		Name: "remind-fund", Back: 5 * day, Latest: true, Mute: []string{posts.MuteFund},
		Due: everyOffice("0 10 15 1 *", toWorkday(cal)),
		Run: func(c *bot.Context, o Occasion) error {
			now := c.Local(c.Now)
			year, err := fund.OpenBefore(c.Tx, now.Year())
			if err != nil || year == 0 {
				return err
			}
			return tellDirectors(c, c.Now.Add(10*day), unless(c, posts.MuteFund, func(p *people.Person) (bot.Message, error) {
				w := c.WordsFor(p)
				return bot.Message{
					Text:    w.T("fund.reminder", "year", year, "next", year+1),
					Buttons: bot.Rows(1, bot.Button{Text: w.Plain("fund.page"), Data: bot.Data("fund", year)}),
				}, nil
			}), func(p *people.Person) bot.Option { return bot.Once(fmt.Sprintf("fund-open:%d:%d", year, p.ID)) })
		},
	}
}
