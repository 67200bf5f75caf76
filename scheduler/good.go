package scheduler

import (
	"fmt"

	"lianluo/bot"
	"lianluo/internal/posts"
	"lianluo/models/calendar"
	"lianluo/models/desk"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// tellGood tells each member, once a month, by day on a working day, the best that came of his
// or her work in the month before: one line, from the record, and nothing to whom there is none
// or who has switched it off.
func tellGood(cal *calendar.Calendar) Job {
	return Job{
		Name: "good-news", Back: 5 * day, Latest: true, Mute: []string{posts.MuteGood},
		Due: everyOffice("0 10 5 * *", toWorkday(cal)),
		Run: func(c *bot.Context, o Occasion) error {
			month := store.MonthOf(o.At, c.Location()).Add(-1)
			news, err := desk.BestNews(c.Tx, month.Start(c.Location()), month.Add(1).Start(c.Location()))
			if err != nil || len(news) == 0 {
				return err
			}
			members, err := people.Members(c.Tx)
			if err != nil {
				return err
			}
			for i := range members {
				p := &members[i]
				n, has := news[p.ID]
				if !has || !p.Joined() || p.MutedKind(posts.MuteGood) {
					continue
				}
				w := c.WordsFor(p)
				own := bot.CommandButton(w.Plain("command.record"), "record")
				if n.Ref.Kind == records.KindResearch {
					own = bot.Button{Text: w.Plain("topic.open"), Data: bot.Data("research_view", n.Ref.ID)}
				}
				m := bot.Message{
					Text:    w.T(fmt.Sprintf("good.%s_%s", n.Ref.Kind, n.State), "title", n.Title),
					Buttons: bot.Rows(2, own, posts.MuteButton(w)),
				}
				if err := tell(c, p, m, c.Now.Add(10*day), bot.Once(fmt.Sprintf("good:%s:%d", month, p.ID))); err != nil {
					return err
				}
			}
			return nil
		},
	}
}
