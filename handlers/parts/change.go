package parts

import (
	"errors"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/phrase"
	mparts "lianluo/models/parts"
	"lianluo/models/people"
	"lianluo/models/store"
)

// wordsDraft are the words for a part.
type wordsDraft struct {
	Part     int64       `json:"part"`
	What     mparts.What `json:"what"`
	N        int         `json:"n,omitempty"` // the sentence that is reworded, from 0
	Revision int         `json:"revision"`
	Words    string      `json:"words,omitempty"`
	// Held are words that were sent when somebody else had just changed the part.
	Held string `json:"held,omitempty"`
}

const form bot.FormName[wordsDraft] = "part_words"

const (
	held = "held"
	// copied is the longest text that is shown to be copied, in characters.
	copied = 1500
)

// newForm asks for words. They are taken at once, as a draft is: the part is shown as it is
// now, with the way to take it back.
func newForm() *bot.Form[wordsDraft] {
	return &bot.Form[wordsDraft]{
		Name: form, Access: bot.Joined, Direct: true, Brief: true, DropKey: "parts.drop", Submit: submit,
		Back: func(c *bot.Context, v *wordsDraft) bot.Button { return c.B("common.back", "part", v.Part) },
		Fields: []bot.Field[wordsDraft]{{
			Name: "words", Asked: true, NoEdit: true, Thanks: true, Text: func(v *wordsDraft) string { return v.Words },
			Empty: func(v *wordsDraft) bool { return v.Words == "" }, Question: question, Choices: offered, Set: setWords,
		}},
	}
}

func question(c *bot.Context, v *wordsDraft) (string, error) {
	e, err := open(c, v.Part)
	if err != nil {
		return "", err
	}
	title := e.kind.Title(c.Words, e.Key)
	switch v.What {
	case mparts.Added:
		return c.T("parts.ask_add", "part", title), nil
	case mparts.Reworded:
		if v.N >= len(e.now) {
			return "", c.Problem("parts.meanwhile")
		}
		s := &e.now[v.N]
		return c.T("parts.ask_reword", "text", phrase.Truncate(s.Text, copied), "ask", s.Ask), nil
	}
	now := mparts.Text(e.now)
	if store.Length(now) > copied {
		now = ""
	}
	return c.T("parts.ask_replace", "part", title, "text", now), nil
}

// offered: what was sent when somebody else had changed the part is kept, and put there by a tap.
func offered(c *bot.Context, v *wordsDraft) (list []bot.Choice, err error) {
	if v.Held != "" {
		list = append(list, bot.Choice{Label: c.P("parts.mine"), Value: held})
	}
	return list, nil
}

func setWords(c *bot.Context, v *wordsDraft, in bot.Input) error {
	e, err := editing(c, v.Part)
	if err != nil {
		return err
	}
	words := in.Text
	if in.Choice != "" {
		if words = v.Held; in.Choice != held || words == "" {
			return c.Problem("common.stale")
		}
	}
	var to string
	if err := chat.SetWords(c, &to, words, mparts.Limit); err != nil {
		return err
	}
	if e.Revision != v.Revision {
		v.Held = to
		return e.meanwhile(c, v)
	}
	v.Words = to
	return nil
}

// meanwhile tells who has changed the part, and how it reads now; what was sent is kept. A
// sentence that is no more where it was becomes words to be added.
func (e *edited) meanwhile(c *bot.Context, v *wordsDraft) error {
	name := ""
	if by, err := people.PersonByID(c.Tx, e.ChangedBy); err == nil {
		name = by.Name
	}
	v.Revision = e.Revision
	if v.What == mparts.Reworded {
		v.What = mparts.Added
	}
	return c.Problem("parts.meanwhile_by", "name", name, "text", phrase.Truncate(mparts.Text(e.now), copied), "add", v.What == mparts.Added)
}

func submit(c *bot.Context, v *wordsDraft) (m bot.Message, err error) {
	e, err := editing(c, v.Part)
	if err != nil {
		return m, err
	}
	var ch *mparts.Change
	switch v.What {
	case mparts.Replaced:
		ch, err = mparts.Replace(c.Tx, e.Part, v.Revision, v.Words, c.Person.ID, c.Now)
	case mparts.Reworded:
		ch, err = mparts.Reword(c.Tx, e.Part, v.Revision, v.N, v.Words, c.Person.ID, c.Now)
	default:
		ch, err = mparts.Add(c.Tx, e.Part, v.Revision, v.Words, c.Person.ID, c.Now)
	}
	if errors.Is(err, mparts.ErrSame) {
		return e.screen(c, c.T("parts.same"), 0)
	}
	if err != nil {
		return m, problem(c, err)
	}
	return e.done(c, ch)
}

// done shows a part as it is after a change, with the way to take it back.
func (e *edited) done(c *bot.Context, ch *mparts.Change) (m bot.Message, err error) {
	return Done(c, e.ID, ch)
}

// Done shows a part after a change that another room has made of it (Text.Beside), with the
// way to take it back.
func Done(c *bot.Context, part int64, ch *mparts.Change) (m bot.Message, err error) {
	act, err := c.Act("part_change", ch.ID, "")
	if err != nil {
		return m, err
	}
	e, err := open(c, part)
	if err != nil {
		return m, err
	}
	return e.screen(c, c.T("parts.done_"+string(ch.What)), 0, chat.Undo(c, act))
}

// opened is the part that a button names, to be changed.
func opened(c *bot.Context) (*edited, error) {
	id, err := c.ArgID(0)
	if err != nil {
		return nil, err
	}
	return editing(c, id)
}

// write is part_write:ID:WHAT:REVISION[:N].
func write(c *bot.Context) error {
	e, err := opened(c)
	if err != nil {
		return err
	}
	v := wordsDraft{Part: e.Part.ID, What: mparts.What(c.Arg(1)), N: c.ArgInt(3), Revision: e.Revision}
	switch {
	case v.What == mparts.Replaced, v.What == mparts.Added:
	case v.What != mparts.Reworded:
		return c.Problem("common.stale")
	case c.ArgInt(2) != e.Revision, v.N >= len(e.now): // the number may be another sentence by now
		return e.again(c)
	}
	return form.Start(c, v)
}

// again shows the part as it is: the button was under an earlier one.
func (e *edited) again(c *bot.Context) error {
	m, err := e.screen(c, c.T("parts.meanwhile"), 0)
	if err != nil {
		return err
	}
	_, err = c.Show(m)
	return err
}

// cut is part_cut:ID:REVISION:N.
func cut(c *bot.Context) error {
	e, err := opened(c)
	if err != nil {
		return err
	}
	return e.change(c, c.ArgInt(1), func(revision int) (*mparts.Change, error) {
		return mparts.Drop(c.Tx, e.Part, revision, c.ArgInt(2), c.Person.ID, c.Now)
	})
}

// restore is part_restore:ID:REVISION.
func restore(c *bot.Context) error {
	e, err := opened(c)
	if err != nil {
		return err
	}
	return e.change(c, c.ArgInt(1), func(revision int) (*mparts.Change, error) {
		return mparts.Restore(c.Tx, e.Part, revision, c.Person.ID, c.Now)
	})
}

func (e *edited) change(c *bot.Context, revision int, change func(revision int) (*mparts.Change, error)) error {
	ch, err := change(revision)
	if errors.Is(err, mparts.ErrMeanwhile) || errors.Is(err, mparts.ErrSame) {
		return e.again(c)
	}
	if err != nil {
		return problem(c, err)
	}
	m, err := e.done(c, ch)
	if err != nil {
		return err
	}
	_, err = c.Show(m)
	return err
}

// undo takes a change of a part back.
func undo(c *bot.Context, id int64) error {
	ch, err := mparts.ChangeByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	e, err := editing(c, ch.PartID)
	if err != nil {
		return err
	}
	if err := mparts.Undo(c.Tx, e.Part, ch, c.Person.ID, c.Now); err != nil {
		if errors.Is(err, mparts.ErrMeanwhile) {
			return c.Problem("parts.followed")
		}
		return problem(c, err)
	}
	if e, err = open(c, e.ID); err != nil {
		return err
	}
	m, err := e.screen(c, c.T("common.undone"), 0)
	if err != nil {
		return err
	}
	_, err = c.Show(m)
	return err
}

// tooLong words that a part would be too long.
func tooLong(c *bot.Context, err error) error {
	var long *store.TooLongError
	if errors.As(err, &long) {
		return c.Problem("writing.too_long", "length", long.Length, "limit", long.MaxLength)
	}
	return err
}

// Shown shows a part with what another room has just done to it, and the buttons that stand
// first.
func Shown(c *bot.Context, part int64, above string, first ...bot.Button) (m bot.Message, err error) {
	e, err := open(c, part)
	if err != nil {
		return m, err
	}
	return e.screen(c, above, 0, first...)
}
