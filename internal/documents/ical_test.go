package documents_test

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"lianluo/internal/documents"
)

var updateCalendar = flag.Bool("update", false, "write testdata/calendar.ics anew")

func TestCalendarFile(t *testing.T) {
	made := time.Date(2026, 11, 20, 1, 2, 3, 0, time.UTC)
	c := documents.ICalendar{Product: "-//lianluo//calendar//EN", Name: "青山镇政协联络处活动", Refresh: 4 * time.Hour, Events: []documents.CalendarEvent{
		{
			UID: "activity-1-office-1-bot-42@lianluo", Summary: `集中学习：“二十届四中全会精神”; 附：a,b\c`, Location: "镇政府三楼会议室",
			Description: "签到 14:30–17:00\n" + strings.Repeat("很长的一段说明，", 12), URL: "https://t.me/lianluo_bot?start=s-1",
			Start: time.Date(2026, 12, 5, 15, 0, 0, 0, time.FixedZone("CST", 8*3600)), End: time.Date(2026, 12, 5, 9, 0, 0, 0, time.UTC),
			Created: made, Modified: made.Add(90 * time.Second),
		},
		{
			UID: "activity-2-office-1-bot-42@lianluo", Summary: "座谈讨论：取消的", Start: made, End: made.Add(time.Hour), Created: made, Modified: made,
			Cancelled: true,
		},
		{UID: "note-1-7-office-1-bot-42@lianluo", Summary: "交学习笔记：二十届四中全会精神", Day: "2026-12-12", Created: made, Modified: made, Free: true},
	}}
	got := c.Bytes()
	if *updateCalendar {
		require.NoError(t, os.WriteFile("testdata/calendar.ics", got, 0o644))
	}
	want, err := os.ReadFile("testdata/calendar.ics")
	require.NoError(t, err)
	require.Equal(t, string(want), string(got))
	require.Equal(t, got, c.Bytes(), "the same bytes each time")
}

// property is one line of a calendar, unfolded.
type property struct{ name, value string }

// readCalendar reads RFC 5545 §3.1 as strictly as it is written.
func readCalendar(t require.TestingT, data []byte) (list []property) {
	require.True(t, utf8.Valid(data))
	text := string(data)
	require.True(t, strings.HasSuffix(text, "\r\n"))
	lines := strings.Split(strings.TrimSuffix(text, "\r\n"), "\r\n")
	for _, line := range lines {
		require.LessOrEqual(t, len(line), 75, "octets of a line")
		require.NotContains(t, line, "\n")
		require.NotContains(t, line, "\r")
		require.True(t, utf8.ValidString(line), "folded within a character")
		if rest, folded := strings.CutPrefix(line, " "); folded {
			require.NotEmpty(t, list)
			list[len(list)-1].value += rest
			continue
		}
		name, value, ok := strings.Cut(line, ":")
		require.True(t, ok, line)
		list = append(list, property{name, value})
	}
	return list
}

// unescape reads a TEXT (§3.3.11).
func unescape(t require.TestingT, s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' {
			require.NotContains(t, ";,", string(s[i]), "not escaped in %q", s)
			b.WriteByte(s[i])
			continue
		}
		i++
		require.Less(t, i, len(s))
		switch s[i] {
		case 'n', 'N':
			b.WriteByte('\n')
		case '\\', ';', ',':
			b.WriteByte(s[i])
		default:
			require.Fail(t, "unknown escape", s)
		}
	}
	return b.String()
}

// anyText is what people write, and what nobody should be able to.
func anyText() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.String(),
		rapid.StringOf(rapid.SampledFrom([]rune("\r\n\\;,: \t\x00\x7f\u2028“学习𠮷é"))),
		rapid.StringOfN(rapid.SampledFrom([]rune("学习é𠮷,a\n")), 30, 200, -1), // folded several times
		rapid.Just("x\r\nEND:VEVENT\r\nBEGIN:VEVENT"),
	)
}

func TestAnyCalendarReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		event := documents.CalendarEvent{
			UID: "u@lianluo", Summary: anyText().Draw(t, "summary"), Description: anyText().Draw(t, "description"),
			Location: anyText().Draw(t, "location"), URL: "https://t.me/bot?start=s-1", Cancelled: rapid.Bool().Draw(t, "cancelled"),
			Start:   time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "start"), 0),
			Created: time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "created"), 0),
		}
		event.End = event.Start.Add(time.Hour)
		event.Modified = event.Created.Add(time.Duration(rapid.Int64Range(0, 1e6).Draw(t, "age")) * time.Second)
		c := documents.ICalendar{Product: "p", Name: anyText().Draw(t, "name"), Events: []documents.CalendarEvent{event}}
		list := readCalendar(t, c.Bytes())
		count := map[string]int{}
		value := map[string]string{}
		for _, p := range list {
			count[p.name]++
			value[p.name] = p.value
		}
		require.Equal(t, 2, count["BEGIN"], "nobody's words make an entry")
		require.Equal(t, 2, count["END"])
		require.Zero(t, count["BEGIN:VALARM"])
		for name, want := range map[string]string{"SUMMARY": event.Summary, "LOCATION": event.Location, "DESCRIPTION": event.Description, "X-WR-CALNAME": c.Name} {
			if strings.IndexFunc(want, func(r rune) bool {
				return r < ' ' && r != '\n' || r >= 0x7f && r < 0xa0 || r == 0x2028 || r == 0x2029 || r == utf8.RuneError
			}) < 0 {
				require.Equal(t, want, unescape(t, value[name]), name)
			}
			unescape(t, value[name])
		}
		start, err := time.Parse("20060102T150405Z", value["DTSTART"])
		require.NoError(t, err)
		require.True(t, start.Equal(event.Start))
		require.Equal(t, event.Cancelled, value["STATUS"] == "CANCELLED")
		require.Equal(t, value["LAST-MODIFIED"], value["DTSTAMP"])

		later := event
		later.Modified = event.Modified.Add(time.Second)
		c.Events[0] = later
		for _, p := range readCalendar(t, c.Bytes()) {
			if p.name == "SEQUENCE" {
				require.NotEqual(t, value["SEQUENCE"], p.value, "a revision has a number of its own")
			}
		}
	})
}

func TestQRCode(t *testing.T) {
	q, err := documents.NewQR("https://t.me/lianluo_bot?start=q-1-AAAAAAAAAAAAAAAA")
	require.NoError(t, err)
	svg := string(q.SVG())
	side := q.Picture(1).Bounds().Dx()
	// What is drawn by rows is what is drawn by pixels.
	dark := 0
	picture := q.Picture(1)
	for y := range side {
		for x := range side {
			if picture.ColorIndexAt(x, y) == 1 {
				dark++
			}
		}
	}
	drawn := 0
	for _, run := range strings.Split(svg[strings.LastIndex(svg, `d="`)+3:], "M")[1:] {
		n := 0
		for _, r := range run[strings.Index(run, "h")+1:] {
			if r < '0' || r > '9' {
				break
			}
			n = n*10 + int(r-'0')
		}
		drawn += n
	}
	require.Equal(t, dark, drawn)
	require.True(t, bytes.HasPrefix(q.SVG(), []byte("<svg ")))
}
