package notes

import (
	"errors"

	"lianluo/bot"
	"lianluo/handlers/chat"
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
	r.Button("praise", bot.Staff, askPraise)
	r.Button("praise_answer", bot.Joined, answerPraise)
	r.Button("praise_back", bot.Joined, withdrawPraise)
	r.Undo("praise_ask", undoPraiseAsk)
	r.Undo("praise_answer", undoPraiseAnswer)
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
	return bot.Row(c.B("praise.withdraw", "praise_back", shown[len(shown)-1].ID)), nil
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
	p, err := mnotes.AskPraise(c.Tx, n, c.Person, c.Now)
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
	act, err := chat.ActOnLast(c, records.KindPraise, p.ID, "praise_ask", "")
	if err != nil {
		return err
	}
	if _, err := c.Tell(author, praiseQuestion(chat.InWordsOf(c, author), p)); err != nil {
		return err
	}
	_, err = c.Show(bot.Message{
		Text:    c.T("praise.asked", "name", author.Name),
		Buttons: bot.Rows(2, c.B("common.undo", "undo", act.ID), c.B("note.view", "noteview", n.ID)),
	})
	return err
}

// praiseQuestion shows the author the whole text that would be posted.
func praiseQuestion(c *bot.Context, p *mnotes.Praise) bot.Message {
	return bot.Message{
		Text: c.T("praise.question", "text", p.Text),
		Buttons: bot.Rows(2, c.B("praise.yes_named", "praise_answer", p.ID, "named"), c.B("praise.yes", "praise_answer", p.ID, "yes"),
			c.B("praise.no", "praise_answer", p.ID, "no")),
	}
}

// undoPraiseAsk takes the office's wish back while the author has not answered.
func undoPraiseAsk(c *bot.Context, id int64) error {
	p, err := mnotes.PraiseByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	if err := mnotes.SettlePraise(c.Tx, p, mnotes.PraiseCancelled, c.Person, c.Now); err != nil {
		return c.Problem("praise.answered")
	}
	author, err := people.PersonByID(c.Tx, p.PersonID)
	if err != nil {
		return err
	}
	for _, t := range c.Told {
		if err := c.Edit(t.Row, bot.Message{Text: chat.InWordsOf(c, author).T("praise.taken_back")}); err != nil {
			return err
		}
	}
	return chat.SayUndone(c)
}

// ownPraise is the praise that the pressed button names, of the person's own note.
func ownPraise(c *bot.Context) (*mnotes.Praise, *mnotes.Note, error) {
	id, err := c.ArgID(0)
	if err != nil {
		return nil, nil, err
	}
	p, err := mnotes.PraiseByID(c.Tx, id)
	if err != nil {
		return nil, nil, c.MissingAs(err, "common.gone")
	}
	if p.PersonID != c.Person.ID {
		return nil, nil, c.Problem("common.gone")
	}
	n, err := mnotes.ByID(c.Tx, p.NoteID)
	return p, n, err
}

// answerPraise is the author's press: praise_answer:ID:named, yes or no.
func answerPraise(c *bot.Context) error {
	p, n, err := ownPraise(c)
	if err != nil {
		return err
	}
	yes, named := false, false
	switch c.Arg(1) {
	case "named":
		yes, named = true, true
	case "yes":
		yes = true
	case "no":
	default:
		return c.Problem("common.stale")
	}
	err = mnotes.AnswerPraise(c.Tx, p, n, c.Person, yes, named, c.Now)
	switch {
	case errors.Is(err, mnotes.ErrNoteChanged):
		return stalePraise(c, p)
	case errors.Is(err, mnotes.ErrNoConsent):
		return c.Problem("praise.settled")
	case err != nil:
		return err
	}
	act, err := chat.ActOnLast(c, records.KindPraise, p.ID, "praise_answer", "")
	if err != nil {
		return err
	}
	done := bot.Message{Text: c.T("praise.declined"), Buttons: bot.Rows(1, c.B("common.undo", "undo", act.ID))}
	told := "praise.told_no"
	if yes {
		if err := postPraise(c, p, n); err != nil {
			return err
		}
		done = bot.Message{
			Text:    c.T("praise.posted", "text", p.Text),
			Buttons: bot.Rows(2, c.B("common.undo", "undo", act.ID), c.B("praise.withdraw", "praise_back", p.ID)),
		}
		told = "praise.told_yes"
	}
	if err := tellAsker(c, p, told, bot.After(c.Now.Add(ledger.UndoTime))); err != nil {
		return err
	}
	_, err = c.Show(done)
	return err
}

// stalePraise keeps that the note was changed, and says so: consent is to one
// text.
func stalePraise(c *bot.Context, p *mnotes.Praise) error {
	if err := mnotes.SettlePraise(c.Tx, p, mnotes.PraiseStale, c.Person, c.Now); err != nil {
		return err
	}
	if err := tellAsker(c, p, "praise.told_stale"); err != nil {
		return err
	}
	_, err := c.Show(bot.Message{Text: c.T("praise.stale")})
	return err
}

// postPraise puts the text in the group; an earlier text of the note goes.
func postPraise(c *bot.Context, p *mnotes.Praise, n *mnotes.Note) error {
	earlier, err := mnotes.ShownPraises(c.Tx, n.ID)
	if err != nil {
		return err
	}
	for i := range earlier {
		if earlier[i].ID == p.ID {
			continue
		}
		if err := takeDown(c, &earlier[i]); err != nil {
			return err
		}
	}
	about, err := noteSubject(c, n.Kind, &Draft{Session: n.ActivityID})
	if err != nil {
		return err
	}
	w := c.GroupWords()
	name := ""
	if p.Named {
		name = c.Person.Name
	}
	if n.ActivityID == 0 {
		about = ""
	}
	ref, err := c.Post(bot.Message{
		Text: w.T("praise.post", "title", w.Plain(Forms[n.Kind]+".title"), "about", about, "name", name, "text", p.Text),
	})
	if err != nil {
		return err
	}
	if ref == 0 {
		return c.Problem("praise.no_group")
	}
	return mnotes.SetPraisePost(c.Tx, p, ref)
}

// takeDown takes a post off the group: it is deleted as long as Telegram lets
// us, later it only says that it was withdrawn.
func takeDown(c *bot.Context, p *mnotes.Praise) error {
	ref, deletable := p.PostRef, p.Deletable(c.Now)
	if err := mnotes.SettlePraise(c.Tx, p, mnotes.PraiseWithdrawn, c.Person, c.Now); err != nil {
		return err
	}
	if deletable {
		return c.Delete(ref)
	}
	return c.Edit(ref, bot.Message{Text: c.GroupWords().T("praise.gone")})
}

// tellAsker tells who had asked what came of it.
func tellAsker(c *bot.Context, p *mnotes.Praise, key string, opts ...bot.Option) error {
	by, err := people.PersonByID(c.Tx, p.ByID)
	if err != nil {
		return err
	}
	author, err := people.PersonByID(c.Tx, p.PersonID)
	if err != nil {
		return err
	}
	_, err = c.Tell(by, bot.Message{Text: chat.InWordsOf(c, by).T(key, "name", author.Name)}, opts...)
	return err
}

// undoPraiseAnswer takes the author's answer back: a post goes, and the question
// stands again.
func undoPraiseAnswer(c *bot.Context, id int64) error {
	p, err := mnotes.PraiseByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	if p.PersonID != c.Person.ID {
		return c.Problem("common.gone")
	}
	ref := p.PostRef
	if err := mnotes.ReaskPraise(c.Tx, p, c.Person, c.Action.ID, c.Now); err != nil {
		return c.Problem("common.nothing_to_undo")
	}
	if err := c.Delete(ref); err != nil {
		return err
	}
	_, err = c.Show(praiseQuestion(c, p))
	return err
}

// withdrawPraise takes the post down at its author's wish, at any time.
func withdrawPraise(c *bot.Context) error {
	p, n, err := ownPraise(c)
	if err != nil {
		return err
	}
	if p.State != mnotes.PraisePosted {
		return c.Problem("praise.settled")
	}
	deletable := p.Deletable(c.Now)
	if err := takeDown(c, p); err != nil {
		return err
	}
	if err := chat.ForgoSteps(c, records.KindPraise, p.ID); err != nil {
		return err
	}
	if err := tellAsker(c, p, "praise.told_withdrawn"); err != nil {
		return err
	}
	key := "praise.withdrawn"
	if !deletable {
		key = "praise.withdrawn_late"
	}
	_, err = c.Show(bot.Message{Text: c.T(key), Buttons: bot.Rows(2, c.B("note.view", "noteview", n.ID), bot.Run(c.P("common.menu"), "menu"))})
	return err
}

// unpraise takes the posts of a note down that is withdrawn itself.
func unpraise(c *bot.Context, n *mnotes.Note) error {
	list, err := mnotes.ShownPraises(c.Tx, n.ID)
	for i := range list {
		if err := takeDown(c, &list[i]); err != nil {
			return err
		}
	}
	return err
}
