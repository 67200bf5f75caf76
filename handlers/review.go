package handlers

import "lianluo/bot"

// reviewKind is how one kind of thing that waits for the director is shown:
// its text and the buttons that decide it. After a decision its handler calls
// nextReview, or puts nextReviewMessage in a form's place.
type reviewKind struct {
	show func(c *bot.Context, id int64) (text string, decide [][]bot.Button, err error)
}

// nextReview answers a decision: what was done (HTML) with its undo button,
// and under it the next thing that waits for the director.
func (h *Office) nextReview(c *bot.Context, doneLine string, undo ...bot.Button) error {
	m, err := h.nextReviewMessage(c, doneLine, undo...)
	if err != nil {
		return err
	}
	_, err = c.Show(m)
	return err
}

// nextReviewMessage is nextReview for a form, whose Submit gives the message
// that takes its place.
func (h *Office) nextReviewMessage(c *bot.Context, doneLine string, undo ...bot.Button) (bot.Message, error) {
	m := bot.Message{Text: doneLine}
	if len(undo) > 0 {
		m.Buttons = append(m.Buttons, undo)
	}
	m.Buttons = append(m.Buttons, bot.Row(bot.Run(c.P("common.menu"), "menu")))
	return m, nil
}
