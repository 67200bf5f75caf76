package anonymity_test

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/models/store"
)

// act is an item as its author filed it: what an attacker is supposed to know from
// elsewhere is the order of acts and who did each, and what he wants is whose text it is.
type act struct {
	text   string
	marker string // by which the text is found
	person int64
	day    string
	kept   bool
}

// evidence is a text as it was found, with what was found about it: the smaller came first.
// Equal ones say nothing.
type evidence struct {
	marker string
	place  int64
}

// found tells how many texts an attacker gives to the right person who takes the order of
// the evidence for that of the acts, day by day.
func found(acts []act, order []evidence) (right int) { return foundAs(acts, acts, order) }

// foundAs is found for somebody who has guessed who did the acts.
func foundAs(acts, guessed []act, order []evidence) (right int) {
	rand.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	slices.SortStableFunc(order, func(a, b evidence) int { return cmp.Compare(a.place, b.place) })
	days := map[string][]act{}
	dayOf := map[string]string{}
	author := map[string]int64{}
	for i, a := range acts {
		if a.kept {
			days[a.day] = append(days[a.day], guessed[i])
			dayOf[a.marker], author[a.marker] = a.day, a.person
		}
	}
	at := map[string]int{}
	for _, e := range order {
		day := dayOf[e.marker]
		if i := at[day]; i < len(days[day]) && days[day][i].person == author[e.marker] {
			right++
		}
		at[day]++
	}
	return right
}

// byChance is how many of n texts are given to the right one of eleven people by chance,
// with so much above that it does not happen in a million runs.
func byChance(n int) int { return n/11 + n/3 }

// offsets are where the texts stand in a file, page by page; within a page SQLite puts what
// comes later before what came earlier.
func offsets(t *testing.T, file string, acts []act) (list []evidence) {
	t.Helper()
	const page = 4096
	raw, err := os.ReadFile(file)
	if os.IsNotExist(err) {
		return nil
	}
	require.NoError(t, err)
	for _, a := range acts {
		if i := bytes.Index(raw, []byte(a.marker)); i >= 0 {
			list = append(list, evidence{a.marker, int64(i/page*page + page - 1 - i%page)})
		}
	}
	return list
}

// rowsBy reads the texts of a table in the order of an expression.
func rowsBy(t *testing.T, db *sql.DB, table, body, order string, acts []act) (list []evidence) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), fmt.Sprintf("SELECT %s, %s FROM %s", body, order, table))
	require.NoError(t, err)
	defer rows.Close()
	for rows.Next() {
		var raw []byte
		var place any
		require.NoError(t, rows.Scan(&raw, &place))
		for _, a := range acts {
			if bytes.Contains(raw, []byte(a.marker)) {
				list = append(list, evidence{a.marker, number(place)})
			}
		}
	}
	require.NoError(t, rows.Err())
	return list
}

// number makes of what a column holds something that has its order: of texts the first
// characters that differ between hours and seconds.
func number(v any) (n int64) {
	switch v := v.(type) {
	case int64:
		return v
	case []byte:
		return digits(string(v))
	case string:
		return digits(v)
	case interface{ Unix() int64 }:
		return v.Unix()
	}
	return 0
}

func digits(s string) (n int64) {
	for _, r := range s {
		if r >= '0' && r <= '9' && n < 1e17 {
			n = 10*n + int64(r-'0')
		}
	}
	return n
}

// planted keeps the acts as a careless program would: at once, in the order in which they
// came, with the time and the length as they are.
func planted(t *testing.T, acts []act) (path string, db *sql.DB) {
	t.Helper()
	path = t.TempDir() + "/planted.db"
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=journal_mode(WAL)&_pragma=wal_autocheckpoint(0)")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	exec := func(query string, args ...any) {
		_, err := db.ExecContext(t.Context(), query, args...)
		require.NoError(t, err)
	}
	exec("CREATE TABLE items (id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER, body BLOB)")
	for i, a := range acts {
		if a.kept {
			exec("INSERT INTO items (at, body) VALUES (?, ?)", 1_790_000_000+60*i, []byte(a.text))
		}
	}
	return path, db
}

// dump writes every row of every table as text, by table.
func dump(t *testing.T, db *store.DB) map[string]string {
	t.Helper()
	ctx := context.Background()
	tx := db.Read(ctx)
	var tables []string
	query := "SELECT name FROM sqlite_master WHERE type = 'table'"
	if !db.IsSQLite() {
		query = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
	}
	require.NoError(t, tx.Raw(query).Scan(&tables).Error)
	all := map[string]string{}
	for _, table := range tables {
		var list []map[string]any
		require.NoError(t, tx.Raw("SELECT * FROM "+table).Scan(&list).Error)
		var b strings.Builder
		for _, row := range list {
			for column, v := range row {
				if raw, ok := v.([]byte); ok {
					v = string(raw)
				}
				fmt.Fprintf(&b, "%s=%v\n", column, v)
			}
		}
		all[table] = b.String()
	}
	return all
}
