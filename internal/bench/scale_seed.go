// Package bench measures lianluo against databases and servers of its own
// making. It is the command `lianluo bench`.
package bench

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"slices"
	"time"

	"lianluo/models/store"
)

// Seed says which database of many offices to make. The same values make the
// same rows.
type Seed struct {
	Path    string // of the file, which must not be there yet
	Offices int
	Now     time.Time // up to when the records go
	// Variety is how many different offices are made to be copied; 0 is 8. It
	// should divide the numbers of offices that are compared, so that each has
	// the same mixture.
	Variety int
	// Progress, if set, is told how far the work is.
	Progress func(done, of int)
}

// Make writes the database. Every office has the rows of one of the demo's
// offices: fourteen years of records, and what the bot keeps for its own work.
// They are written as they would have come in, month by month, all offices in
// turn: an office's rows lie scattered over the file, as in an office that
// shares its database with many.
func (s Seed) Make(ctx context.Context) (err error) {
	if _, err := os.Stat(s.Path); err == nil {
		return fmt.Errorf("%s: %w", s.Path, store.ErrExists)
	}
	defer func() {
		if err != nil { // half of it is of no use
			for _, suffix := range []string{"", "-wal", "-shm"} {
				_ = os.Remove(s.Path + suffix)
			}
		}
	}()
	if s.Variety == 0 {
		s.Variety = variety
	}
	list, own, err := templates(ctx, s.Now, s.Variety)
	if err != nil {
		return fmt.Errorf("make the offices to copy: %w", err)
	}
	db, err := store.Open(ctx, store.Config{DSN: s.Path})
	if err != nil {
		return err
	}
	if err := db.Close(); err != nil {
		return err
	}
	// Nothing of this survives a crash, nor has to.
	pool, err := sql.Open("sqlite", "file:"+s.Path+"?_pragma=journal_mode(OFF)&_pragma=synchronous(OFF)&_pragma=cache_size(-400000)"+
		"&_pragma=locking_mode(EXCLUSIVE)")
	if err != nil {
		return err
	}
	pool.SetMaxOpenConns(1)
	w := &copier{db: pool, offices: s.Offices, templates: list, own: own, next: map[string]int64{}, ids: make([]map[string][]int64, s.Offices)}
	err = w.withoutIndexes(ctx, func() error { return w.run(ctx, s.Progress) })
	if closed := pool.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return fmt.Errorf("copy the offices: %w", err)
	}
	return nil
}

// copier writes the rows of many offices.
type copier struct {
	db        *sql.DB
	offices   int
	templates []*template
	own       *rows                // of the ledger, of no office
	next      map[string]int64     // the last id given, by table
	ids       []map[string][]int64 // of each office, by table: new ids by place in template.known
}

// withoutIndexes takes the indexes away while fill writes rows, and makes them
// anew: they begin with the office, and with all offices in turn each row
// would be put in another page.
func (w *copier) withoutIndexes(ctx context.Context, fill func() error) error {
	list, err := w.db.QueryContext(ctx, "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY name")
	if err != nil {
		return err
	}
	var names, indexes []string
	for list.Next() {
		var name, index string
		if err := list.Scan(&name, &index); err != nil {
			return err
		}
		names, indexes = append(names, name), append(indexes, index)
	}
	if err := list.Err(); err != nil {
		return err
	}
	for _, name := range names {
		if _, err := w.db.ExecContext(ctx, "DROP INDEX "+name); err != nil {
			return err
		}
	}
	if err := fill(); err != nil {
		return err
	}
	for _, index := range indexes {
		if _, err := w.db.ExecContext(ctx, index); err != nil {
			return err
		}
	}
	return nil
}

func (w *copier) run(ctx context.Context, progress func(done, of int)) error {
	var months []string
	for _, t := range w.templates {
		for _, name := range tables {
			for month := range t.tables[name].months {
				months = append(months, month)
			}
		}
	}
	slices.Sort(months)
	months = slices.Compact(months)
	for i, month := range months {
		if progress != nil {
			progress(i, len(months))
		}
		tx, err := w.db.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		for _, name := range tables {
			if err := w.month(ctx, tx, name, month); err != nil {
				_ = tx.Rollback()
				return fmt.Errorf("%s of %s: %w", name, month, err)
			}
		}
		if err := tx.Commit(); err != nil {
			return err
		}
	}
	return w.programs(ctx)
}

// programs writes the rows of the program itself: without them it would do at
// its start what it has done before.
func (w *copier) programs(ctx context.Context) error {
	for _, list := range w.own.months {
		for _, row := range list {
			if _, err := w.db.ExecContext(ctx, insertSQL(ledger, w.own.columns, 1), row...); err != nil {
				return fmt.Errorf("%s: %w", ledger, err)
			}
		}
	}
	return nil
}

// month writes one table's rows of one month, office by office.
func (w *copier) month(ctx context.Context, tx *sql.Tx, name, month string) error {
	bulk := &inserter{ctx: ctx, tx: tx, table: name, columns: w.templates[0].tables[name].columns}
	for office := range w.offices {
		t := w.templates[office%len(w.templates)]
		for _, row := range t.tables[name].months[month] {
			if err := bulk.add(w.row(office, t, name, row)); err != nil {
				return err
			}
		}
	}
	return bulk.close()
}

// inserter writes rows many at a time.
type inserter struct {
	ctx     context.Context
	tx      *sql.Tx
	table   string
	columns []string
	full    *sql.Stmt
	args    []any
	rows    int
}

// rowsAtOnce is how many rows one statement takes: of the widest table within
// SQLite's 32,766 variables.
const rowsAtOnce = 64

func (b *inserter) add(row []any) error {
	b.args = append(b.args, row...)
	if b.rows++; b.rows < rowsAtOnce {
		return nil
	}
	var err error
	if b.full == nil {
		if b.full, err = b.tx.PrepareContext(b.ctx, insertSQL(b.table, b.columns, rowsAtOnce)); err != nil {
			return err
		}
	}
	_, err = b.full.ExecContext(b.ctx, b.args...)
	b.args, b.rows = b.args[:0], 0
	return err
}

func (b *inserter) close() error {
	if b.full != nil {
		defer b.full.Close()
	}
	if b.rows == 0 {
		return nil
	}
	_, err := b.tx.ExecContext(b.ctx, insertSQL(b.table, b.columns, b.rows), b.args...)
	return err
}
