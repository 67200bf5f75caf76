package archive

import (
	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	marchive "lianluo/models/archive"
	"lianluo/models/ledger"
	"lianluo/models/records"
)

// pageAfter keeps the page of a week in the group true (§15): of an item that was withdrawn
// or sent back nothing stays, and one that was put right is shown as it now is.
func pageAfter(c *bot.Context, it *marchive.Item, _ *records.Step, _ bool) error {
	if it.PageRef == 0 {
		return nil
	}
	m := bot.Message{Text: c.GroupWords().T("archive.page_gone")}
	if it.State == marchive.Confirmed {
		m = posts.ArchivePage(c, it)
	}
	return c.Edit(bot.Ref(it.PageRef), m)
}

// pagePosted: an item whose page the group refuses has its turn again.
func pagePosted() chat.Posted {
	return chat.Posted{
		Title: func(c *bot.Context, w *locale.Words, id int64) (string, error) {
			it, err := marchive.ByID(c.Tx, id)
			if err != nil {
				return "", err
			}
			return w.T("archive.page_as_lost", "number", it.Number), nil
		},
		Lost: func(c *bot.Context, id int64, row *ledger.OutboxRow) (bool, error) {
			it, err := marchive.ByID(c.Tx, id)
			if err != nil || it.PageRef != row.ID {
				return false, err
			}
			return true, marchive.NotShown(c.Tx, it)
		},
	}
}
