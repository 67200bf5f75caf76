package anonymity_test

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"lianluo/internal/harness"
	"lianluo/models/modelstest"
	"lianluo/models/supervision"
)

// items is how many are filed, and kills how often the program is killed meanwhile.
const (
	items = 50
	kills = 6
)

var spaced = regexp.MustCompile(`\p{Han}{2} \p{Han}{2} \p{Han}{2} \p{Han}{2}`)

// town is the office with its eleven members, and what was filed.
type town struct {
	*harness.Harness
	t        *testing.T
	random   *rand.Rand
	acts     []act
	receipts []string
	wrote    map[string]int // by person and day
	killed   int
}

func newTown(t *testing.T) *town {
	w := &town{t: t, random: rand.New(rand.NewPCG(12, 11)), wrote: map[string]int{}}
	monday := time.Date(2026, 12, 7, 8, 2, 0, 0, harness.Shanghai)
	w.Harness = harness.New(t, harness.At(monday), harness.Public("https://example.org")).Seed()
	return w
}

// file has somebody file an item, most often after an ordinary command.
func (w *town) file() {
	day := w.Clock.Now().In(harness.Shanghai).Format("2006-01-02")
	var p *harness.Person
	for p == nil || w.wrote[fmt.Sprint(p.ID, day)] >= 3 {
		p = w.Members[w.random.IntN(len(w.Members))]
	}
	w.wrote[fmt.Sprint(p.ID, day)]++
	if w.random.IntN(4) > 0 {
		p.Send("/menu")
	}
	marker := fmt.Sprintf("意见之%03d号", len(w.acts))
	text := marker + strings.Repeat("，说说村里的事", 1+len(w.acts)%40)
	p.Send("民主监督").Tap("匿名写")
	found := spaced.FindAllString(p.Chat(), -1)
	require.NotEmpty(w.t, found)
	w.receipts = append(w.receipts, found[len(found)-1])
	p.Send(text)
	require.Contains(w.t, p.Chat(), "还没有保存")
	w.acts = append(w.acts, act{text: text, marker: marker, person: p.ID, day: day})
}

// today is how many were filed today.
func (w *town) today() (n int) {
	day := w.Clock.Now().In(harness.Shanghai).Format("2006-01-02")
	for _, a := range w.acts {
		if a.day == day {
			n++
		}
	}
	return n
}

// traffic is what others do meanwhile.
func (w *town) traffic() {
	p := w.Members[w.random.IntN(len(w.Members))]
	switch w.random.IntN(5) {
	case 0:
		p.SendIn(w.Group, "大家辛苦了")
	case 1:
		p.Send("/todo")
	case 2:
		p.Send("/calendar")
	case 3:
		p.Send("/suggestions")
	default:
		p.Send("/menu")
	}
}

// kill ends the program as kill -9 does: its files are as they were at that instant, and
// what was in its memory is gone.
func (w *town) kill() {
	w.killed++
	left := map[string][]byte{}
	for _, f := range w.files() {
		raw, err := os.ReadFile(f)
		require.NoError(w.t, err)
		left[f] = raw
	}
	w.Stop()
	for _, f := range w.files() {
		require.NoError(w.t, os.Remove(f))
	}
	for f, raw := range left {
		if !strings.HasSuffix(f, "-shm") { // it is memory, which the next start makes anew
			require.NoError(w.t, os.WriteFile(f, raw, 0o600))
		}
	}
	w.Start()
}

// files are the database's, with its log.
func (w *town) files() []string {
	list, err := filepath.Glob(w.Path + "*")
	require.NoError(w.t, err)
	return list
}

// nowhere holds that words stand in no file of the database, nor in the log.
func (w *town) nowhere(words ...string) {
	w.t.Helper()
	for _, word := range words {
		for _, f := range w.files() {
			raw, err := os.ReadFile(f)
			require.NoError(w.t, err)
			require.False(w.t, bytes.Contains(raw, []byte(word)), "%s stands in %s", word, filepath.Base(f))
		}
		require.NotContains(w.t, w.Log.String(), word)
	}
}

// told notes which items were told to be kept, and holds that these are there once, and no
// others.
func (w *town) told(since int) {
	w.t.Helper()
	text := dump(w.t, w.DB)["supervision_lines"]
	for i := since; i < len(w.acts); i++ {
		n := strings.Count(text, w.acts[i].marker)
		require.LessOrEqual(w.t, n, 1)
		w.acts[i].kept = n == 1
	}
	for _, p := range w.Members {
		kept := 0
		for _, a := range w.acts {
			if a.kept && a.person == p.ID {
				kept++
			}
		}
		require.Equal(w.t, kept, p.Told("已收下"), "%s was told of each that is kept, once", p.Name)
	}
}

func TestNobodyIsFoundInWhatIsLeft(t *testing.T) {
	if modelstest.Postgres() {
		t.Skip("the files of PostgreSQL are not ours to read: TestNobodyIsFoundByXminOnOnePostgres is for it")
	}
	w := newTown(t)
	lost := map[string]bool{}
	for len(w.acts) < items || w.killed < kills {
		now := w.Clock.Now().In(harness.Shanghai)
		if now.Hour() >= 20 || w.today() > 24 { // of 33 that eleven may write
			w.AdvanceTo(time.Date(now.Year(), now.Month(), now.Day()+1, 8, 2, 0, 0, harness.Shanghai))
			continue
		}
		since := len(w.acts)
		kill := w.random.IntN(2) == 0
		for range 2 + w.random.IntN(3) {
			for range w.random.IntN(3) {
				w.traffic()
				w.Advance(time.Minute)
			}
			w.file()
			w.Advance(time.Duration(1+w.random.IntN(6)) * time.Minute)
		}
		for _, a := range w.acts[since:] {
			w.nowhere(a.marker)
		}
		if kill { // some of the hour are gone, and were never told to be kept
			w.kill()
		}
		w.file()
		now = w.Clock.Now()
		w.AdvanceTo(now.Truncate(time.Hour).Add(time.Hour))
		w.told(since)
		for _, a := range w.acts[:len(w.acts)-1] {
			lost[a.marker] = lost[a.marker] || kill && slices.Contains(markers(w.acts[since:]), a.marker)
			require.False(t, a.kept && lost[a.marker], "what a kill took was told to be kept")
		}
		w.AdvanceTo(w.Clock.Now().Add(2 * time.Minute))
	}
	kept := 0
	for _, a := range w.acts {
		if a.kept {
			kept++
		}
	}
	require.GreaterOrEqual(t, kept, 25)
	t.Logf("%d items, %d kept, %d kills", len(w.acts), kept, w.killed)

	w.onlyWhereItBelongs()
	w.attacks(kept)
}

func markers(acts []act) (list []string) {
	for _, a := range acts {
		list = append(list, a.marker)
	}
	return list
}

// onlyWhereItBelongs holds that the texts stand in the table of lines and nowhere else,
// with nothing of a person beside them, and that no receipt stands anywhere.
func (w *town) onlyWhereItBelongs() {
	t := w.t
	tables := dump(t, w.DB)
	clock := regexp.MustCompile(`\d\d:\d\d`)
	for table, text := range tables {
		ours := strings.HasPrefix(table, "supervision_")
		for _, a := range w.acts {
			if table != "supervision_lines" {
				require.NotContains(t, text, a.marker, "an item's words stand in %s", table)
			}
		}
		if !ours {
			require.NotContains(t, text, "民主监督 · 匿名", "a question of the room stands in %s", table)
			continue
		}
		require.False(t, clock.MatchString(text), "a time of day stands in %s", table)
		for _, p := range append(slices.Clone(w.Members), w.Director) {
			require.NotContains(t, text, p.Name)
			require.NotContains(t, text, fmt.Sprintf("=%d\n", p.ID), "an account stands in %s", table)
		}
	}
	columns := map[string][]string{
		"supervision_items": {"id", "office_id", "receipt", "state", "topic", "filed_on", "shown_on", "posted_on"},
		"supervision_lines": {"id", "office_id", "item_id", "seq", "of_office", "written_on", "body"},
		"supervision_salts": {"id", "office_id", "salt"},
	}
	for table, want := range columns {
		var have []string
		require.NoError(t, w.DB.Read(t.Context()).Raw("SELECT name FROM pragma_table_info('"+table+"')").Scan(&have).Error)
		require.ElementsMatch(t, want, have, "a column more needs to be thought over: %s", table)
	}

	backup := t.TempDir() + "/backup.db"
	require.NoError(t, w.DB.Backup(t.Context(), backup, false, func(context.Context, string) error { return nil }))
	raw, err := os.ReadFile(backup)
	require.NoError(t, err)
	w.Director.Send("/menu") // so that there are figures after a start, too
	figures := w.figures()
	for i, receipt := range w.receipts {
		bare := strings.ReplaceAll(receipt, " ", "")
		w.nowhere(receipt, bare)
		require.NotContains(t, figures, bare)
		require.False(t, bytes.Contains(raw, []byte(bare)) || bytes.Contains(raw, []byte(receipt)), "a receipt stands in the backup")
		require.NotContains(t, figures+w.Log.String(), w.acts[i].marker)
	}
	for _, p := range w.Members {
		require.NotContains(t, figures, p.Name)
		require.NotContains(t, figures, fmt.Sprint(p.ID))
	}
	// Who knows a receipt finds the item: the hash is of it.
	for i, a := range w.acts {
		if a.kept {
			p := w.Members[slices.IndexFunc(w.Members, func(p *harness.Person) bool { return p.ID == a.person })]
			p.Send("/supervise " + w.receipts[i])
			require.Regexp(t, "还没有送到主任那里|主任已经看到", p.Last())
			break
		}
	}
}

// figures is what /metrics shows.
func (w *town) figures() string {
	status, text := w.Get("/metrics")
	require.Equal(w.t, 200, status)
	require.Contains(w.t, text, "lianluo_updates_total")
	return text
}

// attacks tries to join texts to people; each succeeds where a careless program has kept
// the same.
func (w *town) attacks(kept int) {
	t := w.t
	w.Stop() // so that all of it is in the file
	db, err := sql.Open("sqlite", "file:"+w.Path+"?_pragma=query_only(1)")
	require.NoError(t, err)
	defer db.Close()
	// A careless program keeps all at once.
	all := slices.Clone(w.acts)
	for i := range all {
		all[i].kept = true
	}
	path, careless := planted(t, all)
	compare := func(name string, right, leak int) {
		t.Run(name, func(t *testing.T) {
			t.Logf("%d of %d texts are given to their authors, by chance up to %d; of a careless program %d of %d", right, kept, byChance(kept), leak, len(all))
			require.LessOrEqual(t, right, byChance(kept))
			require.Greater(t, leak, byChance(len(all)), "the attack finds nothing where there is something to be found")
		})
	}
	ours := func(order string) []evidence { return rowsBy(t, db, "supervision_lines", "body", order, w.acts) }
	theirs := func(order string) []evidence { return rowsBy(t, careless, "items", "body", order, all) }
	compare("by the order of rows", found(w.acts, ours("rowid")), found(all, theirs("rowid")))
	compare("by the order of items", found(w.acts, ours("item_id")), found(all, theirs("id")))
	compare("by time", found(w.acts, ours("written_on")), found(all, theirs("at")))
	compare("by the order of the log", found(w.acts, offsets(t, w.Path+"-wal", w.acts)), found(all, offsets(t, path+"-wal", all)))
	_, err = careless.ExecContext(t.Context(), "PRAGMA wal_checkpoint(TRUNCATE)")
	require.NoError(t, err)
	pages := offsets(t, w.Path, w.acts)
	require.Len(t, pages, kept, "all stand in the file")
	compare("by the order of pages", found(w.acts, pages), found(all, offsets(t, path, all)))
	guesses := w.guessed(db)
	compare("by the numbers of updates", byNumbers(w.acts, ours("rowid"), guesses), byNumbers(all, theirs("rowid"), guesses))

	t.Run("by length", func(t *testing.T) {
		lengths := func(db *sql.DB, table string) (n int) {
			require.NoError(t, db.QueryRowContext(t.Context(), "SELECT COUNT(DISTINCT LENGTH(body)) FROM "+table).Scan(&n))
			return n
		}
		require.Equal(t, 1, lengths(db, "supervision_lines"), "all are of one length")
		require.Greater(t, lengths(careless, "items"), 10)
		var size int
		require.NoError(t, db.QueryRowContext(t.Context(), "SELECT LENGTH(body) FROM supervision_lines LIMIT 1").Scan(&size))
		require.Equal(t, supervision.BodySize, size)
	})
}

// guessed is who an attacker says was in the room, day by day, who sees only the marks of
// updates and the outbox: where the numbers of three updates are missing somebody was, and
// it was the one who was answered last before.
func (w *town) guessed(db *sql.DB) map[string][]int64 {
	t := w.t
	answered := column[int64](t, db, "SELECT chat_id FROM outbox WHERE lane = 0 AND method = 'send' AND chat_id > 0 ORDER BY id")
	seen := column[int64](t, db, "SELECT update_id FROM seen_updates ORDER BY update_id")
	days := column[string](t, db, "SELECT substr(CAST(seen_at AS TEXT), 1, 10) FROM seen_updates ORDER BY update_id")
	guesses := map[string][]int64{}
	for i := 1; i < len(seen); i++ {
		for range (seen[i] - seen[i-1] - 1) / 3 {
			before := max(0, len(answered)-1-(len(seen)-i))
			guesses[days[i-1]] = append(guesses[days[i-1]], answered[before])
		}
	}
	return guesses
}

// byNumbers tells how many texts an attacker gives to the right person who takes the order
// of the evidence for that of those whom he guesses.
func byNumbers(acts []act, order []evidence, guesses map[string][]int64) (right int) {
	guessed := slices.Clone(acts)
	at := map[string]int{}
	for i := range guessed {
		list := guesses[guessed[i].day]
		guessed[i].person = 0
		if n := at[guessed[i].day]; n < len(list) {
			guessed[i].person = list[n]
		}
		at[guessed[i].day]++
	}
	return foundAs(acts, guessed, order)
}

func column[T any](t *testing.T, db *sql.DB, query string) (list []T) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query)
	require.NoError(t, err)
	defer rows.Close()
	for rows.Next() {
		var v T
		require.NoError(t, rows.Scan(&v))
		list = append(list, v)
	}
	require.NoError(t, rows.Err())
	return list
}
