package scheduler

import (
	"time"

	"gorm.io/gorm"

	"lianluo/bot"
	"lianluo/internal/posts"
	"lianluo/models/activities"
	"lianluo/models/people"
)

// closeSignUps brings the group's post up to date when signing up for an activity has
// ended, and tells the directors who comes: cars and meals are ordered from it.
func closeSignUps() Job {
	return Job{
		Name: "signup-over", Back: day,
		Due: func(tx *gorm.DB, after, until time.Time) ([]Occasion, error) {
			list, err := activities.SigningUpUntil(tx, after.Add(-signUpGrace), until.Add(-signUpGrace))
			if err != nil {
				return nil, err
			}
			var due []Occasion
			for i := range list {
				due = append(due, Occasion{Office: list[i].OfficeID, At: list[i].SignUpUntil.Add(signUpGrace), Entity: list[i].ID})
			}
			return due, nil
		},
		Run: func(c *bot.Context, o Occasion) error {
			a, err := activities.ByID(c.Tx, o.Entity)
			if err != nil || a.State != activities.Planned || !a.Voluntary() || a.SignUpOpen(c.Now) {
				return err
			}
			if err := posts.RefreshSession(c, a); err != nil {
				return err
			}
			if !a.SignUpUntil.Before(a.StartsAt) { // its reminder says it by then
				return nil
			}
			return tellDirectors(c, a.StartsAt, func(p *people.Person) (bot.Message, error) {
				return posts.SignUpOver(c, c.WordsFor(p), a)
			}, func(*people.Person) bot.Option { return bot.Begins(a.StartsAt) })
		},
	}
}

// signUpGrace is after the last instant at which one can sign up.
const signUpGrace = time.Minute
