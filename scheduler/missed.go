package scheduler

import (
	"time"

	"gorm.io/gorm"

	"lianluo/bot"
	"lianluo/internal/posts"
	"lianluo/models/activities"
	"lianluo/models/people"
)

// missedAfter is how long after an activity's end those are told who were not
// checked in: once it has been closed by itself at the latest, and the director
// has had time to put the sheet right.
const missedAfter = closeAfter + 30*time.Minute

// tellMissed tells those who count as absent from an activity, without a leave
// and without a check-in, that they do, with the way to have it put right (§8):
// in private, once. Of a study session the offer to make up for it says so
// (inviteCatchUp), so that nobody hears it twice.
func tellMissed() Job {
	at := func(o *people.Office, ended time.Time) time.Time { return outOfNight(o, ended.Add(missedAfter)) }
	return Job{
		Name: "tell-missed", Back: 12 * time.Hour,
		Due: func(tx *gorm.DB, after, until time.Time) ([]Occasion, error) {
			clocks, err := people.OfficeClocks(tx)
			if err != nil {
				return nil, err
			}
			var ends []span
			for i := range clocks {
				of := func(ended time.Time) time.Time { return at(&clocks[i], ended) }
				ends = append(ends, startsDue(of, after, until, span{after.Add(-missedAfter - day), until}))
			}
			var list []activities.Activity
			for _, s := range merge(ends) {
				ended, err := activities.ClosedEnded(tx, s.from, s.to)
				if err != nil {
					return nil, err
				}
				list = append(list, ended...)
			}
			return activityOccasions(tx, list, func(o *people.Office, a *activities.Activity) (time.Time, bool) {
				t := at(o, a.EndsAt)
				// One entered afterwards (补记) had no check-in to miss.
				return t, a.Kind != activities.Study && a.CreatedAt.Before(a.EndsAt)
			})
		},
		Run: func(c *bot.Context, o Occasion) error {
			a, err := activities.ByID(c.Tx, o.Entity)
			if err != nil || a.State != activities.Closed {
				return err
			}
			lines, err := activities.AttendanceOf(c.Tx, a)
			if err != nil {
				return err
			}
			for i := range lines {
				if !lines[i].Missed() {
					continue
				}
				p, err := people.PersonByID(c.Tx, lines[i].PersonID)
				if err != nil {
					return err
				}
				if p.MutedKind(posts.MuteOwed) {
					continue
				}
				if err := tell(c, p, posts.MissedMessage(c, c.WordsFor(p), a), c.Now.Add(3*day)); err != nil {
					return err
				}
			}
			return nil
		},
	}
}
