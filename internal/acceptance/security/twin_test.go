package security_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"
)

// The twin is an office that has all that the first one has: the same names of people, the
// same titles and numbers of records, other ids, other accounts. Only the other words differ,
// by a sign that stands in each of them.
const (
	twinID    = 60
	twinSign  = "魊"
	twinShift = 7000 // what its ids are above those of the first office
	twinGroup = -4_000_000_777
)

// alike are columns whose words the twin has as the first office has them.
var alike = []string{
	"name", "host_name", "title", "topic", "matter", "number", "next_name", "town", "work_groups", "unit", "sort_key", "terms", "lexicon", "time_zone",
}

// untold are tables that the twin leaves out: what was sent, and what the program keeps of it.
var untold = []string{"outbox", "runs", "touched", "planted", "news_lines", "sent_files", "refreshes"}

// plantTwin copies the planted database, with the twin in it.
func plantTwin(t testing.TB) string {
	t.Helper()
	raw, err := os.ReadFile(plant().file())
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "twins.db")
	require.NoError(t, os.WriteFile(file, raw, 0o600))
	db, err := sql.Open("sqlite", file)
	require.NoError(t, err)
	defer db.Close()
	for _, table := range officeTables(t, db) {
		if slices.Contains(untold, table.name) {
			continue
		}
		copyTable(t, db, table)
	}
	for _, statement := range []string{
		"DELETE FROM touched", "UPDATE planted SET n = (SELECT max(id) FROM outbox)", "PRAGMA journal_mode = DELETE",
	} {
		_, err := db.Exec(statement)
		require.NoError(t, err, statement)
	}
	return file
}

type officeTable struct {
	name    string
	columns []string
	key     string // the column that names the office
}

// officeTables are all tables with rows of offices.
func officeTables(t testing.TB, db *sql.DB) (list []officeTable) {
	t.Helper()
	rows, err := db.Query(`SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' ORDER BY m.name, c.cid`)
	require.NoError(t, err)
	defer rows.Close()
	by := map[string]*officeTable{}
	var names []string
	for rows.Next() {
		var table, column string
		require.NoError(t, rows.Scan(&table, &column))
		if by[table] == nil {
			by[table] = &officeTable{name: table}
			names = append(names, table)
		}
		by[table].columns = append(by[table].columns, column)
		if column == "office_id" || table == "offices" && column == "id" {
			by[table].key = column
		}
	}
	require.NoError(t, rows.Err())
	for _, name := range names {
		if by[name].key != "" {
			list = append(list, *by[name])
		}
	}
	return list
}

func copyTable(t testing.TB, db *sql.DB, table officeTable) {
	t.Helper()
	rows, err := db.Query("SELECT "+strings.Join(table.columns, ", ")+" FROM "+table.name+" WHERE "+table.key+" = ?", firstID)
	require.NoError(t, err)
	var all [][]any
	for rows.Next() {
		values, places := make([]any, len(table.columns)), make([]any, len(table.columns))
		for i := range values {
			places[i] = &values[i]
		}
		require.NoError(t, rows.Scan(places...))
		all = append(all, values)
	}
	require.NoError(t, rows.Err())
	require.NoError(t, rows.Close())
	marks := strings.TrimSuffix(strings.Repeat("?, ", len(table.columns)), ", ")
	for _, values := range all {
		for i, column := range table.columns {
			values[i] = twinned(table, column, values[i])
		}
		_, err := db.Exec("INSERT INTO "+table.name+" ("+strings.Join(table.columns, ", ")+") VALUES ("+marks+")", values...)
		require.NoError(t, err, "%s: %v", table.name, values)
	}
}

// twinned is what the twin has where the first office has a value.
func twinned(table officeTable, column string, v any) any {
	switch v := v.(type) {
	case int64:
		switch {
		case column == table.key:
			return int64(twinID)
		case column == "group_chat_id":
			return int64(twinGroup)
		case column == "chat_id", column == "message_id", column == "bot_id", column == "thread_id", strings.HasSuffix(column, "thread_id"), v == 0:
			return v
		case column == "id", column == "merged_into", column == "given_to", strings.HasSuffix(column, "_id"), strings.HasSuffix(column, "_by"), strings.HasSuffix(column, "_ref"):
			return v + twinShift
		}
	case []byte:
		return append(slices.Clone(v), 7)
	case string:
		switch {
		case column == "hash", column == "secret":
			return v + "t"
		case slices.Contains(alike, column):
			return v
		}
		if at := strings.IndexFunc(v, func(r rune) bool { return unicode.Is(unicode.Han, r) }); at >= 0 {
			return v[:at] + twinSign + v[at:]
		}
	}
	return v
}

// officeTablesOf are those of a database's file.
func officeTablesOf(t testing.TB, file string) []officeTable {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+file)
	require.NoError(t, err)
	defer db.Close()
	return officeTables(t, db)
}

// dump writes all rows of an office, to the byte.
func (w *world) dump(t testing.TB, office int64, tables []officeTable) string {
	t.Helper()
	return dumpFrom(t, w.back, office, tables)
}

// dumpOf is dump of a database's file.
func dumpOf(t testing.TB, file string, office int64, tables []officeTable) string {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+file)
	require.NoError(t, err)
	defer db.Close()
	return dumpFrom(t, db, office, tables)
}

func dumpFrom(t testing.TB, db interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}, office int64, tables []officeTable) string {
	t.Helper()
	var b strings.Builder
	for _, table := range tables {
		if slices.Contains(untold, table.name) {
			continue
		}
		rows, err := db.QueryContext(context.Background(), "SELECT "+strings.Join(table.columns, ", ")+" FROM "+table.name+" WHERE "+table.key+" = ? ORDER BY "+table.columns[0], office)
		require.NoError(t, err)
		for rows.Next() {
			values, places := make([]any, len(table.columns)), make([]any, len(table.columns))
			for i := range values {
				places[i] = &values[i]
			}
			require.NoError(t, rows.Scan(places...))
			fmt.Fprintf(&b, "%s %q\n", table.name, values)
		}
		require.NoError(t, rows.Err())
		require.NoError(t, rows.Close())
	}
	return b.String()
}
