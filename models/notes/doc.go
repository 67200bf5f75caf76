// Package notes holds what members write of sessions and researches (§4, §6), and
// the praise of a note (§21).
package notes
