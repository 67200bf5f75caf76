package documents

import (
	"bytes"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// ICalendar is a calendar as phones take it (RFC 5545). It asks nothing of
// whoever reads it and rings no bell: reminders are the bot's.
type ICalendar struct {
	Product string // of the program that made it: -//lianluo//calendar//ZH
	Name    string // as it is called in the list of calendars
	Refresh time.Duration
	Events  []CalendarEvent
}

// CalendarEvent is one entry of a calendar: from Start to End, or, when Day is
// set, all of that day.
type CalendarEvent struct {
	UID         string // the same for ever, unlike that of any other entry
	Summary     string
	Description string
	Location    string
	URL         string
	Start, End  time.Time
	Day         string // 2006-01-02; "" for an entry with hours
	Created     time.Time
	Modified    time.Time
	Cancelled   bool
	Free        bool // does not make the person busy
}

// icalLine is the longest line in octets, without its end (RFC 5545 §3.1).
const icalLine = 75

// Bytes writes the calendar. Times stand in UTC, which needs no table of zones
// and is the same instant wherever it is read (§3.3.5, form 2). The same
// calendar always gives the same bytes: DTSTAMP is when an entry was last
// revised, as §3.8.7.2 has it for a calendar without a METHOD.
func (c *ICalendar) Bytes() []byte {
	var b icalWriter
	b.line("BEGIN", "VCALENDAR")
	b.line("VERSION", "2.0")
	b.text("PRODID", c.Product)
	b.line("CALSCALE", "GREGORIAN")
	b.text("NAME", c.Name) // RFC 7986; what follows is what phones had before it
	b.text("X-WR-CALNAME", c.Name)
	if c.Refresh > 0 {
		every := fmt.Sprintf("PT%dM", int(c.Refresh/time.Minute))
		b.line("REFRESH-INTERVAL;VALUE=DURATION", every)
		b.line("X-PUBLISHED-TTL", every)
	}
	for i := range c.Events {
		c.Events[i].write(&b)
	}
	b.line("END", "VCALENDAR")
	return b.Bytes()
}

func (e *CalendarEvent) write(b *icalWriter) {
	b.line("BEGIN", "VEVENT")
	b.text("UID", e.UID)
	b.line("DTSTAMP", icalTime(e.Modified))
	if e.Day != "" {
		day := strings.ReplaceAll(e.Day, "-", "")
		b.line("DTSTART;VALUE=DATE", day) // without an end: that day (§3.6.1)
	} else {
		b.line("DTSTART", icalTime(e.Start))
		b.line("DTEND", icalTime(e.End))
	}
	b.text("SUMMARY", e.Summary)
	if e.Location != "" {
		b.text("LOCATION", e.Location)
	}
	if e.Description != "" {
		b.text("DESCRIPTION", e.Description)
	}
	if e.URL != "" {
		b.line("URL", icalClean(e.URL)) // a URI is not escaped (§3.3.13)
	}
	status := "CONFIRMED"
	if e.Cancelled {
		status = "CANCELLED"
	}
	b.line("STATUS", status)
	transparent := "OPAQUE"
	if e.Free || e.Cancelled {
		transparent = "TRANSPARENT"
	}
	b.line("TRANSP", transparent)
	b.line("SEQUENCE", fmt.Sprint(e.sequence()))
	b.line("CREATED", icalTime(e.Created))
	b.line("LAST-MODIFIED", icalTime(e.Modified))
	b.line("END", "VEVENT")
}

// sequence numbers the revisions of an entry (§3.8.7.4): the seconds from its
// making to its last change, which only grow.
func (e *CalendarEvent) sequence() int64 {
	return max(int64(e.Modified.Sub(e.Created)/time.Second), 0)
}

func icalTime(t time.Time) string { return t.UTC().Format("20060102T150405Z") }

type icalWriter struct{ bytes.Buffer }

// text writes a property whose value is a person's words (§3.3.11).
func (b *icalWriter) text(name, value string) { b.line(name, icalEscapes.Replace(icalClean(value))) }

var icalEscapes = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`)

// icalClean leaves out what a value cannot hold: control signs other than the end
// of a line, and what is no UTF-8.
func icalClean(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r', r == '\u2028', r == '\u2029', r == '\u0085':
			return '\n'
		case r == '\t':
			return ' '
		case r < ' ' && r != '\n', r == 0x7f, r >= 0x80 && r < 0xa0:
			return -1
		}
		return r
	}, s)
}

// line writes a property folded at 75 octets, never within a character
// (§3.1). Nothing in a value ends a line.
func (b *icalWriter) line(name, value string) {
	rest := name + ":" + strings.ReplaceAll(value, "\n", " ")
	room := icalLine
	for len(rest) > room {
		n := room
		for !utf8.RuneStart(rest[n]) {
			n--
		}
		b.WriteString(rest[:n])
		b.WriteString("\r\n ")
		rest, room = rest[n:], icalLine-1 // behind the blank that folds
	}
	b.WriteString(rest)
	b.WriteString("\r\n")
}
