package plan

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/handlers/front"
	"lianluo/handlers/papers"
	"lianluo/internal/documents/card"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	mactivities "lianluo/models/activities"
	"lianluo/models/store"
)

// calendarHigh is how high the list on one picture of the year is, in pixels.
const calendarHigh = card.TallestPhoto - 600

func offerYear(c *bot.Context) (list []papers.Offer, err error) {
	year := strconv.Itoa(c.Local(c.Now).Year())
	return []papers.Offer{{Label: c.P("paper.offer", "paper", c.P("paper.year_calendar"), "of", year), Arg: year}}, nil
}

// dayOfYear is what happens on a day.
type dayOfYear struct {
	at    time.Time
	clock bool // it has an hour
	sort  front.DaySort
	text  string // plain
	own   bool
}

// activity tells whether it is an activity of the office: those are told from days on which
// something is due.
func (d *dayOfYear) activity() bool { return d.clock }

// yearPicture is the year month by month: the office's activities, and what other rooms know of
// (front.AddDays), each with a tag of its sort. The same stands in words behind /calendar YEAR.
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
	rows, legend, own := card.Rows{Lead: 3}, legendOf(w, days), false
	var month time.Month
	for _, d := range days {
		lead := ""
		if d.at.Month() != month {
			month = d.at.Month()
			lead = w.Month(d.at, d.at)
		}
		own = own || d.own
		rows.List = append(rows.List, card.Row{
			Lead: lead, Text: w.Plain("picture.on_day", "day", d.at.Day(), "text", d.text), Tag: w.Plain("calendar.sort." + string(d.sort)), Loud: d.activity(),
		})
	}
	pages, err := rows.Split(calendarHigh - legendLine*len(legend.List))
	if err != nil {
		return nil, err
	}
	if page >= max(len(pages), 1) {
		return nil, c.Problem("common.stale")
	}
	k := &card.Card{
		Above: c.Office.Name, Title: w.Plain("picture.calendar", "year", of), Below: w.Plain("picture.calendar_count", "count", count, "over", over, "days", len(days)-count),
		Foot: w.Plain("picture.calendar_foot", "day", w.Day(c.Local(c.Now))),
	}
	which := ""
	if len(pages) == 0 {
		k.Parts = []card.Part{card.Text(w.Plain("picture.calendar_none", "year", of))}
	} else {
		k.Parts = []card.Part{pages[page], card.Heading(w.Plain("picture.legend")), legend}
	}
	if len(pages) > 1 {
		which = w.Plain("picture.page", "n", page+1, "of", len(pages))
		k.Below = w.Plain("picture.beside", "a", k.Below, "b", which)
	}
	text := c.T("picture.calendar_text", "year", of, "count", count, "over", over, "days", len(days)-count)
	if page == 0 {
		next, err := nextLines(c, year)
		if err != nil {
			return nil, err
		}
		text = locale.Join("\n", text, next)
	}
	if own {
		text = locale.Join("\n", text, c.T("picture.calendar_own"))
	}
	f, err := papers.Picture(c, w.Plain("paper.year_calendar"), strings.TrimSpace(of+" "+which), text, k)
	if err == nil {
		f.Buttons = papers.Turn(c, "year_calendar", of, page, len(pages))
	}
	return f, err
}

// legendLine is about how high a line of the legend is, in pixels.
const legendLine = 84

// legendOf says what the tags mean that stand in a year, in the order of the sorts.
func legendOf(w *locale.Words, days []dayOfYear) (rows card.Rows) {
	for _, sort := range front.DaySorts {
		for _, loud := range []bool{true, false} {
			i := slices.IndexFunc(days, func(d dayOfYear) bool { return d.sort == sort && d.activity() == loud })
			if i < 0 {
				continue
			}
			key := "calendar.means." + string(sort)
			if sort == front.DayResearch && loud {
				key += "_field"
			}
			rows.List = append(rows.List, card.Row{Tag: w.Plain("calendar.sort." + string(sort)), Loud: loud, Text: w.Plain(key)})
		}
	}
	return rows
}

// sortOf is the sort of an activity.
func sortOf(a *mactivities.Activity) front.DaySort {
	switch a.Kind {
	case mactivities.Study:
		return front.DayStudy
	case mactivities.Fieldwork:
		return front.DayResearch
	case mactivities.County, mactivities.Plenary:
		return front.DayCounty
	}
	return front.DayActivity
}

// daysOf is what a year has for who asks, in order, how many activities there are and how many
// of them are over.
func daysOf(c *bot.Context, w *locale.Words, year int) (days []dayOfYear, count, over int, err error) {
	list, err := inYear(c, year)
	if err != nil {
		return nil, 0, 0, err
	}
	for i := range list {
		days = append(days, dayOfYear{at: c.Local(list[i].StartsAt), clock: true, sort: sortOf(&list[i]), text: posts.ActivityName(w, &list[i])})
	}
	more, err := front.DaysOf(c, w, year)
	if err != nil {
		return nil, 0, 0, err
	}
	for _, d := range more {
		days = append(days, dayOfYear{at: d.On.Start(c.Location()), sort: d.Sort, text: d.Text, own: d.Own})
	}
	slices.SortStableFunc(days, func(a, b dayOfYear) int {
		return cmp.Or(cmp.Compare(a.at.YearDay(), b.at.YearDay()), a.at.Compare(b.at))
	})
	return days, len(list), closed(list), nil
}

// nextSaid is how many days stand in words beside the picture, which has 1,024 characters there;
// all do behind /calendar YEAR.
const nextSaid = 3

// nextLines are the next days of a year in words.
func nextLines(c *bot.Context, year int) (string, error) {
	days, _, _, err := daysOf(c, c.Words, year)
	if err != nil {
		return "", err
	}
	today := store.DateOf(c.Now, c.Location()).Start(c.Location())
	days = slices.DeleteFunc(days, func(d dayOfYear) bool { return d.at.Before(today) || d.clock && d.at.Before(c.Local(c.Now)) })
	if len(days) == 0 {
		return "", nil
	}
	lines := []string{c.T("picture.next")}
	for _, d := range days[:min(len(days), nextSaid)] {
		lines = append(lines, c.T("picture.next_line", "time", dayWord(c, &d), "topic", d.text))
	}
	return locale.Join("\n", append(lines, c.T("picture.calendar_whole", "year", strconv.Itoa(year)))...), nil
}

// dayWord writes when something is: with its hour, if it has one.
func dayWord(c *bot.Context, d *dayOfYear) string {
	if d.clock {
		return c.Words.DateClock(d.at, c.Local(c.Now))
	}
	return c.Words.Date(d.at, c.Local(c.Now))
}
