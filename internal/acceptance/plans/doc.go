// Package plans holds how SQLite runs every statement of the program: its
// test walks through the office's life, notes what is asked of the database
// and keeps the plans in testdata/plans.txt, so that a changed plan shows in
// a diff and a full scan of a big table fails.
package plans
