package chat

import "lianluo/bot"

// PageOf keeps a page number within what there is.
func PageOf(page, items, size int) (number, pages int) {
	pages = max((items+size-1)/size, 1)
	return min(max(page, 0), pages-1), pages
}

// Turns are the buttons to the pages before and after; route takes the page's
// number behind its arguments.
func Turns(route string, page, pages int, args ...any) [][]bot.Button {
	if row := Pager(page, page < pages-1, route, args...); row != nil {
		return [][]bot.Button{row}
	}
	return nil
}

// Pager is the row of ‹ and › of a paged list whose route ends in the page;
// nil when there is one page only.
func Pager(page int, more bool, route string, args ...any) []bot.Button {
	return ListPager(page, more, func(page int) string { return bot.Data(route, append(args[:len(args):len(args)], page)...) })
}

// ListPager is a Pager whose data is written by its caller.
func ListPager(page int, more bool, data func(page int) string) []bot.Button {
	var row []bot.Button
	if page > 0 {
		row = append(row, bot.Button{Text: "‹", Data: data(page - 1)})
	}
	if more {
		row = append(row, bot.Button{Text: "›", Data: data(page + 1)})
	}
	return row
}

// ListSize is how many items a page of a list has.
const ListSize = 6
