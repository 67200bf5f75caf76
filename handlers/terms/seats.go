package terms

import (
	"errors"
	"strconv"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/models/people"
	"lianluo/models/store"
	mterms "lianluo/models/terms"
)

// whoPage is how many people stand on a page.
const whoPage = 8

// joinDraft are names of those who join.
type joinDraft struct {
	Change int64    `json:"change"`
	Names  []string `json:"names,omitempty"`
}

const joinForm bot.FormName[joinDraft] = "term_joiners"

func registerSeats(r *bot.Router) {
	r.Button("term_who", bot.Staff, func(c *bot.Context) error {
		change, err := pressed(c)
		if err != nil {
			return err
		}
		return showWho(c, change, "", c.ArgInt(1))
	})
	r.Button("term_seat", bot.Staff, seat)
	r.Button("term_decide", bot.Directors, decide)
	r.Button("term_join", bot.Directors, joiners)
	r.Button("term_unjoin", bot.Directors, unjoin)
	bot.AddForm(r, &bot.Form[joinDraft]{
		Name: joinForm, Access: bot.Directors, SubmitKey: "term_joiners.do", Submit: join,
		Back: func(c *bot.Context, v *joinDraft) bot.Button {
			return c.B("common.back", "term_join", v.Change, "list")
		},
		Card: func(c *bot.Context, v *joinDraft) (string, error) {
			return c.T("term_joiners.card", "names", strings.Join(v.Names, c.P("session.comma")), "count", len(v.Names)), nil
		},
		Fields: []bot.Field[joinDraft]{{
			Name: "names", Asked: true, Empty: func(v *joinDraft) bool { return len(v.Names) == 0 },
			Text: func(v *joinDraft) string { return strings.Join(v.Names, between) },
			Set: func(c *bot.Context, v *joinDraft, in bot.Input) error {
				names, rejected := phrase.ParseNames(in.Text)
				if len(rejected) > 0 || len(names) == 0 {
					return c.Problem("term_change.bad_names")
				}
				v.Names = names
				return nil
			},
		}},
	})
}

// between stands between names that are shown to be copied, as they are typed.
const between = " "

// showWho lists who is in a change, what each has handed in, and what was noted of each: a
// number opens one.
func showWho(c *bot.Context, change *mterms.Change, done string, page int) error {
	list, err := mterms.Everybody(c.Tx, change)
	if err != nil {
		return err
	}
	page, pages := chat.PageOf(page, len(list), whoPage)
	m := bot.Message{Text: locale.Join("\n\n", done, c.T("term_change.who_head", "next", change.NextName, "count", len(list)))}
	var row []bot.Button
	for i := page * whoPage; i < min(len(list), (page+1)*whoPage); i++ {
		l := &list[i]
		m.Text += "\n" + c.T("term_change.who_line", "n", i+1, "name", nameOf(l), "asked", l.AskedAt != nil, "application", l.Application != nil,
			"summary", l.Summary != nil, "joins", l.Decision == mterms.Joins, "decision", decisionWord(c, l))
		if l.Person != nil {
			row = append(row, bot.Button{Text: strconv.Itoa(i + 1), Data: bot.Data("term_seat", change.ID, l.PersonID, page)})
		}
	}
	m.Buttons = append(bot.Rows(4, row...), chat.Turns(c, "term_who", page, pages, change.ID)...)
	back := c.B("common.back", "term_change")
	if change.State == mterms.Started || change.State == mterms.Dropped {
		back = c.B("common.back", "term_page", change.TermID)
	}
	m.Buttons = append(m.Buttons, bot.Row(back))
	return chat.InPrivate(c, m)
}

func nameOf(l *mterms.Line) string {
	if l.Person == nil {
		return l.Name
	}
	return l.Person.Name
}

// decisionWord is what was noted of somebody, plain: 离任（调离）.
func decisionWord(c *bot.Context, l *mterms.Line) string {
	if l.Decision == mterms.Leaves {
		return c.P("term_change.leaves_because", "reason", c.P("term_change.reason_"+string(l.Reason)))
	}
	if l.Decision == mterms.Undecided {
		return c.P("term_change.decision_open")
	}
	return c.P("term_change.decision_" + string(l.Decision))
}

// seat is somebody in a change: term_seat:CHANGE:PERSON:PAGE.
func seat(c *bot.Context) error {
	change, l, err := seated(c)
	if err != nil {
		return err
	}
	m := bot.Message{Text: c.T("term_change.seat", "name", l.Person.Name, "what", locale.Join(" · ", l.Person.Sector, l.Person.Post), "asked", l.AskedAt != nil,
		"application", filingWord(c, l.Application), "summary", filingWord(c, l.Summary), "decision", decisionWord(c, l), "staff", l.Person.Roles.Has(people.Staff))}
	page := c.ArgInt(2)
	var papers []bot.Button
	if l.Application != nil {
		papers = append(papers, c.B("term_change.read_application", "application", l.Application.ID))
	}
	if l.Summary != nil {
		papers = append(papers, c.B("term_change.read_summary", "term_summary", l.Summary.ID))
	}
	if len(papers) > 0 {
		m.Buttons = append(m.Buttons, papers)
	}
	if c.Person.Is(people.Director) && change.State == mterms.Asking {
		m.Buttons = append(m.Buttons, bot.Row(c.B("term_change.do_stays", "term_decide", change.ID, l.PersonID, mterms.Continues, "", page),
			c.B("term_change.do_leaves", "term_decide", change.ID, l.PersonID, mterms.Leaves, "", page)))
		if l.Decision != mterms.Undecided {
			m.Buttons = append(m.Buttons, bot.Row(c.B("term_change.do_open", "term_decide", change.ID, l.PersonID, "open", "", page)))
		}
	}
	m.Buttons = append(m.Buttons, bot.Row(c.B("common.back", "term_who", change.ID, page)))
	return chat.InPrivate(c, m)
}

// filingWord is how what somebody hands in stands for the staff: a draft is none.
func filingWord[T interface {
	comparable
	Stand() mterms.FilingState
}](c *bot.Context, f T) string {
	var none T
	if f == none {
		return c.P("term_change.stands_none")
	}
	return c.P("term_change.stands_" + string(f.Stand()))
}

// seated is the person in a change that a button names.
func seated(c *bot.Context) (*mterms.Change, *mterms.Line, error) {
	change, err := pressed(c)
	if err != nil {
		return nil, nil, err
	}
	id, err := c.ArgID(1)
	if err != nil {
		return nil, nil, err
	}
	list, err := mterms.Everybody(c.Tx, change)
	if err != nil {
		return nil, nil, err
	}
	for i := range list {
		if list[i].Person != nil && list[i].PersonID == id {
			return change, &list[i], nil
		}
	}
	return nil, nil, c.Problem("term_change.no_member")
}

// decide notes what becomes of somebody: term_decide:CHANGE:PERSON:DECISION:REASON:PAGE. Of who
// leaves the reason is asked first.
func decide(c *bot.Context) error {
	change, l, err := seated(c)
	if err != nil {
		return err
	}
	d, why, page := mterms.Decision(c.Arg(2)), mterms.Reason(c.Arg(3)), c.ArgInt(4)
	if d == "open" {
		d = mterms.Undecided
	}
	if d == mterms.Leaves && why == "" {
		var row []bot.Button
		for _, r := range mterms.Reasons {
			row = append(row, c.B("term_change.reason_"+string(r), "term_decide", change.ID, l.PersonID, d, r, page))
		}
		m := bot.Message{Text: c.T("term_change.why", "name", l.Person.Name), Buttons: append(bot.Rows(2, row...), bot.Row(c.B("common.back", "term_seat", change.ID, l.PersonID, page)))}
		_, err := c.Show(m)
		return err
	}
	switch err := mterms.Decide(c.Tx, change, l.PersonID, d, why, c.Person); {
	case errors.Is(err, store.ErrNotAllowed), errors.Is(err, mterms.ErrMoved), errors.Is(err, mterms.ErrNoMember):
		return problem(c, err)
	case errors.Is(err, mterms.ErrNoDecision):
		return c.Problem("common.stale")
	case err != nil:
		return err
	}
	l.Decision, l.Reason = d, why
	return showWho(c, change, c.T("term_change.decided", "name", l.Person.Name, "decision", decisionWord(c, l)), page)
}

// joiners lists who joins, each with a button that takes it back; without anybody the names
// are asked for: term_join:CHANGE[:list|more].
func joiners(c *bot.Context) error {
	change, err := pressedAsking(c)
	if err != nil {
		return err
	}
	list, err := mterms.Everybody(c.Tx, change)
	if err != nil {
		return err
	}
	var rows []bot.Button
	for i := range list {
		if l := &list[i]; l.Decision == mterms.Joins {
			rows = append(rows, bot.Button{Text: c.P("term_change.unjoin", "name", l.Name), Data: bot.Data("term_unjoin", change.ID, l.ID)})
		}
	}
	if c.Arg(1) == "more" || len(rows) == 0 && c.Arg(1) != "list" {
		return joinForm.Start(c, joinDraft{Change: change.ID})
	}
	m := bot.Message{Text: c.T("term_change.joiners_head", "count", len(rows)), Buttons: c.Fold(bot.Data("term_join", change.ID, "list"), bot.FewRows,
		append(bot.Rows(1, c.B("term_change.join_more", "term_join", change.ID, "more")), bot.Rows(2, rows...)...), c.B("common.back", "term_change"))}
	_, err = c.Show(m)
	return err
}

func join(c *bot.Context, v *joinDraft) (m bot.Message, err error) {
	change, err := mterms.ByID(c.Tx, v.Change)
	if err != nil {
		return m, c.MissingAs(err, "common.gone")
	}
	for _, name := range v.Names {
		_, err := mterms.Join(c.Tx, change, name, c.Person)
		var long *store.TooLongError
		switch {
		case errors.Is(err, people.ErrSameName):
			return m, c.Problem("term_change.same_name", "name", name)
		case errors.As(err, &long), errors.Is(err, store.ErrEmpty):
			return m, c.Problem("term_change.bad_names")
		case err != nil:
			return m, problem(c, err)
		}
	}
	return page(c, change, c.T("term_change.joined", "names", strings.Join(v.Names, c.P("session.comma"))))
}

// unjoin is term_unjoin:CHANGE:SEAT.
func unjoin(c *bot.Context) error {
	change, err := pressed(c)
	if err != nil {
		return err
	}
	id, err := c.ArgID(1)
	if err != nil {
		return err
	}
	if err := mterms.Unjoin(c.Tx, change, id, c.Person); err != nil {
		return problem(c, err)
	}
	return showChange(c, c.T("term_change.unjoined"))
}
