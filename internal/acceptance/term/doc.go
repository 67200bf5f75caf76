// Package term plays five years of the office's books by updates only: deeds, donations,
// honours, archive and attendance, a collation at each year's end, points each quarter. What
// the books come to is compared with tables that were reckoned from testdata/events.txt by the
// rules alone (testdata/README.md).
package term
