package scheduler

import (
	"strconv"
	"time"

	"gorm.io/gorm"

	"lianluo/bot"
	"lianluo/internal/posts"
	"lianluo/models/consult"
	"lianluo/models/people"
)

// remindConsult reminds those who have not answered a consultation (§11), half-way and a day
// before, in private and by day.
func remindConsult() Job {
	return Job{
		Name: "remind-consult", Back: 14 * time.Hour,
		Due: func(tx *gorm.DB, after, until time.Time) (due []Occasion, err error) {
			list, at, err := consult.RemindingBetween(tx, after, until)
			for i := range list {
				due = append(due, Occasion{Office: list[i].OfficeID, At: at[i], Entity: list[i].ID})
			}
			return due, err
		},
		Run: func(c *bot.Context, o Occasion) error {
			con, err := consult.ByID(c.Tx, o.Entity)
			if err != nil || !con.Takes(c.Now) {
				return err
			}
			due := func(at *time.Time) bool { return at != nil && at.Equal(o.At) }
			if !due(con.HalfAt) && !due(con.EveAt) { // the deadline was moved meanwhile
				return nil
			}
			if err := byDay(c, bot.Begins(con.ClosesAt)); err != nil {
				return err
			}
			return posts.TellConsulted(c, con, true, strconv.FormatInt(o.At.Unix(), 36))
		},
	}
}

// closeConsult closes a consultation whose deadline is over, and leads the directors through
// its result.
func closeConsult() Job {
	return Job{
		Name: "close-consult", Back: 30 * day,
		Due: func(tx *gorm.DB, after, until time.Time) (due []Occasion, err error) {
			list, err := consult.ClosingBetween(tx, after, until)
			for i := range list {
				due = append(due, Occasion{Office: list[i].OfficeID, At: list[i].ClosesAt, Entity: list[i].ID})
			}
			return due, err
		},
		Run: func(c *bot.Context, o Occasion) error {
			con, err := consult.ByID(c.Tx, o.Entity)
			if err != nil || con.State != consult.Open || c.Now.Before(con.ClosesAt) {
				return err
			}
			if err := consult.Close(c.Tx, con, c.Now); err != nil {
				return err
			}
			if err := posts.RefreshConsult(c, con); err != nil {
				return err
			}
			if err := c.Settled(posts.AboutConsult(con)); err != nil {
				return err
			}
			result := func(p *people.Person) (bot.Message, error) {
				w := c.WordsFor(p)
				m, err := posts.ConsultStaff(c, w, con)
				m.Text = w.T("consult.now_closed") + "\n\n" + m.Text
				return m, err
			}
			if err := tellDirectors(c, c.Now.Add(7*day), result); err != nil {
				return err
			}
			by, err := people.PersonByID(c.Tx, con.CreatedBy)
			if err != nil || by.Is(people.Director) || !by.Is(people.PartyContact) {
				return err
			}
			m, err := result(by)
			if err != nil {
				return err
			}
			return tell(c, by, m, c.Now.Add(7*day))
		},
	}
}
