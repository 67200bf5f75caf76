package plan

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/handlers/papers"
	"lianluo/internal/documents/card"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	mactivities "lianluo/models/activities"
	"lianluo/models/calendar"
	"lianluo/models/research"
)

// calendarHigh is how high the list on one picture of the year is, in pixels.
const calendarHigh = card.TallestPhoto - 600

func offerYear(c *bot.Context) (list []papers.Offer, err error) {
	year := strconv.Itoa(c.Local(c.Now).Year())
	return []papers.Offer{{Label: c.P("paper.offer", "paper", c.P("paper.year_calendar"), "of", year), Arg: year}}, nil
}

// dayOfYear is what happens on a day.
type dayOfYear struct {
	at   time.Time
	text string
}

// yearPicture is the year month by month: the office's activities, and for who does its
// work when the reports of researches are due.
func yearPicture(c *bot.Context, arg string) (*papers.File, error) {
	of, page := papers.Page(arg)
	year, err := strconv.Atoi(of)
	if err != nil || page < 0 || year < firstYear || year > lastYear {
		return nil, c.Problem("common.stale")
	}
	w := c.GroupWords()
	days, count, over, err := daysOf(c, w, year)
	if err != nil {
		return nil, err
	}
	rows := card.Rows{Lead: 3}
	var month time.Month
	for _, d := range days {
		lead := ""
		if d.at.Month() != month {
			month = d.at.Month()
			lead = w.Month(d.at, d.at)
		}
		rows.List = append(rows.List, card.Row{Lead: lead, Text: w.Plain("picture.on_day", "day", d.at.Day(), "text", d.text)})
	}
	pages, err := rows.Split(calendarHigh)
	if err != nil {
		return nil, err
	}
	if page >= max(len(pages), 1) {
		return nil, c.Problem("common.stale")
	}
	k := &card.Card{
		Above: c.Office.Name, Title: w.Plain("picture.calendar", "year", of), Below: w.Plain("picture.calendar_count", "count", count, "over", over),
		Foot: w.Plain("picture.calendar_foot", "day", w.Day(c.Local(c.Now))),
	}
	which := ""
	if len(pages) == 0 {
		k.Parts = []card.Part{card.Text(w.Plain("picture.calendar_none", "year", of))}
	} else {
		k.Parts = []card.Part{pages[page]}
	}
	if len(pages) > 1 {
		which = w.Plain("picture.page", "n", page+1, "of", len(pages))
		k.Below = w.Plain("picture.beside", "a", k.Below, "b", which)
	}
	text := c.T("picture.calendar_text", "year", of, "count", count, "over", over)
	if page == 0 {
		next, err := nextLines(c)
		if err != nil {
			return nil, err
		}
		text = locale.Join("\n", text, next)
	}
	f, err := papers.Picture(c, w.Plain("paper.year_calendar"), strings.TrimSpace(of+" "+which), text, k)
	if err == nil {
		f.Buttons = papers.Turn(c, "year_calendar", of, page, len(pages))
	}
	return f, err
}

// daysOf is what a year has, in order, how many activities there are and how many of them
// are over.
func daysOf(c *bot.Context, w *locale.Words, year int) (days []dayOfYear, count, over int, err error) {
	list, err := inYear(c, year)
	if err != nil {
		return nil, 0, 0, err
	}
	for i := range list {
		days = append(days, dayOfYear{c.Local(list[i].StartsAt), posts.ActivityName(w, &list[i])})
	}
	if bot.Inside.Allows(c.Person) {
		// A report that is due in the year may be of its quarters or of the last one before.
		for q := (calendar.Quarter{Year: year, Q: 1}).Prev(); q.Year <= year; q = q.Next() {
			set, err := research.Of(c.Tx, q)
			if err != nil {
				return nil, 0, 0, fmt.Errorf("research of %s: %w", q.Key(), err)
			}
			for _, r := range set {
				if due := r.Due().Start(c.Location()); due.Year() == year && !r.Voided() {
					days = append(days, dayOfYear{due, w.Plain("calendar.research_due", "topic", r.Topic)})
				}
			}
		}
	}
	slices.SortStableFunc(days, func(a, b dayOfYear) int { return cmp.Compare(a.at.YearDay(), b.at.YearDay()) })
	return days, len(list), closed(list), nil
}

// nextSaid is how many activities stand in words beside the picture.
const nextSaid = 3

// nextLines are the next activities in words.
func nextLines(c *bot.Context) (string, error) {
	list, err := mactivities.NextActivities(c.Tx, c.Now, nextSaid)
	if err != nil || len(list) == 0 {
		return "", err
	}
	lines := []string{c.T("picture.next")}
	for i := range list {
		a := &list[i]
		lines = append(lines, c.T("picture.next_line", "time", c.DateClock(a.StartsAt), "topic", a.Topic))
	}
	return locale.Join("\n", lines...), nil
}
