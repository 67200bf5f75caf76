package deeds

import (
	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/internal/phrase"
	mdeeds "lianluo/models/deeds"
	"lianluo/models/desk"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/records"
)

// deedReturnForm asks why a deed goes back.
const deedReturnForm bot.FormName[deedReturnDraft] = "deed_return"

// deedReturnDraft is a deed that goes back to its author.
type deedReturnDraft struct {
	Deed   int64  `json:"deed"`
	Reason string `json:"reason,omitempty"`
}

// registerDeedReview: the director confirms a deed or sends it back (§13).
func registerDeedReview(r *bot.Router) {
	front.AddReview(r, desk.DeskDeed, reviewDeed)
	form := &bot.Form[deedReturnDraft]{
		Name: deedReturnForm, Access: bot.Staff, Direct: true,
		Fields: []bot.Field[deedReturnDraft]{{
			Name: "reason", Asked: true, Empty: func(v *deedReturnDraft) bool { return v.Reason == "" },
			Question: func(c *bot.Context, v *deedReturnDraft) (string, error) {
				d, err := mdeeds.ByID(c.Tx, v.Deed)
				if err != nil {
					return "", err
				}
				return c.T("deed_return.reason.ask", "number", d.Number, "title", d.Title), nil
			},
			Choices: func(c *bot.Context, v *deedReturnDraft) ([]bot.Choice, error) {
				return []bot.Choice{
					{Label: c.P("deed_return.no_proof"), Value: "no_proof"}, {Label: c.P("deed_return.unclear"), Value: "unclear"},
				}, nil
			},
			Set: func(c *bot.Context, v *deedReturnDraft, in bot.Input) error {
				switch in.Choice {
				case "":
				case "no_proof", "unclear":
					in.Text = c.P("deed_return." + in.Choice)
				default:
					return c.Problem("common.stale")
				}
				words, err := chat.TakeText(c, in.Text, returnReasonLimit)
				if err != nil {
					return err
				}
				if err := chat.RefuseNumbers(c, words); err != nil {
					return err
				}
				v.Reason = words
				return nil
			},
		}},
		Submit: returnDeed,
	}
	bot.AddForm(r, form)
	r.Button("deed_confirm", bot.Staff, confirmDeed)
	r.Button("deed_return", bot.Staff, func(c *bot.Context) error {
		d, err := pressedDeed(c)
		switch {
		case err != nil:
			return err
		case d.State != mdeeds.Filed:
			return c.Problem("deed.decided")
		}
		return deedReturnForm.Start(c, deedReturnDraft{Deed: d.ID})
	})
	r.Command("confirm", bot.Staff, confirmCommand)
	r.Undo("deed_decision", undoDeedDecision)
}

// returnReasonLimit is the longest reason of a return, in characters.
const returnReasonLimit = 200

func deedDecisions(c *bot.Context, d *mdeeds.Deed) [][]bot.Button {
	return bot.Rows(2, c.B("deed.confirm", "deed_confirm", d.ID), c.B("deed.return", "deed_return", d.ID))
}

// reviewDeed shows a deed to the director, in the walk through what waits.
func reviewDeed(c *bot.Context, id int64) (string, [][]bot.Button, error) {
	d, err := mdeeds.ByID(c.Tx, id)
	if err != nil {
		return "", nil, err
	}
	text, err := deedText(c, d)
	if err != nil {
		return "", nil, err
	}
	rows := deedDecisions(c, d)
	b, ok, err := chat.FilesButton(c, records.KindDeed, id)
	if ok {
		rows = append(rows, bot.Row(b))
	}
	return text, rows, err
}

// tellDeedFiled tells the directors that a deed waits for them.
func tellDeedFiled(c *bot.Context, d *mdeeds.Deed) error {
	return chat.NotifyDirectors(c, "", func(c *bot.Context) (bot.Message, error) {
		text, err := deedText(c, d)
		if err != nil {
			return bot.Message{}, err
		}
		m := bot.Message{Text: c.T("deed.to_confirm") + "\n\n" + text, Buttons: deedDecisions(c, d)}
		b, ok, err := chat.FilesButton(c, records.KindDeed, d.ID)
		if ok {
			m.Buttons = append(m.Buttons, bot.Row(b))
		}
		return m, err
	})
}

func confirmDeed(c *bot.Context) error {
	d, err := pressedDeed(c)
	if err != nil {
		return err
	}
	return confirm(c, d)
}

// confirmCommand is "/confirm 好-2026-031".
func confirmCommand(c *bot.Context) error {
	d, err := mdeeds.ByNumber(c.Tx, phrase.Clean(c.Args))
	if err != nil {
		return c.MissingAs(err, "deed.no_number")
	}
	return confirm(c, d)
}

func confirm(c *bot.Context, d *mdeeds.Deed) error {
	step, err := mdeeds.Confirm(c.Tx, d, c.Person, c.Now)
	if err != nil {
		return deedProblem(c, err)
	}
	a, err := tellDeedDecision(c, d, step)
	if err != nil {
		return err
	}
	return front.NextReview(c, c.T("deed.confirmed", "number", d.Number, "title", d.Title), c.B("common.undo", "undo", a.ID))
}

func returnDeed(c *bot.Context, v *deedReturnDraft) (m bot.Message, err error) {
	d, err := mdeeds.ByID(c.Tx, v.Deed)
	if err != nil {
		return m, c.MissingAs(err, "common.gone")
	}
	step, err := mdeeds.Return(c.Tx, d, c.Person, v.Reason, c.Now)
	if err != nil {
		return m, deedProblem(c, err)
	}
	a, err := tellDeedDecision(c, d, step)
	if err != nil {
		return m, err
	}
	return front.NextReviewMessage(c, c.T("deed.returned", "number", d.Number, "title", d.Title), c.B("common.undo", "undo", a.ID))
}

// tellDeedDecision tells who did a deed what became of it, when it can no
// longer be undone.
func tellDeedDecision(c *bot.Context, d *mdeeds.Deed, step *records.RecordStep) (*ledger.Action, error) {
	a, err := chat.ActOn(c, step, "deed_decision", string(d.State))
	if err != nil {
		return nil, err
	}
	ids := []int64{d.PersonID}
	if d.State == mdeeds.Confirmed {
		with, err := mdeeds.CoworkersOf(c.Tx, d.ID)
		if err != nil {
			return nil, err
		}
		ids = append(ids, with[d.ID]...)
	}
	author, err := people.PersonByID(c.Tx, d.PersonID)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		p, err := people.PersonByID(c.Tx, id)
		if err != nil {
			return nil, err
		}
		if id == c.Person.ID {
			continue
		}
		their := chat.InWordsOf(c, p)
		m := bot.Message{
			Text:    their.T("deed.told_"+string(d.State), "number", d.Number, "title", d.Title, "reason", d.ReturnReason),
			Buttons: bot.Rows(2, their.B("deed.view", "deed", d.ID)),
		}
		if id != author.ID { // who may hear of the deed for the first time
			m.Text = their.T("deed.told_with", "author", author.Name, "title", d.Title)
			m.Buttons = bot.Rows(2, their.B("deed.view", "deed", d.ID), their.B("deed.not_me", "deed_not_me", d.ID))
		}
		if d.State == mdeeds.Returned {
			m.Buttons = bot.Rows(2, their.B("deed.edit_again", "deed_edit", d.ID), their.B("deed.view", "deed", d.ID))
		}
		if _, err := c.Tell(p, m, bot.After(c.Now.Add(ledger.UndoTime))); err != nil {
			return nil, err
		}
	}
	return a, nil
}

func undoDeedDecision(c *bot.Context, id int64) error {
	d, err := mdeeds.ByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	if err := mdeeds.UndoDeedStep(c.Tx, d, c.Person, c.Action.ID, c.Now); err != nil {
		return deedProblem(c, err)
	}
	if err := c.Toast(c.P("common.undone")); err != nil {
		return err
	}
	return showDeed(c, d)
}
