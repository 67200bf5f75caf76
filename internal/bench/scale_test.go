package bench

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	mledger "lianluo/models/ledger"
)

var noon = time.Date(2026, 12, 8, 4, 0, 0, 0, time.UTC)

// few is how many different offices the tests make: all of them where there
// is time.
func few() int {
	if os.Getenv("LIANLUO_CI") != "" {
		return variety
	}
	return 1
}

func made(t *testing.T, name string, offices int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, Seed{Path: path, Offices: offices, Now: noon, Variety: few()}.Make(context.Background()))
	return path
}

func opened(t *testing.T, path string) *sql.DB {
	t.Helper()
	pool, err := sql.Open("sqlite", "file:"+path)
	require.NoError(t, err)
	t.Cleanup(func() { _ = pool.Close() })
	return pool
}

// digest is over all rows of a table.
func digest(t *testing.T, pool *sql.DB, table string) string {
	t.Helper()
	query := "SELECT * FROM " + table + " ORDER BY 1, 2, 3"
	if table == "outbox" { // living messages are said beside the jobs of the same instant: in any order
		query = "SELECT office_id, chat_id, method, payload, state, created_at FROM outbox ORDER BY 1, 2, 3, 4, 5, 6"
	}
	rows, err := pool.Query(query)
	require.NoError(t, err)
	defer rows.Close()
	columns, err := rows.Columns()
	require.NoError(t, err)
	sum := sha256.New()
	for rows.Next() {
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		require.NoError(t, rows.Scan(into...))
		fmt.Fprintln(sum, values...)
	}
	require.NoError(t, rows.Err())
	return fmt.Sprintf("%x", sum.Sum(nil)[:8])
}

func count(t *testing.T, pool *sql.DB, query string) (n int) {
	t.Helper()
	require.NoError(t, pool.QueryRow(query).Scan(&n))
	return n
}

func TestScaleDatabase(t *testing.T) {
	n := few()
	one, again := opened(t, made(t, "one.db", 2*n)), opened(t, made(t, "again.db", 2*n))
	for _, table := range tables {
		require.Equal(t, digest(t, one, table), digest(t, again, table), "the same seed makes the same %s", table)
		rows := count(t, one, "SELECT COUNT(*) FROM "+table)
		if table != "requests" { // the demo's members ask for nothing
			require.Positive(t, rows, table)
		}
		if table == "offices" || table == "seen_updates" {
			continue
		}
		for i := range n { // an office has the rows of the one that it is copied from
			require.Equal(t,
				count(t, one, fmt.Sprintf("SELECT COUNT(*) FROM %s WHERE office_id = %d", table, i+1)),
				count(t, one, fmt.Sprintf("SELECT COUNT(*) FROM %s WHERE office_id = %d", table, i+1+n)), table)
		}
	}
	require.Zero(t, count(t, one, "SELECT COUNT(*) FROM pragma_foreign_key_check"))
	require.Zero(t, count(t, one, "SELECT COUNT(*) FROM attendances a JOIN activities b ON b.id = a.activity_id WHERE a.office_id <> b.office_id"))
	require.Zero(t, count(t, one, "SELECT COUNT(*) FROM notes n JOIN people p ON p.id = n.person_id WHERE n.office_id <> p.office_id"))
	for of, column := range kindOf {
		rows := 0
		for kind, table := range ofKind { // each belongs to a record of its own office
			rows += count(t, one, fmt.Sprintf(
				"SELECT COUNT(*) FROM %s s JOIN %s r ON r.id = s.%s AND r.office_id = s.office_id WHERE s.%s = '%s'", of, table, recordOf(of), column, kind))
		}
		require.Equal(t, count(t, one, "SELECT COUNT(*) FROM "+of), rows, of)
	}
	require.Equal(t, 2*n*12, count(t, one, "SELECT COUNT(DISTINCT telegram_id) FROM accounts"))
}

// TestScaleRuns goes through the whole comparison but the processes.
func TestScaleRuns(t *testing.T) {
	ctx := context.Background()
	d := &subject{offices: 2, path: made(t, "scale.db", 2), times: map[string][]time.Duration{}, cpu: map[string][]time.Duration{}}
	require.NoError(t, Scale{Rounds: 2, Ops: 2}.inside(ctx, []*subject{d}))
	for _, op := range operations {
		require.Len(t, d.times[op.name], 4, op.name)
	}
	// What finds nothing is no measure of a search.
	require.NoError(t, d.open(ctx, 0))
	for _, words := range []string{"/search 子虚乌有", "/search 子虚乌有 好事"} {
		_, err := d.finds(ctx, seat{1, 1}, words)
		require.ErrorContains(t, err, "nothing of entry: was found", words)
	}
	d.close()
	// What was to be done has been done: 3 to warm up and 4 measured.
	pool := opened(t, d.path)
	require.Equal(t, 7, count(t, pool, "SELECT COUNT(*) FROM attendances WHERE source = 'self' AND checked_in_at > '"+noon.Format(time.DateTime)+"'"))
	require.Equal(t, 7, count(t, pool, "SELECT COUNT(*) FROM briefings WHERE state = 'draft'"))
	require.Zero(t, count(t, pool, "SELECT COUNT(*) FROM failures"))
	require.Zero(t, count(t, pool, "SELECT COUNT(*) FROM outbox WHERE state <> '"+mledger.OutboxSent+"' AND state <> '"+mledger.OutboxSuperseded+"'"))
}
