package record

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/phrase"
	"lianluo/internal/posts"
	"lianluo/models/calendar"
	"lianluo/models/desk"
	"lianluo/models/people"
	"lianluo/models/store"
)

// Periods that are no quarter, month or year. A term that is over is T with its number.
const (
	wholeTerm = "term"
	allTime   = "all"
	termSign  = "T"
)

// firstYear is the first of which there can be records.
const firstYear = 1990

// termKey is a term as its button names it.
var termKey = regexp.MustCompile(`^` + termSign + `([1-9]\d{0,2})$`)

// monthForms are a month, and a day of one, as people and buttons write them: 2025年3月, 3月5日,
// 2025-03, 2025.3.5. Without a year stands only what has 月 in it: 1.2 and 3-5 are numbers.
var monthForms = []*regexp.Regexp{
	regexp.MustCompile(`^(?:(\d{4})年)?(\d{1,2})月(?:份|(\d{1,2})[日号]?)?$`),
	regexp.MustCompile(`^(\d{4})[./-](\d{1,2})(?:[./-](\d{1,2}))?$`),
}

// readPeriod reads a period as people write it; none is the present quarter. A term that the
// office has no record of is a problem.
func readPeriod(c *bot.Context, text string) (period string, ok bool, err error) {
	now := c.Local(c.Now)
	text = strings.TrimSpace(phrase.Fold(text))
	switch text {
	case "":
		return calendar.QuarterOf(now).Key(), true, nil
	case wholeTerm, c.P("record.term"):
		return wholeTerm, true, nil
	case allTime, c.P("record.all"):
		return allTime, true, nil
	case c.P("record.year"):
		return strconv.Itoa(now.Year()), true, nil
	case c.P("record.last_year"):
		return strconv.Itoa(now.Year() - 1), true, nil
	}
	if q, err := calendar.ParseQuarter(text, now); err == nil {
		return q.Key(), true, nil
	}
	if t, err := termIn(c, text); t != nil || err != nil {
		if err != nil {
			return "", false, err
		}
		if t.StartsOn <= store.DateOf(c.Now, c.Location()) && store.DateOf(c.Now, c.Location()) <= t.EndsOn {
			return wholeTerm, true, nil
		}
		return termSign + strconv.Itoa(t.Number), true, nil
	}
	if year, month, day, ok := monthOf(text, now); ok && day == 0 {
		return fmt.Sprintf("%d-%02d", year, month), true, nil
	}
	year, err := strconv.Atoi(strings.TrimSuffix(text, c.P("record.year_sign")))
	return strconv.Itoa(year), err == nil && year >= firstYear && year <= now.Year()+1, nil
}

// termIn is the 届 that a text names by its number or as the one before; nil when it names
// none. A problem when the office has no such one on record.
func termIn(c *bot.Context, text string) (*people.Term, error) {
	number := 0
	if m := termKey.FindStringSubmatch(text); m != nil {
		number, _ = strconv.Atoi(m[1])
	} else if strings.Contains(text, c.GroupWords().Plain("record.term_sign")) {
		number = phrase.TermNumber(text)
	}
	if number == 0 && text != c.P("record.former_term") {
		return nil, nil
	}
	list, err := people.Terms(c.Tx)
	if err != nil {
		return nil, err
	}
	today := store.DateOf(c.Now, c.Location())
	for i := range list { // the newest first
		if t := &list[i]; t.Number == number || number == 0 && t.EndsOn < today {
			return t, nil
		}
	}
	return nil, c.Problem("record.no_term", "text", text)
}

// monthOf reads a month or a day of one; day is 0 for the whole month. Without a year it is
// the last one that has begun.
func monthOf(text string, now time.Time) (year int, month time.Month, day int, ok bool) {
	var m []string
	for _, form := range monthForms {
		if m = form.FindStringSubmatch(text); m != nil {
			break
		}
	}
	if m == nil {
		return 0, 0, 0, false
	}
	year, _ = strconv.Atoi(m[1])
	n, _ := strconv.Atoi(m[2])
	day, _ = strconv.Atoi(m[3])
	if month = time.Month(n); month < time.January || month > time.December {
		return 0, 0, 0, false
	}
	if m[1] == "" {
		if year = now.Year(); month > now.Month() {
			year--
		}
	}
	if year < firstYear || year > now.Year()+1 || m[3] != "" && (day < 1 || day > time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day()) {
		return 0, 0, 0, false
	}
	return year, month, day, true
}

// span gives the time of a period and its name.
func span(c *bot.Context, period string) (from, to time.Time, name string, err error) {
	loc := c.Location()
	tomorrow := store.DateOf(c.Now, loc).AddDate(0, 0, 1).Start(loc)
	switch {
	case period == allTime:
		return time.Date(firstYear, 1, 1, 0, 0, 0, 0, loc), tomorrow, c.P("record.all"), nil
	case period == wholeTerm:
		t, err := people.CurrentTerm(c.Tx, c.Now)
		if errors.Is(err, store.ErrNotFound) {
			return tomorrow.AddDate(-5, 0, 0), tomorrow, c.P("record.term"), nil
		}
		if err != nil {
			return from, to, "", err
		}
		from, to = t.Span(loc)
		return from, to, t.Name, nil
	case strings.HasPrefix(period, termSign):
		t, err := termIn(c, period)
		if err == nil && t == nil {
			err = c.Problem("common.stale")
		}
		if err != nil {
			return from, to, "", err
		}
		from, to = t.Span(loc)
		return from, to, t.Name, nil
	case strings.Contains(period, "Q"):
		q, err := calendar.ParseQuarter(period, c.Local(c.Now))
		if err != nil {
			return from, to, "", err
		}
		return q.Start(loc), q.End(loc), posts.QuarterName(c.Words, q), nil
	}
	if year, month, _, ok := monthOf(period, c.Local(c.Now)); ok {
		from = time.Date(year, month, 1, 0, 0, 0, 0, loc)
		return from, from.AddDate(0, 1, 0), c.P("record.month_name", "year", year, "month", int(month)), nil
	}
	year, err := strconv.Atoi(period)
	from = time.Date(year, 1, 1, 0, 0, 0, 0, loc)
	return from, from.AddDate(1, 0, 0), c.P("record.year_name", "year", year), err
}

// timeIn is the time that one word of a question names: a day, a month, a quarter, a year or
// a term; ok is false when it names none.
func timeIn(c *bot.Context, word string) (from, to time.Time, ok bool, err error) {
	if year, month, day, ok := monthOf(phrase.Fold(word), c.Local(c.Now)); ok && day != 0 {
		from = time.Date(year, month, day, 0, 0, 0, 0, c.Location())
		return from, from.AddDate(0, 0, 1), true, nil
	}
	period, ok, err := readPeriod(c, word)
	var problem *bot.Problem
	switch {
	case errors.As(err, &problem): // a term that is not on record: a word like any other
		return from, to, false, nil
	case err != nil || !ok || period == allTime:
		return from, to, false, err
	}
	from, to, _, err = span(c, period)
	return from, to, err == nil, err
}

// pastTerms lists the terms that are over and of which a person has a record:
// record_terms:PERSON, for the person and the staff.
func pastTerms(c *bot.Context) error {
	p, err := whoseRecord(c, c.Arg(0))
	if err != nil {
		return err
	}
	terms, err := desk.PastTerms(c.Tx, p.ID, c.Now)
	if err != nil {
		return err
	}
	m := bot.Message{Text: c.T("record.terms", "name", p.Name)}
	if len(terms) == 0 {
		m.Text = c.T("record.empty")
	}
	var buttons []bot.Button
	for _, t := range terms {
		label := c.P("record.term_years", "name", t.Name, "from", t.StartsOn.Start(c.Location()).Year(), "to", t.EndsOn.Start(c.Location()).Year())
		buttons = append(buttons, bot.Button{Text: label, Data: bot.Data("record", scopeOf(termSign+strconv.Itoa(t.Number), p.ID, c.Person.ID))})
	}
	back := c.B("common.back", "record", scopeOf(wholeTerm, p.ID, c.Person.ID))
	m.Buttons = c.Fold(bot.Data("record_terms", p.ID), bot.FewRows, bot.Rows(1, buttons...), back)
	return chat.ShowPrivately(c, m)
}
