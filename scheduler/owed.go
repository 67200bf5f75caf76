package scheduler

import (
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/bot"
	"lianluo/internal/posts"
	"lianluo/models"
	"lianluo/models/calendar"
)

// morning is the hour of what is not tied to one.
const morning = 9

// lastOwed is how many days after a session the last reminder comes.
const lastOwed = 7

// remindOwed reminds, some days after a study session, those who were there of
// the note and reflection they still owe (§20), in private.
func remindOwed(cal *calendar.Calendar, days int) Job {
	move := toWorkday(cal)
	at := func(o *models.Office, a *models.Activity) time.Time {
		return move(o, clock(o, models.DateOf(a.EndsAt, o.Location()).AddDate(0, 0, days), morning))
	}
	return Job{
		Name: fmt.Sprintf("remind-owed-%d", days), Back: 3 * day,
		Due: func(tx *gorm.DB, after, until time.Time) ([]Occasion, error) {
			// A holiday moves it by two weeks at most.
			list, err := models.Ended(tx, models.Closed, after.Add(-time.Duration(days+15)*day), until)
			if err != nil {
				return nil, err
			}
			list = slices.DeleteFunc(list, func(a models.Activity) bool { return a.Kind != models.Study })
			return activityOccasions(tx, list, func(o *models.Office, a *models.Activity) (time.Time, bool) { return at(o, a), true })
		},
		Run: func(c *bot.Context, o Occasion) error {
			a, err := models.ActivityByID(c.Tx, o.Entity)
			if err != nil || a.State != models.Closed {
				return err
			}
			haves, err := models.FiveHaves(c.Tx, a)
			if err != nil {
				return err
			}
			owing := slices.Clone(haves.Notes.Owing)
			for _, id := range haves.Reflections.Owing {
				if !slices.Contains(owing, id) {
					owing = append(owing, id)
				}
			}
			for _, id := range owing {
				p, err := models.PersonByID(c.Tx, id)
				if err != nil {
					return err
				}
				if !p.Joined() || p.MutedKind(posts.MuteOwed) {
					continue
				}
				if err := tell(c, p, owedMessage(c, a, p, haves, days), c.Now.Add(5*day)); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

func owedMessage(c *bot.Context, a *models.Activity, p *models.Person, haves models.Haves, days int) bot.Message {
	var owed []models.Owed
	if slices.Contains(haves.Notes.Owing, p.ID) {
		owed = append(owed, models.Owed{Activity: *a, Kind: models.StudyNote})
	}
	if slices.Contains(haves.Reflections.Owing, p.ID) {
		owed = append(owed, models.Owed{Activity: *a, Kind: models.Reflection})
	}
	w := c.WordsFor(p)
	head := "reminder.owed"
	if days == lastOwed {
		head = "reminder.owed_last"
	}
	m := posts.OwedMessage(c, w, w.T(head), owed)
	m.Text += "\n" + w.T("reminder.muted")
	return m
}
