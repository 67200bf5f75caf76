package chat

import (
	"strings"
	"unicode/utf8"

	"lianluo/bot"
	"lianluo/models/store"
)

// PageOf keeps a page number within what there is.
func PageOf(page, items, size int) (number, pages int) {
	pages = max((items+size-1)/size, 1)
	return min(max(page, 0), pages-1), pages
}

// Part is a part of a long card: its lines stand under a title, which is repeated
// where they go on over a page.
type Part struct {
	Title string
	Lines []string
}

// partsRoom is how much of a message a page of parts takes, in characters of
// HTML; head, notes and a line too many have room beside it.
const partsRoom = 2400

// PartsPage lays parts out on pages of at most so many lines and gives one of
// them. No line is cut and none left out.
func PartsPage(parts []Part, page, lines int) (text string, number, pages int) {
	var all []string
	var b strings.Builder
	count, room := 0, 0
	turn := func() {
		if count > 0 {
			all = append(all, b.String())
		}
		b.Reset()
		count, room = 0, 0
	}
	for _, part := range parts {
		titled := false
		for _, line := range part.Lines {
			n := utf8.RuneCountInString(line)
			if count == lines || count > 0 && room+n > partsRoom {
				turn()
				titled = false
			}
			if !titled && part.Title != "" {
				if count > 0 {
					b.WriteString("\n\n")
				}
				b.WriteString(part.Title)
				titled = true
			}
			if b.Len() > 0 {
				b.WriteString("\n")
			}
			b.WriteString(line)
			count++
			room += n
		}
	}
	turn()
	number, pages = PageOf(page, len(all), 1)
	if len(all) == 0 {
		return "", number, pages
	}
	return all[number], number, pages
}

// Turns are the buttons to the pages before and after; route takes the page's
// number behind its arguments.
func Turns(c *bot.Context, route string, page, pages int, args ...any) [][]bot.Button {
	if row := Pager(c, page, page < pages-1, route, args...); row != nil {
		return [][]bot.Button{row}
	}
	return nil
}

// Pager is the row of the buttons to the pages before and after of a paged list whose route ends in the page;
// nil when there is one page only.
func Pager(c *bot.Context, page int, more bool, route string, args ...any) []bot.Button {
	return ListPager(c, page, more, func(page int) string { return bot.Data(route, append(args[:len(args):len(args)], page)...) })
}

// ListPager is a Pager whose data is written by its caller.
func ListPager(c *bot.Context, page int, more bool, data func(page int) string) []bot.Button {
	var row []bot.Button
	if page > 0 {
		row = append(row, bot.Button{Text: c.P("common.page_before"), Data: data(page - 1)})
	}
	if more {
		row = append(row, bot.Button{Text: c.P("common.page_after"), Data: data(page + 1)})
	}
	return row
}

// ReadPage reads a page of a list, and tells whether there is more behind it.
func ReadPage[T any](page int, read func(p store.Page) ([]T, error)) (list []T, more bool, err error) {
	page = max(page, 0)
	if list, err = read(store.Page{Number: page, Size: ListSize}); err != nil {
		return nil, false, err
	}
	next, err := read(store.Page{Number: (page + 1) * ListSize, Size: 1})
	return list, len(next) > 0, err
}

// ListSize is how many items a page of a list has.
const ListSize = 6
