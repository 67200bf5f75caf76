package store

import (
	"context"
	"database/sql"
	"strings"
)

// memory keeps the rows that nearly every update looks up (who writes, of which
// office, at which activity, with which form open) from one group of the writer to the next; looking
// them up took a third of its time (docs/performance.md). It is exact:
//
//   - Every statement of the writer goes through its session, which says here
//     which table is written. What is known of the table is dropped at once, and
//     nothing more is kept of it until the group has ended: the change may be
//     undone.
//   - What another process has written shows in SQLite's data_version at the
//     start of each group, and then everything is dropped.
//
// On PostgreSQL, where others write at any time, there is no memory.
type memory struct {
	version int64
	shelves [shelfCount]shelf
}

// shelf is what is remembered of one or two tables.
type shelf struct {
	rows map[any]any
	shut bool // the table was written in this group
}

type shelfName int

const (
	PeopleShelf shelfName = iota
	OfficeShelf
	ActivityShelf
	DialogShelf
	shelfCount
)

var everyShelf = func() (list []shelfName) {
	for name := range shelfCount {
		list = append(list, name)
	}
	return list
}()

// shelfOf tells on which shelf a table's rows lie.
var shelfOf = map[string]shelfName{
	"people": PeopleShelf, "accounts": PeopleShelf, "offices": OfficeShelf, "activities": ActivityShelf, "dialogs": DialogShelf,
}

// shelfSize bounds the rows of a shelf.
const shelfSize = 4_096

func newMemory() *memory {
	m := &memory{version: -1}
	for i := range m.shelves {
		m.shelves[i].rows = map[any]any{}
	}
	return m
}

// check drops everything when another process has written since.
func (m *memory) check(ctx context.Context, s *connection) error {
	var version int64
	if err := s.QueryRowContext(ctx, "PRAGMA data_version").Scan(&version); err != nil {
		return err
	}
	for i := range m.shelves {
		if version != m.version {
			clear(m.shelves[i].rows)
		}
		m.shelves[i].shut = false
	}
	m.version = version
	return nil
}

// drop forgets what a statement is about to change.
func (m *memory) drop(written []shelfName) {
	for _, name := range written {
		clear(m.shelves[name].rows)
		m.shelves[name].shut = true
	}
}

// Remembered gives the row that load finds, from memory when it is there. The
// key has to say everything that the row depends on. What is given may be
// changed by the caller.
func Remembered[T any](q Hot, name shelfName, key any, load func() (*T, error)) (*T, error) {
	s, ok := q.tx.Statement.ConnPool.(*connection)
	if !ok || s.memory == nil || !q.scoped {
		return load()
	}
	at := &s.memory.shelves[name]
	if known, ok := at.rows[key]; ok {
		row := *known.(*T)
		return &row, nil
	}
	row, err := load()
	if err != nil || at.shut {
		return row, err
	}
	if len(at.rows) >= shelfSize {
		for old := range at.rows { // any one
			delete(at.rows, old)
			break
		}
	}
	kept := *row
	at.rows[key] = &kept
	return row, nil
}

// writes tells which shelves a statement changes: all that are not sure.
func writes(query string) []shelfName {
	words := strings.Fields(query)
	if len(words) == 0 {
		return nil
	}
	table := ""
	switch verb := strings.ToUpper(words[0]); verb {
	case "SELECT", "PRAGMA", "SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "EXPLAIN":
		return nil
	case "INSERT", "REPLACE", "DELETE", "UPDATE":
		for _, w := range words[1:] {
			if up := strings.ToUpper(w); up != "INTO" && up != "FROM" && up != "OR" && !conflictWords[up] {
				table, _, _ = strings.Cut(strings.Trim(w, "`\"[]"), "(")
				break
			}
		}
		if name, ok := shelfOf[strings.ToLower(table)]; ok {
			return []shelfName{name}
		}
		if isName(table) {
			return nil
		}
	}
	return everyShelf
}

var conflictWords = map[string]bool{"IGNORE": true, "REPLACE": true, "ABORT": true, "ROLLBACK": true, "FAIL": true}

func isName(s string) bool {
	return s != "" && strings.Trim(strings.ToLower(s), "abcdefghijklmnopqrstuvwxyz0123456789_") == ""
}

// prepared is a statement that a session keeps.
type prepared struct {
	*sql.Stmt
	writes []shelfName
}
