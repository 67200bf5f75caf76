package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"sync"

	"gorm.io/gorm"
	"gorm.io/gorm/schema"
)

// The few queries that every update makes go past gorm, over the same
// connection and the same columns: building them anew and reflecting on the
// result took more time than SQLite did (docs/performance.md). Everything else
// is gorm's.

// table is how a record lies in its table, as gorm's schema says.
type table struct {
	fields  []*schema.Field
	id      *schema.Field // numbered by the database; nil when it is not
	office  *schema.Field // nil when the record is no office's
	columns string
	from    string // SELECT … FROM …
	insert  string // INSERT … VALUES (?, …), without the id
}

var tables sync.Map // reflect.Type → *table

func tableOf(tx *gorm.DB, t reflect.Type) (*table, error) {
	if known, ok := tables.Load(t); ok {
		return known.(*table), nil
	}
	stmt := &gorm.Statement{DB: tx}
	if err := stmt.Parse(reflect.New(t).Interface()); err != nil {
		return nil, fmt.Errorf("table of %s: %w", t, err)
	}
	made := &table{office: stmt.Schema.LookUpField("OfficeID")}
	var all, given, marks []string
	for _, f := range stmt.Schema.Fields {
		if f.DBName == "" {
			continue
		}
		made.fields = append(made.fields, f)
		all = append(all, f.DBName)
		if f.PrimaryKey && f.AutoIncrement {
			made.id = f
			continue
		}
		given, marks = append(given, f.DBName), append(marks, "?")
	}
	made.columns = strings.Join(all, ", ")
	made.from = "SELECT " + made.columns + " FROM " + stmt.Schema.Table
	made.insert = "INSERT INTO " + stmt.Schema.Table + " (" + strings.Join(given, ", ") + ") VALUES (" + strings.Join(marks, ", ") + ")"
	tables.Store(t, made)
	return made, nil
}

// Hot is a handle for these queries: a transaction and the office it is limited
// to, as officeScope limits gorm.
type Hot struct {
	tx     *gorm.DB
	Office int64 // everyOffice: all of them
	scoped bool  // false: nobody has said which
}

// Here is limited to tx's office.
func Here(tx *gorm.DB) Hot {
	office, ok := tx.Statement.Context.Value(officeKey{}).(int64)
	return Hot{tx, office, ok}
}

// Everywhere is AcrossOffices without a new handle of gorm's.
func Everywhere(tx *gorm.DB) Hot { return Hot{tx, everyOffice, true} }

func (q Hot) ctx() context.Context { return q.tx.Statement.Context }

// limits tells whether the rows of t have to be the office's.
func (q Hot) limits(t *table) (bool, error) {
	switch {
	case t.office == nil, q.scoped && q.Office == everyOffice:
		return false, nil
	case !q.scoped:
		return false, fmt.Errorf("%w: %s", ErrNoOffice, t.office.Schema.Table)
	}
	return true, nil
}

// One reads the row of T that a condition finds, in the office if T is an
// office's record; ErrNotFound when there is none. rest is what stands behind
// the condition, such as an order.
func One[T any](q Hot, condition, rest string, args ...any) (*T, error) {
	list, err := Some[T](q, condition, rest+" LIMIT 1", args...)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, ErrNotFound
	}
	return &list[0], nil
}

// Some is one for several rows.
func Some[T any](q Hot, condition, rest string, args ...any) ([]T, error) {
	t, err := tableOf(q.tx, reflect.TypeFor[T]())
	if err != nil {
		return nil, err
	}
	limits, err := q.limits(t)
	if err != nil {
		return nil, err
	}
	if limits {
		condition, args = "office_id = ? AND ("+condition+")", append([]any{q.Office}, args...)
	}
	ctx := q.ctx()
	rows, err := q.tx.Statement.ConnPool.QueryContext(ctx, bound(q.tx, t.from+" WHERE "+condition+rest), args...)
	if err != nil {
		return nil, Translate(err)
	}
	defer rows.Close()
	var list []T
	into := make([]any, len(t.fields))
	for rows.Next() {
		var row T
		t.point(ctx, &row, into)
		if err := rows.Scan(into...); err != nil {
			return nil, fmt.Errorf("read %T: %w", row, err)
		}
		list = append(list, row)
	}
	return list, Translate(rows.Err())
}

// point makes into the places of a record's columns.
func (t *table) point(ctx context.Context, row any, into []any) {
	v := reflect.ValueOf(row).Elem()
	for i, f := range t.fields {
		into[i] = f.ReflectValueOf(ctx, v).Addr().Interface()
	}
}

// Insert writes a new row, stamped with the office and the time, and gives it
// its id. ok is false when spare is set and a row with the same key is there.
func Insert[T any](q Hot, row *T, spare bool) (ok bool, err error) {
	t, err := tableOf(q.tx, reflect.TypeFor[T]())
	if err != nil {
		return false, err
	}
	ctx := q.ctx()
	v := reflect.ValueOf(row).Elem()
	if err := q.stamp(t, v); err != nil {
		return false, err
	}
	args := make([]any, 0, len(t.fields))
	for _, f := range t.fields {
		if f != t.id {
			value, _ := f.ValueOf(ctx, v)
			args = append(args, value)
		}
	}
	query := t.insert
	if spare {
		query += " ON CONFLICT DO NOTHING"
	}
	return t.run(q.tx, v, query, args)
}

// stamp does for a row what gorm's callbacks and officeScope do.
func (q Hot) stamp(t *table, v reflect.Value) error {
	ctx := q.ctx()
	for _, f := range t.fields {
		if f.AutoCreateTime > 0 || f.AutoUpdateTime > 0 {
			if _, zero := f.ValueOf(ctx, v); zero {
				if err := f.Set(ctx, v, q.tx.NowFunc()); err != nil {
					return err
				}
			}
		}
	}
	if limits, err := q.limits(t); err != nil || !limits {
		return err
	}
	if had, zero := t.office.ValueOf(ctx, v); !zero && had != q.Office {
		return fmt.Errorf("%w: row of office %v written in office %d", ErrNoOffice, had, q.Office)
	}
	return t.office.Set(ctx, v, q.Office)
}

func (t *table) run(tx *gorm.DB, v reflect.Value, query string, args []any) (ok bool, err error) {
	ctx, pool := tx.Statement.Context, tx.Statement.ConnPool
	if t.id != nil && tx.Name() != "sqlite" { // no number of the last row there
		var id int64
		err := pool.QueryRowContext(ctx, bound(tx, query+" RETURNING "+t.id.DBName), args...).Scan(&id)
		if errors.Is(err, sql.ErrNoRows) {
			return false, nil
		}
		if err != nil {
			return false, Translate(err)
		}
		return true, t.id.Set(ctx, v, id)
	}
	done, err := pool.ExecContext(ctx, bound(tx, query), args...)
	if err != nil {
		return false, Translate(err)
	}
	n, err := done.RowsAffected()
	if err != nil || n == 0 || t.id == nil {
		return n > 0, err
	}
	id, err := done.LastInsertId()
	if err != nil {
		return false, err
	}
	return true, t.id.Set(ctx, v, id)
}

// Exec executes a statement past gorm and tells how many rows it concerned.
func Exec(tx *gorm.DB, query string, args ...any) (int64, error) {
	done, err := tx.Statement.ConnPool.ExecContext(tx.Statement.Context, bound(tx, query), args...)
	if err != nil {
		return 0, Translate(err)
	}
	return done.RowsAffected()
}

var dollars sync.Map // query with ? → query with $1

// bound writes a query's places in the way of tx's database.
func bound(tx *gorm.DB, query string) string {
	if tx.Name() == "sqlite" {
		return query
	}
	if known, ok := dollars.Load(query); ok {
		return known.(string)
	}
	var b strings.Builder
	n := 0
	for part := range strings.SplitSeq(query, "?") {
		if n > 0 {
			b.WriteString("$" + strconv.Itoa(n))
		}
		b.WriteString(part)
		n++
	}
	dollars.Store(query, b.String())
	return b.String()
}
