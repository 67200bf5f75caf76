package roster

import (
	"errors"
	"fmt"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/internal/locale"
	mpeople "lianluo/models/people"
	"lianluo/models/records"
	mroster "lianluo/models/roster"
)

// undoOwn is the kind of the action by which somebody changes his or her own entry where
// nobody verifies it.
const undoOwn = "own_edit"

func registerOwn(r *bot.Router) {
	r.Command("profile", bot.Inside, ownEntry)
	r.Button("own_entry", bot.Inside, ownEntry)
	r.Button("own_set", bot.Inside, func(c *bot.Context) error {
		return ask(c, ownForm, c.Person, 0, mroster.Field(c.Arg(0)), mroster.Own)
	})
	r.Button("own_back", bot.Inside, ownBack)
	r.Undo(undoOwn, bot.Inside, undoOwnEdit)
	bot.AddForm(r, form(ownForm, bot.Inside, func(c *bot.Context, v *valueDraft) (bot.Message, error) { return file(c, v.Field, v.Value) }))
}

func ownEntry(c *bot.Context) error {
	m, err := ownMessage(c, "", nil)
	if err != nil {
		return err
	}
	return chat.InPrivate(c, m)
}

// ownMessage is one's own entry (我的资料): what the roster says, what waits to be verified.
func ownMessage(c *bot.Context, above string, undo []bot.Button) (m bot.Message, err error) {
	fields := append([]mroster.Field{mpeople.RosterName}, mroster.Own...)
	text, err := entryText(c, c.Person, fields)
	if err != nil {
		return m, err
	}
	open, err := mroster.Open(c.Tx, c.Person.ID)
	if err != nil {
		return m, err
	}
	waits := ""
	var back []bot.Button
	for i := range open {
		ch := &open[i]
		waits = locale.Join("\n", waits, c.T("roster.own_waits", "field", word(c, ch.Field), "value", said(c, ch.Field, ch.Value, true)))
		back = append(back, bot.Button{Text: c.P("roster.own_back", "field", word(c, ch.Field)), Data: bot.Data("own_back", ch.ID)})
	}
	key := "roster.own_how"
	if c.Person.Is(mpeople.Director) {
		key = "roster.own_how_director"
	}
	m.Text = locale.Join("\n\n", above, c.T("roster.own_title"), text, waits, c.T(key))
	button := func(f mroster.Field) bot.Button {
		if f == mpeople.RosterGroups {
			return bot.Button{Text: word(c, f), Data: bot.Data("own_groups")}
		}
		return bot.Button{Text: word(c, f), Data: bot.Data("own_set", string(f))}
	}
	own := mroster.Own
	if !c.Person.Is(mpeople.Member) { // who belongs to no 专班
		own = own[:len(own)-1]
	}
	if undo != nil {
		m.Buttons = append(m.Buttons, undo)
	}
	m.Buttons = append(m.Buttons, rows(button, own)...)
	m.Buttons = append(m.Buttons, bot.Rows(2, back...)...)
	m.Buttons = c.Fold(bot.Data("own_entry"), bot.FewRows, m.Buttons, c.B("common.back", "privacy"))
	return m, nil
}

// file brings a change of one's own entry before the office; the director's counts at once.
func file(c *bot.Context, f mroster.Field, value string) (m bot.Message, err error) {
	if c.Person.Is(mpeople.Director) {
		return putOwn(c, f, value)
	}
	ch, step, err := mroster.File(c.Tx, f, value, c.Person, c.Now)
	if err != nil {
		return m, problem(c, c.Person, f, err)
	}
	if step == nil {
		if err := kind().Changed(c, ch); err != nil {
			return m, err
		}
		return ownMessage(c, c.T("roster.own_filed"), nil)
	}
	act, err := kind().Taken(c, ch, step)
	if err != nil {
		return m, err
	}
	return ownMessage(c, c.T("roster.own_filed"), bot.Row(chat.Undo(c, act)))
}

// putOwn changes one's own entry at once.
func putOwn(c *bot.Context, f mroster.Field, value string) (m bot.Message, err error) {
	e, err := mroster.Put(c.Tx, c.Person, f, value, c.Person, c.Now)
	if err != nil {
		return m, problem(c, c.Person, f, err)
	}
	act, err := c.Act(undoOwn, e.ID, "")
	if err != nil {
		return m, err
	}
	return ownMessage(c, c.T("roster.own_saved", "field", word(c, f), "value", said(c, f, value, true)), bot.Row(chat.Undo(c, act)))
}

func undoOwnEdit(c *bot.Context, id int64) error {
	e, err := mroster.EditByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	if e.PersonID != c.Person.ID {
		return c.Problem("common.not_allowed")
	}
	p, err := mroster.TakeBack(c.Tx, e, c.Now)
	if err != nil {
		return problem(c, c.Person, e.Field, err)
	}
	*c.Person = *p
	m, err := ownMessage(c, c.T("roster.as_before", "field", word(c, e.Field), "value", said(c, e.Field, e.Was, true)), nil)
	if err != nil {
		return err
	}
	_, err = c.Show(m)
	return err
}

// ownBack takes a change that waits back: own_back:ID.
func ownBack(c *bot.Context) error {
	k := kind()
	ch, err := k.Own(c)
	if err != nil {
		return err
	}
	if !mroster.Life.Allows(ch, mroster.Withdrawn, c.Person) {
		return c.Problem("roster.own_settled")
	}
	_, act, err := k.Take(c, ch, records.Move[mroster.State]{To: mroster.Withdrawn, By: c.Person})
	if err != nil {
		return err
	}
	m, err := ownMessage(c, c.T("roster.own_taken_back"), bot.Row(chat.Undo(c, act)))
	if err != nil {
		return err
	}
	_, err = c.Show(m)
	return err
}

// kind is how a change of one's own entry is talked about (domain C7): the staff verifies it
// or sends it back.
func kind() *front.Kind[*mroster.Change, mroster.State] {
	return &front.Kind[*mroster.Change, mroster.State]{
		Name: "profile", Machine: mroster.Life, Find: mroster.ByID, Route: "profile", AnyAuthor: true, Withdrawn: mroster.Withdrawn,
		Text: changeText, Pairs: changePairs,
		Decisions: []front.Decision[mroster.State]{{To: mroster.Confirmed}, {To: mroster.Returned, Ready: []string{"ready_unsure", "ready_same"}}},
		Buttons: func(c *bot.Context, ch *mroster.Change) ([]bot.Button, error) {
			if ch.PersonID != c.Person.ID {
				return nil, nil
			}
			return bot.Row(c.B("roster.own", "own_entry")), nil
		},
		Advance: func(c *bot.Context, ch *mroster.Change, move records.Move[mroster.State]) (*records.Step, error) {
			return mroster.Take(c.Tx, ch, move, c.Now)
		},
		Revert: func(c *bot.Context, ch *mroster.Change) (*records.Step, error) {
			return mroster.Revert(c.Tx, ch, c.Person, c.Action.ID, c.Now)
		},
		Fault: func(c *bot.Context, ch *mroster.Change, err error) error {
			p, missing := mpeople.PersonByID(c.Tx, ch.PersonID)
			if missing != nil {
				return nil
			}
			var worded *bot.Problem
			if errors.As(problem(c, p, ch.Field, err), &worded) {
				return worded
			}
			return nil
		},
	}
}

// changePairs are the words of a change. What stands there now is old while it waits, and
// what stood there when it was confirmed after that.
func changePairs(c *bot.Context, ch *mroster.Change) ([]any, error) {
	p, err := mpeople.PersonByID(c.Tx, ch.PersonID)
	if err != nil {
		return nil, err
	}
	was, meanwhile := ch.Was, false
	switch {
	case ch.State == mroster.Filed:
		if was, err = mpeople.RosterValue(c.Tx, p, ch.Field, c.Now); err != nil {
			return nil, fmt.Errorf("what the roster says: %w", err)
		}
		meanwhile = was != ch.Was
	case ch.EditID != 0:
		e, err := mroster.EditByID(c.Tx, ch.EditID)
		if err != nil {
			return nil, err
		}
		was, meanwhile = e.Was, e.Was != ch.Was
	}
	own := c.Person.ID == ch.PersonID
	then := ""
	if meanwhile {
		then = said(c, ch.Field, ch.Was, own)
	}
	return []any{
		"name", p.Name, "field", word(c, ch.Field), "was", said(c, ch.Field, was, own), "value", said(c, ch.Field, ch.Value, own || ch.State == mroster.Filed), "then", then,
	}, nil
}

func changeText(c *bot.Context, ch *mroster.Change) (string, error) {
	text, err := kind().Say(c, "text", ch)
	if err != nil {
		return "", err
	}
	if ch.State == mroster.Returned && ch.Reason != "" {
		text += "\n" + c.T("profile.reason", "reason", ch.Reason)
	}
	return text, nil
}

// closeOf ends what waits of a person who leaves.
func closeOf(c *bot.Context, p *mpeople.Person) error {
	closed, err := mroster.CloseOf(c.Tx, p, c.Person, c.GroupWords().Plain("profile.left"), c.Now)
	if err != nil {
		return err
	}
	for i := range closed {
		if err := kind().Changed(c, &closed[i]); err != nil {
			return err
		}
	}
	return nil
}
