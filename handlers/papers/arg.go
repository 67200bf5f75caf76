package papers

import (
	"strconv"
	"time"

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

// firstYear is the first of which anything is made: no office has records from before.
const firstYear = 1990

// Year is an argument of Make that is a year, up to this one, and its span [from, to).
func Year(c *bot.Context, arg string) (year int, from, to time.Time, err error) {
	year = bot.SmallInt(arg)
	if year < firstYear || year > c.Local(c.Now).Year() {
		return 0, from, to, c.Problem("common.stale")
	}
	from = time.Date(year, 1, 1, 0, 0, 0, 0, c.Location())
	return year, from, from.AddDate(1, 0, 0), nil
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
