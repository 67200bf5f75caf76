package store

import (
	"context"
	"fmt"
	"reflect"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

type officeKey struct{}

// everyOffice in the context lifts the limit; see AcrossOffices.
const everyOffice int64 = -1

// InOffice limits every query, change and new row made through the returned
// handle to one office. Without it (or AcrossOffices) a query on a record that
// has an OfficeID fails: forgetting the office is an error, never a leak.
func InOffice(tx *gorm.DB, office int64) *gorm.DB {
	return tx.WithContext(WithOffice(tx.Statement.Context, office))
}

// WithOffice is InOffice for a context that a handle will be made from.
func WithOffice(ctx context.Context, office int64) context.Context {
	return context.WithValue(ctx, officeKey{}, office)
}

// AcrossOffices lifts the limit, for the few queries that serve all offices:
// who a Telegram account is, which jobs are due, doctor.
func AcrossOffices(tx *gorm.DB) *gorm.DB { return InOffice(tx, everyOffice) }

// OfficeOf tells the office that tx is limited to; 0 when it is not.
func OfficeOf(tx *gorm.DB) int64 {
	id, _ := tx.Statement.Context.Value(officeKey{}).(int64)
	return max(id, 0)
}

// officeScope is the gorm plugin that enforces the limit.
type officeScope struct{}

func (officeScope) Name() string { return "office_scope" }

func (officeScope) Initialize(db *gorm.DB) error {
	cb := db.Callback()
	for _, err := range []error{
		cb.Query().Before("gorm:query").Register("office:query", limitToOffice),
		cb.Row().Before("gorm:row").Register("office:row", limitToOffice),
		cb.Update().Before("gorm:update").Register("office:update", limitToOffice),
		cb.Delete().Before("gorm:delete").Register("office:delete", limitToOffice),
		cb.Create().Before("gorm:create").Register("office:create", stampOffice),
	} {
		if err != nil {
			return err
		}
	}
	return nil
}

// officeOf gives the office to apply, or 0 for none.
func officeOf(db *gorm.DB) (office int64) {
	s := db.Statement.Schema
	if s == nil || s.LookUpField("OfficeID") == nil {
		return 0
	}
	office, ok := db.Statement.Context.Value(officeKey{}).(int64)
	switch {
	case !ok:
		_ = db.AddError(fmt.Errorf("%w: %s", ErrNoOffice, s.Table))
		return 0
	case office == everyOffice:
		return 0
	}
	return office
}

func limitToOffice(db *gorm.DB) {
	office := officeOf(db)
	if office == 0 {
		return
	}
	// A chained Or would take the limit for one more alternative: what the
	// caller asks is put in parentheses first.
	if c, ok := db.Statement.Clauses["WHERE"]; ok {
		if where, ok := c.Expression.(clause.Where); ok && len(where.Exprs) > 0 {
			where.Exprs = []clause.Expression{clause.And(where.Exprs...)}
			c.Expression = where
			db.Statement.Clauses["WHERE"] = c
		}
	}
	db.Statement.AddClause(clause.Where{Exprs: []clause.Expression{ofOffice(office)}})
	// gorm refuses a change without a condition. The limit must not pass for
	// one: by this mark, made for soft deletes, gorm asks for one more.
	db.Statement.Clauses["soft_delete_enabled"] = clause.Clause{}
}

func ofOffice(office int64) clause.Expression {
	return clause.Eq{Column: clause.Column{Table: clause.CurrentTable, Name: "office_id"}, Value: office}
}

func stampOffice(db *gorm.DB) {
	office := officeOf(db)
	if office == 0 {
		return
	}
	field := db.Statement.Schema.LookUpField("OfficeID")
	stamp := func(v reflect.Value) {
		if v.Kind() != reflect.Struct {
			_ = db.AddError(fmt.Errorf("%w: rows are made from structs, not from %s", ErrNoOffice, v.Kind()))
			return
		}
		had, zero := field.ValueOf(db.Statement.Context, v)
		if !zero && had != office {
			_ = db.AddError(fmt.Errorf("%w: row of office %v written in office %d", ErrNoOffice, had, office))
			return
		}
		_ = db.AddError(field.Set(db.Statement.Context, v, office))
	}
	v := db.Statement.ReflectValue
	switch v.Kind() {
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			stamp(reflect.Indirect(v.Index(i)))
		}
	default:
		stamp(v)
	}
	// A row that is there already is changed only if it is the office's: a
	// forged id must not take another's over.
	if c, ok := db.Statement.Clauses["ON CONFLICT"]; ok {
		if conflict, ok := c.Expression.(clause.OnConflict); ok && !conflict.DoNothing {
			conflict.Where.Exprs = append(conflict.Where.Exprs, ofOffice(office))
			c.Expression = conflict
			db.Statement.Clauses["ON CONFLICT"] = c
		}
	}
}
