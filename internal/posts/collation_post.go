package posts

import (
	"strconv"

	"lianluo/bot"
	"lianluo/internal/documents/card"
	"lianluo/internal/locale"
	"lianluo/models/collation"
	mdeeds "lianluo/models/deeds"
)

func publicTotals(c *bot.Context, col *collation.Collation) (t collation.Totals, err error) {
	entries, err := collation.Published(c.Tx, col)
	return collation.PublicTotals(entries), err
}

// CollationPost is the group's post of a year (一通报): what it comes to, and nobody's line.
func CollationPost(c *bot.Context, col *collation.Collation) (m bot.Message, err error) {
	t, err := publicTotals(c, col)
	if err != nil {
		return m, err
	}
	w := c.GroupWords()
	m.About = AboutCollation(col)
	m.Text = w.T("collation.post", "office", c.Office.Name, "year", col.Year, "sessions", t.Sessions, "activities", t.Activities,
		"counts", locale.HTML(CollationCounts(w, &t)), "date", w.Day(c.Local(*col.FrozenAt)))
	m.Draw = &bot.Drawing{By: collationDrawing, Arg: itoa(col.ID)}
	return m, nil
}

// CollationPicture is the same as a picture.
func CollationPicture(c *bot.Context, w *locale.Words, col *collation.Collation) (*card.Card, error) {
	t, err := publicTotals(c, col)
	if err != nil {
		return nil, err
	}
	k := &card.Card{
		Palette: card.Palette(c.Office.Rules().Palette), Above: c.Office.Name, Title: w.Plain("collation.picture", "year", col.Year),
		Foot: w.Plain("collation.picture_foot", "date", w.Day(c.Local(*col.FrozenAt))),
	}
	var tiles card.Figures
	for _, f := range []struct {
		key string
		n   int
	}{
		{"sessions", t.Sessions}, {"activities", t.Activities}, {"present", t.Present()}, {"deeds", t.Deeds}, {"donations", t.Donations}, {"honours", t.AllHonours()},
	} {
		if f.n > 0 {
			tiles = append(tiles, card.Figure{Number: strconv.Itoa(f.n), Label: w.Plain("collation.tile_" + f.key)})
		}
	}
	if len(tiles) == 0 {
		k.Parts = append(k.Parts, card.Text(w.Plain("collation.nothing")))
		return k, nil
	}
	k.Parts = append(k.Parts, tiles)
	for _, part := range []struct{ key, text string }{
		{"collation.heading_done", locale.Join(sep, CollationAmounts(w, t.Served(mdeeds.Done)), CollationAmounts(w, t.Served(mdeeds.Beneficiaries)))},
		{"collation.heading_given", collationSums(w, &t)},
	} {
		if part.text != "" {
			k.Parts = append(k.Parts, card.Heading(w.Plain(part.key)), card.Text(part.text))
		}
	}
	return k, nil
}
