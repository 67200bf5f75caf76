package chat

import (
	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/models/ledger"
	"lianluo/models/records"
)

// Posted is what becomes of a kind of post when it does not arrive in the group: it
// was not made. Posts name their record (bot.Message.About).
type Posted struct {
	// Lost takes note of it, and has the members told in private meanwhile. concerns is
	// false when the record has no such post any more. nil: there is nothing to note.
	Lost func(c *bot.Context, id int64, row *ledger.OutboxRow) (concerns bool, err error)
	// Title names the post for the directors.
	Title func(c *bot.Context, w *locale.Words, id int64) (string, error)
	// Again posts it as the record stands now; false when the group cannot be written
	// to or nothing is left to be posted. nil: what was said is said again.
	Again func(c *bot.Context, id int64, row *ledger.OutboxRow) (posted bool, err error)
}

// postedKinds are the kinds of posts by what they name themselves.
type postedKinds struct{ of map[records.Kind]Posted }

// AddPosted adds a kind of post.
func AddPosted(r *bot.Router, kind records.Kind, p Posted) { bot.Kept[*postedKinds](r).of[kind] = p }

// PostedAs finds the kind of post that a row of the group is, and its record.
func PostedAs(c *bot.Context, about string) (p Posted, id int64, ok bool) {
	ref, ok := records.ParseRef(about)
	if !ok {
		return p, 0, false
	}
	p, ok = bot.Kept[*postedKinds](c).of[ref.Kind]
	return p, ref.ID, ok
}
