package books

import (
	"errors"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/internal/locale"
	mbooks "lianluo/models/books"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/records"
)

// honourKind is how an honour is talked about (§14): the staff confirms it or sends it back,
// the members read what is confirmed.
func honourKind() *front.Kind[*mbooks.Honour, mbooks.State] {
	return &front.Kind[*mbooks.Honour, mbooks.State]{
		Name: "honour", Machine: mbooks.HonourLife, Find: mbooks.HonourByID, Route: "honour",
		Text: honourText, Title: func(_ *bot.Context, h *mbooks.Honour) string { return chat.Joined(h.Number, h.Title) },
		Pairs: func(c *bot.Context, h *mbooks.Honour) ([]any, error) {
			return []any{"number", h.Number, "title", h.Title}, nil
		},
		Papers: func(c *bot.Context, h *mbooks.Honour) ([]bot.Button, error) {
			return filesFor(c, c.Person.Is(people.Staff) || h.PersonID == c.Person.ID, records.KindHonour, h.ID)
		},
		Buttons:   honourButtons,
		Decisions: decisions,
		Withdrawn: mbooks.Withdrawn, List: "honours",
		Lists: &front.Lists[*mbooks.Honour, mbooks.State]{
			Route: "honours", Page: front.Pointers(mbooks.Honours), New: "honour", Columns: honourColumns, Row: honourRow,
			Of:     listings,
			Beside: func(c *bot.Context) []bot.Button { return bot.Row(c.B("books.all", "honours_all", 0)) },
			Papers: yearButtons("honour_book", "honour_sheet"),
		},
		Told: func(their *bot.Context, h *mbooks.Honour, _ *records.Step, m *bot.Message) error {
			return editAgain(their, &h.Filing, "honour_edit", m)
		},
		Reopen: func(c *bot.Context, h *mbooks.Honour) error {
			if h.PersonID != c.Person.ID { // the office entered it
				return honourKind().Show(c, h)
			}
			v, err := honourDraftOf(c, h)
			if err != nil {
				return err
			}
			return honourForm.Start(c, *v)
		},
		After: cheerAfter,
		Fault: func(c *bot.Context, _ *mbooks.Honour, err error) error { return booksProblem(c, err) },
	}
}

// honourFiles lets whose it is and the staff see the certificate.
func honourFiles(c *bot.Context, id int64) (string, error) {
	h, err := honourKind().Readable(c, id)
	if err != nil {
		return "", err
	}
	if h.PersonID != c.Person.ID && !c.Person.Is(people.Staff) {
		return "", c.Problem("common.gone")
	}
	return chat.Joined(h.Number, h.Title), nil
}

func honourText(c *bot.Context, h *mbooks.Honour) (string, error) {
	whose, err := people.PersonByID(c.Tx, h.PersonID)
	if err != nil {
		return "", err
	}
	var files []bot.Upload
	var trail locale.HTML
	if c.Person.Is(people.Staff) || h.PersonID == c.Person.ID {
		if files, err = chat.FilesOf(c, records.KindHonour, h.ID); err != nil {
			return "", err
		}
		if trail, err = honourKind().Trail(c, h); err != nil {
			return "", err
		}
	}
	body, err := honourBody(c, h, whose.Name, files)
	if err != nil {
		return "", err
	}
	name := ""
	if h.EnteredBy != 0 {
		by, err := people.PersonByID(c.Tx, h.EnteredBy)
		if err != nil {
			return "", err
		}
		name = by.Name
	}
	return c.T("books.shown", "number", h.Number, "state", c.P("honour.state_"+string(h.State)), "body", chat.HTMLOf(body), "by", "", "entered", name, "trail", trail), nil
}

func honourButtons(c *bot.Context, h *mbooks.Honour) ([]bot.Button, error) {
	var row []bot.Button
	if h.PersonID == c.Person.ID {
		if h.Open() {
			row = append(row, c.B("books.edit", "honour_edit", h.ID))
			if h.State != mbooks.Draft {
				row = append(row, c.B("honour.withdraw", "honour_withdraw", h.ID))
			}
		}
		if h.State == mbooks.Confirmed {
			in, err := c.InGroup()
			if err != nil {
				return nil, err
			}
			if in && h.CheerRef == 0 {
				row = append(row, c.B("honour.cheer", "honour_cheer", h.ID))
			}
			row = append(row, c.B("books.question", "dispute", records.KindHonour, h.ID))
		}
	}
	row = append(row, honourKind().Aside(c, h)...)
	return append(row, bot.CommandButton(c.P("honour.list"), "honours")), nil
}

// honoursCommand lists honours, or shows the one whose number stands behind it.
func honoursCommand(c *bot.Context) error {
	return honourKind().ListOrShow(c, mbooks.HonourByNumber, "honour.no_number")
}

// cheer tells the group of a confirmed honour (贺), once and by whose it is alone:
// honour_cheer:ID. At night it waits for the morning, as every post does.
func cheer(c *bot.Context) error {
	h, err := honourKind().Own(c)
	if err != nil {
		return err
	}
	switch {
	case h.State != mbooks.Confirmed:
		return c.Problem("honour.not_confirmed")
	case h.CheerRef != 0:
		return c.Problem("honour.cheered")
	}
	a, err := c.Act("honour_cheer", h.ID, h.Number)
	if err != nil {
		return err
	}
	w := c.GroupWords()
	ref, err := c.Post(bot.Message{
		About: records.Ref{Kind: records.KindHonour, ID: h.ID}.String(),
		Text:  w.T("honour.post", "name", c.Person.Name, "title", h.Title, "body", h.Body),
	}, bot.After(c.Now.Add(ledger.UndoTime)))
	if err != nil {
		return err
	}
	if ref == 0 {
		return c.Problem("honour.no_group")
	}
	switch err := mbooks.SetCheer(c.Tx, h, int64(ref)); {
	case errors.Is(err, mbooks.ErrCheered):
		return c.Problem("honour.cheered")
	case err != nil:
		return err
	}
	_, err = c.Show(bot.Message{
		Text:    c.T("honour.cheer_waits", "title", h.Title),
		Buttons: bot.Rows(2, chat.Undo(c, a), c.B("books.view", "honour", h.ID)),
	})
	return err
}

// undoCheer: the line that still waits is cancelled by the undo itself.
func undoCheer(c *bot.Context, id int64) error {
	h, err := mbooks.HonourByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	if err := mbooks.DropCheer(c.Tx, h); err != nil {
		return err
	}
	return honourKind().Show(c, h)
}

// cheerAfter: of an honour that does not hold any more the group is not left with the line.
func cheerAfter(c *bot.Context, h *mbooks.Honour, _ *records.Step, _ bool) error {
	if h.CheerRef == 0 || h.State == mbooks.Confirmed {
		return nil
	}
	w := c.GroupWords()
	if err := c.Edit(bot.Ref(h.CheerRef), bot.Message{Text: w.T("honour.post_gone")}); err != nil {
		return err
	}
	return mbooks.DropCheer(c.Tx, h)
}

// cheerPosted: a line that the group refuses stands nowhere.
func cheerPosted() chat.Posted {
	return chat.Posted{
		Title: func(c *bot.Context, w *locale.Words, id int64) (string, error) {
			h, err := mbooks.HonourByID(c.Tx, id)
			if err != nil {
				return "", err
			}
			return w.T("honour.as_lost", "number", h.Number), nil
		},
		Lost: func(c *bot.Context, id int64, row *ledger.OutboxRow) (bool, error) {
			h, err := mbooks.HonourByID(c.Tx, id)
			if err != nil || h.CheerRef != row.ID {
				return false, err
			}
			return true, mbooks.DropCheer(c.Tx, h)
		},
	}
}
