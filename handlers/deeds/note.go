package deeds

import (
	"errors"
	"slices"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	mdeeds "lianluo/models/deeds"
	"lianluo/models/records"
	"lianluo/models/store"
)

// noteForm takes how a deed goes on (推进, §13): a line, photos.
const noteForm bot.FormName[noteDraft] = "deed_note"

type noteDraft struct {
	Deed  int64        `json:"deed"`
	Text  string       `json:"text,omitempty"`
	Files []bot.Upload `json:"files,omitempty"`
}

// registerNotes: who does a deed tells of it on the way; its readers read that.
func registerNotes(r *bot.Router) {
	bot.AddForm(r, newNoteForm())
	r.Button("deed_note", bot.Members, openNote)
	r.Button("deed_notes", bot.Joined, showNotes)
	r.Button("deed_note_back", bot.Members, takeNote)
	r.Undo("deed_note", bot.Members, undoNote)
	r.Undo("deed_note_back", bot.Members, undoTakeNote)
	chat.Readable(r, records.KindDeedNote, func(c *bot.Context, id int64) (string, error) {
		n, d, err := readableNote(c, id)
		if err != nil {
			return "", err
		}
		if n.Voided() {
			return "", c.Problem("common.gone")
		}
		return chat.Joined(d.Number, d.Title), nil
	})
}

func newNoteForm() *bot.Form[noteDraft] {
	return &bot.Form[noteDraft]{
		Name: noteForm, Access: bot.Members,
		Concerns: func(v *noteDraft) string { return records.Ref{Kind: records.KindDeed, ID: v.Deed}.String() },
		Back:     func(c *bot.Context, v *noteDraft) bot.Button { return c.B("common.back", "deed", v.Deed) },
		Fields: []bot.Field[noteDraft]{
			chat.Guard(func(v *noteDraft) []*string { return []*string{&v.Text} }, func(c *bot.Context, v *noteDraft, words string) error {
				v.Text = ""
				return chat.AddText(c, &v.Text, words, mdeeds.NoteLimit)
			}),
			{
				Name: "what", Asked: true, Files: true, Words: true, Thanks: true,
				Text:   func(v *noteDraft) string { return v.Text },
				Empty:  func(v *noteDraft) bool { return v.Text == "" && len(v.Files) == 0 },
				Enough: func(v *noteDraft) bool { return v.Text != "" || len(v.Files) > 0 },
				Set: func(c *bot.Context, v *noteDraft, in bot.Input) error {
					if in.File != nil {
						if err := chat.TakeFile(c, &v.Files, in.File); err != nil {
							return err
						}
					}
					if in.Add || in.File != nil {
						return addToNote(c, v, in.Text)
					}
					return chat.SetWords(c, &v.Text, in.Text, mdeeds.NoteLimit)
				},
			},
			chat.FilesField(func(v *noteDraft) *[]bot.Upload { return &v.Files }, addToNote),
		},
		Card: func(c *bot.Context, v *noteDraft) (string, error) {
			d, err := mdeeds.ByID(c.Tx, v.Deed)
			if err != nil {
				return "", c.MissingAs(err, "common.gone")
			}
			return c.T("deed_note.card", "title", d.Title, "text", v.Text, "files", chat.FilesLine(c, v.Files)), nil
		},
		Submit: keepNote,
	}
}

// addToNote takes the line under a photo, or words that come after the first.
func addToNote(c *bot.Context, v *noteDraft, words string) error {
	if words = phrase.Clean(words); words == "" {
		return nil
	}
	return chat.AddText(c, &v.Text, words, mdeeds.NoteLimit)
}

func openNote(c *bot.Context) error {
	d, err := deedKind().Pressed(c)
	if err != nil {
		return err
	}
	does, err := mdeeds.Does(c.Tx, d, c.Person.ID)
	switch {
	case err != nil:
		return err
	case !does:
		return c.Problem("deed_note.not_yours")
	case !d.Open():
		return c.Problem("deed.not_open")
	}
	return noteForm.Start(c, noteDraft{Deed: d.ID})
}

// keepNote keeps the note; the first one of a promise begins it, and is undone with it.
func keepNote(c *bot.Context, v *noteDraft) (m bot.Message, err error) {
	d, err := deedKind().Readable(c, v.Deed)
	if err != nil {
		return m, err
	}
	n := &mdeeds.Note{Text: v.Text}
	step, err := mdeeds.AddNote(c.Tx, d, n, len(v.Files) > 0, c.Person, c.At())
	switch {
	case errors.Is(err, records.ErrTransition):
		return m, c.Problem("deed.not_open")
	case errors.Is(err, store.ErrNotAllowed):
		return m, c.Problem("deed_note.not_yours")
	case errors.Is(err, store.ErrEmpty):
		return m, c.Problem("deed_note.empty")
	case err != nil:
		return m, deedProblem(c, err)
	}
	if err := chat.KeepFiles(c, records.KindDeedNote, n.ID, v.Files); err != nil {
		return m, err
	}
	a, err := c.Act("deed_note", n.ID, d.Number)
	if err != nil {
		return m, err
	}
	if step != nil {
		if err := deedKind().Follows(c, d, step, a); err != nil {
			return m, err
		}
	}
	row := bot.Row(c.B("deed.view", "deed", d.ID))
	if d.PersonID == c.Person.ID {
		row = append(bot.Row(c.B("deed.finish", "deed_finish", d.ID)), row...)
	}
	m.Text = c.T("deed_note.done", "number", d.Number, "title", d.Title)
	m.Buttons = bot.Rows(2, append(row, chat.Undo(c, a))...)
	return m, nil
}

// undoNote takes a note back, and the beginning of the deed with it if nothing else was told.
func undoNote(c *bot.Context, id int64) error {
	n, err := mdeeds.NoteByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	if err := mdeeds.TakeNote(c.Tx, n, c.Person, c.Now); err != nil {
		return noteProblem(c, err)
	}
	d, err := mdeeds.ByID(c.Tx, n.DeedID)
	if err != nil {
		return err
	}
	left, err := mdeeds.NotesOf(c.Tx, d.ID)
	if err != nil {
		return err
	}
	steps, err := mdeeds.Life.StepsOf(c.Tx, d.ID)
	if err != nil {
		return err
	}
	if last := len(steps) - 1; len(left) == 0 && last >= 0 && steps[last].ActionID == c.Action.ID && d.State == mdeeds.Doing {
		if _, err := mdeeds.Life.Undo(c.Tx, d, c.Person, c.Action.ID, c.Now); err != nil {
			return noteProblem(c, err)
		}
		if err := deedKind().Changed(c, d); err != nil {
			return err
		}
	}
	return showAfter(c, d, "common.undone")
}

func noteProblem(c *bot.Context, err error) error {
	switch {
	case errors.Is(err, store.ErrVoided), errors.Is(err, store.ErrNotAllowed), errors.Is(err, records.ErrTransition):
		return c.Problem("common.nothing_to_undo")
	}
	return err
}

// showAfter shows a deed as it stands, with a line above it; who no longer reads it, the line.
func showAfter(c *bot.Context, d *mdeeds.Deed, key string) error {
	may, err := deedKind().MayRead(c, d)
	if err != nil {
		return err
	}
	if !may {
		_, err := c.Show(bot.Message{Text: c.T(key)})
		return err
	}
	m, err := deedKind().Card(c, d)
	if err != nil {
		return err
	}
	m.Text = locale.Join("\n\n", c.T(key), m.Text)
	return chat.InPrivate(c, m)
}

// takeNote is deed_note_back:NOTE, of who wrote it.
func takeNote(c *bot.Context) error {
	id, err := c.ArgID(0)
	if err != nil {
		return err
	}
	n, d, err := readableNote(c, id)
	if err != nil {
		return err
	}
	switch err := mdeeds.TakeNote(c.Tx, n, c.Person, c.Now); {
	case errors.Is(err, store.ErrNotAllowed), errors.Is(err, store.ErrVoided):
		return c.Problem("common.gone")
	case err != nil:
		return err
	}
	a, err := c.Act("deed_note_back", n.ID, d.Number)
	if err != nil {
		return err
	}
	m, err := notesCard(c, d, 0)
	if err != nil {
		return err
	}
	m.Text = locale.Join("\n\n", c.T("deed_note.taken"), m.Text)
	m.Buttons = append([][]bot.Button{bot.Row(chat.Undo(c, a))}, m.Buttons...)
	_, err = c.Show(m)
	return err
}

func undoTakeNote(c *bot.Context, id int64) error {
	n, d, err := readableNote(c, id)
	if err != nil {
		return err
	}
	if n.PersonID != c.Person.ID || !n.Voided() {
		return c.Problem("common.nothing_to_undo")
	}
	if err := store.UnvoidRow(c.Tx, &mdeeds.Note{}, n.ID); err != nil {
		return err
	}
	return showAfter(c, d, "common.undone")
}

// readableNote finds a note of a deed that the person may read.
func readableNote(c *bot.Context, id int64) (*mdeeds.Note, *mdeeds.Deed, error) {
	n, err := mdeeds.NoteByID(c.Tx, id)
	if err != nil {
		return nil, nil, c.MissingAs(err, "common.gone")
	}
	d, err := deedKind().Readable(c, n.DeedID)
	return n, d, err
}

// Bounds of how notes are shown.
const (
	notesOnCard = 3
	notesOnPage = 3  // whole: they fit a message
	noteOnCard  = 60 // in characters
)

// notesText are the newest notes of a deed as its card has them; count is how many
// there are. "" for none.
func notesText(c *bot.Context, d *mdeeds.Deed) (text string, count int, err error) {
	list, err := mdeeds.NotesOf(c.Tx, d.ID)
	if err != nil || len(list) == 0 {
		return "", 0, err
	}
	lines := []string{c.T("deed_note.head", "count", len(list))}
	for i := range list[:min(len(list), notesOnCard)] {
		line, _, err := noteLine(c, &list[i], noteOnCard)
		if err != nil {
			return "", 0, err
		}
		lines = append(lines, line)
	}
	return locale.Join("\n", lines...), len(list), nil
}

// noteLine is a note in a line: when, who, what, and how many files.
func noteLine(c *bot.Context, n *mdeeds.Note, most int) (line string, files int, err error) {
	names, err := chat.Names(c, []int64{n.PersonID})
	if err != nil {
		return "", 0, err
	}
	list, err := chat.FilesOf(c, records.KindDeedNote, n.ID)
	text := n.Text
	if most > 0 {
		text = phrase.Truncate(text, most)
	}
	return c.T("deed_note.line", "date", c.DateClock(n.At), "name", names, "text", text, "files", chat.FilesLine(c, list)), len(list), err
}

// showNotes is deed_notes:DEED:PAGE.
func showNotes(c *bot.Context) error {
	d, err := deedKind().Pressed(c)
	if err != nil {
		return err
	}
	m, err := notesCard(c, d, c.ArgInt(1))
	if err != nil {
		return err
	}
	return chat.InPrivate(c, m)
}

func notesCard(c *bot.Context, d *mdeeds.Deed, page int) (m bot.Message, err error) {
	list, err := mdeeds.NotesOf(c.Tx, d.ID)
	if err != nil {
		return m, err
	}
	page, pages := chat.PageOf(page, len(list), notesOnPage)
	lines := []string{c.T("deed_note.all", "number", d.Number, "title", d.Title, "count", len(list))}
	shown := list[min(page*notesOnPage, len(list)):min((page+1)*notesOnPage, len(list))]
	for i := range shown {
		n := &shown[i]
		line, files, err := noteLine(c, n, 0)
		if err != nil {
			return m, err
		}
		var row []bot.Button
		nth := len(list) - page*notesOnPage - i
		lines = append(lines, c.T("deed_note.nth", "n", nth, "line", chat.HTMLOf(line)))
		if files > 0 {
			row = append(row, bot.Button{Text: c.P("deed_note.photos", "n", nth, "count", files), Data: bot.Data("files", records.KindDeedNote, n.ID)})
		}
		if n.PersonID == c.Person.ID {
			row = append(row, bot.Button{Text: c.P("deed_note.back", "n", nth), Data: bot.Data("deed_note_back", n.ID)})
		}
		if row != nil {
			m.Buttons = append(m.Buttons, row)
		}
	}
	if len(list) == 0 {
		lines = append(lines, c.T("deed_note.none"))
	}
	last := chat.Pager(c, page, page < pages-1, "deed_notes", d.ID)
	m.Text = locale.Join("\n\n", lines...)
	m.Buttons = slices.Concat(m.Buttons, bot.Rows(3, append(last, c.B("deed_note.to_deed", "deed", d.ID))...))
	return m, nil
}
