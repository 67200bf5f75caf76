package chat

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/internal/phrase"
	"lianluo/models/calendar"
	"lianluo/models/people"
	"lianluo/models/store"
)

// Everything that people type about days and hours is read here, alike for all
// forms and commands. What the reader does not understand whole is a *bot.Problem
// that says so; a day that it has put into a year ten months off is one too. 明天 is
// seen from when it was sent.

// ReadSpan reads words that are nothing but a time: a day, an hour or both, or
// from one to another, also in the past where the words say so.
func ReadSpan(c *bot.Context, text string, opts ...phrase.Option) (phrase.Span, error) {
	return SpanSince(c, c.Local(c.WordsAt()), text, opts...)
}

// SpanSince is ReadSpan as seen from another moment: the end of something as seen
// from its start.
func SpanSince(c *bot.Context, since time.Time, text string, opts ...phrase.Option) (phrase.Span, error) {
	text = phrase.Clean(text)
	s, _, err := eitherWay(c, opts, func(opts []phrase.Option) (phrase.Span, string, error) {
		s, err := phrase.ParseSpan(text, since, opts...)
		return s, "", err
	})
	return s, problemOf(c, s, err, text)
}

// ReadMoment is ReadSpan where a span is of no use: it is asked about.
func ReadMoment(c *bot.Context, text string, opts ...phrase.Option) (phrase.Moment, error) {
	s, err := ReadSpan(c, text, opts...)
	if err == nil && s.Ends {
		return s.Start, c.Problem("moment.span", "text", s.Text)
	}
	return s.Start, err
}

// ReadDay reads words that are a single day. An hour would be lost, and is asked
// about. unknown is the problem of words that are no day at all; it takes text.
func ReadDay(c *bot.Context, text, unknown string, opts ...phrase.Option) (store.Date, error) {
	m, err := ReadMoment(c, text, opts...)
	var p *bot.Problem
	switch {
	case errors.As(err, &p) && p.Key == "moment.unknown", err == nil && !m.HasDate:
		return "", c.Problem(unknown, "text", phrase.Truncate(phrase.Clean(text), 20))
	case err != nil:
		return "", err
	case m.HasClock:
		return "", c.Problem("moment.day_only", "text", m.Text, "date", c.Date(m.Time))
	}
	return store.DateOf(m.Time, c.Location()), nil
}

// Timed is a line of which the time has been taken.
type Timed struct {
	phrase.Span
	// Found says that the line speaks of a time; without one all of it is Rest.
	Found bool
	// Rest is the line without the time. Where there is a problem it is the line
	// without the words that are asked about, if it begins with them.
	Rest string
}

// SplitTime takes the time out of a line that has more to say. A line that speaks
// of a time that cannot be read whole gives the problem to show.
func SplitTime(c *bot.Context, line string, opts ...phrase.Option) (Timed, error) {
	s, rest, err := eitherWay(c, opts, func(opts []phrase.Option) (phrase.Span, string, error) {
		return phrase.SplitSpan(line, c.Local(c.WordsAt()), opts...)
	})
	t := Timed{Span: s, Found: true, Rest: rest}
	var e *phrase.Error
	if errors.As(err, &e) && e.Kind == phrase.Empty {
		t.Found = false
		return t, nil
	}
	problem := problemOf(c, s, err, line)
	if problem != nil {
		t.Rest = line
		said := s.Text
		if e != nil {
			said = e.Text
		}
		after, front := strings.CutPrefix(strings.TrimSpace(line), said)
		if rest := strings.TrimSpace(after); said != "" && front && rest != "" && rest != after {
			t.Rest = rest
		}
	}
	return t, problem
}

// eitherWay reads with what the calendar knows. It prefers the day to come, and
// takes one in the past when the words say so: 昨天.
func eitherWay(c *bot.Context, opts []phrase.Option, read func([]phrase.Option) (phrase.Span, string, error)) (phrase.Span, string, error) {
	cal := Workdays(c)
	opts = append(opts, phrase.Knowing(func(day time.Time) (name string, off, known bool) {
		d := cal.Day(calendar.DateOf(day))
		return d.Name, d.Off, !d.Provisional
	}))
	s, rest, err := read(opts)
	var e *phrase.Error
	if errors.As(err, &e) && e.Kind == phrase.TooEarly {
		return read(append(opts, phrase.Past))
	}
	return s, rest, err
}

// problemOf words what internal/phrase says of a time, and asks about a year that
// nobody wrote and that makes the day nearly a year off; nil where all is well.
func problemOf(c *bot.Context, s phrase.Span, err error, typed string) error {
	var e *phrase.Error
	switch {
	case err == nil && (s.Start.Rolled || s.Ends && s.End.HasDate && s.End.Rolled):
		return c.Problem("moment.rolled", "text", s.Text, "date", c.Words.FullDate(s.Start.Time))
	case !errors.As(err, &e):
		return err
	}
	text := e.Text
	if text == "" {
		text = phrase.Truncate(phrase.Clean(typed), 40)
	}
	if key := momentProblems[e.Kind]; key != "" {
		return c.Problem(key, "text", text)
	}
	if e.Kind == phrase.WeekdayMismatch {
		return c.Problem("moment.weekday", "text", text, "date", c.Date(e.Date))
	}
	return c.Problem("moment.unknown", "text", text)
}

var momentProblems = map[phrase.Kind]string{
	phrase.Impossible: "moment.impossible", phrase.Ambiguous: "moment.ambiguous", phrase.Recurring: "moment.recurring", phrase.Reversed: "moment.reversed",
	phrase.Unannounced: "moment.unannounced", phrase.TooLate: "moment.too_late", phrase.Range: "moment.span",
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
		return c.Words.Today(t)
	}
	return c.Date(t)
}
