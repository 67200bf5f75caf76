package roster

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/people"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	mpeople "lianluo/models/people"
	mroster "lianluo/models/roster"
	"lianluo/models/store"
)

// valueDraft is what the form for one field of somebody's entry holds.
type valueDraft struct {
	Person  int64         `json:"person"` // whose; 0: one's own, which the office verifies
	Name    string        `json:"name,omitempty"`
	Field   mroster.Field `json:"field"`
	Was     string        `json:"was,omitempty"` // as it is shown
	Decade  int           `json:"decade,omitempty"`
	Sectors []string      `json:"sectors,omitempty"` // those that were offered
	Value   string        `json:"value,omitempty"`
	Clear   bool          `json:"clear,omitempty"` // nothing shall stand there
}

// The forms of one field: of anybody's entry, for the director, and of one's own.
const (
	valueForm bot.FormName[valueDraft] = "person_value"
	ownForm   bot.FormName[valueDraft] = "own_value"
)

// Offers of a question.
const (
	sectorsOffered = 8
	firstDecade    = 1930
	decade         = 10
	clearChoice    = "clear"
	againChoice    = "again" // another decade
)

func registerEntry(r *bot.Router) {
	r.Button("person_entry", bot.Directors, func(c *bot.Context) error {
		p, err := pressed(c)
		if err != nil {
			return err
		}
		return showEntry(c, p, "", nil)
	})
	r.Button("person_set", bot.Directors, personSet)
	r.Undo(people.EditKind, bot.Directors, undoEdit)
	bot.AddForm(r, form(valueForm, bot.Directors, submitValue))
}

// pressed is the person of a button; one who has left is not changed any more.
func pressed(c *bot.Context) (*mpeople.Person, error) {
	p, err := bot.Pressed(c, 0, mpeople.PersonByID)
	if err == nil && p.LeftAt != nil {
		return nil, c.Problem("members.has_left", "name", p.Name)
	}
	return p, err
}

// showEntry is somebody's entry with a button for each field (更改资料).
func showEntry(c *bot.Context, p *mpeople.Person, above string, undo []bot.Button) error {
	m, err := entryMessage(c, p, above, undo)
	if err != nil {
		return err
	}
	_, err = c.Show(m)
	return err
}

func entryMessage(c *bot.Context, p *mpeople.Person, above string, undo []bot.Button) (m bot.Message, err error) {
	text, err := entryText(c, p, mroster.Fields)
	if err != nil {
		return m, err
	}
	edits, err := mroster.Edits(c.Tx, p.ID, 1)
	if err != nil {
		return m, err
	}
	last := ""
	for _, e := range edits {
		name, err := chat.Names(c, []int64{e.ByID})
		if err != nil {
			return m, err
		}
		last = c.T("roster.last", "date", c.DateClock(e.CreatedAt), "by", name, "field", word(c, e.Field), "was", said(c, e.Field, e.Was, false))
	}
	if undo != nil {
		m.Buttons = append(m.Buttons, undo)
	}
	button := func(f mroster.Field) bot.Button {
		switch f {
		case mpeople.RosterName:
			return bot.Button{Text: word(c, f), Data: bot.Data("member", p.ID, "rename")}
		case mpeople.RosterGroups:
			return bot.Button{Text: word(c, f), Data: bot.Data("person_groups", p.ID)}
		}
		return bot.Button{Text: word(c, f), Data: bot.Data("person_set", p.ID, string(f))}
	}
	m.Buttons = append(m.Buttons, rows(button, mroster.Fields)...)
	m.Buttons = append(m.Buttons, bot.Row(c.B("members.roles", "member", p.ID, "roles"), c.B("common.back", "member", p.ID)))
	m.Text = locale.Join("\n\n", above, c.T("roster.entry", "name", p.Name), text, last, c.T("roster.which"))
	return m, nil
}

// shortWord is a field's word of which three fit in a row, in characters.
const shortWord = 4

// rows are the buttons of fields, three in a row where their words are short, else two.
func rows(button func(f mroster.Field) bot.Button, fields []mroster.Field) (list [][]bot.Button) {
	var row []bot.Button
	fit := 3
	for _, f := range fields {
		b, long := button(f), 3
		if store.Length(b.Text) > shortWord {
			long = 2
		}
		if len(row) >= min(fit, long) {
			list, row, fit = append(list, row), nil, 3
		}
		row, fit = append(row, b), min(fit, long)
	}
	if len(row) > 0 {
		list = append(list, row)
	}
	return list
}

// entryText lists what the roster says of a person, a line a field.
func entryText(c *bot.Context, p *mpeople.Person, fields []mroster.Field) (string, error) {
	var lines []string
	for _, f := range fields {
		value, err := mpeople.RosterValue(c.Tx, p, f, c.Now)
		if err != nil {
			return "", err
		}
		lines = append(lines, c.T("roster.line", "field", word(c, f), "value", said(c, f, value, p.ID == c.Person.ID)))
	}
	return strings.Join(lines, "\n"), nil
}

// word is a field's word.
func word(c *bot.Context, f mroster.Field) string { return c.P("import.column." + string(f)) }

// said is a value as it is shown, plain: of a telephone number its last digits, unless it is
// shown whole.
func said(c *bot.Context, f mroster.Field, value string, whole bool) string {
	switch {
	case value == "":
		return c.P("roster.none")
	case f == mpeople.RosterPhone && !whole:
		return people.LastDigits(value)
	case f == mpeople.RosterBorn:
		return c.P("import.born", "year", value)
	case f == mpeople.RosterGroups:
		return people.ShortGroups(c, mpeople.SplitGroups(value))
	}
	return value
}

// personSet asks for one field of somebody's entry: person_set:ID:FIELD.
func personSet(c *bot.Context) error {
	p, err := pressed(c)
	if err != nil {
		return err
	}
	return ask(c, valueForm, p, p.ID, mroster.Field(c.Arg(1)), mroster.Fields)
}

// ask opens the form of one field, if it is among those that can be asked for so.
func ask(c *bot.Context, name bot.FormName[valueDraft], p *mpeople.Person, id int64, f mroster.Field, among []mroster.Field) error {
	if !slices.Contains(among, f) || f == mpeople.RosterName || f == mpeople.RosterGroups {
		return c.Problem("common.stale")
	}
	value, err := mpeople.RosterValue(c.Tx, p, f, c.Now)
	if err != nil {
		return err
	}
	v := valueDraft{Person: id, Name: p.Name, Field: f, Was: said(c, f, value, id == 0)}
	if value == "" {
		v.Was = ""
	}
	if f == mpeople.RosterSector {
		if v.Sectors, err = mpeople.SectorsInUse(c.Tx, sectorsOffered); err != nil {
			return err
		}
	}
	return name.Start(c, v)
}

// form asks for one field: with buttons where the answers are few. What was tapped counts at
// once; what was typed is shown first.
func form(name bot.FormName[valueDraft], access bot.Access, submit func(c *bot.Context, v *valueDraft) (bot.Message, error)) *bot.Form[valueDraft] {
	return &bot.Form[valueDraft]{
		Name: name, Access: access, Direct: true, DropKey: "roster.drop", Brief: true, Submit: submit,
		Fields: []bot.Field[valueDraft]{{
			Name: "value", Asked: true, Text: func(v *valueDraft) string { return v.Value },
			Empty: func(v *valueDraft) bool { return v.Value == "" && !v.Clear },
			Question: func(c *bot.Context, v *valueDraft) (string, error) {
				key := "roster.ask_" + string(v.Field)
				if v.Decade != 0 {
					key = "roster.ask_year"
				}
				return locale.Join("\n", c.T("roster.of", "name", v.Name, "own", v.Person == 0, "field", word(c, v.Field), "was", v.Was), c.T(key)), nil
			},
			Choices: choices, Set: setValue,
		}},
		Card: func(c *bot.Context, v *valueDraft) (string, error) {
			was, is := v.Was, c.P("roster.none")
			if was == "" {
				was = c.P("roster.none")
			}
			if !v.Clear {
				is = said(c, v.Field, v.Value, true)
			}
			return c.T("roster.card", "name", v.Name, "own", v.Person == 0, "field", word(c, v.Field), "was", was, "value", is), nil
		},
	}
}

func choices(c *bot.Context, v *valueDraft) (list []bot.Choice, err error) {
	switch v.Field {
	case mpeople.RosterSex:
		for _, sex := range strings.Split(c.P("import.sexes"), "|") {
			list = append(list, bot.Choice{Label: sex, Value: sex})
		}
	case mpeople.RosterBorn:
		if v.Decade != 0 {
			for y := v.Decade; y < v.Decade+decade; y++ {
				list = append(list, bot.Choice{Label: strconv.Itoa(y), Value: strconv.Itoa(y)})
			}
			return append(list, bot.Choice{Label: c.P("roster.other_decade"), Value: againChoice}), nil
		}
		for y := firstDecade; y <= c.Local(c.Now).Year()-2*decade; y += decade {
			list = append(list, bot.Choice{Label: c.P("roster.decade", "year", y), Value: "d" + strconv.Itoa(y)})
		}
	case mpeople.RosterSector:
		for i, s := range v.Sectors {
			list = append(list, bot.Choice{Label: s, Value: strconv.Itoa(i)})
		}
	}
	if v.Was != "" {
		list = append(list, bot.Choice{Label: c.P("roster.clear"), Value: clearChoice})
	}
	return list, nil
}

func setValue(c *bot.Context, v *valueDraft, in bot.Input) (err error) {
	text := in.Text
	switch {
	case in.Choice == clearChoice:
		v.Clear, v.Value = true, ""
		return nil
	case in.Choice == againChoice:
		v.Decade = 0
		return nil
	case in.Choice != "" && v.Field == mpeople.RosterSector:
		i, err := strconv.Atoi(in.Choice)
		if err != nil || i < 0 || i >= len(v.Sectors) {
			return c.Problem("common.stale")
		}
		v.Value, v.Clear = v.Sectors[i], false
		return nil
	case strings.HasPrefix(in.Choice, "d") && v.Field == mpeople.RosterBorn:
		y, err := strconv.Atoi(in.Choice[1:])
		if err != nil || y < firstDecade || y%decade != 0 {
			return c.Problem("common.stale")
		}
		v.Decade = y
		return nil
	case in.Choice != "":
		text = in.Choice
	}
	value, err := people.ReadField(c, v.Field, text)
	if err == nil {
		v.Value, v.Clear = value, false
	}
	return err
}

// submitValue keeps a field of somebody's entry; it can be undone for five minutes.
func submitValue(c *bot.Context, v *valueDraft) (m bot.Message, err error) {
	p, err := mpeople.PersonByID(c.Tx, v.Person)
	if err != nil {
		return m, c.MissingAs(err, "common.gone")
	}
	return put(c, p, v.Field, v.Value)
}

// put keeps a field and shows the entry with the way back.
func put(c *bot.Context, p *mpeople.Person, f mroster.Field, value string) (m bot.Message, err error) {
	e, err := mroster.Put(c.Tx, p, f, value, c.Person, c.Now)
	if err != nil {
		return m, problem(c, p, f, err)
	}
	act, err := c.Act(people.EditKind, e.ID, "")
	if err != nil {
		return m, err
	}
	if err := changed(c, p.ID, f); err != nil {
		return m, err
	}
	line := c.T("roster.saved", "name", p.Name, "field", word(c, f), "was", said(c, f, e.Was, false), "value", said(c, f, value, true))
	return entryMessage(c, p, line, bot.Row(chat.Undo(c, act)))
}

// problem words why a field cannot say something.
func problem(c *bot.Context, p *mpeople.Person, f mroster.Field, err error) error {
	var long *store.TooLongError
	switch {
	case errors.Is(err, mroster.ErrSame):
		return c.Problem("roster.same", "field", word(c, f))
	case errors.Is(err, mroster.ErrGone):
		return c.Problem("members.has_left", "name", p.Name)
	case errors.Is(err, mroster.ErrMeanwhile):
		return c.Problem("roster.changed_since", "name", p.Name)
	case errors.Is(err, mpeople.ErrNoTerm):
		return c.Problem("roster.no_term")
	case errors.Is(err, mpeople.ErrTooYoung):
		return c.Problem("roster.wrong", "reason", c.P("import.reason.young", "field", word(c, f)))
	case errors.Is(err, mpeople.ErrSameName):
		return c.Problem("members.same_name", "name", phrase.Truncate(p.Name, 30))
	case errors.As(err, &long):
		return c.Problem("members.too_long", "length", long.Length, "limit", long.MaxLength)
	}
	return err
}

// undoEdit makes a field what it was.
func undoEdit(c *bot.Context, id int64) error {
	e, err := mroster.EditByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	p, err := mroster.TakeBack(c.Tx, e, c.Now)
	if err != nil {
		if p, missing := mpeople.PersonByID(c.Tx, e.PersonID); missing == nil {
			return problem(c, p, e.Field, err)
		}
		return err
	}
	if err := changed(c, p.ID, e.Field); err != nil {
		return err
	}
	m, err := people.MemberCard(c, p, c.T("roster.as_before", "field", word(c, e.Field), "value", said(c, e.Field, e.Was, false)))
	if err != nil {
		return err
	}
	_, err = c.Show(m)
	return err
}

// changed brings what waits of a field up to date, once the field says something else.
func changed(c *bot.Context, person int64, f mroster.Field) error {
	open, err := mroster.Open(c.Tx, person)
	if err != nil {
		return err
	}
	for i := range open {
		if open[i].Field == f {
			if err := kind().Changed(c, &open[i]); err != nil {
				return err
			}
		}
	}
	return nil
}
