package scheduler

import (
	"slices"

	"lianluo/bot"
	"lianluo/internal/posts"
	"lianluo/models/calendar"
	"lianluo/models/people"
	"lianluo/models/store"
	"lianluo/models/voices"
)

// remindForgotten tells the director, on the first working day of a month, the suggestions
// of which nothing more was heard (没有下文, §9), and the party contact those that wait for
// the committee. In a month without any nobody hears; what was said the month before gives
// way to the newer one.
func remindForgotten(cal *calendar.Calendar) Job {
	return Job{
		Name: "remind-forgotten", Back: 5 * day, Latest: true,
		Due: everyOffice("30 9 1 * *", toWorkday(cal)),
		Run: func(c *bot.Context, _ Occasion) error {
			list, err := voices.ForgottenAt(c.Tx, c.Office.Workdays(cal), c.Now)
			if err != nil || len(list) == 0 {
				return err
			}
			if err := c.Settled(posts.AboutForgotten); err != nil {
				return err
			}
			expires, month := c.Now.Add(10*day), store.MonthOf(c.Now, c.Location())
			once := func(p *people.Person) bot.Option { return bot.Once(posts.ForgottenKey(month, p.ID)) }
			if err := tellDirectors(c, expires, func(p *people.Person) (bot.Message, error) { return posts.ForgottenNews(c, p, month, list), nil }, once); err != nil {
				return err
			}
			theirs := slices.DeleteFunc(slices.Clone(list), func(f voices.Forgotten) bool { return f.Late == voices.NotSent })
			if len(theirs) == 0 {
				return nil
			}
			contacts, err := people.With(c.Tx, people.PartyContact)
			if err != nil {
				return err
			}
			for i := range contacts {
				p := &contacts[i]
				if p.Is(people.Director) || !p.Joined() {
					continue
				}
				if err := tell(c, p, posts.ForgottenNews(c, p, month, theirs), expires, once(p)); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

// askHeld asks, without a sound, the author of a suggestion that was done three months ago
// whether the result holds (回头看, §9): once.
func askHeld(cal *calendar.Calendar) Job {
	return Job{
		Name: "ask-held", Back: 5 * day, Latest: true,
		Due: everyOffice("0 10 * * 1", toWorkday(cal)),
		Run: func(c *bot.Context, _ Occasion) error {
			list, err := voices.ToLookAt(c.Tx, c.Now)
			if err != nil {
				return err
			}
			for i := range list {
				s := &list[i]
				p, err := people.PersonByID(c.Tx, s.PersonID)
				if err != nil {
					return err
				}
				if !p.Joined() || !p.Is(people.Member) {
					continue
				}
				if err := voices.Looked(c.Tx, s, c.Now); err != nil {
					return err
				}
				w := c.WordsFor(p)
				m := bot.Message{
					Text: w.T("held.ask", "number", s.Number, "title", s.Title, "result", s.Result), Silent: true,
					Buttons: bot.Rows(2,
						bot.Button{Text: w.Plain("held.yes"), Data: bot.Data("suggestion_held", s.ID, "yes")},
						bot.Button{Text: w.Plain("held.no"), Data: bot.Data("suggestion_held", s.ID, "no")},
						bot.Button{Text: w.Plain("suggestion.view"), Data: bot.Data("suggestion", s.ID)}),
				}
				if err := tell(c, p, m, c.Now.Add(90*day)); err != nil {
					return err
				}
			}
			return nil
		},
	}
}
