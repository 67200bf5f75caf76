package bot

import (
	"reflect"
	"time"

	"lianluo/models/calendar"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/store"
)

// Nobody is disturbed at night, and on days off only by what has its hour (§20): whatever
// is said to a chat whose reader has not just acted waits until then, whoever says it. Who
// acts is answered at once, in the chat of the update. Changes of a message make no sound
// and go at any time.

// Timed says that what a message is about has its hour: it waits for the end of the night,
// but for no working day.
func Timed() Option { return func(r *ledger.OutboxRow) { r.Timed = true } }

// Begins says when that begins which a message is about: who would hear of it less than
// people.NewsAhead before hears at once, at night without a sound.
func Begins(at ...time.Time) Option {
	return func(r *ledger.OutboxRow) { r.Begins = append(r.Begins, at...) }
}

// AtOnce says a thing at any hour, at night without a sound: somebody's account is at
// stake, or the group was told to be there.
func AtOnce() Option { return func(r *ledger.OutboxRow) { r.AtOnce = true } }

// HeardAt is when others hear of something that is said now with these options.
func (c *Context) HeardAt(opts ...Option) time.Time {
	var row ledger.OutboxRow
	for _, o := range opts {
		o(&row)
	}
	at, _ := c.heard(&row)
	return at
}

// heard is when a row is heard of, and whether that makes no sound.
func (c *Context) heard(row *ledger.OutboxRow) (at time.Time, silent bool) {
	soon := c.Now
	if row.NotBefore != nil && row.NotBefore.After(soon) {
		soon = *row.NotBefore
	}
	if c.Office == nil {
		return soon, false
	}
	if row.AtOnce {
		return soon, c.Office.Quiet().Contains(c.Local(soon))
	}
	// A router of the engine alone knows no days off.
	cal, _ := c.Bot.router.kept[reflect.TypeFor[*calendar.Calendar]()].(*calendar.Calendar)
	return c.Office.Heard(cal, people.News{Soon: soon, Timed: row.Timed, Begins: row.Begins, Expires: row.ExpiresAt})
}

// hold has a new message wait for its reader's day; silent tells that it goes at night.
func (c *Context) hold(row *ledger.OutboxRow) (silent bool) {
	now := row.NotBefore == nil || !row.NotBefore.After(c.Now)
	if row.Method != methodSend || now && (row.Answers || row.ChatID == c.Account) {
		return false
	}
	at, silent := c.heard(row)
	if at.After(c.Now) && (row.NotBefore == nil || at.After(*row.NotBefore)) {
		at = store.Stamp(at)
		row.NotBefore, row.Held = &at, true
		c.later = append(c.later, row)
	}
	return silent
}
