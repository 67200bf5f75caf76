// Package notes is what members write of sessions and researches (§4, §6), the
// booklet of it, and its praise in the group (§21). Rooms that have more to do with
// notes of a kind add it (kinds.go).
package notes
