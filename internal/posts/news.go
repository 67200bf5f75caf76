package posts

import (
	"time"

	"lianluo/bot"
	"lianluo/models/activities"
	"lianluo/models/records"
	"lianluo/models/store"
)

// NewsAt is when those concerned hear of a change that is made now, of something
// that begins at one of the times: after wait, as bot.Begins has it; at once when it
// begins before wait is over.
func NewsAt(c *bot.Context, wait time.Duration, begins ...time.Time) time.Time {
	soon := c.Now.Add(wait)
	for _, b := range begins {
		if b.After(c.Now) && !soon.Before(b) {
			return c.Now
		}
	}
	return c.HeardAt(bot.After(soon), bot.Begins(begins...))
}

// NewsOptions has a change be told at NewsAt.
func NewsOptions(c *bot.Context, wait time.Duration, begins ...time.Time) []bot.Option {
	return []bot.Option{bot.After(NewsAt(c, wait, begins...)), bot.Begins(begins...)}
}

// About names an activity in what is said of it (bot.Message.About).
func About(a *activities.Activity) string {
	return records.Ref{Kind: records.KindActivity, ID: a.ID}.String()
}

// AboutMonth names a month of the rota in what is said of it.
func AboutMonth(m store.Month) string { return "host:" + string(m) }

// AboutListed names a month that a list offers among others: the list loses the button
// when that is settled, and stays a list.
func AboutListed(m store.Month) string { return "host_listed:" + string(m) }
