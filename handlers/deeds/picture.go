package deeds

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/handlers/papers"
	"lianluo/internal/documents/card"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	mdeeds "lianluo/models/deeds"
	"lianluo/models/people"
	"lianluo/models/store"
)

// Bounds of the picture of a term's deeds.
const (
	totalUnits  = 4    // units that have bars; the others stand in words
	totalTitles = 5    // of one unit
	totalHigh   = 3600 // in pixels, before it names fewer titles
)

func offerTotals(c *bot.Context) ([]papers.Offer, error) {
	return []papers.Offer{{Label: c.P("paper.deeds_total"), Arg: "term"}}, nil
}

// totalsOfTerm is what the office did in the term that runs (好事实事, §13): the deeds
// that were confirmed in it, as in the record of a term. It names nobody.
func totalsOfTerm(c *bot.Context, arg string) (*papers.File, error) {
	if arg != "term" {
		return nil, c.Problem("common.stale")
	}
	w := c.GroupWords()
	from, to, name, err := termSpan(c, w)
	if err != nil {
		return nil, err
	}
	list, err := mdeeds.ConfirmedDeeds(c.Tx, from, to, 0)
	if err != nil {
		return nil, err
	}
	totals, err := mdeeds.Totals(c.Tx, list)
	if err != nil {
		return nil, err
	}
	people, err := howMany(c, list)
	if err != nil {
		return nil, err
	}
	k := &card.Card{
		Above: c.Office.Name, Title: w.Plain("picture.totals"), Below: name,
		Foot: w.Plain("picture.totals_foot", "day", w.Day(c.Local(c.Now))),
	}
	units := mdeeds.ByUnit(totals)
	if len(list) == 0 {
		k.Parts = []card.Part{card.Text(w.Plain("picture.totals_none"))}
	} else {
		for titles := totalTitles; titles > 0; titles-- {
			k.Parts = append([]card.Part{tiles(w, len(list), people, units)}, charts(w, units, titles)...)
			if high, err := k.Height(); err != nil {
				return nil, err
			} else if high <= totalHigh {
				break
			}
		}
	}
	text := c.T("picture.totals_text", "term", name, "count", len(list), "people", people)
	return papers.Picture(c, w.Plain("paper.deeds_total"), name, text, k)
}

// termSpan is the term that runs; without one the last five years, as with what is
// promised for a term.
func termSpan(c *bot.Context, w *locale.Words) (from, to time.Time, name string, err error) {
	t, err := people.CurrentTerm(c.Tx, c.Now)
	switch {
	case err == nil:
		from, to = t.Span(c.Location())
		return from, to, t.Name, nil
	case errors.Is(err, store.ErrNotFound):
		return c.Now.AddDate(-5, 0, 0), c.Now.Add(time.Second), w.Plain("picture.five_years"), nil
	}
	return from, to, "", err
}

// howMany counts who did deeds, alone or with others.
func howMany(c *bot.Context, list []mdeeds.Deed) (int, error) {
	who := map[int64]bool{}
	var ids []int64
	for _, d := range list {
		who[d.PersonID] = true
		ids = append(ids, d.ID)
	}
	with, err := mdeeds.CoworkersOf(c.Tx, ids...)
	for _, others := range with {
		for _, p := range others {
			who[p] = true
		}
	}
	return len(who), err
}

func amount(v mdeeds.Quantity, unit string, approx bool) string {
	return phrase.Format(phrase.Quantity{Value: phrase.Amount(v), Unit: unit, Approx: approx})
}

// tiles are how many deeds, how many did them, and whom they served.
func tiles(w *locale.Words, count, people int, units []*mdeeds.UnitTotal) card.Figures {
	list := card.Figures{
		{Number: strconv.Itoa(count), Label: w.Plain("picture.figure.deeds", "count", count)},
		{Number: strconv.Itoa(people), Label: w.Plain("picture.figure.people", "count", people)},
	}
	for _, u := range units {
		if u.Kind == mdeeds.Beneficiaries && len(list) < 4 {
			list = append(list, card.Figure{Number: phrase.Amount(u.Value).String(), Label: w.Plain("picture.served", "unit", u.Unit, "approx", u.Approx)})
		}
	}
	return list
}

// charts compare, for each unit, the most that was done of it, a title a bar, and the
// others together. What has no bars stands in words.
func charts(w *locale.Words, units []*mdeeds.UnitTotal, titles int) (parts []card.Part) {
	shown := 0
	var rest []string
	for _, u := range units {
		if shown == totalUnits {
			sum := amount(u.Value, u.Unit, u.Approx)
			if u.Kind == mdeeds.Beneficiaries { // what is not of people says itself what it is
				sum = w.Plain("picture.unit_sum", "kind", w.Plain("picture.sort."+string(u.Kind)), "amount", sum)
			}
			rest = append(rest, sum)
			continue
		}
		shown++
		var bars card.Bars
		var others mdeeds.Quantity
		for i, t := range u.Titles {
			if i >= titles {
				others += t.Value
				continue
			}
			bars = append(bars, card.Bar{Label: t.Title, Value: float64(t.Value), Text: amount(t.Value, t.Unit, t.Approx)})
		}
		if others > 0 {
			bars = append(bars, card.Bar{Label: w.Plain("picture.others", "n", len(u.Titles)-titles), Value: float64(others), Text: amount(others, u.Unit, u.Approx)})
		}
		head := w.Plain("picture.unit", "kind", w.Plain("picture.sort."+string(u.Kind)), "unit", u.Unit)
		parts = append(parts, card.Heading(head), bars)
	}
	if len(rest) > 0 {
		parts = append(parts, card.Heading(w.Plain("picture.rest")), card.Text(strings.Join(rest, w.Plain("briefing.comma"))))
	}
	return parts
}
