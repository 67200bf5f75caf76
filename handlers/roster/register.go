// Package roster changes people's entries in the roster (§1): the office any of them, a field
// at a time; a member his or her own, which the office verifies.
package roster

import (
	"lianluo/bot"
	"lianluo/handlers/front"
	"lianluo/handlers/people"
)

// Register makes the router know how entries are changed by the office.
func Register(r *bot.Router) {
	registerEntry(r)
	registerGroups(r)
	people.OnLeft(r, closeOf)
	front.AddDesk(r, ungroupedLine)
}

// RegisterOwn makes the router know how members have theirs changed, which is looked at as
// what members file.
func RegisterOwn(r *bot.Router) {
	registerOwn(r)
	front.Add(r, kind())
}
