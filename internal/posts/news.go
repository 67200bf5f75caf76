package posts

import (
	"time"

	"lianluo/bot"
	"lianluo/models/activities"
	"lianluo/models/records"
	"lianluo/models/store"
)

// newsAhead is how long before an activity the news of it has to be heard, even if
// that is at night (§20: nothing else rings then).
const newsAhead = 2 * time.Hour

// NewsAt is when those concerned hear of a change that is made now, of something
// that begins at one of the times: after wait, by day, unless the morning would be
// too late; at once when it begins before wait is over.
func NewsAt(c *bot.Context, wait time.Duration, begins ...time.Time) time.Time {
	soon := c.Now.Add(wait)
	at := Awake(c, soon)
	for _, b := range begins {
		switch {
		case !b.After(c.Now):
		case !soon.Before(b):
			return c.Now
		case at.After(b.Add(-newsAhead)):
			at = soon
		}
	}
	return at
}

// About names an activity in what is said of it (bot.Message.About).
func About(a *activities.Activity) string {
	return records.Ref{Kind: records.KindActivity, ID: a.ID}.String()
}

// AboutMonth names a month of the rota in what is said of it.
func AboutMonth(m store.Month) string { return "host:" + string(m) }
