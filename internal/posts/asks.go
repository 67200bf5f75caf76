package posts

import (
	"time"

	"lianluo/models/records"
)

// LookAgain is when a question is looked at again that has no end of its own: what settles it
// has it looked at sooner (bot.Context.Settled).
const LookAgain = 30 * 24 * time.Hour

// AboutArg names the record of a button's data (bot.Route.Asks): NAME:ID.
func AboutArg(kind records.Kind) func(args []string) string {
	return func(args []string) string {
		if len(args) == 0 {
			return ""
		}
		return string(kind) + ":" + args[0]
	}
}

// KindSheet is an activity's list as it is put before the staff.
const KindSheet records.Kind = "sheet"
