package record

import (
	"fmt"
	"strconv"
	"time"

	"lianluo/bot"
	"lianluo/handlers/papers"
	"lianluo/internal/documents/card"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/models/briefing"
	mdeeds "lianluo/models/deeds"
	"lianluo/models/desk"
)

// yearDeeds is how many deeds a picture names; the others are in the record.
const yearDeeds = 8

func offerMyYear(c *bot.Context) ([]papers.Offer, error) {
	year := strconv.Itoa(c.Local(c.Now).Year())
	return []papers.Offer{{Label: c.P("paper.offer", "paper", c.P("paper.my_year"), "of", year), Arg: year}}, nil
}

// myYear is what the person did in a year, by the figures of the own record, for the
// person alone: whose it is stands in no button. It has no order among people and
// nothing to be compared with.
func myYear(c *bot.Context, arg string) (*papers.File, error) {
	_, from, to, err := papers.Year(c, arg)
	if err != nil {
		return nil, err
	}
	sum, err := desk.Summary(c.Tx, c.Person.ID, from, to)
	if err != nil {
		return nil, err
	}
	w := c.GroupWords()
	parts := []card.Part{}
	if tiles := yearTiles(w, &sum); len(tiles) > 0 {
		parts = append(parts, tiles)
	} else {
		parts = append(parts, card.Text(w.Plain("record.empty")))
	}
	if bars := fates(w, &sum); len(bars) > 0 {
		parts = append(parts, card.Heading(w.Plain("picture.suggestions")), bars)
	}
	deeds, err := deedsOf(c, w, from, to)
	if err != nil {
		return nil, err
	}
	parts = append(parts, deeds...)
	thanks := "picture.year_thanks"
	if c.Now.Before(to) {
		thanks = "picture.year_thanks_so_far"
	}
	parts = append(parts, card.Text(w.Plain(thanks, "name", c.Person.Name)))
	k := &card.Card{
		Above: c.Office.Name, Title: w.Plain("picture.my_year", "name", c.Person.Name, "year", arg), Parts: parts,
		Foot: w.Plain("picture.my_year_foot", "day", w.Day(c.Local(c.Now))),
	}
	n := func(key string) int { return sum.Get(key).Value }
	text := c.T("picture.my_year_text", "year", arg, "came", n(briefing.FigPresent)+n(briefing.FigLate), "of", n(briefing.FigExpected),
		"notes", n(briefing.FigNotes)+n(briefing.FigReflections), "suggestions", n(briefing.FigFiled), "deeds", n(briefing.FigDeeds))
	return papers.Picture(c, w.Plain("paper.my_year"), c.Person.Name+" "+arg, text, k)
}

// yearTiles are the figures that are not nought; attendance says what it is of.
func yearTiles(w *locale.Words, sum *briefing.PersonFigures) (list card.Figures) {
	n := func(key string) int { return sum.Get(key).Value }
	if of := n(briefing.FigExpected); of > 0 {
		came := n(briefing.FigPresent) + n(briefing.FigLate)
		list = append(list, card.Figure{Number: strconv.Itoa(came), Label: w.Plain("picture.came_of", "of", of, "count", came)})
	}
	for _, key := range []string{
		briefing.FigNotes, briefing.FigReflections, briefing.FigFiled, briefing.FigDeeds, briefing.FigHonours, briefing.FigArchive, briefing.FigResearch, briefing.FigHosted,
	} {
		if v := n(key); v > 0 {
			list = append(list, card.Figure{Number: strconv.Itoa(v), Label: w.Plain("picture.figure."+key, "count", v)})
		}
	}
	return list
}

// fates are what became of the person's suggestions in the year, also of earlier ones.
func fates(w *locale.Words, sum *briefing.PersonFigures) (bars card.Bars) {
	for _, key := range []string{
		briefing.FigFiled, briefing.FigSent, briefing.FigAccepted, briefing.FigPartly, briefing.FigReference, briefing.FigDeclined, briefing.FigSolved,
	} {
		if v := sum.Get(key).Value; v > 0 {
			bars = append(bars, card.Bar{Label: w.Plain("picture." + key), Value: float64(v), Text: w.Plain("picture.pieces", "count", v)})
		}
	}
	return bars
}

// deedsOf are the deeds that were confirmed in the year, with their amounts.
func deedsOf(c *bot.Context, w *locale.Words, from, to time.Time) ([]card.Part, error) {
	list, err := mdeeds.ConfirmedDeeds(c.Tx, from, to, c.Person.ID)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	var ids []int64
	for _, d := range list {
		ids = append(ids, d.ID)
	}
	amounts, err := mdeeds.QuantitiesOf(c.Tx, ids...)
	if err != nil {
		return nil, err
	}
	rows := card.Rows{Lead: 4}
	for i := range list[:min(len(list), yearDeeds)] {
		d := &list[i]
		text := d.Title
		for _, q := range amounts[d.ID] {
			text += " " + phrase.Format(phrase.Quantity{Value: phrase.Amount(q.Value), Unit: q.Unit, Approx: q.Approx})
		}
		on := d.OnDate.Start(c.Location())
		rows.List = append(rows.List, card.Row{Lead: w.Day(on), Text: text})
	}
	parts := []card.Part{card.Heading(w.Plain("picture.deeds")), rows}
	if more := len(list) - yearDeeds; more > 0 {
		parts = append(parts, card.Text(w.Plain("picture.more_deeds", "count", fmt.Sprint(more))))
	}
	return parts, nil
}
