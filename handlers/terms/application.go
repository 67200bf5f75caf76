package terms

import (
	"errors"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/handlers/papers"
	"lianluo/internal/posts"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
	mterms "lianluo/models/terms"
)

// applyForm takes an application.
const applyForm bot.FormName[applyDraft] = "application"

// applyDraft is a 个人申请 that is being written.
type applyDraft struct {
	ID        int64          `json:"id,omitempty"`
	Change    int64          `json:"change"`
	Willing   mterms.Willing `json:"willing,omitempty"`
	Strengths string         `json:"strengths,omitempty"`
	Ideas     string         `json:"ideas,omitempty"`
	Words     string         `json:"words,omitempty"`
}

// decisions are what the staff does with what is handed in: nothing is decided in it about
// a person.
var decisions = []front.Decision[mterms.FilingState]{
	{To: mterms.Confirmed}, {To: mterms.Returned, Ready: []string{"incomplete", "unclear"}},
}

func registerApplication(r *bot.Router) {
	front.Add(r, applicationKind())
	bot.AddForm(r, newApplyForm())
	r.Button("application_mine", bot.Members, ownApplication).Asks(about, openToFile)
	r.Button("application_edit", bot.Members, func(c *bot.Context) error {
		a, err := applicationKind().Own(c)
		if err != nil {
			return err
		}
		if a.State == mterms.Confirmed {
			return c.Problem("term_change.accepted")
		}
		return applyForm.Change(c, applyDraft{a.ID, a.ChangeID, a.Willing, a.Strengths, a.Ideas, a.Words})
	})
}

// openToFile is how a button that asks a member to file stands: it goes on until the next term
// has started.
func openToFile(c *bot.Context, args []string) (s bot.Standing, err error) {
	id, err := posts.AskedID(args)
	if err != nil {
		return s, err
	}
	change, err := mterms.ByID(c.Tx, id)
	if err != nil {
		return s, err
	}
	if change.Takes() {
		s.Until = c.Now.Add(posts.LookAgain)
		return s, nil
	}
	s.Over, err = posts.TermsCard(c, c.Words, change, c.Person)
	return s, err
}

// applicationKind is how an application is talked about: the staff accepts it or sends it
// back, nobody else reads it.
func applicationKind() *front.Kind[*mterms.Application, mterms.FilingState] {
	return &front.Kind[*mterms.Application, mterms.FilingState]{
		Name: "application", Machine: mterms.ApplicationLife, Find: mterms.ApplicationByID, Route: "application",
		Text: applicationText,
		Pairs: func(c *bot.Context, a *mterms.Application) ([]any, error) {
			return pairs(c, &a.Filing)
		},
		Buttons: func(c *bot.Context, a *mterms.Application) (row []bot.Button, err error) {
			if a.PersonID == c.Person.ID && c.Person.Is(people.Member) {
				if a.State != mterms.Confirmed {
					row = append(row, c.B("application.edit", "application_edit", a.ID))
				}
				if a.State == mterms.Filed {
					row = append(row, c.B("application.withdraw", "application_withdraw", a.ID))
				}
			}
			return append(row, papers.Button(c, "application", a.ID), backTo(c, &a.Filing)), nil
		},
		Decisions: decisions, Withdrawn: mterms.Draft, List: "terms",
		After: func(c *bot.Context, a *mterms.Application, _ *records.Step, _ bool) error {
			return settled(c, &a.Filing)
		},
		Told: func(their *bot.Context, a *mterms.Application, _ *records.Step, m *bot.Message) error {
			if a.State == mterms.Returned {
				m.Buttons[0] = append(bot.Row(their.B("application.edit_again", "application_edit", a.ID)), m.Buttons[0]...)
			}
			return nil
		},
		Fault: func(c *bot.Context, _ *mterms.Application, err error) error { return fault(c, err) },
	}
}

// fault words what both kinds refuse beside what all kinds have in common.
func fault(c *bot.Context, err error) error {
	if errors.Is(err, mterms.ErrMoved) || errors.Is(err, mterms.ErrNotAsked) {
		return problem(c, err)
	}
	return nil
}

// settled has what the author was asked brought up to date.
func settled(c *bot.Context, f *mterms.Filing) error {
	change, err := mterms.ByID(c.Tx, f.ChangeID)
	if err != nil {
		return err
	}
	return c.Settled(posts.AboutTerms(change))
}

// pairs are what the sentences about something handed in may name.
func pairs(c *bot.Context, f *mterms.Filing) ([]any, error) {
	p, err := people.PersonByID(c.Tx, f.PersonID)
	if err != nil {
		return nil, err
	}
	change, err := mterms.ByID(c.Tx, f.ChangeID)
	if err != nil {
		return nil, err
	}
	return []any{"name", p.Name, "next", change.NextName}, nil
}

// backTo leads back to where one came from: the staff to who has filed, the author to the
// terms.
func backTo(c *bot.Context, f *mterms.Filing) bot.Button {
	if c.Person.Is(people.Staff) && f.PersonID != c.Person.ID {
		return c.B("common.back", "term_seat", f.ChangeID, f.PersonID, 0)
	}
	return bot.CommandButton(c.P("common.back"), "terms")
}

func applicationText(c *bot.Context, a *mterms.Application) (string, error) {
	p, err := people.PersonByID(c.Tx, a.PersonID)
	if err != nil {
		return "", err
	}
	trail, err := applicationKind().Trail(c, a)
	if err != nil {
		return "", err
	}
	body := applicationBody(c, &applyDraft{Willing: a.Willing, Strengths: a.Strengths, Ideas: a.Ideas, Words: a.Words})
	return c.T("application.shown", "name", p.Name, "state", c.P("application.state_"+string(a.State)), "body", chat.HTMLOf(body), "trail", trail), nil
}

// applicationBody is what an application says, as HTML.
func applicationBody(c *bot.Context, v *applyDraft) string {
	return c.T("application.body", "willing", c.P("application.willing_"+string(v.Willing)), "strengths", v.Strengths, "ideas", v.Ideas, "words", v.Words)
}

// ownApplication shows one's own application, or asks for it: application_mine:CHANGE.
func ownApplication(c *bot.Context) error {
	change, err := pressed(c)
	if err != nil {
		return err
	}
	a, err := mterms.ApplicationOf(c.Tx, change.ID, c.Person.ID)
	switch {
	case err == nil && a.State != mterms.Draft:
		return applicationKind().Show(c, a)
	case err == nil && change.Takes():
		return applyForm.Change(c, applyDraft{a.ID, a.ChangeID, a.Willing, a.Strengths, a.Ideas, a.Words})
	case err == nil:
		return applicationKind().Show(c, a)
	case !errors.Is(err, store.ErrNotFound):
		return err
	case !change.Takes():
		return problem(c, mterms.ErrMoved)
	}
	if s, err := mterms.SeatOf(c.Tx, change.ID, c.Person.ID); err != nil || s.AskedAt == nil {
		return problem(c, mterms.ErrNotAsked)
	}
	return applyForm.Start(c, applyDraft{Change: change.ID})
}

func newApplyForm() *bot.Form[applyDraft] {
	words := func(name string, limit int, at func(v *applyDraft) *string) bot.Field[applyDraft] {
		return bot.Field[applyDraft]{
			Name: name, Asked: true, Optional: true, Text: func(v *applyDraft) string { return *at(v) }, Empty: func(v *applyDraft) bool { return *at(v) == "" },
			Set: func(c *bot.Context, v *applyDraft, in bot.Input) error {
				return chat.SetWords(c, at(v), in.Text, limit)
			},
		}
	}
	return &bot.Form[applyDraft]{
		Name: applyForm, Access: bot.Members, Submit: apply,
		Card: func(c *bot.Context, v *applyDraft) (string, error) {
			return c.T("application.card", "body", chat.HTMLOf(applicationBody(c, v)), "readers", posts.Readers(c.Words, c.Person, mterms.ApplicationLife.Readers, true)), nil
		},
		Back: func(c *bot.Context, _ *applyDraft) bot.Button { return bot.CommandButton(c.P("common.back"), "terms") },
		Fields: []bot.Field[applyDraft]{
			{
				Name: "willing", Asked: true, Empty: func(v *applyDraft) bool { return v.Willing == "" }, Choices: willingChoices,
				Set: func(c *bot.Context, v *applyDraft, in bot.Input) error {
					list, _ := willingChoices(c, v)
					value, ok := chat.Pick(in, list)
					if !ok {
						return c.Problem("application.tap_willing")
					}
					v.Willing = mterms.Willing(value)
					return nil
				},
			},
			words("strengths", mterms.AnswerLimit, func(v *applyDraft) *string { return &v.Strengths }),
			words("ideas", mterms.AnswerLimit, func(v *applyDraft) *string { return &v.Ideas }),
			words("words", mterms.WordsLimit, func(v *applyDraft) *string { return &v.Words }),
		},
	}
}

func willingChoices(c *bot.Context, _ *applyDraft) (list []bot.Choice, err error) {
	for _, w := range mterms.Willings {
		list = append(list, bot.Choice{Label: c.P("application.willing_" + string(w)), Value: string(w)})
	}
	return list, nil
}

func apply(c *bot.Context, v *applyDraft) (m bot.Message, err error) {
	a := &mterms.Application{Filing: mterms.Filing{ChangeID: v.Change, PersonID: c.Person.ID}}
	if found, err := mterms.ApplicationOf(c.Tx, v.Change, c.Person.ID); err == nil {
		a = found
	} else if !errors.Is(err, store.ErrNotFound) {
		return m, err
	}
	a.Willing, a.Strengths, a.Ideas, a.Words = v.Willing, v.Strengths, v.Ideas, v.Words
	step, err := mterms.Apply(c.Tx, a, c.Person, c.Now)
	switch {
	case errors.Is(err, records.ErrTransition):
		return m, c.Problem("term_change.accepted")
	case err != nil:
		return m, problem(c, err)
	}
	if step == nil {
		if err := applicationKind().Changed(c, a); err != nil {
			return m, err
		}
		m.Text = c.T("application.changed")
		m.Buttons = bot.Rows(2, c.B("step.view", "application", a.ID), c.B("term_change.do_summary", "summary_mine", a.ChangeID))
		return m, nil
	}
	act, err := applicationKind().Taken(c, a, step)
	if err != nil {
		return m, err
	}
	m.Text = c.T("application.done_filed", "readers", posts.Readers(c.Words, c.Person, mterms.ApplicationLife.Readers, true))
	m.Buttons = bot.Rows(2, chat.Undo(c, act), c.B("step.view", "application", a.ID), c.B("term_change.do_summary", "summary_mine", a.ChangeID))
	return m, nil
}
