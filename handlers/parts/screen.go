package parts

import (
	"strings"
	"unicode/utf8"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	mparts "lianluo/models/parts"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

const (
	firstWords = 42   // characters of a folded part
	lineRoom   = 1800 // characters of a line: a longer paragraph goes on in the next
	pageLines  = 60
	pickPage   = 8 // sentences a page of those to choose from
)

// Screen says the parts of a record folded to their first words, and gives a button for each.
func Screen(c *bot.Context, kind records.Kind, id int64) (text string, buttons []bot.Button, err error) {
	list, err := mparts.Of(c.Tx, kind, id)
	if err != nil {
		return "", nil, err
	}
	t := bot.Kept[kinds](c)[kind]
	var lines []string
	for i := range list {
		now, err := list[i].Now()
		if err != nil {
			return "", nil, err
		}
		title := t.Title(c.Words, list[i].Key)
		first := phrase.Truncate(strings.Join(strings.Fields(mparts.Text(now)), " "), firstWords)
		lines = append(lines, c.T("parts.folded", "title", title, "count", len(now), "ask", mparts.Asked(now), "words", first))
		buttons = append(buttons, bot.Button{Text: title, Data: bot.Data("part", list[i].ID)})
	}
	return strings.Join(lines, "\n"), buttons, nil
}

// Lines are sentences as lines of a message, a paragraph each, for chat.PartsPage: none is so
// long that it fits into no message.
func Lines(c *bot.Context, list []mparts.Sentence) (lines []string) {
	text := mparts.Text(list)
	if strings.TrimSpace(text) == "" {
		return []string{c.T("parts.empty")}
	}
	for _, line := range strings.Split(text, "\n") {
		for store.Length(line) > lineRoom {
			head := store.CutRunes(line, lineRoom)
			if i := strings.LastIndexAny(head, "。！？；，"); i > len(head)/2 {
				_, size := utf8.DecodeRuneInString(head[i:])
				head = head[:i+size]
			}
			lines, line = append(lines, string(locale.Escape(head))), line[len(head):]
		}
		lines = append(lines, string(locale.Escape(line)))
	}
	return lines
}

// show is part:ID[:PAGE].
func show(c *bot.Context) error {
	e, err := pressed(c)
	if err != nil {
		return err
	}
	m, err := e.screen(c, "", c.ArgInt(1))
	if err != nil {
		return err
	}
	_, err = c.Show(m)
	return err
}

// screen shows a part whole, with what can be done with it. above is what was just done, then
// the buttons that stand first: the way to take it back.
func (e *edited) screen(c *bot.Context, above string, page int, first ...bot.Button) (m bot.Message, err error) {
	asked := mparts.Asked(e.now)
	text, page, pages := chat.PartsPage([]chat.Part{{Lines: Lines(c, e.now)}}, page, pageLines)
	note := ""
	if asked > 0 && e.Edits {
		note = c.T("parts.asks", "count", asked)
	}
	m.Text = locale.Join("\n\n", above, c.T("parts.head", "part", e.kind.Title(c.Words, e.Key), "of", locale.HTML(e.Title), "page", page+1, "pages", pages), text, note)
	sources := 0
	for i := range e.now {
		if e.now[i].Sourced() {
			sources++
		}
	}
	var rows [][]bot.Button
	add := func(buttons ...bot.Button) {
		if len(buttons) > 0 {
			rows = append(rows, buttons)
		}
	}
	var source []bot.Button
	if sources > 0 {
		source = bot.Row(c.B("parts.source", "part_pick", e.ID, pickSource))
	}
	if !e.Edits {
		add(source...)
		rows = append(rows, chat.Turns(c, "part", page, pages, e.ID)...)
		m.Buttons = append(rows, bot.Row(e.Back))
		return m, nil
	}
	if asked > 0 {
		first = append(first, c.B("parts.fill", "part_write", e.ID, mparts.Reworded, e.Revision, e.firstAsked()))
	}
	add(first...)
	if e.kind.Beside != nil {
		beside, err := e.kind.Beside(c, e.Part)
		if err != nil {
			return m, err
		}
		add(beside...)
	}
	add(c.B("parts.replace", "part_write", e.ID, mparts.Replaced, e.Revision), c.B("parts.add", "part_write", e.ID, mparts.Added, e.Revision))
	if len(e.now) > 0 {
		add(c.B("parts.reword", "part_pick", e.ID, mparts.Reworded), c.B("parts.cut", "part_pick", e.ID, mparts.Cut))
	}
	if e.Sentences != e.Drafted {
		source = append(source, c.B("parts.restore", "part_restore", e.ID, e.Revision))
	}
	add(source...)
	rows = append(chat.Turns(c, "part", page, pages, e.ID), rows...)
	m.Buttons = c.Fold(bot.Data("part", e.ID, page), bot.FewRows, rows, e.Back)
	return m, nil
}

func (e *edited) firstAsked() int {
	for i := range e.now {
		if e.now[i].Ask {
			return i
		}
	}
	return 0
}

// pickSource is the choice of a sentence whose source is opened.
const pickSource = "source"

// pick is part_pick:ID:WHAT[:PAGE]: the sentences with their numbers, a button each.
func pick(c *bot.Context) error {
	e, err := pressed(c)
	if err != nil {
		return err
	}
	m, err := e.choose(c, c.Arg(1), c.ArgInt(2))
	if err != nil {
		return err
	}
	_, err = c.Show(m)
	return err
}

func (e *edited) choose(c *bot.Context, what string, page int) (m bot.Message, err error) {
	if what != pickSource && what != string(mparts.Reworded) && what != string(mparts.Cut) {
		return m, c.Problem("common.stale")
	}
	if what != pickSource && !e.Edits {
		return m, c.Problem("parts.closed")
	}
	page, pages := chat.PageOf(page, len(e.now), pickPage)
	m.Text = c.T("parts.pick_"+what, "part", e.kind.Title(c.Words, e.Key))
	var row []bot.Button
	for i := page * pickPage; i < min(len(e.now), (page+1)*pickPage); i++ {
		s := &e.now[i]
		m.Text += "\n" + c.T("parts.numbered", "n", i+1, "text", phrase.Truncate(s.Text, pickWords), "own", what == pickSource && !s.Sourced())
		n := bot.Button{Text: c.P("parts.number", "n", i+1)}
		switch {
		case what == string(mparts.Reworded):
			n.Data = bot.Data("part_write", e.ID, mparts.Reworded, e.Revision, i)
		case what == string(mparts.Cut):
			n.Data = bot.Data("part_cut", e.ID, e.Revision, i)
		case s.Sourced():
			n.Data = bot.Data("part_source", e.ID, e.Revision, i)
		default:
			continue
		}
		row = append(row, n)
	}
	m.Buttons = append(bot.Rows(4, row...), chat.Turns(c, "part_pick", page, pages, e.ID, what)...)
	m.Buttons = append(m.Buttons, bot.Row(c.B("common.back", "part", e.ID)))
	return m, nil
}

// pickWords is how much of a sentence stands where one is chosen, in characters.
const pickWords = 300

// source is part_source:ID:REVISION:N[:PAGE]: what a sentence says, and the figures and
// records that it comes from.
func source(c *bot.Context) error {
	e, err := pressed(c)
	if err != nil {
		return err
	}
	revision, n, page := c.ArgInt(1), c.ArgInt(2), c.ArgInt(3)
	if revision != e.Revision || n >= len(e.now) || !e.now[n].Sourced() {
		m, err := e.choose(c, pickSource, 0)
		if err != nil {
			return err
		}
		_, err = c.Show(m)
		return err
	}
	s := &e.now[n]
	m := bot.Message{Text: c.T("parts.source_of", "text", phrase.Truncate(s.Text, lineRoom))}
	var row []bot.Button
	for _, f := range s.Figures {
		if e.kind.Figure == nil {
			break
		}
		if b := e.kind.Figure(c, e.RecordID, f); b.Text != "" {
			row = append(row, b)
		}
	}
	m.Buttons = bot.Rows(2, row...)
	if len(s.Records) > 0 {
		if err := listRecords(c, &m, s.Records, e.Part, n, page, c.Person.Is(people.Staff)); err != nil {
			return err
		}
	}
	m.Buttons = append(m.Buttons, bot.Row(c.B("common.back", "part_pick", e.ID, pickSource, n/pickPage)))
	_, err = c.Show(m)
	return err
}
