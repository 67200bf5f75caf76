// Package store is the database: opening it, its one writer with group commit,
// the limit to an office ([InOffice]), migrations, backup, health and the types
// that every record is made of. It knows no record.
//
// Every table of an office's records carries office_id; a query that forgets the
// office is an error. All writes go through [DB.Write].
package store
