package front

import (
	"slices"

	"gorm.io/gorm"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/papers"
	"lianluo/internal/documents"
	"lianluo/internal/locale"
	"lianluo/models/people"
	"lianluo/models/store"
)

// Lists are how a kind's records are looked through, a button each: one's own, and by
// the staff those of the office. Beside the kind's words they speak with list_title
// (which: the list's name), list_mine, list_L for a list L, list_empty and list_new
// (the button of New).
type Lists[R any, S ~string] struct {
	Route string // of the buttons that turn to another page or list
	// Page lists a person's records, for 0 the office's, in any of the states; nil: in
	// all that are listed. The newest come first.
	Page func(tx *gorm.DB, person int64, states []S, page store.Page) ([]R, error)
	// Of are the lists of the office. Who is no member sees the last of them first.
	Of []Listing[S]
	// Line is said under the title; nil: nothing.
	Line func(c *bot.Context) (string, error)
	// Beside are more buttons under one's own; nil: none.
	Beside func(c *bot.Context) []bot.Button
	// Papers are what can be had of the whole list, by all who have it; nil: nothing.
	Papers func(c *bot.Context) []bot.Button
	// New is the command with which a member makes a record.
	New string
	// Columns are the keys of what Row gives of a record, where the list can be had as a
	// table; how it stands comes last by itself. none: it cannot.
	Columns []string
	Row     func(c *bot.Context, r R) ([]string, error)
}

// Listing is one list of the office.
type Listing[S ~string] struct {
	Name   string
	States []S // nil: all that are listed
}

// chosen is the list that a button names, as the person may read it: whose records, 0 for
// the office's, and in which states. which is "" for one's own, whose name is mine.
func (k *Kind[R, S]) chosen(c *bot.Context, which string) (route, name string, person int64, states []S) {
	staff, of := c.Person.Is(people.Staff), k.Lists.Of
	if which == "" && staff && !c.Person.Is(people.Member) {
		which = of[len(of)-1].Name
	}
	if at := slices.IndexFunc(of, func(l Listing[S]) bool { return l.Name == which }); at >= 0 && staff {
		return which, which, 0, of[at].States
	}
	return "", "mine", c.Person.ID, nil
}

// table is a list as a table (papers.List).
func (k *Kind[R, S]) table(c *bot.Context, which string) (*documents.Sheet, error) {
	_, name, person, states := k.chosen(c, which)
	list, err := papers.All(func(p store.Page) ([]R, error) { return k.Lists.Page(c.Tx, person, states, p) })
	if err != nil {
		return nil, err
	}
	s := &documents.Sheet{
		Name:    c.P("book.name", "what", c.P("command."+k.List), "which", c.P(k.Name+".list_"+name)),
		Columns: papers.Columns(c, append(slices.Clone(k.Lists.Columns), "book.column.state")...),
	}
	for _, r := range list {
		row, err := k.Lists.Row(c, r)
		if err != nil {
			return nil, err
		}
		s.Rows = append(s.Rows, append(row, k.stands(c, r)))
	}
	return s, nil
}

// ShowList shows a page of a list; which is "" for one's own.
func (k *Kind[R, S]) ShowList(c *bot.Context, which string, page int) error {
	staff, of := c.Person.Is(people.Staff), k.Lists.Of
	which, name, person, states := k.chosen(c, which)
	page = max(page, 0)
	list, more, err := chat.ReadPage(page, func(p store.Page) ([]R, error) { return k.Lists.Page(c.Tx, person, states, p) })
	if err != nil {
		return err
	}
	line, empty := "", ""
	if k.Lists.Line != nil {
		if line, err = k.Lists.Line(c); err != nil {
			return err
		}
	}
	if len(list) == 0 {
		empty = c.T(k.Name + ".list_empty")
	}
	m := bot.Message{Text: locale.Join("\n", c.T(k.Name+".list_title", "which", c.P(k.Name+".list_"+name)), line, empty)}
	for _, r := range list {
		label := chat.Joined(k.Title(c, r), k.stands(c, r))
		m.Buttons = append(m.Buttons, bot.Row(bot.Button{Text: label, Data: bot.Data(k.Route, *r.Life().ID)}))
	}
	if row := chat.ListPager(c, page, more, func(p int) string { return bot.Data(k.Lists.Route, which, p) }); row != nil {
		if k.Lists.Columns != nil {
			row = append(row, papers.AsTable(c, k.Name, which, page, more)...)
		}
		m.Buttons = append(m.Buttons, row)
	}
	if staff {
		var row []bot.Button
		for _, l := range of {
			if l.Name != which {
				row = append(row, c.B(k.Name+".list_"+l.Name, k.Lists.Route, l.Name, 0))
			}
		}
		m.Buttons = append(m.Buttons, bot.Rows(3, row...)...)
	}
	if c.Person.Is(people.Member) {
		row := bot.Row(bot.CommandButton(c.P(k.Name+".list_new"), k.Lists.New))
		if k.Lists.Beside != nil {
			row = append(row, k.Lists.Beside(c)...)
		}
		m.Buttons = append(m.Buttons, bot.Rows(2, row...)...)
	}
	if k.Lists.Papers != nil {
		m.Buttons = append(m.Buttons, bot.Rows(2, k.Lists.Papers(c)...)...)
	}
	_, err = c.Show(m)
	return err
}

// Choose answers a command that names no record: a button for each of those it may be
// meant for, one's own or, of the office's, what the staff may deal with. Its words are
// choose_NAME and choose_NAME_none.
func (k *Kind[R, S]) Choose(c *bot.Context, name string, office bool, fits func(r R) bool) error {
	person := c.Person.ID
	if office {
		person = 0
	}
	list, err := k.Lists.Page(c.Tx, person, nil, store.Page{Size: chooseFrom})
	if err != nil {
		return err
	}
	m := bot.Message{Text: c.T(k.Name + ".choose_" + name)}
	for _, r := range list {
		if fits(r) && len(m.Buttons) < chat.ListSize {
			m.Buttons = append(m.Buttons, bot.Row(bot.Button{Text: k.Title(c, r), Data: bot.Data(k.Route, *r.Life().ID)}))
		}
	}
	if len(m.Buttons) == 0 {
		m.Text = c.T(k.Name + ".choose_" + name + "_none")
	}
	m.Buttons = append(m.Buttons, bot.Row(bot.CommandButton(c.P("common.menu"), "menu")))
	_, err = c.Show(m)
	return err
}

// chooseFrom is how many of the newest records are looked through for that.
const chooseFrom = 100

// Decidable tells whether the person may decide something about a record now.
func (k *Kind[R, S]) Decidable(c *bot.Context, r R) bool {
	return slices.ContainsFunc(k.Decisions, func(d Decision[S]) bool {
		return k.concludes(r, d) && k.Machine.Allows(r, d.To, c.Person)
	})
}

// Pointers gives a function that lists values as Lists.Page wants it.
func Pointers[T any, S ~string](page func(tx *gorm.DB, person int64, states []S, page store.Page) ([]T, error)) func(*gorm.DB, int64, []S, store.Page) ([]*T, error) {
	return func(tx *gorm.DB, person int64, states []S, p store.Page) ([]*T, error) {
		list, err := page(tx, person, states, p)
		out := make([]*T, len(list))
		for i := range list {
			out[i] = &list[i]
		}
		return out, err
	}
}
