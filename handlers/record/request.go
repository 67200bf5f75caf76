package record

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/internal/phrase"
	"lianluo/models/activities"
	"lianluo/models/desk"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// disputeForm is a person's word that an entry of the record is wrong.
type disputeForm struct {
	Kind records.Kind
	ID   int64
	Line string // the entry as it was read
	Text string
}

// answerForm is the office's answer to a request.
type answerForm struct {
	Request int64
	Text    string
}

func registerRequest(r *bot.Router) {
	dispute := &bot.Form[disputeForm]{
		Name: "dispute", Access: bot.Joined, Direct: true,
		Fields: []bot.Field[disputeForm]{{
			Name: "text", Asked: true,
			Empty: func(v *disputeForm) bool { return v.Text == "" },
			Set: func(c *bot.Context, v *disputeForm, in bot.Input) error {
				v.Text = phrase.Clean(in.Text)
				return nil
			},
			Question: func(c *bot.Context, v *disputeForm) (string, error) {
				return c.T("dispute.text.ask", "line", v.Line), nil
			},
		}},
		Submit: submitDispute,
	}
	bot.AddForm(r, dispute)
	r.Button("dispute", bot.Joined, func(c *bot.Context) error {
		e, err := entryArg(c)
		if err != nil {
			return err
		}
		if ok, err := mayDispute(c, e); err != nil || !ok {
			return errors.Join(err, c.Problem("common.gone"))
		}
		return dispute.Start(c, disputeForm{Kind: e.Kind, ID: e.ID, Line: entryLine(c, e, false)})
	})
	answer := &bot.Form[answerForm]{
		Name: "request_answer", Access: bot.Staff, Direct: true,
		Fields: []bot.Field[answerForm]{{
			Name: "text", Asked: true,
			Empty: func(v *answerForm) bool { return v.Text == "" },
			Set: func(c *bot.Context, v *answerForm, in bot.Input) error {
				v.Text = phrase.Clean(in.Text)
				return nil
			},
		}},
		Submit: answerRequest,
	}
	bot.AddForm(r, answer)
	r.Button("request_answer", bot.Staff, func(c *bot.Context) error {
		id, err := c.ArgID(0)
		if err != nil {
			return err
		}
		if _, err := desk.RequestByID(c.Tx, id); err != nil {
			return c.MissingAs(err, "common.gone")
		}
		return answer.Start(c, answerForm{Request: id})
	})
	r.Command("dispute", bot.Joined, disputeCommand)
	r.Command("answer", bot.Staff, answerCommand)
	r.Command("forget", bot.Joined, forget)
	r.Button("forget_yes", bot.Joined, forgetYes)
	r.Command("export", bot.Joined, export)
	r.Undo("request", undoRequest)
	r.Undo("request_answer", undoAnswer)
	front.AddReview(r, desk.DeskRequest, reviewRequest)
}

func submitDispute(c *bot.Context, v *disputeForm) (bot.Message, error) {
	r := &desk.Request{Kind: desk.Dispute, RecordKind: v.Kind, RecordID: v.ID, PersonID: c.Person.ID, Text: v.Text}
	return makeRequest(c, r, "dispute.sent")
}

// disputeCommand says in words what is wrong with one's record: /dispute TEXT.
func disputeCommand(c *bot.Context) error {
	if c.Args == "" {
		return c.Problem("dispute.how")
	}
	m, err := makeRequest(c, &desk.Request{Kind: desk.Dispute, PersonID: c.Person.ID, Text: phrase.Clean(c.Args)}, "dispute.sent")
	if err != nil {
		return err
	}
	_, err = c.Say(m)
	return err
}

// answerCommand answers a request by its number: /answer 3 TEXT.
func answerCommand(c *bot.Context) error {
	number, text, _ := strings.Cut(c.Args, " ")
	id, err := strconv.ParseInt(strings.TrimPrefix(number, "#"), 10, 64)
	if err != nil {
		return c.Problem("request.how")
	}
	m, err := answerRequest(c, &answerForm{Request: id, Text: phrase.Clean(text)})
	if err != nil {
		return err
	}
	_, err = c.Say(m)
	return err
}

func makeRequest(c *bot.Context, r *desk.Request, done string) (bot.Message, error) {
	var long *store.TooLongError
	_, err := desk.MakeRequest(c.Tx, r, c.Person, c.Now)
	if errors.As(err, &long) {
		return bot.Message{}, c.Problem("dispute.too_long", "n", long.Length, "max", long.MaxLength)
	} else if errors.Is(err, store.ErrEmpty) {
		return bot.Message{}, c.Problem("form.text_only")
	} else if errors.Is(err, records.ErrTransition) {
		return bot.Message{}, c.Problem("request.decided")
	} else if err != nil {
		return bot.Message{}, err
	}
	// Asked again before the answer it is the same request: one message.
	earlier, err := chat.StepActions(c, records.KindRequest, r.ID)
	if err != nil {
		return bot.Message{}, err
	}
	told, err := ledger.ToldOf(c.Tx, c.Now, earlier...)
	if err != nil {
		return bot.Message{}, err
	}
	a, err := chat.ActOnLast(c, records.KindRequest, r.ID, "request", "")
	if err != nil {
		return bot.Message{}, err
	}
	staff, err := people.PeopleWith(c.Tx, people.Director)
	if err != nil {
		return bot.Message{}, err
	}
	for i := range staff {
		w := c.WordsFor(&staff[i])
		m := bot.Message{Text: w.T("request."+string(r.Kind), "name", c.Person.Name, "text", r.Text)}
		m.Buttons = bot.Rows(1, bot.Button{Text: w.Plain("request.decide"), Data: bot.Data("review", desk.DeskRequest)})
		if at := slices.IndexFunc(told, func(t ledger.Told) bool { return t.ChatID == staff[i].TelegramID }); at >= 0 {
			err = c.Edit(told[at].Row, m)
		} else {
			_, err = c.Tell(&staff[i], m, bot.After(c.Now.Add(ledger.UndoTime)))
		}
		if err != nil {
			return bot.Message{}, err
		}
	}
	return bot.Message{
		Text: c.T(done), Buttons: bot.Rows(2, c.B("common.undo", "undo", a.ID), c.B("record.mine", "record")),
	}, nil
}

func undoRequest(c *bot.Context, id int64) error {
	r, err := desk.RequestByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	if _, err := desk.WithdrawRequest(c.Tx, r, c.Person, c.Now); errors.Is(err, activities.ErrRequestDecided) {
		return c.Problem("request.decided")
	} else if err != nil {
		return err
	}
	if err := chat.ForgoSteps(c, records.KindRequest, id); err != nil {
		return err
	}
	_, err = c.Show(bot.Message{Text: c.T("common.undone"), Buttons: bot.Rows(1, c.B("record.mine", "record"))})
	return err
}

func reviewRequest(c *bot.Context, id int64) (string, [][]bot.Button, error) {
	r, err := desk.RequestByID(c.Tx, id)
	if err != nil {
		return "", nil, err
	}
	p, err := people.PersonByID(c.Tx, r.PersonID)
	if err != nil {
		return "", nil, err
	}
	text := c.T("request."+string(r.Kind), "name", p.Name, "text", r.Text) + "\n" + c.T("request.number", "n", r.ID)
	var row []bot.Button
	if r.RecordKind != "" {
		e, err := desk.RecordLine(c.Tx, records.Ref{Kind: r.RecordKind, ID: r.RecordID})
		switch {
		case err == nil:
			text = entryLine(c, e, false) + "\n" + text
			if open, err := opener(c, e); err != nil {
				return "", nil, err
			} else if open.Text != "" {
				row = append(row, open)
			}
		case !errors.Is(err, store.ErrNotFound):
			return "", nil, err
		}
	}
	return text, [][]bot.Button{append(row, c.B("request.answer", "request_answer", r.ID))}, nil
}

// answerRequest settles a request; its author hears the answer once it can no
// longer be undone.
func answerRequest(c *bot.Context, v *answerForm) (bot.Message, error) {
	r, err := desk.RequestByID(c.Tx, v.Request)
	if err != nil {
		return bot.Message{}, c.MissingAs(err, "common.gone")
	}
	var long *store.TooLongError
	step, err := desk.SettleRequest(c.Tx, r, c.Person, v.Text, c.Now)
	switch {
	case errors.Is(err, activities.ErrRequestDecided):
		return bot.Message{}, c.Problem("request.decided")
	case errors.Is(err, store.ErrReasonNeeded):
		return bot.Message{}, c.Problem("form.text_only")
	case errors.As(err, &long):
		return bot.Message{}, c.Problem("dispute.too_long", "n", long.Length, "max", long.MaxLength)
	case err != nil:
		return bot.Message{}, err
	}
	author, err := people.PersonByID(c.Tx, r.PersonID)
	if err != nil {
		return bot.Message{}, err
	}
	a, err := chat.ActOn(c, step, "request_answer", "")
	if err != nil {
		return bot.Message{}, err
	}
	told := bot.Message{Text: c.WordsFor(author).T("request.answered", "text", r.Text, "answer", r.Answer)}
	if _, err := c.Tell(author, told, bot.After(c.Now.Add(ledger.UndoTime))); err != nil {
		return bot.Message{}, err
	}
	return front.NextReviewMessage(c, c.T("request.done", "name", author.Name), c.B("common.undo", "undo", a.ID))
}

func undoAnswer(c *bot.Context, id int64) error {
	r, err := desk.RequestByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	switch err := desk.ReopenRequest(c.Tx, r, c.Person, c.Action.ID, c.Now); {
	case errors.Is(err, records.ErrTransition), errors.Is(err, store.ErrNothingToUndo):
		return c.Problem("common.nothing_to_undo")
	case err != nil:
		return err
	}
	return front.NextReview(c, c.T("common.undone"))
}

// forget asks to have one's own data erased; the director does it by hand,
// because what belongs to the office's books has to be weighed.
func forget(c *bot.Context) error {
	if strings.EqualFold(c.Args, "yes") || c.Args == c.P("forget.yes") {
		return forgetYes(c)
	}
	_, err := c.Say(bot.Message{
		Text: c.T("forget.ask"), Buttons: bot.Rows(2, c.B("forget.yes", "forget_yes"), bot.Run(c.P("forget.export"), "export")),
	})
	return err
}

func forgetYes(c *bot.Context) error {
	m, err := makeRequest(c, &desk.Request{Kind: desk.Erasure, PersonID: c.Person.ID}, "forget.sent")
	if err != nil {
		return err
	}
	_, err = c.Show(m)
	return err
}

// export sends a person everything that is kept on him or her.
func export(c *bot.Context) error {
	data, err := desk.ExportPerson(c.Tx, c.Person)
	if err != nil {
		return err
	}
	name := chat.FileName(c.P("export.file", "name", c.Person.Name, "date", store.DateOf(c.Now, c.Location())))
	_, err = c.Say(bot.Message{
		Text: c.T("export.done"), Files: []bot.File{{Kind: bot.Document, Name: name, Data: data}},
	})
	return err
}
