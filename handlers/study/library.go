package study

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/papers"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/models/desk"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
	mstudy "lianluo/models/study"
)

// registerLibrary is the study library (学习园地, §24) as everybody reads it.
func registerLibrary(r *bot.Router) {
	r.Command("library", bot.Learners, libraryCommand)
	r.Button("library", bot.Learners, libraryButton)
	r.Button("material", bot.Learners, openMaterial)
	r.Button("readers", bot.Staff, showReaders)
}

// traceLibrary is the trace of words looked for in the library, by which the
// pages of the answer find them.
const traceLibrary = "library"

// subjectNames gives the names of a subject, in every language.
func subjectNames(c *bot.Context) func(subject string) []string {
	return func(subject string) (names []string) {
		for _, lang := range locale.Languages {
			names = append(names, c.Bot.Words(lang).Plain("library.subject."+subject))
		}
		return append(names, subject)
	}
}

// libraryCommand is /library [number | words].
func libraryCommand(c *bot.Context) error {
	if id, err := strconv.ParseInt(strings.TrimPrefix(c.Args, "#"), 10, 64); err == nil {
		if m, err := mstudy.MaterialByID(c.Tx, id); err == nil && !m.Voided() {
			return showMaterial(c, m, "")
		}
	}
	s := mstudy.ShelfOf(c.Args, subjectNames(c))
	if s.Words == "" {
		return showLibrary(c, s, shelfArg(s), 0)
	}
	a, err := desk.Trace(c.Tx, c.Person.ID, traceLibrary, 0, c.Args)
	if err != nil {
		return err
	}
	return showLibrary(c, s, fmt.Sprint("s", a.ID), 0)
}

// anySubject stands for all shelves in callback data.
const anySubject = "all"

func shelfArg(s mstudy.Shelf) string {
	if s.Subject == "" {
		return anySubject
	}
	return s.Subject
}

// libraryButton is library[:SUBJECT or sTRACE[:page]].
func libraryButton(c *bot.Context) error {
	s, err := shelf(c, c.Arg(0))
	if err != nil {
		return err
	}
	return showLibrary(c, s, c.Arg(0), c.ArgInt(1))
}

func shelf(c *bot.Context, arg string) (s mstudy.Shelf, err error) {
	switch {
	case arg == "" || arg == anySubject:
		return s, nil
	case slices.Contains(mstudy.Subjects, arg):
		return mstudy.Shelf{Subject: arg}, nil
	case arg[0] != 's':
		return s, c.Problem("common.stale")
	}
	id, err := strconv.ParseInt(arg[1:], 10, 64)
	if err != nil {
		return s, c.Problem("common.stale")
	}
	a, err := desk.TraceByID(c.Tx, id, c.Person.ID, traceLibrary)
	if err != nil {
		return s, c.MissingAs(err, "common.stale")
	}
	return mstudy.ShelfOf(a.Note, subjectNames(c)), nil
}

func showLibrary(c *bot.Context, s mstudy.Shelf, arg string, page int) error {
	if arg == "" {
		arg = anySubject
	}
	list, total, err := mstudy.Library(c.Tx, c.Person.ID, s, store.Page{Number: max(page, 0), Size: chat.ListSize})
	if err != nil {
		return err
	}
	lines := []string{c.T("library.title", "count", int(total))}
	if s.Subject != "" {
		lines = append(lines, c.T("library.of_subject", "subject", c.P("library.subject."+s.Subject)))
	}
	if s.Words != "" {
		lines = append(lines, c.T("library.of_words", "words", s.Words))
	}
	empty := total == 0 && s == (mstudy.Shelf{})
	if total == 0 {
		lines = append(lines, emptyShelf(c, s))
	}
	m := bot.Message{}
	for i := range list {
		x := &list[i]
		key := "library.unread"
		if x.Read {
			key = "library.read"
		}
		lines = append(lines, c.T(key, "id", x.ID, "title", x.Title, "subject", c.P("library.subject."+x.Subject), "date", c.Date(x.CreatedAt)))
		m.Buttons = append(m.Buttons, bot.Row(bot.Button{
			Text: fmt.Sprintf("#%d %s", x.ID, phrase.Truncate(x.Title, 24)), Data: bot.Data("material", x.ID, arg, max(page, 0)),
		}))
	}
	m.Text = strings.Join(lines, "\n")
	page = max(page, 0)
	further := int64(page+1)*chat.ListSize < total
	if turn := chat.Pager(c, page, further, "library", arg); turn != nil {
		m.Buttons = append(m.Buttons, append(turn, papers.AsTable(c, "library", arg, page, further)...))
	}
	if !empty {
		m.Buttons = append(m.Buttons, bot.Rows(3, subjectButtons(c, arg)...)...)
	}
	m.Buttons = append(m.Buttons, libraryActs(c))
	return chat.ShowPrivately(c, m)
}

// emptyShelf says that there is nothing, and to those who can, how to add it.
func emptyShelf(c *bot.Context, s mstudy.Shelf) string {
	switch {
	case s.Words != "":
		return c.T("library.empty")
	case s.Subject != "":
		return c.T("library.empty_subject")
	case c.Person.Is(people.Staff):
		return c.T("library.none_add")
	}
	return c.T("library.none")
}

// subjectButtons choose another shelf.
func subjectButtons(c *bot.Context, arg string) (buttons []bot.Button) {
	for _, subject := range append([]string{anySubject}, mstudy.Subjects...) {
		if subject != arg {
			buttons = append(buttons, bot.Button{Text: c.P("library.subject." + subject), Data: bot.Data("library", subject)})
		}
	}
	return buttons
}

func libraryActs(c *bot.Context) []bot.Button {
	acts := bot.Row(bot.CommandButton(c.P("quiz.list_button"), "quiz"))
	if c.Person.Is(people.Staff) {
		acts = append(acts, bot.CommandButton(c.P("library.add"), "material"))
	}
	return append(acts, bot.CommandButton(c.P("common.menu"), "menu"))
}

// materialArg is the material that the pressed button names, as long as it is in
// the library.
func materialArg(c *bot.Context) (*mstudy.Material, error) {
	id, err := c.ArgID(0)
	if err != nil {
		return nil, err
	}
	return inLibrary(c, id)
}

// inLibrary finds a material that was not taken out of the library.
func inLibrary(c *bot.Context, id int64) (*mstudy.Material, error) {
	m, err := mstudy.MaterialByID(c.Tx, id)
	if err != nil {
		return nil, c.MissingAs(err, "common.gone")
	}
	if m.Voided() {
		return nil, c.Problem("common.gone")
	}
	return m, nil
}

// openMaterial opens a material and marks it 已阅: material:ID[:SHELF:page].
func openMaterial(c *bot.Context) error {
	m, err := materialArg(c)
	if err != nil {
		return err
	}
	return showMaterial(c, m, "")
}

func showMaterial(c *bot.Context, m *mstudy.Material, head string) error {
	if err := mstudy.MarkStudied(c.Tx, records.KindMaterial, m.ID, c.Person.ID, c.Now); err != nil {
		return err
	}
	lines := []string{head, c.T("library.material", "title", m.Title, "subject", c.P("library.subject."+m.Subject), "date", c.Date(m.CreatedAt), "id", m.ID)}
	if m.Text != "" && m.Text != m.Title { // a line with a link is its own title
		lines = append(lines, "", string(locale.Escape(m.Text)))
	}
	if m.Link != "" {
		lines = append(lines, "", c.T("library.link", "link", m.Link))
	}
	msg := bot.Message{}
	files, ok, err := chat.FilesButton(c, records.KindMaterial, m.ID)
	if err != nil {
		return err
	}
	if ok {
		msg.Buttons = append(msg.Buttons, bot.Row(files))
	}
	quiz, err := quizRow(c, m)
	if err != nil {
		return err
	}
	if quiz != nil {
		msg.Buttons = append(msg.Buttons, quiz)
	}
	if c.Person.Is(people.Staff) {
		readers, err := mstudy.ReadersOf(c.Tx, records.KindMaterial, m.ID)
		if err != nil {
			return err
		}
		msg.Buttons = append(msg.Buttons, bot.Row(
			bot.Button{Text: c.P("library.readers", "count", len(readers)), Data: bot.Data("readers", m.ID)},
			c.B("quiz.make", "quiz_new", "material", m.ID), c.B("library.withdraw", "material_withdraw", m.ID)))
	}
	back := anySubject
	if c.Pressed() && c.Arg(1) != "" {
		back = phrase.Truncate(c.Arg(1), 12)
	}
	msg.Buttons = append(msg.Buttons, bot.Row(c.B("common.back", "library", back, max(0, min(c.ArgInt(2), 9999)))))
	msg.Text = strings.TrimPrefix(strings.Join(lines, "\n"), "\n")
	_, err = c.Show(msg)
	return err
}

// quizRow leads from a material to the quiz about it: members to take it, the
// staff to its card, also while it is a draft.
func quizRow(c *bot.Context, m *mstudy.Material) (row []bot.Button, err error) {
	if bot.Members.Allows(c.Person) {
		q, err := mstudy.QuizOfMaterial(c.Tx, m.ID, false)
		if err != nil {
			return nil, err
		}
		if q != nil {
			row = append(row, c.B("quiz.take", "quiz", q.ID))
		}
	}
	if c.Person.Is(people.Staff) {
		q, err := mstudy.QuizOfMaterial(c.Tx, m.ID, true)
		if err != nil {
			return nil, err
		}
		if q != nil {
			row = append(row, c.B("quiz.look", "quiz_card", q.ID))
		}
	}
	return row, nil
}

// showReaders names, for the staff, who of the members has read a material.
func showReaders(c *bot.Context) error {
	m, err := materialArg(c)
	if err != nil {
		return err
	}
	readers, err := mstudy.ReadersOf(c.Tx, records.KindMaterial, m.ID)
	if err != nil {
		return err
	}
	members, err := people.MembersBy(c.Tx, c.Now)
	if err != nil {
		return err
	}
	var names []string
	for _, p := range readers {
		names = append(names, p.Name)
	}
	text := c.T("library.read_by", "title", m.Title, "n", len(readers), "of", len(members), "names", strings.Join(names, c.P("session.comma")))
	_, err = c.Show(bot.Message{Text: text, Buttons: bot.Rows(1, c.B("common.back", "material", m.ID))})
	return err
}
