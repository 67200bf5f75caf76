package posts

import (
	"strconv"

	"lianluo/bot"
	"lianluo/models/briefing"
)

// briefingDrawing is the name by which a briefing's post has its card drawn.
const briefingDrawing = "briefing_card"

func registerBriefing(r *bot.Router) { r.Draws(briefingDrawing, drawBriefing) }

// drawBriefing draws the card of the briefing with that id, in the office's palette.
func drawBriefing(c *bot.Context, arg string) (*bot.File, error) {
	id, err := strconv.ParseInt(arg, 10, 64)
	if err != nil {
		return nil, err
	}
	b, err := briefing.ByID(c.Tx, id)
	if err != nil {
		return nil, err
	}
	k, err := BriefingCard(c, b)
	if err != nil {
		return nil, err
	}
	p, kind, err := DrawCard(c, k)
	if err != nil {
		return nil, err
	}
	return &bot.File{Kind: kind, Name: c.Office.Name + "-" + QuarterName(c.GroupWords(), b.Of()) + ".png", Data: p.PNG}, nil
}
