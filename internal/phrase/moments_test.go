package phrase_test

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"lianluo/internal/phrase"
)

// of2026 are the days off of autumn 2026 as the notice has them; of other years nothing is known.
func of2026(day time.Time) (name string, off, known bool) {
	weekend := day.Weekday() == time.Saturday || day.Weekday() == time.Sunday
	switch d := day.Format("01-02"); {
	case day.Year() != 2026:
		return "", weekend, false
	case "09-25" <= d && d <= "09-27":
		return "中秋节", true, true
	case "10-01" <= d && d <= "10-07":
		return "国庆节", true, true
	case d == "09-20" || d == "10-10":
		return "国庆节", false, true
	}
	return "", weekend, true
}

// said is how testdata/moments.txt writes what was read; what a caller asks about is "ask".
func said(s phrase.Span, err error) string {
	switch {
	case err != nil || s.Start.Rolled || s.End.Rolled:
		return "ask"
	case s.Ends:
		end := s.End
		end.HasDate = s.Start.HasDate
		return write(s.Start) + " > " + write(end)
	}
	return write(s.Start)
}

// TestMoments reads what people write over many different days: nothing as another day than was meant, nine in ten at
// all, and the rest is asked about. Each phrase stands for itself, then before and behind other words.
func TestMoments(t *testing.T) {
	text, err := os.ReadFile("testdata/moments.txt")
	require.NoError(t, err)
	var today time.Time
	days, all, read := 0, 0, 0
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if day, ok := strings.CutPrefix(line, "## "); ok {
			today, err = time.ParseInLocation("2006-01-02 15:04", day[:16], shanghai)
			require.NoError(t, err)
			days++
		}
		typed, want, ok := strings.Cut(line, " | ")
		if !ok || line[0] == '#' {
			continue
		}
		opts := []phrase.Option{phrase.Knowing(of2026)}
		typed, past := strings.CutPrefix(typed, "past ")
		if past {
			opts = append(opts, phrase.Past)
		}
		all++
		got := said(phrase.ParseSpan(typed, today, opts...))
		if got == want && want != "ask" {
			read++
		}
		const place = "基层协商座谈 @镇政府三楼会议室"
		front, rest, err := phrase.SplitSpan(typed+" "+place, today, opts...)
		ahead := said(front, err)
		behind, _, err := phrase.SplitSpan("基层协商座谈 "+typed, today, opts...)
		after := said(behind, err)
		for _, x := range []string{got, ahead, after} {
			if x != want && x != "ask" {
				t.Errorf("%s: %q is read as %s, %s and %s, meant is %s", today.Format("2006-01-02"), typed, got, ahead, after, want)
				break
			}
		}
		if want != "ask" && (got == "ask" || ahead == "ask") {
			t.Logf("%s: %q is asked about: %s, %s, %s; meant is %s", today.Format("2006-01-02"), typed, got, ahead, after, want)
		}
		if ahead != "ask" && rest != place {
			t.Errorf("%q leaves %q", typed, rest)
		}
		var e *phrase.Error
		if errors.As(err, &e) && e.Kind != phrase.Empty && e.Text == "" {
			t.Errorf("%q: nothing can be shown of %v", typed, e)
		}
	}
	require.GreaterOrEqual(t, days, 7)
	require.GreaterOrEqual(t, all, 300)
	require.GreaterOrEqual(t, 10*read, 9*all, "%d of %d are read", read, all)
	t.Logf("%d of %d are read", read, all)
}

// TestMomentsAsked holds that what nobody can be sure of is not read, not even in part.
func TestMomentsAsked(t *testing.T) {
	text, err := os.ReadFile("testdata/asked.txt")
	require.NoError(t, err)
	today := time.Date(2026, 11, 28, 9, 45, 0, 0, shanghai)
	for typed := range strings.Lines(string(text)) {
		if typed = strings.TrimSpace(typed); typed == "" || typed[0] == '#' {
			continue
		}
		if got := said(phrase.ParseSpan(typed, today, phrase.Knowing(of2026))); got != "ask" {
			t.Errorf("%q is read as %s", typed, got)
		}
		for _, line := range []string{typed + " 基层协商座谈 @镇政府三楼会议室", "基层协商座谈 " + typed + " @镇政府三楼会议室", "基层协商座谈 @镇政府三楼会议室 " + typed} {
			s, rest, err := phrase.SplitSpan(line, today, phrase.Knowing(of2026))
			if got := said(s, err); got != "ask" {
				t.Errorf("%q is read as %s, which leaves %q", line, got, rest)
			}
		}
	}
}
