package terms

import (
	"errors"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/handlers/papers"
	"lianluo/handlers/parts"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	mparts "lianluo/models/parts"
	"lianluo/models/people"
	"lianluo/models/records"
	mterms "lianluo/models/terms"
)

// readLines is how many lines of a summary stand on a page.
const readLines = 60

func registerSummary(r *bot.Router) {
	front.Add(r, summaryKind())
	parts.Add(r, parts.Text{
		Kind: records.KindSummary,
		Load: func(c *bot.Context, id int64) (parts.Subject, error) {
			s, err := summaryKind().Readable(c, id)
			if err != nil {
				return parts.Subject{}, err
			}
			pairs, err := pairs(c, &s.Filing)
			return parts.Subject{Title: c.T("term_summary.of", pairs...), Edits: s.Open() && s.PersonID == c.Person.ID, Back: c.B("common.back", "summary_parts", s.ID)}, err
		},
		Title: func(w *locale.Words, key string) string { return w.Plain("term_summary.part_" + key) },
		Figure: func(c *bot.Context, _ int64, _ string) (parts.Source, error) {
			return parts.Source{Button: bot.CommandButton(c.P("office.members"), "members")}, nil
		},
	})
	r.Button("summary_mine", bot.Members, ownSummary).Asks(about, openToFile)
	r.Button("summary_parts", bot.Joined, func(c *bot.Context) error {
		s, err := summaryKind().Pressed(c)
		if err != nil {
			return err
		}
		return showParts(c, s, "")
	})
	r.Button("summary_read", bot.Joined, readSummary)
	r.Button("summary_file", bot.Members, fileSummary)
}

// summaryKind is how a summary is talked about: written part by part, filed, and read by the
// staff.
func summaryKind() *front.Kind[*mterms.Summary, mterms.FilingState] {
	return &front.Kind[*mterms.Summary, mterms.FilingState]{
		Name: "term_summary", Machine: mterms.SummaryLife, Find: mterms.SummaryByID, Route: "term_summary",
		Text:  summaryText,
		Pairs: func(c *bot.Context, s *mterms.Summary) ([]any, error) { return pairs(c, &s.Filing) },
		Buttons: func(c *bot.Context, s *mterms.Summary) (row []bot.Button, err error) {
			if s.PersonID == c.Person.ID && c.Person.Is(people.Member) {
				if s.Open() {
					row = append(row, c.B("term_summary.edit", "summary_parts", s.ID))
				}
				if s.State == mterms.Filed {
					row = append(row, c.B("term_summary.withdraw", "term_summary_withdraw", s.ID))
				}
			}
			return append(row, c.B("term_summary.read", "summary_read", s.ID, 0), papers.Button(c, "term_summary", s.ID), backTo(c, &s.Filing)), nil
		},
		Papers:    func(c *bot.Context, s *mterms.Summary) ([]bot.Button, error) { return nil, nil },
		Decisions: decisions, Withdrawn: mterms.Draft, List: "terms",
		After: func(c *bot.Context, s *mterms.Summary, _ *records.Step, _ bool) error {
			if err := mparts.Lock(c.Tx, records.KindSummary, s.ID, !s.Open()); err != nil {
				return err
			}
			return settled(c, &s.Filing)
		},
		Told: func(their *bot.Context, s *mterms.Summary, _ *records.Step, m *bot.Message) error {
			if s.State == mterms.Returned {
				m.Buttons[0] = append(bot.Row(their.B("term_summary.edit", "summary_parts", s.ID)), m.Buttons[0]...)
			}
			return nil
		},
		Fault: func(c *bot.Context, _ *mterms.Summary, err error) error { return fault(c, err) },
	}
}

// summaryText is a summary folded to the first words of its parts.
func summaryText(c *bot.Context, s *mterms.Summary) (string, error) {
	pairs, err := pairs(c, &s.Filing)
	if err != nil {
		return "", err
	}
	text, _, err := parts.Screen(c, records.KindSummary, s.ID)
	if err != nil {
		return "", err
	}
	trail, err := summaryKind().Trail(c, s)
	if err != nil {
		return "", err
	}
	return c.T("term_summary.shown", append([]any{"state", c.P("term_summary.state_" + string(s.State)), "body", locale.HTML(text), "trail", trail}, pairs...)...), nil
}

// ownSummary opens one's own summary, which is drafted from the record the first time:
// summary_mine:CHANGE.
func ownSummary(c *bot.Context) error {
	change, err := pressed(c)
	if err != nil {
		return err
	}
	s, fresh, err := mterms.OpenSummary(c.Tx, change, c.Person, c.Now)
	if err != nil {
		return problem(c, err)
	}
	if !fresh {
		if s.Open() {
			return showParts(c, s, "")
		}
		return summaryKind().Show(c, s)
	}
	t, err := people.TermByID(c.Tx, change.TermID)
	if err != nil {
		return err
	}
	r, err := mterms.RecordOf(c.Tx, c.Person, t)
	if err != nil {
		return err
	}
	if err := mparts.Lay(c.Tx, records.KindSummary, s.ID, drafted(c, r)); err != nil {
		return err
	}
	return showParts(c, s, c.T("term_summary.drafted"))
}

// drafted words what the record has, in the office's language, sentence by sentence with the
// records behind each.
func drafted(c *bot.Context, r *mterms.Record) (list []mparts.Draft) {
	w := c.GroupWords()
	comma := w.Plain("session.comma")
	for _, key := range mterms.Parts {
		d := mparts.Draft{Key: key}
		switch key {
		case mterms.PartBasic:
			d.Sentences = []mparts.Sentence{{
				Text: w.Plain("term_summary.fact_basic", "name", r.Person.Name, "sector", r.Sector, "post", r.Post, "term", r.Term.Name, "groups", strings.Join(r.Groups, comma)),
				// The roster says it, no record.
				Paragraph: true, Figures: []string{"roster"},
			}}
		case mterms.PartAhead:
			d.Sentences = []mparts.Sentence{{Text: w.Plain("term_summary.ask_ahead"), Paragraph: true, Ask: true}}
		}
		for i := range r.Facts {
			f := &r.Facts[i]
			if f.Part != key {
				continue
			}
			d.Sentences = append(d.Sentences, mparts.Sentence{Text: factWords(c, w, f), Paragraph: len(d.Sentences) == 0 || key == mterms.PartHonours, Records: f.Records})
		}
		list = append(list, d)
	}
	return list
}

// factWords is one thing that the record has, as a sentence.
func factWords(c *bot.Context, w *locale.Words, f *mterms.Fact) string {
	day := ""
	if f.Day.Valid() {
		day = w.FullDate(f.Day.Start(c.Location()))
	}
	level := ""
	if f.Level != "" {
		level = w.Plain("honour.level_" + f.Level)
	}
	return w.Plain("term_summary.fact_"+f.Key, "n", f.N, "titles", strings.Join(f.Titles, w.Plain("term_summary.between")), "more", f.More, "date", day, "level", level, "body", f.Body)
}

// showParts is the summary in its author's hands: its parts, a button each, and the way to
// file it.
func showParts(c *bot.Context, s *mterms.Summary, done string) error {
	m, err := partsPage(c, s, done)
	if err != nil {
		return err
	}
	return chat.InPrivate(c, m)
}

func partsPage(c *bot.Context, s *mterms.Summary, done string) (m bot.Message, err error) {
	pairs, err := pairs(c, &s.Filing)
	if err != nil {
		return m, err
	}
	text, buttons, err := parts.Screen(c, records.KindSummary, s.ID)
	if err != nil {
		return m, err
	}
	own := s.PersonID == c.Person.ID && s.Open()
	m.Text = locale.Join("\n\n", done, c.T("term_summary.page", append([]any{"own", own, "returned", s.State == mterms.Returned, "reason", s.ReturnReason}, pairs...)...), text)
	for i, key := range mterms.Parts[:min(len(mterms.Parts), len(buttons))] { // three fit in a row
		buttons[i].Text = c.P("term_summary.short_" + key)
	}
	m.Buttons = bot.Rows(3, append(buttons, c.B("term_summary.read", "summary_read", s.ID, 0))...)
	last := bot.Row(backTo(c, &s.Filing))
	if own {
		last = append(bot.Row(c.B("term_summary.file", "summary_file", s.ID)), last...)
	}
	m.Buttons = append(m.Buttons, last)
	return m, nil
}

// readSummary shows a summary whole: summary_read:ID:PAGE.
func readSummary(c *bot.Context) error {
	s, err := summaryKind().Pressed(c)
	if err != nil {
		return err
	}
	list, err := mparts.Of(c.Tx, records.KindSummary, s.ID)
	if err != nil {
		return err
	}
	var all []chat.Part
	for i := range list {
		now, err := list[i].Now()
		if err != nil {
			return err
		}
		all = append(all, chat.Part{Title: c.T("term_summary.part_head", "title", c.P("term_summary.part_"+list[i].Key)), Lines: parts.Lines(c, now)})
	}
	pairs, err := pairs(c, &s.Filing)
	if err != nil {
		return err
	}
	text, page, pages := chat.PartsPage(all, c.ArgInt(1), readLines)
	m := bot.Message{Text: c.T("term_summary.of", pairs...) + "\n\n" + text}
	m.Buttons = append(chat.Turns(c, "summary_read", page, pages, s.ID), bot.Row(papers.Button(c, "term_summary", s.ID), c.B("common.back", "term_summary", s.ID)))
	return chat.InPrivate(c, m)
}

// fileSummary files one's own summary: what has to be written by the member is not left open.
func fileSummary(c *bot.Context) error {
	s, err := summaryKind().Own(c)
	if err != nil {
		return err
	}
	list, err := mparts.Of(c.Tx, records.KindSummary, s.ID)
	if err != nil {
		return err
	}
	for i := range list {
		now, err := list[i].Now()
		if err != nil {
			return err
		}
		if mparts.Asked(now) > 0 {
			return c.Problem("term_summary.left", "part", c.P("term_summary.part_"+list[i].Key))
		}
	}
	step, err := mterms.FileSummary(c.Tx, s, c.Person, c.Now)
	switch {
	case errors.Is(err, records.ErrTransition):
		return c.Problem("step.not_now", "state", c.P("term_summary.state_"+string(s.State)))
	case err != nil:
		return problem(c, err)
	}
	act, err := summaryKind().Taken(c, s, step)
	if err != nil {
		return err
	}
	_, err = c.Show(bot.Message{
		Text:    c.T("term_summary.done_filed", "readers", posts.Readers(c.Words, c.Person, mterms.SummaryLife.Readers, true)),
		Buttons: bot.Rows(2, chat.Undo(c, act), c.B("step.view", "term_summary", s.ID), bot.CommandButton(c.P("common.menu"), "menu")),
	})
	return err
}
