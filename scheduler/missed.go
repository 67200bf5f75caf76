package scheduler

import (
	"time"

	"gorm.io/gorm"

	"lianluo/bot"
	"lianluo/internal/posts"
	"lianluo/models/activities"
	"lianluo/models/ledger"
	"lianluo/models/people"
)

// tellMissed tells those who are absent by a list that was confirmed, without a
// leave and without a check-in, that they are, with the way to have it put right
// (§8): in private, once, when the confirmation can no longer be undone. Of a study
// session the offer to make up for it says so (inviteCatchUp), so that nobody hears
// it twice.
func tellMissed() Job {
	return Job{
		Name: "tell-missed", Back: 12 * time.Hour, Mute: []string{posts.MuteOwed},
		Due: confirmed(func(o *people.Office, a *activities.Timing) time.Time {
			if a.Kind == activities.Study || !a.CreatedAt.Before(a.EndsAt) {
				return time.Time{} // one entered afterwards (补记) had no check-in to miss
			}
			return absentSince(o, a)
		}),
		Run: func(c *bot.Context, o Occasion) error {
			a, err := activities.ByID(c.Tx, o.Entity)
			if err != nil || a.State != activities.Closed || a.ConfirmedAt == nil {
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

// absentSince is when those are told who are absent by a confirmed list.
func absentSince(o *people.Office, a *activities.Timing) time.Time {
	return outOfNight(o, a.ConfirmedAt.Add(ledger.UndoTime))
}

// confirmed makes an occasion of each list that was confirmed, at the time that at
// gives; zero is never.
func confirmed(at func(o *people.Office, a *activities.Timing) time.Time) func(tx *gorm.DB, after, until time.Time) ([]Occasion, error) {
	return func(tx *gorm.DB, after, until time.Time) ([]Occasion, error) {
		// A confirmation in the evening is spoken of in the morning.
		list, err := activities.Confirmed(tx, after.Add(-ledger.UndoTime-day), until)
		if err != nil || len(list) == 0 {
			return nil, err
		}
		return activityOccasions(tx, list, func(o *people.Office, a *activities.Timing) (time.Time, bool) {
			t := at(o, a)
			return t, t.After(after) && !t.After(until)
		})
	}
}
