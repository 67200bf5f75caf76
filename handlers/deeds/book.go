package deeds

import (
	"lianluo/bot"
	"lianluo/handlers/chat"
	mdeeds "lianluo/models/deeds"
)

// deedColumns are what deedRow gives.
var deedColumns = []string{"book.column.number", "book.column.date", "book.column.title", "book.column.by", "book.column.effect", "book.column.place", "book.column.details"}

// deedRow is a deed in a table.
func deedRow(c *bot.Context, d *mdeeds.Deed) ([]string, error) {
	v, err := deedDraftOf(c, d)
	if err != nil {
		return nil, err
	}
	names, err := chat.Names(c, append([]int64{d.PersonID}, v.With...))
	return []string{d.Number, string(v.On), d.Title, names, amounts(c, v.Quantities), d.Place, d.Details}, err
}
