package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
)

// maxRead bounds the statements that a reading connection keeps: what is read
// often is some two hundred texts.
const maxRead = 256

// reading opens SQLite's connections for reading, each of which keeps the
// statements that it has run: to have the same texts read again and again took
// a quarter of the time of a reminder's round (docs/performance.md). Whose
// result is still being read is in nobody else's hands meanwhile.
type reading struct {
	driver driver.Driver
	dsn    string
}

func openReading(name, dsn string) (*sql.DB, error) {
	pool, err := sql.Open(name, dsn) // it connects to nothing yet, and knows the driver by its name
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(reading{pool.Driver(), dsn}), pool.Close()
}

// Driver is driver.Connector's.
func (r reading) Driver() driver.Driver { return r.driver }

// Connect is driver.Connector's.
func (r reading) Connect(context.Context) (driver.Conn, error) {
	c, err := r.driver.Open(r.dsn)
	if err != nil {
		return nil, err
	}
	if can, ok := c.(sqliteConn); ok {
		return &reader{sqliteConn: can, idle: map[string]sqliteStmt{}}, nil
	}
	return c, nil
}

// sqliteConn is what a connection of SQLite's driver can do and database/sql
// makes use of.
type sqliteConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

type sqliteStmt interface {
	driver.Stmt
	driver.StmtQueryContext
}

type sqliteRows interface {
	driver.Rows
	driver.RowsColumnTypeDatabaseTypeName
	driver.RowsColumnTypeLength
	driver.RowsColumnTypeNullable
	driver.RowsColumnTypePrecisionScale
	driver.RowsColumnTypeScanType
}

// reader is a connection; database/sql gives it to one at a time.
type reader struct {
	sqliteConn
	idle map[string]sqliteStmt // by their texts
}

// QueryContext is driver.QueryerContext's.
func (r *reader) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	st, ok := r.idle[query]
	delete(r.idle, query)
	if !ok {
		made, err := r.PrepareContext(ctx, query)
		if err != nil {
			return nil, err
		}
		st = made.(sqliteStmt)
	}
	rows, err := st.QueryContext(ctx, args)
	if err != nil {
		return nil, errors.Join(err, st.Close())
	}
	return &readRows{rows.(sqliteRows), r, query, st}, nil
}

// keep takes a statement back that nobody reads any more.
func (r *reader) keep(query string, st sqliteStmt) error {
	if _, another := r.idle[query]; another {
		return st.Close()
	}
	r.idle[query] = st
	if len(r.idle) <= maxRead {
		return nil
	}
	for text, any := range r.idle {
		if text != query {
			delete(r.idle, text)
			return any.Close()
		}
	}
	return nil
}

// Close is driver.Conn's.
func (r *reader) Close() error {
	var errs []error
	for _, st := range r.idle {
		errs = append(errs, st.Close())
	}
	clear(r.idle)
	return errors.Join(append(errs, r.sqliteConn.Close())...)
}

// readRows is a result, which gives its statement back.
type readRows struct {
	sqliteRows
	of    *reader
	query string
	st    sqliteStmt
}

// Close is driver.Rows's; database/sql calls it once.
func (r *readRows) Close() error {
	if err := r.sqliteRows.Close(); err != nil {
		return errors.Join(err, r.st.Close())
	}
	return r.of.keep(r.query, r.st)
}
