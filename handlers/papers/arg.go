package papers

import (
	"strconv"

	"gorm.io/gorm"

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

// Record is the row that an argument of Make names, as byID reads it.
func Record[T any](c *bot.Context, arg string, byID func(tx *gorm.DB, id int64) (*T, error)) (*T, error) {
	id, err := ID(c, arg)
	if err != nil {
		return nil, err
	}
	rec, err := byID(c.Tx, id)
	return rec, c.MissingAs(err, "common.gone")
}
