package archive

import (
	"fmt"
	"slices"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/handlers/papers"
	"lianluo/internal/phrase"
	marchive "lianluo/models/archive"
	"lianluo/models/people"
	"lianluo/models/records"
)

// itemKind is how an item is talked about (§15): the staff confirms it or sends it back, and
// who filed it hears.
func itemKind() *front.Kind[*marchive.Item, marchive.State] {
	return &front.Kind[*marchive.Item, marchive.State]{
		Name: "archive", Machine: marchive.Life, Find: marchive.ByID, Route: "archive_item",
		Text: itemText, Title: func(c *bot.Context, it *marchive.Item) string { return chat.Joined(it.Number, it.Title) },
		Pairs: func(c *bot.Context, it *marchive.Item) ([]any, error) {
			return []any{"number", it.Number, "title", it.Title}, nil
		},
		Buttons: itemButtons,
		Decisions: []front.Decision[marchive.State]{{To: marchive.Confirmed}, {To: marchive.Returned, Ready: []string{"no_source", "unclear"}},
			{To: marchive.Withdrawn, Beside: true, Ready: []string{"not_so", "unwished", "twice"}}},
		Withdrawn: marchive.Withdrawn, List: "archive",
		Told: func(their *bot.Context, it *marchive.Item, _ *records.Step, m *bot.Message) error {
			if it.State == marchive.Returned {
				m.Buttons[0] = append(bot.Row(their.B("archive.edit_again", "archive_edit", it.ID)), m.Buttons[0]...)
			}
			return nil
		},
		Reopen: func(c *bot.Context, it *marchive.Item) error {
			v, err := draftOf(c, it)
			if err != nil {
				return err
			}
			return itemForm.Start(c, *v)
		},
		After: pageAfter,
		Fault: func(c *bot.Context, _ *marchive.Item, err error) error { return problem(c, err) },
	}
}

// draftOf is an item as the form holds it.
func draftOf(c *bot.Context, it *marchive.Item) (*draft, error) {
	v := &draft{Item: it.ID, Matter: it.MatterID, Title: it.Title, Text: it.Text, Period: it.Period, Place: it.Place, Teller: it.Teller}
	if it.Teller != "" {
		v.Consent = refuses
		if it.Consent {
			v.Consent = consents
		}
	}
	var err error
	v.Files, err = chat.FilesOf(c, records.KindArchive, it.ID)
	return v, err
}

// itemText is an item with its state, for whoever may read it.
func itemText(c *bot.Context, it *marchive.Item) (string, error) {
	author, err := people.PersonByID(c.Tx, it.PersonID)
	if err != nil {
		return "", err
	}
	trail, err := itemKind().Trail(c, it)
	if err != nil {
		return "", err
	}
	files, err := chat.FilesOf(c, records.KindArchive, it.ID)
	if err != nil {
		return "", err
	}
	line := chat.Joined(facts(c, it.Period, it.Place, it.Teller, it.Named(c.Person), it.Consent), chat.FilesLine(c, files))
	return c.T("archive.shown", "number", it.Number, "state", c.P("archive.state_"+string(it.State)), "title", it.Title, "facts", line,
		"text", phrase.Truncate(it.Text, chat.ExcerptLong), "name", author.Name, "trail", trail), nil
}

// itemButtons are what the person can do with an item beside deciding: what most come for
// first, the rest behind 更多.
func itemButtons(c *bot.Context, it *marchive.Item) ([]bot.Button, error) {
	row, err := readButtons(c, it)
	if err != nil {
		return nil, err
	}
	switch {
	case it.PersonID != c.Person.ID:
	case it.State == marchive.Draft:
		row = append(row, c.B("archive.edit", "archive_edit", it.ID))
	case it.State == marchive.Filed, it.State == marchive.Returned:
		row = append(row, c.B("archive.edit", "archive_edit", it.ID), c.B("archive.withdraw", "archive_withdraw", it.ID))
	}
	if it.Consent && it.MayConceal(c.Person) && it.State != marchive.Draft && it.State != marchive.Withdrawn {
		row = append(row, c.B("archive.unname", "archive_unname", it.ID))
	}
	row = append(row, itemKind().Aside(c, it)...)
	if it.State == marchive.Confirmed && it.PersonID == c.Person.ID {
		row = append(row, c.B("books.question", "dispute", records.KindArchive, it.ID))
	}
	const shown = 2 // rows: one of a decision stands above them
	return slices.Concat(c.Fold(bot.Data("archive_item", it.ID), shown, bot.Rows(2, row...), bot.CommandButton(c.P("archive.list"), "archive"))...), nil
}

// readButtons lead to the rest of what is told of an item's matter.
func readButtons(c *bot.Context, it *marchive.Item) (row []bot.Button, err error) {
	if len([]rune(it.Text)) > chat.ExcerptLong {
		row = append(row, c.B("archive.read", "archive_read", it.ID, 0))
	}
	if it.State != marchive.Confirmed {
		return row, nil
	}
	others, err := marchive.Tellings(c.Tx, it)
	if err != nil {
		return nil, err
	}
	if len(others) > 0 {
		row = append(row, bot.Button{Text: c.P("archive.tellings", "count", len(others)), Data: bot.Data("archive_tellings", it.ID)})
	}
	row = append(row, papers.Button(c, "archive_folder", it.ID))
	if c.Person.Is(people.Member) {
		row = append(row, c.B("archive.more", "archive_more", it.ID))
	}
	return row, nil
}

// editItem opens one's own item again while it is not confirmed.
func editItem(c *bot.Context) error {
	it, err := itemKind().Own(c)
	if err != nil {
		return err
	}
	if it.State != marchive.Draft && it.State != marchive.Filed && it.State != marchive.Returned {
		return c.Problem("archive.decided")
	}
	v, err := draftOf(c, it)
	if err != nil {
		return err
	}
	return itemForm.Change(c, *v)
}

// anotherTelling begins what somebody else tells of a matter.
func anotherTelling(c *bot.Context) error {
	it, err := itemKind().Pressed(c)
	if err != nil {
		return err
	}
	if it.State != marchive.Confirmed {
		return c.Problem("common.gone")
	}
	return itemForm.File(c, draft{Matter: it.ID, Title: it.Title, Period: it.Period, Place: it.Place})
}

// tellings lists what others tell of an item's matter.
func tellings(c *bot.Context) error {
	it, err := itemKind().Pressed(c)
	if err != nil {
		return err
	}
	list, err := marchive.Tellings(c.Tx, it)
	if err != nil {
		return err
	}
	m := bot.Message{Text: c.T("archive.tellings_of", "title", it.Title)}
	for i := range list {
		m.Buttons = append(m.Buttons, bot.Row(bot.Button{Text: tellingLabel(c, &list[i]), Data: bot.Data("archive_item", list[i].ID)}))
	}
	m.Buttons = append(m.Buttons, bot.Row(c.B("common.back", "archive_item", it.ID)))
	return chat.InPrivate(c, m)
}

// tellingLabel names one telling of a matter by who told it.
func tellingLabel(c *bot.Context, it *marchive.Item) string {
	if it.Consent {
		return chat.Joined(it.Teller, it.Title)
	}
	return itemLabel(c, it)
}

// readText is archive_read:ID:PAGE: the whole text, a part at a time.
func readText(c *bot.Context) error {
	it, err := itemKind().Pressed(c)
	if err != nil {
		return err
	}
	parts := textParts(it.Text, partRunes)
	page, pages := chat.PageOf(c.ArgInt(1), len(parts), 1)
	text := ""
	if len(parts) > 0 {
		text = parts[page]
	}
	m := bot.Message{Text: c.T("archive.part", "title", it.Title, "n", page+1, "of", pages, "text", text)}
	if row := chat.ListPager(c, page, page+1 < pages, func(p int) string { return bot.Data("archive_read", it.ID, p) }); row != nil {
		m.Buttons = append(m.Buttons, row)
	}
	m.Buttons = append(m.Buttons, bot.Row(c.B("common.back", "archive_item", it.ID)))
	return chat.InPrivate(c, m)
}

// partRunes is how much of a text one message shows, in characters: an emoji counts twice
// with Telegram.
const partRunes = 1800

// textParts cuts a text at the ends of lines or sentences, in at most n characters each;
// where it has none, in the middle.
func textParts(text string, n int) (parts []string) {
	rest := []rune(strings.TrimSpace(text))
	for len(rest) > n {
		at := n
		for _, ends := range []string{"\n", "。！？.!?"} {
			i := n
			for i > n/2 && !strings.ContainsRune(ends, rest[i-1]) {
				i--
			}
			if i > n/2 {
				at = i
				break
			}
		}
		parts = append(parts, strings.TrimSpace(string(rest[:at])))
		rest = []rune(strings.TrimSpace(string(rest[at:])))
	}
	if len(rest) > 0 {
		parts = append(parts, string(rest))
	}
	return parts
}

// saysYear tells that a period names its first year in figures.
func saysYear(period string, p marchive.Period) bool {
	return strings.Contains(phrase.Fold(period), fmt.Sprint(p.From)) && (p.From == p.To || strings.Contains(phrase.Fold(period), fmt.Sprint(p.To)))
}
