// Package books holds, as its tests, what is promised of the office's books (§13, §14, §15) and
// of what is reckoned from them (§21): in whatever order people file, decide, change, take back
// and undo, each total is the sum of its entries, and a year that is frozen never changes.
package books
