// Package people holds offices, persons and terms (§1, §2): who is who, who may do
// what, how somebody joins, and the roster from Excel.
package people
