package notes

import (
	"slices"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	mnotes "lianluo/models/notes"
	"lianluo/models/people"
	"lianluo/models/records"
)

// ReadableNote finds a note that the person may read: its author, the staff,
// and whoever else may by its kind.
func ReadableNote(c *bot.Context, id int64) (*mnotes.Note, error) {
	n, err := mnotes.ByID(c.Tx, id)
	if err != nil {
		return nil, c.MissingAs(err, "common.gone")
	}
	may := n.PersonID == c.Person.ID || mnotes.ReadersOf(n.Kind).Include(c.Person)
	if !may {
		if may, err = readableToo(c, n); err != nil {
			return nil, err
		}
	}
	if !may || n.Voided() {
		return nil, c.Problem("common.gone")
	}
	return n, nil
}

// viewNote shows one note; its files come on demand.
func viewNote(c *bot.Context) error {
	id, err := c.ArgID(0)
	if err != nil {
		return err
	}
	n, err := ReadableNote(c, id)
	if err != nil {
		return err
	}
	return showNote(c, n)
}

func showNote(c *bot.Context, n *mnotes.Note) error {
	author, err := people.PersonByID(c.Tx, n.PersonID)
	if err != nil {
		return err
	}
	about, err := noteSubject(c, n.Kind, &Draft{Session: n.ActivityID, Research: n.ResearchID})
	if err != nil {
		return err
	}
	files, err := chat.FilesOf(c, records.KindNote, n.ID)
	if err != nil {
		return err
	}
	m := bot.Message{Text: c.T("note.shown", "title", c.P(Forms[n.Kind]+".title"), "about", about, "name", author.Name,
		"date", c.DateClock(n.FiledAt), "text", n.Text, "facts", chat.Joined(voiceLine(c, n.Voice, n.Place), chat.FilesLine(c, files)))}
	if n.Length > NoteShown {
		m.Text = c.T("note.shown", "title", c.P(Forms[n.Kind]+".title"), "about", about, "name", author.Name,
			"date", c.DateClock(n.FiledAt), "text", c.T("note.below", "count", n.Length), "facts", chat.FilesLine(c, files))
	}
	b, ok, err := chat.FilesButton(c, records.KindNote, n.ID)
	if err != nil {
		return err
	}
	var row []bot.Button
	if ok {
		row = append(row, b)
	}
	if n.PersonID == c.Person.ID && c.Now.Sub(n.FiledAt) <= mnotes.EditTime {
		row = append(row, c.B("note.edit", "note_edit", n.ID))
	}
	more, err := buttonsOfKind(c, n)
	if err != nil {
		return err
	}
	praise, err := praiseButtons(c, n)
	if err != nil {
		return err
	}
	row = append(append(row, more...), praise...)
	switch {
	case n.Kind == mnotes.ResearchNote:
		row = append(row, c.B("common.back", "research_notes", n.ResearchID, 0))
	case n.ActivityID != 0 && c.Arg(1) != "" && c.Person.Is(people.Staff): // opened from the booklet
		row = append(row, c.B("common.back", "booklet", n.ActivityID, c.ArgInt(1)))
	case n.PersonID == c.Person.ID:
		row = append(row, bot.CommandButton(c.P("common.back"), "record"))
	default:
		row = append(row, bot.CommandButton(c.P("common.back"), "menu"))
	}
	m.Buttons = append(m.Buttons, bot.Rows(2, row...)...)
	if _, err := c.Show(m); err != nil || n.Length <= NoteShown {
		return err
	}
	_, err = c.Say(bot.Message{Text: string(locale.Escape(n.Text)), Silent: true})
	return err
}

// NoteShown is the longest note that is shown on its card, in characters; a
// longer one has a message of its own.
const NoteShown = 3000

// editNote opens one's own note again.
func editNote(c *bot.Context) error {
	id, err := c.ArgID(0)
	if err != nil {
		return err
	}
	n, err := mnotes.ByID(c.Tx, id)
	switch {
	case err != nil:
		return c.MissingAs(err, "common.gone")
	case n.PersonID != c.Person.ID || n.Voided():
		return c.Problem("common.gone")
	case c.Now.Sub(n.FiledAt) > mnotes.EditTime:
		return c.Problem("note.too_late")
	}
	files, err := chat.FilesOf(c, records.KindNote, id)
	if err != nil {
		return err
	}
	v := Draft{Note: id, Session: n.ActivityID, Research: n.ResearchID, Text: n.Text, Files: files}
	v.voiced(n)
	return noteForm(n.Kind).Start(c, v)
}

func saveNote(c *bot.Context, v *Draft) (m bot.Message, err error) {
	n, err := mnotes.ByID(c.Tx, v.Note)
	if err != nil {
		return m, c.MissingAs(err, "common.gone")
	}
	if n.PersonID != c.Person.ID {
		return m, c.Problem("common.gone")
	}
	if v.Text == "" && len(v.Files) == 0 {
		return m, c.Problem("writing.no_words")
	}
	if n.Voided() || c.At().Sub(n.FiledAt) > mnotes.EditTime {
		return m, c.Problem("note.too_late")
	}
	had, err := chat.FilesOf(c, records.KindNote, n.ID)
	if err != nil {
		return m, err
	}
	if v.Text == n.Text && slices.EqualFunc(had, v.Files, chat.SameFile) {
		return m, c.Problem("note.same")
	}
	if err := chat.KeepFiles(c, records.KindNote, n.ID, v.Files); err != nil {
		return m, err
	}
	if err := mnotes.Edit(c.Tx, n, v.Text, c.Person, c.Now); err != nil {
		return m, NoteProblem(c, err)
	}
	if err := mnotes.KeepAlbums(c.Tx, n, v.Albums...); err != nil {
		return m, err
	}
	about, err := noteSubject(c, n.Kind, v)
	if err != nil {
		return m, err
	}
	return bot.Message{
		Text:    c.T("note.saved", "title", c.P(Forms[n.Kind]+".title"), "about", about),
		Buttons: bot.Rows(2, c.B("note.view", "noteview", n.ID), bot.CommandButton(c.P("common.menu"), "menu")),
	}, nil
}
