// Package record is what is kept about a person (§23): the own record, its
// entries (entries.go: every list of records opens them), disputes, one's own data; and
// the office's search.
package record
