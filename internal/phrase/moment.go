package phrase

import (
	"strings"
	"time"
)

// Moment is a day, an hour, or both, as a person typed it.
type Moment struct {
	// Time lies in the location of the now that was given. Without a clock it is midnight, without a date it is today.
	Time              time.Time
	HasDate, HasClock bool
	// Rolled says that no year was written and that the day, put into one, lies ten months off or more: 11月27日 on 28
	// November. It is more likely a slip, or meant the other way, and has to be asked about.
	Rolled bool
	// Text is the piece of the text that was read, as it was typed.
	Text string
}

// String writes the moment so that ParseTime reads it back: 2026年12月5日（周六）15:00.
func (m Moment) String() string {
	var parts []string
	if m.HasDate {
		parts = append(parts, m.Time.Format("2006年1月2日")+"（周"+string([]rune("日一二三四五六")[m.Time.Weekday()])+"）")
	}
	if m.HasClock {
		parts = append(parts, m.Time.Format("15:04"))
	}
	return strings.Join(parts, " ")
}

// Option changes how days are understood.
type Option func(*reader)

// Past is for what has been done: 12月5日 is then the last one, not the next; 昨天 and 上周五 are allowed and 明天 is not;
// 昨天下午 needs no hour. A year that is written is taken as it stands in either way.
func Past(p *reader) { p.past, p.rough = true, true }

// Rough is for what only needs the day: 12月5日下午 is one.
func Rough(p *reader) { p.rough = true }

// Holidays says what is known of a day: whether people are off work, and the holiday that it belongs to, "" on an
// ordinary day. Where the notice of the year is not out, known is false.
type Holidays func(day time.Time) (name string, off, known bool)

// Knowing lets days be read that hang on the holidays: 节后第一个工作日. Without it they are Unannounced.
func Knowing(h Holidays) Option { return func(p *reader) { p.holidays = h } }

// ParseTime reads a text that is nothing but a day, an hour or both; see date, weekday and clock for the forms. Days
// without a year are the next ones to come, today included. Other words, a weekday that contradicts the day and days
// that do not exist are refused with an *Error, and so is a span. A final full stop or comma is read over.
func ParseTime(text string, now time.Time, opts ...Option) (Moment, error) {
	s, err := ParseSpan(text, now, opts...)
	if err == nil && s.Ends {
		return Moment{}, &Error{Kind: Range, Text: Truncate(s.Text, maxPiece)}
	}
	return s.Start, err
}

// SplitTime takes the day and the hour out of a line such as "12月5日下午3点 二十届四中全会精神 @镇政府三楼会议室" and gives what is
// left. An expression at the beginning is taken; if there is none, of those within the one that has both day and hour,
// then the longest, then the first. Nothing but spaces and the commas and colons next to the expression is lost. A text
// without any is Empty. Where more is said of the time than was read — 12月5日左右, 周三或周四 — nothing is taken: the
// Error has the piece. With an error, rest is the text as it came.
func SplitTime(text string, now time.Time, opts ...Option) (m Moment, rest string, err error) {
	s, rest, err := SplitSpan(text, now, opts...)
	if err == nil && s.Ends {
		return Moment{}, text, &Error{Kind: Range, Text: Truncate(s.Text, maxPiece)}
	}
	return s.Start, rest, err
}
