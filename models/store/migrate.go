package store

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/go-gormigrate/gormigrate/v2"
	"gorm.io/gorm"
)

// Migrations are numbered SQL files, forward only, written once for both
// dialects: {{id}}, {{time}} and {{blob}} stand for the types that differ. A
// statement behind {{sqlite}} or {{postgres}} is for that one alone.
//
//go:embed migrations/*.sql
var migrationFiles embed.FS

const migrationTable = "migrations"

func migrationIDs() []string {
	names, err := fs.Glob(migrationFiles, "migrations/*.sql")
	if err != nil {
		panic(err) // the pattern is a constant
	}
	slices.Sort(names)
	for i, n := range names {
		names[i] = strings.TrimSuffix(strings.TrimPrefix(n, "migrations/"), ".sql")
	}
	return names
}

// migrate brings the tables up to date, each migration in a transaction of
// its own, after refusing a database that a newer program has written.
func (db *DB) migrate(ctx context.Context, cfg Config) error {
	pending, err := db.PendingMigrations(ctx)
	if err != nil || len(pending) == 0 {
		return err
	}
	// gorm's migrator falls over a database that is locked: it is asked first.
	if err := db.Write(ctx, func(*gorm.DB) error { return nil }); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	kept, err := db.keepBefore(ctx, cfg, len(pending))
	if err != nil {
		return err
	}
	if err := db.migrator(ctx).Migrate(); err != nil {
		if errors.Is(err, gormigrate.ErrUnknownPastMigration) {
			return ErrNewer
		}
		return fmt.Errorf("migrate: %w", Translate(err))
	}
	if kept != "" {
		db.log.Info("migrated", "migrations", len(pending), "up_to", pending[len(pending)-1], "kept_before", kept)
	} else if len(pending) < len(migrationIDs()) {
		db.log.Info("migrated", "migrations", len(pending), "up_to", pending[len(pending)-1])
	}
	return nil
}

// MigrateTo makes the tables of an empty database as an older program had them,
// whose newest migration is id: for tests of what came after.
func (db *DB) MigrateTo(ctx context.Context, id string) error { return db.migrator(ctx).MigrateTo(id) }

func (db *DB) migrator(ctx context.Context) *gormigrate.Gormigrate {
	var list []*gormigrate.Migration
	for _, id := range migrationIDs() {
		list = append(list, &gormigrate.Migration{ID: id, Migrate: func(tx *gorm.DB) error {
			return db.runSQL(tx, "migrations/"+id+".sql")
		}})
	}
	return gormigrate.New(db.write.WithContext(ctx), &gormigrate.Options{
		TableName: migrationTable, IDColumnName: "id", IDColumnSize: 100,
		UseTransaction: true, ValidateUnknownMigrations: true,
	}, list)
}

// PendingMigrations names those not yet applied; ErrNewer when the database
// has some that this program does not know.
func (db *DB) PendingMigrations(ctx context.Context) ([]string, error) {
	known := migrationIDs()
	g := db.write.WithContext(ctx)
	ours, err := db.hasMigrations(ctx)
	if err != nil {
		return nil, err
	}
	if !ours {
		return known, nil
	}
	var applied []string
	if err := g.Table(migrationTable).Order("id").Pluck("id", &applied).Error; err != nil {
		return nil, fmt.Errorf("read migrations: %w", Translate(err))
	}
	for _, id := range applied {
		if !slices.Contains(known, id) {
			return nil, fmt.Errorf("%w (it has %s)", ErrNewer, id)
		}
	}
	return slices.DeleteFunc(known, func(id string) bool { return slices.Contains(applied, id) }), nil
}

// hasMigrations tells whether the database is one of ours: it has the table of
// migrations. (gorm's HasTable on SQLite panics when the question fails.)
func (db *DB) hasMigrations(ctx context.Context) (bool, error) {
	if !db.IsSQLite() {
		return db.read.WithContext(ctx).Migrator().HasTable(migrationTable), nil
	}
	var n int64
	err := db.Read(ctx).Raw("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?", migrationTable).Scan(&n).Error
	if err != nil {
		return false, fmt.Errorf("look for the table of migrations: %w", Translate(err))
	}
	return n > 0, nil
}

func (db *DB) runSQL(tx *gorm.DB, file string) error {
	raw, err := migrationFiles.ReadFile(file)
	if err != nil {
		return err
	}
	types := strings.NewReplacer("{{id}}", "INTEGER PRIMARY KEY AUTOINCREMENT", "{{time}}", "DATETIME", "{{blob}}", "BLOB", "{{sqlite}}", "")
	others := "{{postgres}}"
	if !db.IsSQLite() {
		types = strings.NewReplacer("{{id}}", "BIGSERIAL PRIMARY KEY", "{{time}}", "TIMESTAMPTZ", "{{blob}}", "BYTEA", "{{postgres}}", "")
		others = "{{sqlite}}"
	}
	for stmt := range strings.SplitSeq(types.Replace(string(raw)), ";\n") {
		if stmt = strings.TrimSpace(stmt); stmt == "" || strings.HasPrefix(stmt, others) {
			continue
		}
		if err := tx.Exec(stmt).Error; err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	return nil
}
