package plans_test

import (
	"context"
	"database/sql"
	"flag"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write testdata/plans.txt anew")

const golden = "testdata/plans.txt"

// TestPlans walks through the office's life on a recording driver and looks at
// how SQLite would run each statement. The bot never asks for statistics, so
// that the plans follow from the schema alone; those of a database in which
// somebody has are looked at too.
func TestPlans(t *testing.T) {
	w, driver := watch()
	h := walk(t, driver)
	pool := open(t, h.Path)

	everyTable(t, pool, w)
	bare := w.plans(t, pool)
	refuseScans(t, bare)
	if *update {
		require.NoError(t, os.WriteFile(golden, []byte(written(bare)), 0o644))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	require.Equal(t, string(want), written(bare), "plans have changed: see whether they are right, then go test ./internal/acceptance/plans -update")

	analysed := withStatistics(t, h.Path)
	refuseScans(t, w.plans(t, analysed))
}

func open(t *testing.T, path string) *sql.DB {
	t.Helper()
	pool, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(5000)")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, pool.Close()) })
	return pool
}

// withStatistics gives the database those of one with 400 offices of fourteen
// years (lianluo-bench scale, then ANALYZE).
func withStatistics(t *testing.T, path string) *sql.DB {
	t.Helper()
	raw, err := os.ReadFile("testdata/statistics.txt")
	require.NoError(t, err)
	pool := open(t, path)
	_, err = pool.Exec("ANALYZE; DELETE FROM sqlite_stat1")
	require.NoError(t, err)
	for line := range strings.Lines(string(raw)) {
		f := strings.Split(strings.TrimSpace(line), "|")
		require.Len(t, f, 3, line)
		_, err := pool.Exec("INSERT INTO sqlite_stat1 VALUES (?, NULLIF(?, ''), ?)", f[0], f[1], f[2])
		require.NoError(t, err)
	}
	return open(t, path) // statistics are read with the schema
}

// carriedOver are tables that get their rows by a statement that takes them from another, which
// the watcher leaves to the plan of its SELECT.
var carriedOver = map[string]string{
	"INSERT INTO leaving_files ": "the removal of an office (models/offices), which the walk comes to",
}

// everyTable sees to it that the walk has been everywhere.
func everyTable(t *testing.T, pool *sql.DB, w *watcher) {
	t.Helper()
	rows, err := pool.Query("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'search_index%'")
	require.NoError(t, err)
	defer rows.Close()
	asked := strings.Join(slices.Collect(maps.Keys(w.asked)), "\n")
	for rows.Next() {
		var name string
		require.NoError(t, rows.Scan(&name))
		for _, what := range []string{"INSERT INTO " + name + " ", "FROM " + name + " "} {
			if !strings.Contains(asked, what) && carriedOver[what] == "" {
				t.Errorf("the walk leaves out %s: add to it", what)
			}
		}
	}
	require.NoError(t, rows.Err())
}

// plans explains all that was asked, by shape.
func (w *watcher) plans(t *testing.T, pool *sql.DB) map[string][]string {
	t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	out := map[string][]string{}
	for shape, s := range w.asked {
		if strings.HasPrefix(shape, "UPDATE follow_ups ") {
			continue // a migration's: the table has another name since
		}
		out[shape] = explain(t, pool, s)
	}
	return out
}

func explain(t *testing.T, pool *sql.DB, s statement) (plan []string) {
	t.Helper()
	rows, err := pool.QueryContext(context.Background(), "EXPLAIN QUERY PLAN "+s.text, s.args...)
	require.NoError(t, err, s.text)
	defer rows.Close()
	depth := map[int]int{}
	for rows.Next() {
		var id, parent, unused int
		var detail string
		require.NoError(t, rows.Scan(&id, &parent, &unused, &detail))
		if given.MatchString(detail) {
			continue // the rows of an INSERT, however many they are
		}
		depth[id] = depth[parent] + 1
		plan = append(plan, strings.Repeat("    ", depth[id])+detail)
	}
	require.NoError(t, rows.Err())
	return plan
}

func written(plans map[string][]string) string {
	var b strings.Builder
	for _, shape := range slices.Sorted(maps.Keys(plans)) {
		fmt.Fprintln(&b, shape)
		for _, line := range plans[shape] {
			fmt.Fprintln(&b, line)
		}
	}
	return b.String()
}

// Scans that are no fault, and why.
var (
	smallTables = map[string]string{
		"migrations":    "a row for each file of models/migrations",
		"failures":      "a row for each inner fault of 400 days",
		"refreshes":     "a mark for each living message that changed within the second",
		"leaving_files": "files of a removed office that are still on the disk",
		"points_turns":  "a row each time an office turns its points on or off",
	}
	// Indexes of the few rows that are in a passing state.
	smallIndexes = map[string]string{
		"outbox_pending":      "what waits to be sent",
		"outbox_unsaid":       "what was refused for good, and what waits for somebody to come back",
		"leaves_asked":        "leaves that await an answer",
		"chats_unreachable":   "chats that refuse the bot",
		"people_unnoticed":    "who was not told yet how the data is handled",
		"offices_removal":     "offices that are removed within the month",
		"screens_activity":    "screens that are switched on",
		"suggestions_contact": "suggestions of which the contact is told on the next workday",
	}
	allowed = map[string]string{
		"SELECT * FROM offices WHERE name <> '' ORDER BY id": "doctor and the trial list them all",
		"SELECT id FROM offices LIMIT ?":                     "one row",
	}
)

var (
	scanned = regexp.MustCompile(`^SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?`)
	// FTS5 goes through the rows of the words that are asked for (M), which begin with the office.
	words = regexp.MustCompile(`^SCAN i VIRTUAL TABLE INDEX \d+:M`)
	// given are rows that a statement brings itself.
	given = regexp.MustCompile(`^SCAN \d+-ROW VALUES CLAUSE$`)
	// A bot's rows, and those of a kind, are all rows.
	disguised = regexp.MustCompile(`^SEARCH \w+ USING .* \((bot_id|kind|state)=\?\)$`)
)

// ofRemoval are statements of the removal of an office, once in its life: it looks at tables
// whose indexes are made for what is asked every day.
var ofRemoval = regexp.MustCompile(`^(DELETE FROM \w+ WHERE office_id = (\?$|0 AND chat_id IN)|DELETE FROM chats WHERE chat_id IN|UPDATE outbox SET .* WHERE office_id = \? AND state IN \(…\) AND not_before IS NOT NULL$)`)

// refuseScans fails for each statement that reads a big table, or all of an
// index of one, from end to end.
func refuseScans(t *testing.T, plans map[string][]string) {
	t.Helper()
	for _, shape := range slices.Sorted(maps.Keys(plans)) {
		for _, line := range plans[shape] {
			if fault := scan(strings.TrimSpace(line)); fault && allowed[shape] == "" && !ofRemoval.MatchString(shape) {
				t.Errorf("a full scan:\n%s\n%s", shape, strings.Join(plans[shape], "\n"))
			}
		}
	}
	for shape := range allowed {
		require.Contains(t, plans, shape, "no longer asked: take it off the list")
	}
}

func scan(line string) bool {
	if strings.Contains(line, "AUTOMATIC") || disguised.MatchString(line) {
		return true
	}
	if words.MatchString(line) {
		return false
	}
	m := scanned.FindStringSubmatch(line)
	return m != nil && m[1] != "CONSTANT" && smallTables[m[1]] == "" && smallIndexes[m[2]] == ""
}
