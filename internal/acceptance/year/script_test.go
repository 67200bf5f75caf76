package year

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"lianluo/internal/harness"
)

// activity is a line of testdata/activities.txt.
type activity struct {
	Key, Topic, Place, Tutor, Plan string
	Materials                      []string
	Summary                        string // "" when the clock closes it
	Start, End                     time.Time
}

func (a *activity) study() bool { return strings.HasPrefix(a.Key, "学") }
func (a *activity) trip() bool  { return strings.HasPrefix(a.Key, "调") }

// step is one line of testdata/events.txt or office.txt: who does what, by the wall clock.
type step struct {
	At   time.Time
	Who  string
	Verb string
	Text string
	File string
	Line int
}

func lines(t testing.TB, name string) (list []string, number []int) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(t, err)
	for i, line := range strings.Split(string(raw), "\n") {
		if trimmed := strings.TrimSpace(line); trimmed != "" && !strings.HasPrefix(trimmed, "#") {
			list, number = append(list, line), append(number, i+1)
		}
	}
	return list, number
}

func wall(t testing.TB, text string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", text, harness.Shanghai)
	require.NoError(t, err)
	return at
}

func readActivities(t testing.TB) (list []*activity) {
	rows, _ := lines(t, "activities.txt")
	for _, row := range rows {
		cells := strings.Split(row, "|")
		require.Len(t, cells, 8, row)
		for i := range cells {
			if cells[i] = strings.TrimSpace(cells[i]); cells[i] == "-" {
				cells[i] = ""
			}
		}
		a := &activity{Key: cells[0], Start: wall(t, cells[1]), Topic: cells[2], Place: cells[3], Tutor: cells[4], Plan: cells[5], Materials: strings.Fields(cells[6])}
		if a.End = a.Start.Add(2 * time.Hour); cells[7] != "自动" {
			a.Summary = cells[7]
		}
		list = append(list, a)
	}
	return list
}

// table is a file of rows by member and columns by activity.
type table struct {
	Head  []string
	Names []string
	Cells map[string]map[string]string // by member and column
}

func readTable(t testing.TB, name string) *table {
	rows, _ := lines(t, name)
	x := &table{Head: strings.Fields(rows[0])[1:], Cells: map[string]map[string]string{}}
	for _, row := range rows[1:] {
		cells := strings.Fields(row)
		require.Len(t, cells, len(x.Head)+1, row)
		x.Names = append(x.Names, cells[0])
		x.Cells[cells[0]] = map[string]string{}
		for i, c := range cells[1:] {
			x.Cells[cells[0]][x.Head[i]] = c
		}
	}
	return x
}

// readEvents reads lines like "2026-01-05 09:12 李强 发 /rota"; a line without
// a date goes on with the one above.
func readEvents(t testing.TB, name string) (list []step) {
	rows, number := lines(t, name)
	var last step
	for i, row := range rows {
		s := step{At: last.At, Who: last.Who, File: name, Line: number[i]}
		rest := strings.TrimSpace(row)
		if strings.HasPrefix(row, "20") {
			parts := strings.SplitN(row, " ", 4)
			require.Len(t, parts, 4, "%s", &s)
			s.At, s.Who, rest = wall(t, parts[0]+" "+parts[1]), parts[2], parts[3]
			require.False(t, s.At.Before(last.At), "%s goes back in time", &s)
		}
		s.Verb, s.Text, _ = strings.Cut(rest, " ")
		s.Text = strings.ReplaceAll(strings.TrimSpace(s.Text), `\n`, "\n")
		list, last = append(list, s), s
	}
	return list
}

func (s *step) String() string { return fmt.Sprintf("%s:%d", s.File, s.Line) }
