// Package offices is what the director does with the office as a whole: what of his work
// the secretary does, all its records taken along, its end.
package offices

import "lianluo/bot"

// Register makes the router know them.
func Register(r *bot.Router) {
	registerDelegation(r)
	registerWhole(r)
	registerRemoval(r)
}
