// Package sqlite3 is empty. It stands in the place of the C library that
// gorm's driver for SQLite imports for its default driver, "sqlite3", which
// this program never opens: SQLite is modernc.org/sqlite here. See go.mod.
package sqlite3
