// Package parts is the editor of texts that are drafted from the records and edited by a
// person, part by part, in the chat: the quarter's report (§16), a member's summary before a
// change of term (§2). A room adds its kind of text with Add and shows the parts on its own
// page with Screen; what is done with a part is here.
package parts

import (
	"errors"

	"lianluo/bot"
	"lianluo/internal/locale"
	mparts "lianluo/models/parts"
	"lianluo/models/records"
)

// Text is a kind of text that is edited part by part.
type Text struct {
	Kind records.Kind
	// Load finds a record of the kind for whoever asks, with what is said of it; a
	// *bot.Problem where there is none or he or she may not read it.
	Load func(c *bot.Context, id int64) (Subject, error)
	// Title is the heading of a part, by its key.
	Title func(w *locale.Words, key string) string
	// Figure is the button that opens a figure of a sentence (Sentence.Figures); without a
	// label: there is none. nil: the kind's sentences say no figures.
	Figure func(c *bot.Context, id int64, figure string) bot.Button
	// Beside are more buttons under a part, such as what can be put into it. nil: none.
	Beside func(c *bot.Context, p *mparts.Part) ([]bot.Button, error)
}

// Subject is a record whose text is edited.
type Subject struct {
	Title string // of the whole text, as Telegram HTML
	Edits bool   // whoever asks may change it now
	Back  bot.Button
}

type kinds map[records.Kind]*Text

// Add makes a kind of text known. Register comes before it.
func Add(r *bot.Router, t Text) {
	all := bot.Kept[kinds](r)
	if all[t.Kind] != nil {
		panic("text added twice: " + string(t.Kind))
	}
	all[t.Kind] = &t
}

// Register makes the router know the editor.
func Register(r *bot.Router) {
	bot.Keep(r, kinds{})
	bot.AddForm(r, newForm())
	r.Button("part", bot.Joined, show)
	r.Button("part_pick", bot.Joined, pick)
	r.Button("part_write", bot.Joined, write)
	r.Button("part_cut", bot.Joined, cut)
	r.Button("part_restore", bot.Joined, restore)
	r.Button("part_source", bot.Joined, source)
	r.Undo("part_change", bot.Joined, undo)
}

// edited is a part in somebody's hands.
type edited struct {
	*mparts.Part
	kind *Text
	Subject
	now []mparts.Sentence
}

// open finds a part for whoever asks.
func open(c *bot.Context, id int64) (*edited, error) {
	p, err := mparts.ByID(c.Tx, id)
	if err != nil {
		return nil, c.MissingAs(err, "common.gone")
	}
	e := &edited{Part: p, kind: bot.Kept[kinds](c)[p.RecordKind]}
	if e.kind == nil {
		return nil, c.Problem("common.stale")
	}
	if e.Subject, err = e.kind.Load(c, p.RecordID); err != nil {
		return nil, err
	}
	e.Edits = e.Edits && !p.Locked
	e.now, err = p.Now()
	return e, err
}

// pressed is the part that a button names.
func pressed(c *bot.Context) (*edited, error) {
	id, err := c.ArgID(0)
	if err != nil {
		return nil, err
	}
	return open(c, id)
}

// editing is open for who wants to change the part.
func editing(c *bot.Context, id int64) (*edited, error) {
	e, err := open(c, id)
	if err == nil && !e.Edits {
		err = c.Problem("parts.closed")
	}
	return e, err
}

// problem words what a part refuses.
func problem(c *bot.Context, err error) error {
	for fault, key := range map[error]string{
		mparts.ErrLocked: "parts.closed", mparts.ErrMeanwhile: "parts.meanwhile", mparts.ErrNoSuch: "common.stale", mparts.ErrSame: "parts.same",
	} {
		if errors.Is(err, fault) {
			return c.Problem(key)
		}
	}
	return tooLong(c, err)
}
