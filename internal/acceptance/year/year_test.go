package year

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	update = flag.Bool("update", false, "write testdata/transcripts anew, from a year without restarts")
	logs   = flag.String("logs", "", "write what was heard into this directory, also of a year that breaks off")
)

// TestTheYear plays the year and looks at what everybody heard, what the books
// say and what the group has seen. The transcripts are written without a
// restart of the program and compared with restarts, so that they also prove
// that nobody notices one.
func TestTheYear(t *testing.T) {
	p := play(t, !*update)
	events := p.heard()
	t.Run("transcripts", func(t *testing.T) {
		said := p.transcripts(events)
		if *logs != "" {
			write(t, *logs, said)
		}
		compare(t, said)
		for name, log := range said {
			require.NotRegexp(t, bracketed, log, "%s.txt: a day with its weekday brings brackets of its own", name)
		}
	})
	t.Run("pushes", func(t *testing.T) { p.comparePushes(t, events) })
	t.Run("privacy", func(t *testing.T) {
		require.Empty(t, p.leaks(events))
		require.Greater(t, len(p.private), 150)
		require.NotEmpty(t, p.consented)
		for _, c := range p.consented {
			require.True(t, p.seenAfter(events, c), "what is agreed to is shown: %q", c.Text)
		}
	})
	t.Run("register", func(t *testing.T) {
		want, got := readTable(t, "register.txt"), p.register()
		require.Equal(t, p.attendance.Names, want.Names)
		for _, name := range want.Names {
			for _, key := range want.Head {
				if key != "|" {
					assert.Equal(t, want.Cells[name][key], got[name][key], "%s %s", name, key)
				}
			}
		}
	})
	t.Run("voices", func(t *testing.T) { p.compareVoices(t) })
	t.Run("consultation", func(t *testing.T) { p.compareConsultation(t) })
	t.Run("fund", func(t *testing.T) { p.compareFund(t) })
	t.Run("tasks", func(t *testing.T) { p.compareTasks(t) })
	t.Run("reports", func(t *testing.T) { p.compareReports(t) })
	t.Run("promises", func(t *testing.T) { p.comparePromises(t) })
}

func write(t testing.TB, dir string, logs map[string]string) {
	require.NoError(t, os.RemoveAll(dir))
	require.NoError(t, os.MkdirAll(dir, 0o755))
	for name, log := range logs {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name+".txt"), []byte(log), 0o644))
	}
}

func compare(t *testing.T, logs map[string]string) {
	dir := filepath.Join("testdata", "transcripts")
	if *update {
		write(t, dir, logs)
		return
	}
	var names []string
	for name := range logs {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		raw, err := os.ReadFile(filepath.Join(dir, name+".txt"))
		require.NoError(t, err)
		// Line by line: a difference of the whole would fill the screen.
		want, got := strings.Split(string(raw), "\n"), strings.Split(logs[name], "\n")
		for i := range min(len(want), len(got)) {
			require.Equal(t, want[i], got[i], "%s.txt:%d", name, i+1)
		}
		require.Len(t, got, len(want), name)
	}
}

// TestTheYearWithoutRestarts is the other half, where there is time for it.
func TestTheYearWithoutRestarts(t *testing.T) {
	if os.Getenv("LIANLUO_CI") == "" {
		t.Skip("LIANLUO_CI is not set: the year was played with restarts")
	}
	p := play(t, false)
	compare(t, p.transcripts(p.heard()))
}
