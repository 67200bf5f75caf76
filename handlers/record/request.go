package record

import (
	"errors"
	"strconv"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
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

func registerRequest(r *bot.Router) {
	dispute := &bot.Form[disputeForm]{
		Name: "dispute", Access: bot.Inside, SubmitKey: "dispute.do",
		Card: func(c *bot.Context, v *disputeForm) (string, error) {
			return c.T("dispute.card", "line", v.Line, "text", v.Text), nil
		},
		Fields: []bot.Field[disputeForm]{{
			Name: "text", Asked: true, Text: func(v *disputeForm) string { return v.Text },
			Empty: func(v *disputeForm) bool { return v.Text == "" },
			Set: func(c *bot.Context, v *disputeForm, in bot.Input) error {
				return chat.SetWords(c, &v.Text, in.Text, store.LeaveReasonLimit)
			},
			Question: func(c *bot.Context, v *disputeForm) (string, error) {
				return c.T("dispute.text.ask", "line", v.Line), nil
			},
		}},
		Submit: submitDispute,
	}
	bot.AddForm(r, dispute)
	r.Button("dispute", bot.Inside, func(c *bot.Context) error {
		if c.Arg(0) == "" { // what is not there
			return dispute.Start(c, disputeForm{Line: c.T("dispute.missing")})
		}
		e, err := entryArg(c)
		if err != nil {
			return err
		}
		if ok, err := mayDispute(c, e); err != nil || !ok {
			return errors.Join(err, c.Problem("common.gone"))
		}
		return dispute.Start(c, disputeForm{Kind: e.Kind, ID: e.ID, Line: entryLine(c, e, false)})
	})
	r.Command("dispute", bot.Inside, disputeCommand)
	r.Command("answer", bot.Staff, answerCommand)
	r.Command("forget", bot.Joined, forget)
	r.Button("forget_yes", bot.Joined, forgetYes)
	front.Add(r, requestKind())
}

func submitDispute(c *bot.Context, v *disputeForm) (bot.Message, error) {
	r := &desk.Request{Kind: desk.Dispute, RecordKind: v.Kind, RecordID: v.ID, PersonID: c.Person.ID, Text: v.Text}
	return makeRequest(c, r, "dispute.sent")
}

// requestKind is how a request is talked about (spec, "Fairness"): the office
// answers it, and who made it hears the answer.
func requestKind() *front.Kind[*desk.Request, activities.RequestState] {
	return &front.Kind[*desk.Request, activities.RequestState]{
		Name: "request", Machine: desk.RequestLife, Find: desk.RequestByID, AnyAuthor: true,
		Text: requestText,
		Pairs: func(c *bot.Context, r *desk.Request) ([]any, error) {
			author, err := people.PersonByID(c.Tx, r.PersonID)
			if err != nil {
				return nil, err
			}
			return []any{"name", author.Name, "text", r.Text}, nil
		},
		Buttons: func(c *bot.Context, r *desk.Request) ([]bot.Button, error) {
			if c.Person.ID != r.PersonID {
				return nil, nil
			}
			return bot.Row(c.B("record.mine", "record")), nil
		},
		Papers: func(c *bot.Context, r *desk.Request) ([]bot.Button, error) {
			e, err := disputed(c, r)
			if e == nil || err != nil {
				return nil, err
			}
			open, err := opener(c, e)
			if err != nil || open.Text == "" {
				return nil, err
			}
			return bot.Row(open), nil
		},
		Decisions: []front.Decision[activities.RequestState]{{To: activities.Granted}},
		Withdrawn: activities.Withdrawn,
		Told: func(their *bot.Context, r *desk.Request, step *records.Step, m *bot.Message) error {
			if r.Kind != desk.Dispute || step.ToState != string(activities.Granted) || their.Person.ID != r.PersonID {
				return nil
			}
			return posts.AskIfSettled(their, m)
		},
		After: func(c *bot.Context, r *desk.Request, _ *records.Step, _ bool) error {
			return posts.CollationQuestioned(c, r.PersonID)
		},
		Fault: func(c *bot.Context, r *desk.Request, err error) error {
			if errors.Is(err, records.ErrTransition) && r.State == activities.Granted {
				return c.Problem("request.decided")
			}
			return nil
		},
	}
}

// disputed is the entry that a request is about; nil when it is about none, or that
// is gone.
func disputed(c *bot.Context, r *desk.Request) (*desk.Entry, error) {
	if r.RecordKind == "" {
		return nil, nil
	}
	e, err := desk.RecordLine(c.Tx, records.Ref{Kind: r.RecordKind, ID: r.RecordID})
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	return e, err
}

// requestText is a request with the entry that it is about; the office reads its
// number too, and how one that asks for erasure is settled.
func requestText(c *bot.Context, r *desk.Request) (string, error) {
	e, err := disputed(c, r)
	if err != nil {
		return "", err
	}
	line := ""
	if e != nil {
		line = entryLine(c, e, false)
	}
	text, err := requestKind().Say(c, string(r.Kind), r)
	if err != nil || c.Person.ID == r.PersonID {
		return locale.Join("\n", line, text), err
	}
	how := ""
	if r.Kind == desk.Erasure && r.State == activities.Asked {
		how = c.T("request.weigh")
	}
	return locale.Join("\n", line, text, how, c.T("request.number", "n", r.ID)), nil
}

// disputeCommand says in words what is wrong with one's record: /dispute TEXT.
func disputeCommand(c *bot.Context) error {
	if c.Args == "" {
		return c.Problem("dispute.how")
	}
	r := &desk.Request{Kind: desk.Dispute, PersonID: c.Person.ID}
	if err := chat.SetWords(c, &r.Text, c.Args, store.LeaveReasonLimit); err != nil {
		return err
	}
	m, err := makeRequest(c, r, "dispute.sent")
	if err != nil {
		return err
	}
	_, err = c.Say(m)
	return err
}

// answerCommand answers a request by its number: /answer 3 TEXT.
func answerCommand(c *bot.Context) error {
	if strings.TrimSpace(c.Args) == "" {
		return front.Walk(c, records.WaitRequest)
	}
	number, text, _ := strings.Cut(c.Args, " ")
	id, err := strconv.ParseInt(strings.TrimPrefix(number, "#"), 10, 64)
	if err != nil {
		return c.Problem("request.how")
	}
	r, err := desk.RequestByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	answer := ""
	if strings.TrimSpace(text) != "" {
		if err := chat.SetWords(c, &answer, text, store.LeaveReasonLimit); err != nil {
			return err
		}
	}
	return requestKind().Decide(c, r, front.Decision[activities.RequestState]{To: activities.Granted}, answer)
}

// makeRequest brings a request before the office. Asked again before the answer it
// is the same request, and what the office was told of it is changed.
func makeRequest(c *bot.Context, r *desk.Request, done string) (m bot.Message, err error) {
	step, err := desk.MakeRequest(c.Tx, r, c.Person, c.Now)
	if errors.Is(err, records.ErrTransition) {
		return m, c.Problem("request.decided")
	} else if err != nil {
		return m, err
	}
	row := bot.Row(c.B("record.mine", "record"))
	if step == nil {
		err = requestKind().Changed(c, r)
	} else {
		var a *ledger.Action
		a, err = requestKind().Taken(c, r, step)
		row = append(bot.Row(chat.Undo(c, a)), row...)
	}
	return bot.Message{Text: c.T(done), Buttons: bot.Rows(2, row...)}, err
}

// forget asks to have one's own data erased; the director does it by hand,
// because what belongs to the office's books has to be weighed.
func forget(c *bot.Context) error {
	if strings.EqualFold(c.Args, "yes") || c.Args == c.P("forget.yes") {
		return forgetYes(c)
	}
	_, err := c.Say(bot.Message{
		Text: c.T("forget.ask"), Buttons: bot.Rows(2, c.B("forget.yes", "forget_yes"), bot.CommandButton(c.P("forget.export"), "export")),
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
