// Package points holds the points (积分, §21) of an office that has chosen to use them. They
// follow from the records by a table of values (domain B4) and are computed, never given by
// hand; of a quarter whose briefing is out the entries are kept, and what changes afterwards is
// an entry of its own.
package points
