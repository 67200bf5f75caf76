package people

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/papers"
	"lianluo/internal/documents"
	"lianluo/models/desk"
	mpeople "lianluo/models/people"
	"lianluo/models/store"
)

// registerBook is the roster as a workbook: for the director as it can be taken back by
// /import, for everybody inside as the list of the chat has it.
func registerBook(r *bot.Router) {
	papers.Add(r, papers.Paper{Name: "roster", Access: bot.Directors, Make: rosterBook, Given: rosterGiven,
		Offer: func(c *bot.Context) ([]papers.Offer, error) {
			return []papers.Offer{{Label: c.P("paper.roster")}}, nil
		}})
	papers.Add(r, papers.Paper{Name: "import_faults", Access: bot.Staff, Make: importFaults})
	papers.AddList(r, papers.List{Name: "members", Access: bot.Inside, Table: membersTable})
}

// rosterBook is the roster in the columns of the import's template.
func rosterBook(c *bot.Context, _ string) (*papers.File, error) {
	list, err := mpeople.People(c.Tx)
	if err != nil {
		return nil, err
	}
	groups, term := map[int64]store.Words{}, ""
	switch t, err := mpeople.CurrentTerm(c.Tx, c.Now); {
	case err == nil:
		in, err := mpeople.Memberships(c.Tx, t.ID)
		if err != nil {
			return nil, err
		}
		for _, m := range in {
			groups[m.PersonID] = m.Groups
		}
		term = c.GroupWords().Plain("book.term", "n", t.Number)
	case !errors.Is(err, store.ErrNotFound):
		return nil, err
	}
	asker := c
	c = papers.ForOffice(c)
	s := &documents.Sheet{Name: c.P("import.sheet"), Columns: rosterColumns(c)}
	phones, hidden := 0, 0
	for i := range list {
		p := &list[i]
		born, of := "", ""
		if p.BirthYear > 0 {
			born = strconv.Itoa(p.BirthYear)
		}
		if p.Roles.Has(mpeople.Member) {
			of = term
		}
		phone := ""
		switch seen, err := mpeople.PhoneSeenBy(c.Tx, p, c.Person, c.Now); {
		case err != nil:
			return nil, err
		case seen && p.PhoneFor != mpeople.PhoneForNone: // one's own is not for paper either then
			phone = p.Phone
			phones++
		case p.Phone != "":
			hidden++
		}
		s.Rows = append(s.Rows, []string{p.Name, p.Sex, born, p.Sector, p.Post, phone, strings.Join(groups[p.ID], c.P("members.between")), of, rolesOf(c, p.Roles)})
	}
	return papers.Book(c, s.Name, papers.Today(c), asker.T("book.roster_sent", "count", len(list), "phones", phones, "hidden", hidden), s)
}

// rosterGiven keeps that the roster was given, for the office and for each whose number
// stands in it.
func rosterGiven(c *bot.Context, _ string) error {
	list, err := mpeople.People(c.Tx)
	if err != nil {
		return err
	}
	for i := range list {
		if _, err := desk.ReadPhone(c.Tx, &list[i], c.Person, c.Now); err != nil {
			return err
		}
	}
	c.Log.Info("roster exported", "by", c.Person.ID, "people", len(list))
	return nil
}

// importFaults are all rows of a workbook that are not taken, with what is wrong with each:
// to be put right beside the workbook itself. arg is the import's id.
func importFaults(c *bot.Context, arg string) (*papers.File, error) {
	id, err := strconv.ParseInt(arg, 10, 64)
	if err != nil {
		return nil, c.Problem("common.gone")
	}
	var sheet rosterSheet
	imp, err := mpeople.ImportByID(c.Tx, id, mpeople.ImportRoster, &sheet)
	switch {
	case errors.Is(err, mpeople.ErrSettled):
		return nil, c.Problem("import.settled")
	case err != nil:
		return nil, c.MissingAs(err, "common.gone")
	}
	plan, err := mpeople.PlanRoster(c.Tx, sheet.Entries, c.Now)
	if err != nil {
		return nil, err
	}
	s := &documents.Sheet{Name: c.P("import.faults_sheet"), Columns: papers.Columns(c, "import.faults_where", "import.faults_row", "import.column.name", "import.faults_column", "import.faults_why")}
	faults := rosterFaults(&sheet, plan)
	for i := range faults {
		f := &faults[i]
		field := ""
		if f.Field != "" {
			field = c.P("import.column." + string(f.Field))
		}
		s.Rows = append(s.Rows, []string{f.Sheet, strconv.Itoa(f.Row), f.Name, field, faultReason(c, f)})
	}
	return papers.Book(c, s.Name, imp.FileName, c.T("import.faults_sent", "count", len(faults), "file", imp.FileName), s)
}

// membersTable is the list of /members as a table: no telephone numbers.
func membersTable(c *bot.Context, _ string) (*documents.Sheet, error) {
	list, err := mpeople.People(c.Tx)
	if err != nil {
		return nil, err
	}
	s := &documents.Sheet{Name: c.P("book.members"), Columns: papers.Columns(c, "import.column.name", "import.column.roles", "import.column.sector", "import.column.post")}
	director := c.Person.Is(mpeople.Director)
	if director {
		s.Columns = append(s.Columns, papers.Columns(c, "book.column.joined")...)
	}
	for i := range list {
		p := &list[i]
		row := []string{p.Name, rolesOf(c, p.Roles), p.Sector, p.Post}
		if director {
			state := "members.not_joined"
			if p.Joined() {
				state = "members.joined"
			}
			row = append(row, c.P(state))
		}
		s.Rows = append(s.Rows, row)
	}
	return s, nil
}

// rosterColumns are those of the roster's sheet, in the order of documents.RosterFields.
// Their titles are among those that documents.ReadRoster knows.
func rosterColumns(c *bot.Context) (list []documents.Column) {
	choices := func(f documents.Field) []string {
		switch f {
		case documents.FieldSex:
			return strings.Split(c.P("import.sexes"), "|")
		case documents.FieldSector:
			return mpeople.Sectors
		case documents.FieldGroups:
			return mpeople.WorkGroups
		case documents.FieldRoles:
			var words []string
			for _, r := range mpeople.Roles {
				words = append(words, c.P("role."+r.Name()))
			}
			return words
		}
		return nil
	}
	widths := map[documents.Field]float64{
		documents.FieldName: 14, documents.FieldSex: 7, documents.FieldBorn: 11, documents.FieldSector: 20, documents.FieldPost: 30,
		documents.FieldPhone: 16, documents.FieldGroups: 34, documents.FieldTerm: 12, documents.FieldRoles: 12,
	}
	for _, f := range documents.RosterFields {
		list = append(list, documents.Column{
			Title: c.P("import.column." + string(f)), Width: widths[f], Choices: slices.Clone(choices(f)), Only: f == documents.FieldSex, Hint: c.P("import.hint." + string(f)),
		})
	}
	return list
}
