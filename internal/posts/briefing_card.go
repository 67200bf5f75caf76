package posts

import (
	"strconv"

	"lianluo/bot"
	"lianluo/internal/documents/card"
	"lianluo/models/briefing"
)

// BriefingCard describes a briefing's picture.
func BriefingCard(c *bot.Context, b *briefing.Briefing) (*card.Card, error) {
	f, err := b.Snapshot()
	if err != nil {
		return nil, err
	}
	w := c.GroupWords()
	var figures card.Figures
	for _, key := range []string{briefing.FigSessions, briefing.FigActivities, briefing.FigFiled, briefing.FigDeeds} {
		figures = append(figures, card.Figure{Number: strconv.Itoa(f.Get(key).Value), Label: w.Plain("figures.key."+key, "n", "")})
	}
	return &card.Card{Above: c.Office.Name, Title: QuarterName(w, b.Of()), Parts: []card.Part{figures}}, nil
}
