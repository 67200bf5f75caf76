package parts

import (
	"fmt"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/record"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	mparts "lianluo/models/parts"
	"lianluo/models/people"
)

// source is part_source:ID:REVISION:N[:WHICH:PAGE]: what a sentence says, and what it comes
// from. Of several sources each has a button; the only one is open at once.
func source(c *bot.Context) error {
	e, err := pressed(c)
	if err != nil {
		return err
	}
	revision, n, which, page := c.ArgInt(1), c.ArgInt(2), c.ArgInt(3), c.ArgInt(4)
	if revision != e.Revision || n >= len(e.now) || !e.now[n].Sourced() {
		m, err := e.choose(c, pickSource, 0)
		if err != nil {
			return err
		}
		_, err = c.Show(m)
		return err
	}
	list, err := e.sources(c, &e.now[n])
	if err != nil {
		return err
	}
	m := bot.Message{Text: c.T("parts.source_of", "text", phrase.Truncate(e.now[n].Text, pickWords))}
	back := c.B("common.back", "part_pick", e.ID, pickSource, n/pickPage)
	var row []bot.Button
	for i, s := range list {
		switch {
		case s.Button.Text != "":
			row = append(row, s.Button)
		case len(list) > 1:
			row = append(row, bot.Button{Text: s.Label, Data: bot.Data("part_source", e.ID, e.Revision, n, i+1)})
		}
	}
	if len(list) == 1 && list[0].Button.Text == "" {
		which = 1
	}
	if which == 0 || which > len(list) {
		m.Buttons = append(bot.Rows(2, row...), bot.Row(back))
		_, err = c.Show(m)
		return err
	}
	s := list[which-1]
	if len(list) > 1 {
		back = c.B("common.back", "part_source", e.ID, e.Revision, n)
	}
	m.Text = locale.Join("\n", m.Text, c.T("parts.source_label", "label", s.Label))
	scope := fmt.Sprintf("x%d-%d-%d-%d", e.ID, e.Revision, n, which)
	if err := record.ListRecords(c, &m, s.Records, scope, page, c.Person.Is(people.Staff)); err != nil {
		return err
	}
	if row := chat.Pager(c, page, (page+1)*record.EntriesPage < len(s.Records), "part_source", e.ID, e.Revision, n, which); row != nil {
		m.Buttons = append(m.Buttons, row)
	}
	m.Buttons = append(m.Buttons, bot.Row(back))
	_, err = c.Show(m)
	return err
}

// sources are the figures of a sentence, then the records that it tells of.
func (e *edited) sources(c *bot.Context, s *mparts.Sentence) (list []Source, err error) {
	for _, f := range s.Figures {
		if e.kind.Figure == nil {
			break
		}
		one, err := e.kind.Figure(c, e.RecordID, f)
		if err != nil {
			return nil, err
		}
		if one.Label != "" {
			list = append(list, one)
		}
	}
	if len(s.Records) > 0 {
		list = append(list, Source{Label: c.P("parts.records", "count", len(s.Records)), Records: s.Records})
	}
	return list, nil
}
