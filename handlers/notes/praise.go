package notes

import (
	"errors"
	"fmt"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/internal/locale"
	"lianluo/models/ledger"
	mnotes "lianluo/models/notes"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// registerPraise shows a note to the group, if its author says so (§21: praise
// by name and fact; nothing that somebody wrote goes there without a press).
func registerPraise(r *bot.Router) {
	front.Add(r, praiseKind())
	chat.AddPosted(r, records.KindPraise, praisePosted())
	r.Button("praise", bot.Staff, askPraise)
}

// praiseKind is how a wish to show a note is talked about: the staff asks, the
// author answers, and who asked hears.
func praiseKind() *front.Kind[*mnotes.Praise, mnotes.PraiseState] {
	return &front.Kind[*mnotes.Praise, mnotes.PraiseState]{
		Name: "praise", Machine: mnotes.PraiseLife, Find: mnotes.PraiseByID,
		Advance: func(c *bot.Context, p *mnotes.Praise, move records.Move[mnotes.PraiseState]) (*records.Step, error) {
			return mnotes.TakePraise(c.Tx, p, move, c.Now)
		},
		Text: func(c *bot.Context, p *mnotes.Praise) (string, error) {
			key := "shown"
			if asks(c, p) {
				key = "told_asked"
			}
			return praiseKind().Say(c, key, p)
		},
		Pairs: func(c *bot.Context, p *mnotes.Praise) ([]any, error) {
			author, err := people.PersonByID(c.Tx, p.PersonID)
			if err != nil {
				return nil, err
			}
			return []any{"name", author.Name, "text", p.Text, "late", !p.Deletable(c.Now)}, nil
		},
		Buttons: func(c *bot.Context, p *mnotes.Praise) ([]bot.Button, error) {
			if asks(c, p) {
				return nil, nil
			}
			row := bot.Row(c.B("note.view", "noteview", p.NoteID))
			n, err := mnotes.ByID(c.Tx, p.NoteID)
			if err == nil && n.ActivityID != 0 && c.Person.Is(people.Staff) {
				row = append(row, c.B("praise.booklet", "booklet", n.ActivityID, 0))
			}
			return row, err
		},
		Decisions: []front.Decision[mnotes.PraiseState]{
			{To: mnotes.PraisePosted, Outcome: mnotes.PraiseNamed}, {To: mnotes.PraisePosted}, {To: mnotes.PraiseDeclined},
			{To: mnotes.PraiseWithdrawn},
		},
		Withdrawn: mnotes.PraiseCancelled,
		Hears: func(_ *bot.Context, p *mnotes.Praise, _ *records.Step) ([]int64, error) {
			return []int64{p.ByID}, nil
		},
		Told: func(their *bot.Context, p *mnotes.Praise, _ *records.Step, m *bot.Message) (err error) {
			if asks(their, p) {
				*m, err = praiseKind().Card(their, p)
			}
			return err
		},
		After: afterPraise,
		Fault: func(c *bot.Context, _ *mnotes.Praise, err error) error {
			switch {
			case errors.Is(err, records.ErrTransition):
				return c.Problem("praise.settled")
			case errors.Is(err, store.ErrNotAllowed):
				return c.Problem("common.gone") // the answer is the author's alone
			}
			return nil
		},
	}
}

// asks tells whether a praise waits for the person's answer.
func asks(c *bot.Context, p *mnotes.Praise) bool {
	return p.State == mnotes.PraiseAsked && p.PersonID == c.Person.ID
}

// praiseText bounds the text of a praise as HTML, in UTF-16 units: with what
// stands around it, it has to be one message.
const praiseText = 3600

// praiseButtons are what can be done about showing a note: the staff asks, the
// author takes back.
func praiseButtons(c *bot.Context, n *mnotes.Note) ([]bot.Button, error) {
	if n.Kind == mnotes.ResearchNote {
		return nil, nil
	}
	if n.PersonID != c.Person.ID {
		if !c.Person.Is(people.Staff) || n.Text == "" {
			return nil, nil
		}
		return bot.Row(c.B("praise.ask", "praise", n.ID)), nil
	}
	shown, err := mnotes.ShownPraises(c.Tx, n.ID)
	if err != nil || len(shown) == 0 {
		return nil, err
	}
	return bot.Row(c.B("praise.do_withdrawn", "praise_step", shown[len(shown)-1].ID, mnotes.PraiseWithdrawn)), nil
}

// askPraise asks the author: praise:NOTE.
func askPraise(c *bot.Context) error {
	id, err := c.ArgID(0)
	if err != nil {
		return err
	}
	n, err := ReadableNote(c, id)
	if err != nil {
		return err
	}
	author, err := people.PersonByID(c.Tx, n.PersonID)
	if err != nil {
		return err
	}
	in, err := c.InGroup()
	switch {
	case err != nil:
		return err
	case !in:
		return c.Problem("praise.no_group")
	case !author.Joined():
		return c.Problem("praise.not_joined", "name", author.Name)
	case htmlUnits(string(locale.Escape(n.Text))) > praiseText:
		return c.Problem("praise.too_long")
	}
	before, err := mnotes.LastPraise(c.Tx, n.ID)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	p, step, err := mnotes.AskPraise(c.Tx, n, c.Person, c.Now)
	switch {
	case errors.Is(err, mnotes.ErrPraised):
		return c.Problem("praise.asked_before", "name", author.Name)
	case errors.Is(err, store.ErrEmpty):
		return c.Problem("praise.no_words")
	case errors.Is(err, store.ErrNotAllowed), errors.Is(err, store.ErrVoided):
		return c.Problem("common.gone")
	case err != nil:
		return err
	}
	if before != nil {
		if err := overtaken(c, before.ID); err != nil {
			return err
		}
	}
	a, err := praiseKind().Taken(c, p, step)
	if err != nil {
		return err
	}
	m, err := praiseKind().Answer(c, p, step, a)
	if err != nil {
		return err
	}
	_, err = c.Say(m, bot.Once(askedKey(p))) // it says the answer when that comes
	return err
}

// askedKey is under which who asked was told so.
func askedKey(p *mnotes.Praise) string { return fmt.Sprintf("praise_asked:%d", p.ID) }

// sayAnswer says the author's answer in the message of who asked.
func sayAnswer(c *bot.Context, p *mnotes.Praise) error {
	ref, err := c.Said(askedKey(p))
	if err != nil || ref == 0 {
		return err
	}
	by, err := people.PersonByID(c.Tx, p.ByID)
	if err != nil {
		return err
	}
	if by.ID == c.Person.ID {
		if under, err := c.Under(ref); err != nil || under {
			return err // the answer takes its place
		}
	}
	their := chat.As(c, by)
	m, err := praiseKind().Card(their, p)
	if err != nil {
		return err
	}
	return c.Edit(ref, m)
}

// afterPraise lets the group show what its author agreed to, and nothing else.
func afterPraise(c *bot.Context, p *mnotes.Praise, _ *records.Step, undone bool) error {
	if err := errors.Join(praiseKind().Resay(c, p, mnotes.PraiseAsked), sayAnswer(c, p)); err != nil {
		return err
	}
	switch {
	case p.State == mnotes.PraisePosted:
		return postPraise(c, p)
	case p.PostRef != 0:
		return takeDown(c, p, undone || p.Deletable(c.Now))
	}
	return nil
}

// postPraise puts the text in the group, where it stood before it was withdrawn if
// that can be; an earlier text of the note goes.
func postPraise(c *bot.Context, p *mnotes.Praise) error {
	n, err := mnotes.ByID(c.Tx, p.NoteID)
	if err != nil {
		return err
	}
	if n.Voided() {
		return c.Problem("praise.settled")
	}
	if err := unpraise(c, n, p); err != nil {
		return err
	}
	about := ""
	if n.ActivityID != 0 {
		if about, err = noteSubject(c, n.Kind, &Draft{Session: n.ActivityID}); err != nil {
			return err
		}
	}
	w := c.GroupWords()
	name := ""
	if p.Named {
		name = c.Person.Name
	}
	m := bot.Message{
		About: records.Ref{Kind: records.KindPraise, ID: p.ID}.String(),
		Text:  w.T("praise.post", "title", w.Plain(Forms[n.Kind]+".title"), "about", about, "name", name, "text", p.Text),
	}
	if p.PostRef != 0 {
		return c.Edit(p.PostRef, m)
	}
	ref, err := c.Post(m)
	if err != nil {
		return err
	}
	if ref == 0 {
		return c.Problem("praise.no_group")
	}
	return mnotes.SetPraisePost(c.Tx, p, ref)
}

// praisePosted: a praise that the group refuses stands nowhere; said again it is known,
// so that its author can take it down.
func praisePosted() chat.Posted {
	return chat.Posted{
		Title: func(_ *bot.Context, w *locale.Words, _ int64) (string, error) { return w.T("praise.as_lost"), nil },
		Lost: func(c *bot.Context, id int64, row *ledger.OutboxRow) (bool, error) {
			p, err := mnotes.PraiseByID(c.Tx, id)
			if err != nil || p.PostRef != row.ID {
				return false, err
			}
			return p.State == mnotes.PraisePosted, mnotes.SetPraisePost(c.Tx, p, 0)
		},
		Again: func(c *bot.Context, id int64, row *ledger.OutboxRow) (bool, error) {
			p, err := mnotes.PraiseByID(c.Tx, id)
			if err != nil || p.PostRef != 0 || p.State != mnotes.PraisePosted {
				return false, err
			}
			ref, err := c.PostAgain(row)
			if err != nil || ref == 0 {
				return false, err
			}
			return true, mnotes.SetPraisePost(c.Tx, p, ref)
		},
	}
}

// overtaken takes back what waits to be told of a praise when it has become stale by
// what was done with its note or with another praise, and no longer asks its author.
func overtaken(c *bot.Context, id int64) error {
	p, err := mnotes.PraiseByID(c.Tx, id)
	if err != nil || p.State != mnotes.PraiseStale {
		return err
	}
	if _, err := chat.ForgoSteps(c, records.KindPraise, id); err != nil {
		return err
	}
	return praiseKind().Resay(c, p, mnotes.PraiseAsked)
}

// takeDown takes a post off the group: it is deleted as long as Telegram lets
// us, later it only says that it was withdrawn.
func takeDown(c *bot.Context, p *mnotes.Praise, deletable bool) error {
	if !deletable {
		return c.Edit(p.PostRef, bot.Message{Text: c.GroupWords().T("praise.gone")})
	}
	if err := c.Delete(p.PostRef); err != nil {
		return err
	}
	return mnotes.SetPraisePost(c.Tx, p, 0)
}

// unpraise takes the posts of a note down, but the one that is put there now, when
// the note was changed or is withdrawn itself.
func unpraise(c *bot.Context, n *mnotes.Note, but *mnotes.Praise) error {
	list, err := mnotes.ShownPraises(c.Tx, n.ID)
	if err != nil {
		return err
	}
	for i := range list {
		p := &list[i]
		if but != nil && p.ID == but.ID {
			continue
		}
		_, err := mnotes.PraiseLife.Advance(c.Tx, p, records.Move[mnotes.PraiseState]{To: mnotes.PraiseStale, By: c.Person}, c.Now)
		if err != nil {
			return err
		}
		if err := errors.Join(takeDown(c, p, p.Deletable(c.Now)), overtaken(c, p.ID)); err != nil {
			return err
		}
	}
	return nil
}
