// Package archive is how members gather and read local history (文史资料, §15): filed from
// what was just sent, confirmed by the staff, found by its words, taken home as a folder.
package archive
