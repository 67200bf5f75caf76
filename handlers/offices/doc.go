// Package offices is what the director does with the office as a whole: what of his work
// the secretary does, all its records taken along, its end.
package offices

import "lianluo/bot"

// Register makes the router know them. exports is the folder in which an export is put together
// ("": the system's), part the most of one of its zips, in bytes (0: what the messenger takes).
func Register(r *bot.Router, exports string, part int64) {
	registerDelegation(r)
	registerWhole(r, exports, part)
	registerRemoval(r)
}
