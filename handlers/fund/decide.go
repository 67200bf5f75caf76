package fund

import (
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	mfund "lianluo/models/fund"
	"lianluo/models/ledger"
	"lianluo/models/people"
)

// askSeconds asks those who can approve a slip, once and by day, and names them; "" when there
// is nobody.
func askSeconds(c *bot.Context, s *mfund.Slip) (string, error) {
	list, err := mfund.Seconds(c.Tx, s)
	if err != nil {
		return "", err
	}
	var names []string
	for i := range list {
		p := &list[i]
		names = append(names, p.Name)
		their := chat.As(c, p)
		m, err := slipCard(their, s)
		if err != nil {
			return "", err
		}
		m.Text = locale.Join("\n\n", their.T("fund.asks_you"), m.Text)
		if _, err := c.Tell(p, m); err != nil {
			return "", err
		}
	}
	return strings.Join(names, c.P("writing.comma")), nil
}

// look tells whether a slip still waits for the person.
func look(c *bot.Context, args []string) (s bot.Standing, err error) {
	id, err := posts.AskedID(args)
	if err != nil {
		return s, err
	}
	slip, err := mfund.ByID(c.Tx, id)
	if err != nil {
		return s, err
	}
	may, err := mfund.MayDecide(c.Tx, slip, c.Person)
	switch {
	case err != nil:
		return s, err
	case slip.State == mfund.Waiting && may:
		s.Until = c.Now.Add(posts.LookAgain)
	default:
		s.Over.Text = c.T("fund.over", "state", c.P("fund.state_"+string(slip.State)), "sum", sum(slip.Fen), "purpose", slip.Purpose)
	}
	return s, nil
}

func approve(c *bot.Context) error {
	s, err := pressed(c)
	if err != nil {
		return err
	}
	if err := mfund.Approve(c.Tx, s, c.Person, c.At()); err != nil {
		return problem(c, err)
	}
	a, err := tellDecided(c, s)
	if err != nil {
		return err
	}
	return showSlip(c, c.T("fund.approved"), s, chat.Undo(c, a))
}

// tellDecided keeps the decision as one that can be undone, and tells who entered the slip when
// it no longer can.
func tellDecided(c *bot.Context, s *mfund.Slip) (*ledger.Action, error) {
	a, err := c.Act(decided, s.ID, "")
	if err != nil {
		return nil, err
	}
	if err := c.Settled(ref(s.ID)); err != nil {
		return nil, err
	}
	p, err := people.PersonByID(c.Tx, s.EnteredBy)
	if err != nil {
		return nil, err
	}
	their := chat.As(c, p)
	m := bot.Message{
		Text:    their.T("fund.told_"+string(s.State), "sum", sum(s.Fen), "purpose", s.Purpose, "name", c.Person.Name, "reason", s.Reason),
		Buttons: bot.Rows(1, their.B("fund.view", "fund_slip", s.ID)), About: ref(s.ID),
	}
	_, err = c.Tell(p, m, bot.After(c.Now.Add(ledger.UndoTime)))
	return a, err
}

// refusal asks why.
const refusal bot.FormName[chat.ReasonDraft] = "fund_no"

func newRefusal() *bot.Form[chat.ReasonDraft] {
	return chat.ReasonForm(refusal, bot.Inside, func(c *bot.Context, v *chat.ReasonDraft) (string, error) {
		s, err := readable(c, v.ID)
		if err != nil {
			return "", err
		}
		return c.T("fund.refuse_card", "sum", sum(s.Fen), "purpose", s.Purpose, "reason", v.Reason), nil
	}, func(c *bot.Context, v *chat.ReasonDraft) (m bot.Message, err error) {
		s, err := readable(c, v.ID)
		if err != nil {
			return m, err
		}
		if err := mfund.Refuse(c.Tx, s, c.Person, v.Reason, c.At()); err != nil {
			return m, problem(c, err)
		}
		a, err := tellDecided(c, s)
		if err != nil {
			return m, err
		}
		if m, err = slipCard(c, s); err != nil {
			return m, err
		}
		m.Text = locale.Join("\n\n", c.T("fund.refused"), m.Text)
		m.Buttons = append([][]bot.Button{bot.Row(chat.Undo(c, a))}, m.Buttons...)
		return m, nil
	})
}

func refuse(c *bot.Context) error {
	s, err := pressed(c)
	if err != nil {
		return err
	}
	may, err := mfund.MayDecide(c.Tx, s, c.Person)
	switch {
	case err != nil:
		return err
	case s.State != mfund.Waiting:
		return c.Problem("fund.moved")
	case !may:
		return c.Problem("common.not_allowed")
	}
	return refusal.Start(c, chat.ReasonDraft{ID: s.ID})
}

// undecide takes a decision back: the slip waits again.
func undecide(c *bot.Context, id int64) error {
	s, err := mfund.ByID(c.Tx, id)
	if err != nil {
		return problem(c, err)
	}
	if err := mfund.Undecide(c.Tx, s, c.Person, c.At()); err != nil {
		return problem(c, err)
	}
	return showSlip(c, c.T("common.undone"), s)
}

// todos are the slips that wait for the person's approval.
func todos(c *bot.Context) (list []front.TodoLine, err error) {
	if !c.Person.Is(people.Inside) {
		return nil, nil
	}
	waiting, err := mfund.WaitingList(c.Tx)
	if err != nil {
		return nil, err
	}
	for i := range waiting {
		s := &waiting[i]
		may, err := mfund.MayDecide(c.Tx, s, c.Person)
		if err != nil {
			return nil, err
		}
		if may {
			list = append(list, front.TodoLine{
				Text:   c.T("fund.todo", "sum", sum(s.Fen), "purpose", s.Purpose),
				Button: bot.Button{Text: c.P("fund.decide"), Data: bot.Data("fund_slip", s.ID)}, Sort: "fund", Matter: chat.Joined(sum(s.Fen), s.Purpose),
			})
		}
	}
	return list, nil
}

// unclosedFrom is the first working day in January from which the year before is overdue.
const unclosedFrom = 15

// deskLine says what of the fund waits: for approval, and a year that is not closed.
func deskLine(c *bot.Context) (string, error) {
	if !c.Person.Is(people.Staff) {
		return "", nil
	}
	waiting, err := mfund.WaitingList(c.Tx)
	if err != nil {
		return "", err
	}
	var said []string
	if len(waiting) > 0 {
		said = append(said, c.T("fund.desk_waits", "count", len(waiting)))
	}
	local := c.Local(c.Now)
	open, err := mfund.OpenBefore(c.Tx, local.Year())
	if err != nil {
		return "", err
	}
	if open != 0 && c.Person.Is(people.Director) && (local.Month() != time.January || local.Day() >= unclosedFrom) {
		said = append(said, c.T("fund.desk_open", "year", open))
	}
	return locale.Join("\n", said...), nil
}
