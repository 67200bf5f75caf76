package handlers

import "lianluo/bot"

// reviewKind is how one kind of thing that waits for the director is shown:
// its text and the buttons that decide it. After a decision its handler calls
// nextReview.
type reviewKind struct {
	show func(c *bot.Context, id int64) (text string, decide [][]bot.Button, err error)
}
