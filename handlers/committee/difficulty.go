package committee

import (
	"errors"
	"slices"

	"lianluo/bot"
	"lianluo/handlers/chat"
	hparts "lianluo/handlers/parts"
	"lianluo/internal/phrase"
	"lianluo/internal/posts"
	mcommittee "lianluo/models/committee"
	"lianluo/models/parts"
	"lianluo/models/records"
	"lianluo/models/store"
)

// wordsDraft are words about a record.
type wordsDraft struct {
	ID    int64  `json:"id"`
	Words string `json:"words,omitempty"`
}

const (
	raiseForm bot.FormName[wordsDraft] = "report_raising"
	solveForm bot.FormName[wordsDraft] = "report_solving"
)

// wordsForm asks for words about a record. They are taken at once, and can be taken back.
func wordsForm(name bot.FormName[wordsDraft], limit int, back func(c *bot.Context, v *wordsDraft) bot.Button, submit func(c *bot.Context, v *wordsDraft) (bot.Message, error)) *bot.Form[wordsDraft] {
	return &bot.Form[wordsDraft]{
		Name: name, Access: bot.Staff, Direct: true, Brief: true, DropKey: "parts.drop", Back: back, Submit: submit,
		Fields: []bot.Field[wordsDraft]{{
			Name: "words", Asked: true, NoEdit: true, Thanks: true, Text: func(v *wordsDraft) string { return v.Words }, Empty: func(v *wordsDraft) bool { return v.Words == "" },
			Set: func(c *bot.Context, v *wordsDraft, in bot.Input) error {
				return chat.SetWords(c, &v.Words, in.Text, limit)
			},
		}},
	}
}

func registerDifficulties(r *bot.Router) {
	bot.AddForm(r, wordsForm(raiseForm, mcommittee.DifficultyLimit, func(c *bot.Context, v *wordsDraft) bot.Button {
		return c.B("common.back", "report_version", v.ID)
	}, raise))
	bot.AddForm(r, wordsForm(solveForm, mcommittee.DifficultyLimit, func(c *bot.Context, v *wordsDraft) bot.Button {
		return c.B("common.back", "report_difficulty", v.ID)
	}, solve))
	r.Button("report_difficulties", bot.Staff, difficulties)
	r.Button("report_difficulty", bot.Staff, func(c *bot.Context) error {
		d, err := bot.Pressed(c, 0, mcommittee.DifficultyByID)
		if err != nil {
			return err
		}
		return showDifficulty(c, "", d)
	})
	r.Button("report_raise", bot.Staff, func(c *bot.Context) error {
		r, err := pressed(c)
		if err != nil {
			return err
		}
		if r.State != mcommittee.Draft {
			return c.Problem("parts.closed")
		}
		return raiseForm.Start(c, wordsDraft{ID: r.ID})
	})
	r.Button("report_solve", bot.Staff, func(c *bot.Context) error {
		d, err := bot.Pressed(c, 0, mcommittee.DifficultyByID)
		if err != nil {
			return err
		}
		if d.SolvedOn != "" {
			return c.Problem("report.moved")
		}
		return solveForm.Start(c, wordsDraft{ID: d.ID})
	})
	r.Undo("report_solving", bot.Staff, func(c *bot.Context, id int64) error {
		d, err := mcommittee.DifficultyByID(c.Tx, id)
		if err != nil {
			return c.MissingAs(err, "common.gone")
		}
		if err := mcommittee.Unsolve(c.Tx, d); err != nil {
			return problem(c, err)
		}
		return showDifficulty(c, c.T("common.undone"), d)
	})
	r.Undo("report_raising", bot.Staff, unraise)
}

// raise keeps a difficulty and puts it into the report's part.
func raise(c *bot.Context, v *wordsDraft) (m bot.Message, err error) {
	r, err := mcommittee.ByID(c.Tx, v.ID)
	if err != nil {
		return m, c.MissingAs(err, "common.gone")
	}
	d, err := mcommittee.Raise(c.Tx, r, v.Words, c.Person)
	if err != nil {
		return m, problem(c, err)
	}
	p, err := partOf(c, r)
	if err != nil {
		return m, err
	}
	text := c.GroupWords().Plain("report_draft.sentence", "lead", "", "text", ended(d.Words))
	// It stands where the draft asked for one.
	asks := c.GroupWords().Plain("report_draft.difficulties_ask")
	if _, err := parts.Set(c.Tx, p, p.Revision, parts.Added, c.Person.ID, c.Now, func(was []parts.Sentence) ([]parts.Sentence, error) {
		was = slices.DeleteFunc(slices.Clone(was), func(s parts.Sentence) bool { return s.Ask && s.Text == asks })
		return append(was, parts.Sentence{Text: text, Paragraph: true, Figures: []string{difficultyFigure(d.ID)}}), nil
	}); err != nil {
		return m, problem(c, err)
	}
	act, err := c.Act("report_raising", d.ID, "")
	if err != nil {
		return m, err
	}
	return hparts.Shown(c, p.ID, c.T("report.raised"), chat.Undo(c, act))
}

// partOf is the part of difficulties of a report.
func partOf(c *bot.Context, r *mcommittee.Report) (*parts.Part, error) {
	list, err := parts.Of(c.Tx, records.KindReport, r.ID)
	if err != nil {
		return nil, err
	}
	for i := range list {
		if list[i].Key == mcommittee.Difficulties {
			return &list[i], nil
		}
	}
	return nil, store.ErrNotFound
}

// unraise takes a difficulty back, with its sentence.
func unraise(c *bot.Context, id int64) error {
	d, err := mcommittee.DifficultyByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	r, err := mcommittee.ByID(c.Tx, d.ReportID)
	if err != nil {
		return err
	}
	p, err := partOf(c, r)
	if err != nil {
		return err
	}
	if err := mcommittee.Unraise(c.Tx, d, c.Person, c.Now); err != nil {
		return err
	}
	_, err = parts.Set(c.Tx, p, p.Revision, parts.Cut, c.Person.ID, c.Now, func(was []parts.Sentence) (rest []parts.Sentence, err error) {
		for _, s := range was {
			if len(s.Figures) != 1 || s.Figures[0] != difficultyFigure(d.ID) {
				rest = append(rest, s)
			}
		}
		return rest, nil
	})
	if err != nil && !errors.Is(err, parts.ErrSame) {
		return problem(c, err)
	}
	m, err := hparts.Shown(c, p.ID, c.T("common.undone"))
	if err != nil {
		return err
	}
	return chat.InPrivate(c, m)
}

// difficulties lists those that are not solved, a button each.
func difficulties(c *bot.Context) error {
	list, err := mcommittee.Open(c.Tx)
	if err != nil {
		return err
	}
	n, pages := chat.PageOf(c.ArgInt(0), len(list), chat.ListSize)
	m := bot.Message{Text: c.T("report.difficulties_head", "count", len(list))}
	var row []bot.Button
	for i := n * chat.ListSize; i < min(len(list), (n+1)*chat.ListSize); i++ {
		m.Text += "\n" + c.T("parts.numbered", "n", i+1, "text", phrase.Truncate(list[i].Words, chat.ExcerptShort), "own", false)
		row = append(row, bot.Button{Text: c.P("parts.number", "n", i+1), Data: bot.Data("report_difficulty", list[i].ID)})
	}
	m.Buttons = append(bot.Rows(3, row...), chat.Turns(c, "report_difficulties", n, pages)...)
	m.Buttons = append(m.Buttons, bot.Row(c.B("common.back", "report_list")))
	_, err = c.Show(m)
	return err
}

func difficultyScreen(c *bot.Context, done string, d *mcommittee.Difficulty, first ...bot.Button) (m bot.Message, err error) {
	r, err := mcommittee.ByID(c.Tx, d.ReportID)
	if err != nil {
		return m, err
	}
	day := ""
	if d.SolvedOn != "" {
		day = c.Date(d.SolvedOn.Start(c.Location()))
	}
	m.Text = c.T("report.difficulty_card", "done", done, "words", d.Words, "quarter", posts.QuarterName(c.Words, r.Of()), "solved", day, "how", d.SolvedHow)
	if d.SolvedOn == "" {
		first = append(first, c.B("report.solve", "report_solve", d.ID))
	}
	if len(first) > 0 {
		m.Buttons = append(m.Buttons, first)
	}
	m.Buttons = append(m.Buttons, bot.Row(c.B("common.back", "report_difficulties"), c.B("report.newest", "report", r.Of().Key())))
	return m, nil
}

func showDifficulty(c *bot.Context, done string, d *mcommittee.Difficulty) error {
	m, err := difficultyScreen(c, done, d)
	if err != nil {
		return err
	}
	_, err = c.Show(m)
	return err
}

func solve(c *bot.Context, v *wordsDraft) (m bot.Message, err error) {
	d, err := mcommittee.DifficultyByID(c.Tx, v.ID)
	if err != nil {
		return m, c.MissingAs(err, "common.gone")
	}
	if err := mcommittee.Solve(c.Tx, d, store.DateOf(c.Now, c.Location()), v.Words, c.Person); err != nil {
		return m, problem(c, err)
	}
	act, err := c.Act("report_solving", d.ID, "")
	if err != nil {
		return m, err
	}
	return difficultyScreen(c, c.T("report.solved"), d, chat.Undo(c, act))
}

// ignoreMissing is nil for a record that is no more.
func ignoreMissing(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return err
}
