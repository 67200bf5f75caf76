package handlers

import (
	"lianluo/bot"
	"lianluo/models"
)

// board is what the other features show on the desk and in the walk through
// what waits; the router keeps it. Each adds its own when it is registered.
type board struct {
	reviews map[models.DeskKind]reviewed
}

// reviewed shows a thing that waits for the director: its text and the buttons
// that decide it. After a decision its handler calls nextReview, or puts
// nextReviewMessage in a form's place.
type reviewed func(c *bot.Context, id int64) (text string, decide [][]bot.Button, err error)

// addReview tells how a kind of thing that waits for the director is shown.
func addReview(r *bot.Router, kind models.DeskKind, show reviewed) {
	bot.Kept[*board](r).reviews[kind] = show
}
