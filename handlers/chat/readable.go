package chat

import (
	"lianluo/bot"
	"lianluo/models/records"
)

// readables says, for each kind of record with files, who may read one: the
// function gives the title under which its files are sent, or the problem that
// is shown to somebody who may not.
type readables map[records.Kind]func(c *bot.Context, id int64) (title string, err error)

// Readable tells who may read a kind of record, and so see its files. Each kind
// of record tells it where it is registered.
func Readable(r *bot.Router, kind records.Kind, title func(c *bot.Context, id int64) (string, error)) {
	bot.Kept[readables](r)[kind] = title
}
