package papers

import (
	"strconv"

	"lianluo/bot"
)

// ID is an argument of Make that is a row's id. It can be forged, so the row has to be
// looked up in the person's own scope.
func ID(c *bot.Context, arg string) (int64, error) {
	id, err := strconv.ParseInt(arg, 10, 64)
	if err != nil || id <= 0 {
		return 0, c.Problem("common.stale")
	}
	return id, nil
}
