package chat

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/internal/phrase"
	"lianluo/models/people"
	"lianluo/models/store"
)

// MomentProblem words what internal/phrase says of a date or an hour; nil for
// other errors.
func MomentProblem(c *bot.Context, err error, typed string) error {
	var e *phrase.Error
	if !errors.As(err, &e) {
		return err
	}
	text := e.Text
	if text == "" {
		text = phrase.Truncate(phrase.Clean(typed), 40)
	}
	switch e.Kind {
	case phrase.Impossible:
		return c.Problem("moment.impossible", "text", text)
	case phrase.WeekdayMismatch:
		return c.Problem("moment.weekday", "text", text, "date", c.Date(e.Date))
	case phrase.Ambiguous:
		return c.Problem("moment.ambiguous", "text", text)
	}
	return c.Problem("moment.unknown", "text", text)
}

// ParseTime reads a day, an hour or both, also a day in the past; a span such
// as 15:00-17:00 gives its end too (with the day of the start).
func ParseTime(text string, now time.Time) (m phrase.Moment, end time.Time, err error) {
	text = strings.TrimSpace(text)
	if m, err = parseEither(text, now); err == nil {
		return m, end, nil
	}
	var e *phrase.Error
	if !errors.As(err, &e) || e.Kind != phrase.Range {
		return m, end, err
	}
	cut := strings.LastIndex(text, e.Text)
	if cut < 0 {
		return m, end, err
	}
	if m, err = parseEither(text[:cut], now); err != nil {
		return m, end, err
	}
	until, err := parseEither(strings.TrimLeft(text[cut:], phrase.Dashes), now)
	if err != nil {
		return m, end, err
	}
	return m, EndOn(m.Time, until), nil
}

// parseEither prefers the day to come, and takes one in the past when the
// words say so: 昨天.
func parseEither(text string, now time.Time) (phrase.Moment, error) {
	m, err := phrase.ParseTime(text, now)
	var e *phrase.Error
	if errors.As(err, &e) && e.Kind == phrase.TooEarly {
		return phrase.ParseTime(text, now, phrase.Past)
	}
	return m, err
}

// SplitTime takes the day and the hour out of a line; a span gives its end too.
func SplitTime(line string, now time.Time) (m phrase.Moment, end time.Time, rest string, err error) {
	m, rest, err = phrase.SplitTime(line, now)
	var e *phrase.Error
	if !errors.As(err, &e) {
		return m, end, rest, err
	}
	switch e.Kind {
	case phrase.Range:
		if m, end, err = ParseTime(e.Text, now); err == nil {
			rest = strings.Replace(line, e.Text, " ", 1)
		}
	case phrase.TooEarly:
		m, rest, err = phrase.SplitTime(line, now, phrase.Past)
	}
	return m, end, strings.TrimSpace(rest), err
}

// EndOn puts the end of a span after its start: the same day, in the afternoon
// when 下午3点-5点 was meant.
func EndOn(start time.Time, until phrase.Moment) time.Time {
	if until.HasDate {
		return until.Time
	}
	h, m, _ := until.Time.Clock()
	end := time.Date(start.Year(), start.Month(), start.Day(), h, m, 0, 0, start.Location())
	if !end.After(start) && h < 12 {
		end = end.Add(12 * time.Hour)
	}
	return end
}

// Hhmm writes a time of the day as the settings are typed: 2100.
func Hhmm(m people.Minutes) string { return fmt.Sprintf("%02d%02d", m/60, m%60) }

// Day writes a day as a person reads it: 今天 12月5日（周六） or 12月3日（周四）.
func Day(c *bot.Context, d store.Date) string {
	t := d.Start(c.Location())
	if d == store.DateOf(c.Now, c.Location()) {
		return c.P("writing.today", "date", c.Date(t))
	}
	return c.Date(t)
}
