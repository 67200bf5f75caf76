package front

import (
	"errors"
	"slices"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/models/desk"
	"lianluo/models/records"
	"lianluo/models/store"
)

func registerReview(r *bot.Router) {
	r.Command("review", bot.Staff, reviewCommand)
	r.Button("review", bot.Staff, review)
	r.Button("review_later", bot.Staff, reviewLater)
}

// reviewCommand walks the desk from its beginning: /review [kind].
func reviewCommand(c *bot.Context) error {
	return startReview(c, records.Wait(c.Args))
}

// review is the button of reviewCommand: review[:kind].
func review(c *bot.Context) error { return startReview(c, records.Wait(c.Arg(0))) }

// Walk begins a walk through what waits of one kind.
func Walk(c *bot.Context, kind records.Wait) error { return startReview(c, kind) }

func startReview(c *bot.Context, kind records.Wait) error {
	if kind != "" && !slices.Contains(records.Waits, kind) {
		return c.Problem("review.unknown_kind")
	}
	if err := desk.StartRound(c.Tx, c.Person.ID, kind); err != nil {
		return err
	}
	return NextReview(c, "")
}

// reviewLater leaves an item for later and goes on: review_later:kind:id.
func reviewLater(c *bot.Context) error {
	id, err := c.ArgID(1)
	if err != nil {
		return err
	}
	if err := desk.PutOff(c.Tx, c.Person.ID, records.Wait(c.Arg(0)), id); err != nil {
		return err
	}
	return NextReview(c, "")
}

// NextReview answers a decision: what was done (HTML) with its undo button,
// and under it, in a walk through the desk, the next thing that waits for the
// director; after any other decision only how much waits, since that thing has
// nothing to do with it.
func NextReview(c *bot.Context, doneLine string, undo ...bot.Button) error {
	m, err := NextReviewMessage(c, doneLine, undo...)
	if err != nil {
		return err
	}
	_, err = c.Show(m)
	return err
}

// NextReviewMessage is NextReview for a form, whose Submit gives the message
// that takes its place.
func NextReviewMessage(c *bot.Context, doneLine string, undo ...bot.Button) (bot.Message, error) {
	m := bot.Message{}
	queue, err := desk.Queue(c.Tx)
	if err != nil {
		return m, err
	}
	round, err := desk.CurrentRound(c.Tx, c.Person.ID, c.Now)
	if err != nil {
		return m, err
	}
	walks := doneLine == "" || round.GoesOn(shown(c, queue))
	if urgent := shown(c, queue).Urgent(); !walks && len(urgent) > 0 {
		m.Text = locale.Join("\n\n", doneLine, c.T("office.waiting", "count", len(urgent), "parts", kindsOf(c, urgent)))
		if len(undo) > 0 {
			m.Buttons = append(m.Buttons, undo)
		}
		m.Buttons = append(m.Buttons, bot.Row(bot.Button{Text: c.P("office.review", "count", len(urgent)), Data: bot.Data("review")}, bot.CommandButton(c.P("common.back"), "office")))
		return m, nil
	}
	open, later := round.Split(shown(c, queue))
	if len(open) == 0 && round.Kind != "" && doneLine != "" {
		round.Kind = "" // that kind is done: on with the rest
		open, later = round.Split(shown(c, queue))
	}
	for i, item := range open {
		text, decide, err := boardOf(c).reviews[item.Kind](c, item.Record.ID)
		if errors.Is(err, store.ErrNotFound) {
			continue // settled by another in this instant
		}
		if err != nil {
			return m, err
		}
		head := c.T("review.head", "kind", c.P("review.kind."+string(item.Kind)), "count", len(open)-i)
		m.Text = locale.Join("\n\n", doneLine, head, text)
		m.Buttons = append(m.Buttons, decide...)
		for i := range undo { // under another matter it has to say that it is not of this one
			undo[i].Text = c.P("review.undo_last")
		}
		if len(undo) > 0 {
			m.Buttons = append(m.Buttons, undo)
		}
		row, err := backInWalk(c, item.Kind, item.Record.ID)
		m.Buttons = append(m.Buttons, row)
		return m, err
	}
	if walks {
		if err := desk.ShowInRound(c.Tx, c.Person.ID, "", 0); err != nil {
			return m, err
		}
	}
	finished := c.T("review.finished")
	if n := len(later); n > 0 {
		finished = c.T("review.put_off", "count", n)
	}
	m.Text = locale.Join("\n\n", doneLine, finished)
	if len(undo) > 0 {
		m.Buttons = append(m.Buttons, undo)
	}
	if len(later) > 0 {
		m.Buttons = append(m.Buttons, bot.Row(c.B("review.again", "review", string(round.Kind))))
	}
	var waiting []bot.Button
	for _, kind := range records.Waits {
		if n := shown(c, queue).Count(kind); n > 0 && kind.Long() && round.Kind == "" {
			waiting = append(waiting, bot.Button{Text: c.P("review.count."+string(kind), "count", n), Data: bot.Data("review", kind)})
		}
	}
	m.Buttons = append(m.Buttons, bot.Rows(1, waiting...)...)
	m.Buttons = append(m.Buttons, bot.Row(bot.CommandButton(c.P("common.back"), "office")))
	return m, nil
}

// backInWalk makes an item the one at which a walk stands: it can be left for later, and
// the walk goes on once it is decided.
func backInWalk(c *bot.Context, kind records.Wait, id int64) ([]bot.Button, error) {
	return bot.Row(c.B("review.later", "review_later", kind, id), bot.CommandButton(c.P("common.back"), "office")),
		desk.ShowInRound(c.Tx, c.Person.ID, kind, id)
}

// shown leaves out the kinds that nothing in this program can decide, and those whose
// work is not the person's.
func shown(c *bot.Context, queue desk.Desk) desk.Desk {
	b := boardOf(c)
	return slices.DeleteFunc(slices.Clone(queue), func(i desk.Item) bool { return b.reviews[i.Kind] == nil || !c.Person.Does(b.areas[i.Kind]) })
}
