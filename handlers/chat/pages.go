package chat

import (
	"fmt"

	"lianluo/bot"
	"lianluo/models/ledger"
	"lianluo/models/people"
)

// PageOf keeps a page number within what there is.
func PageOf(page, items, size int) (number, pages int) {
	pages = max((items+size-1)/size, 1)
	return min(max(page, 0), pages-1), pages
}

// Turns are the buttons to the pages before and after; route takes the page's
// number behind its arguments.
func Turns(route string, page, pages int, args ...any) [][]bot.Button {
	var row []bot.Button
	if page > 0 {
		row = append(row, bot.Button{Text: "‹", Data: bot.Data(route, append(args, page-1)...)})
	}
	if page < pages-1 {
		row = append(row, bot.Button{Text: "›", Data: bot.Data(route, append(args, page+1)...)})
	}
	if row == nil {
		return nil
	}
	return [][]bot.Button{row}
}

// Pager is the row of ‹ and › of a paged list whose route ends in the page;
// nil when there is one page only.
func Pager(page int, more bool, route string, args ...any) []bot.Button {
	var row []bot.Button
	if page > 0 {
		row = append(row, bot.Button{Text: "‹", Data: bot.Data(route, append(args[:len(args):len(args)], page-1)...)})
	}
	if more {
		row = append(row, bot.Button{Text: "›", Data: bot.Data(route, append(args[:len(args):len(args)], page+1)...)})
	}
	return row
}

// ShowPrivately answers with what is the person's own: in the private chat,
// also when the button was pressed in the group.
func ShowPrivately(c *bot.Context, m bot.Message) error {
	if c.Private {
		_, err := c.Show(m)
		return err
	}
	if _, err := c.Tell(c.Person, m); err != nil {
		return err
	}
	return c.Toast(c.P("record.in_private"))
}

// SayUndone says that something was taken back before it is shown as a draft
// again.
func SayUndone(c *bot.Context) error {
	if c.Pressed() {
		return c.Toast(c.P("common.undone"))
	}
	_, err := c.Say(bot.Message{Text: c.T("common.undone")})
	return err
}

// InPrivate answers a command in the private chat, also when it was given in
// the group.
func InPrivate(c *bot.Context, m bot.Message) error {
	if c.Private {
		_, err := c.Show(m)
		return err
	}
	_, err := c.Tell(c.Person, m)
	return err
}

// Undo is the button that takes an action back.
func Undo(c *bot.Context, a *ledger.Action) bot.Button {
	if a == nil {
		return c.B("common.undo", "undo", 0)
	}
	return c.B("common.undo", "undo", a.ID)
}

func Hhmm(m people.Minutes) string { return fmt.Sprintf("%02d%02d", m/60, m%60) }

// AlbumSize is how many files Telegram takes in one album.
const AlbumSize = 10
