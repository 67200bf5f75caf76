// Package roster changes people's entries in the roster (§1): the office any of them, a field
// at a time; a member his or her own, which the office verifies.
package roster

import (
	"lianluo/bot"
	"lianluo/handlers/front"
	"lianluo/handlers/people"
)

// Register makes the router know how entries are changed.
func Register(r *bot.Router) {
	registerEntry(r)
	registerGroups(r)
	registerOwn(r)
	front.Add(r, kind())
	people.OnLeft(r, closeOf)
	front.AddDeskLine(r, ungroupedLine)
}
