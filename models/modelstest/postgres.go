package modelstest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/binary"
	"fmt"
	"net/url"
	"os"
	"sync"
	"sync/atomic"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the "pgx" driver
)

// Postgres tells whether the tests run on PostgreSQL.
func Postgres() bool { return os.Getenv("LIANLUO_TEST_POSTGRES") != "" }

// server is the PostgreSQL of the tests and this process's place on it.
type server struct {
	*sql.DB
	run  uint32 // this process: its schemas are test_RUN_NUMBER
	made atomic.Int64
	idle chan string // schemas with all tables that no test is using
}

var postgres = sync.OnceValue(func() *server {
	pool, err := sql.Open("pgx", os.Getenv("LIANLUO_TEST_POSTGRES"))
	if err != nil {
		panic(err)
	}
	raw := make([]byte, 4)
	rand.Read(raw)
	s := &server{DB: pool, run: binary.BigEndian.Uint32(raw), idle: make(chan string, 16)}
	if err := s.begin(context.Background()); err != nil {
		panic(err)
	}
	return s
})

// begin holds a lock for as long as this process lives, and drops the schemas
// of processes that do not live any more: nobody tells a test that it was the
// last one.
func (s *server) begin(ctx context.Context) error {
	keep, err := s.Conn(ctx)
	if err != nil {
		return err
	}
	if _, err := keep.ExecContext(ctx, "SELECT pg_advisory_lock($1)", int64(s.run)); err != nil {
		return err
	}
	rows, err := keep.QueryContext(ctx, `SELECT nspname FROM pg_namespace WHERE nspname ~ '^test_[0-9a-f]{8}_[0-9]+$'`)
	if err != nil {
		return err
	}
	defer rows.Close()
	var left []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return err
		}
		left = append(left, name)
	}
	for _, name := range left {
		var run uint32
		var dead bool
		fmt.Sscanf(name, "test_%08x_", &run)
		if err := keep.QueryRowContext(ctx, "SELECT pg_try_advisory_lock($1)", int64(run)).Scan(&dead); err != nil {
			return err
		}
		if dead && run != s.run {
			// Two may do so at once: one finds it gone.
			_, _ = keep.ExecContext(ctx, "DROP SCHEMA IF EXISTS "+name+" CASCADE")
		}
		if dead {
			if _, err := keep.ExecContext(ctx, "SELECT pg_advisory_unlock($1)", int64(run)); err != nil {
				return err
			}
		}
	}
	return rows.Err()
}

// newSchema makes a schema without tables.
func (s *server) newSchema(t testing.TB) string {
	t.Helper()
	name := fmt.Sprintf("test_%08x_%d", s.run, s.made.Add(1))
	if _, err := s.Exec("CREATE SCHEMA " + name); err != nil {
		t.Fatalf("create schema: %v", err)
	}
	return name
}

func (s *server) drop(schema string) { _, _ = s.Exec("DROP SCHEMA " + schema + " CASCADE") }

// lend gives a schema with empty tables until the test ends: one that another
// test has used, if there is one. (One without tables gets them by being
// opened, as any database.)
func (s *server) lend(t testing.TB) string {
	t.Helper()
	var name string
	select {
	case name = <-s.idle:
	default:
		name = s.newSchema(t)
	}
	t.Cleanup(func() {
		if _, err := s.Exec(fmt.Sprintf(empty, name)); err != nil {
			s.drop(name)
			return
		}
		select {
		case s.idle <- name:
		default:
			s.drop(name)
		}
	})
	return name
}

// inSchema is the URL of a schema.
func inSchema(t testing.TB, name string) string {
	t.Helper()
	u, err := url.Parse(os.Getenv("LIANLUO_TEST_POSTGRES"))
	if err != nil {
		t.Fatalf("LIANLUO_TEST_POSTGRES: %v", err)
	}
	q := u.Query()
	q.Set("search_path", name)
	u.RawQuery = q.Encode()
	return u.String()
}

// empty takes all rows out of a schema and has ids begin anew. A TRUNCATE would
// make a new file for each table, and a DELETE has to wait for the rows of other
// tables that point to its own: it is tried again after theirs.
const empty = `DO $$
DECLARE
	name text;
	again boolean;
BEGIN
	FOR round IN 1..10 LOOP
		again := false;
		FOR name IN SELECT oid::regclass::text FROM pg_class
			WHERE relnamespace = '%[1]s'::regnamespace AND relkind = 'r' AND relname <> 'migrations' ORDER BY oid DESC
		LOOP
			BEGIN
				EXECUTE 'DELETE FROM ' || name;
			EXCEPTION WHEN foreign_key_violation THEN
				again := true;
			END;
		END LOOP;
		EXIT WHEN NOT again;
	END LOOP;
	ASSERT NOT again;
	PERFORM setval(oid, 1, false) FROM pg_class WHERE relnamespace = '%[1]s'::regnamespace AND relkind = 'S';
END $$`
