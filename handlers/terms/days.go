package terms

import (
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/models/people"
	"lianluo/models/store"
	mterms "lianluo/models/terms"
)

// daysDraft are other days for a term.
type daysDraft struct {
	ID     int64      `json:"id"`
	Starts store.Date `json:"starts,omitempty"`
	Ends   store.Date `json:"ends,omitempty"`
}

const daysForm bot.FormName[daysDraft] = "term_days"

func registerDays(r *bot.Router) {
	r.Button("term_days", bot.Staff, func(c *bot.Context) error {
		t, err := bot.Pressed(c, 0, people.TermByID)
		if err != nil {
			return err
		}
		if !t.Movable(store.DateOf(c.Now, c.Location())) {
			return problem(c, people.ErrTermOver)
		}
		return daysForm.Start(c, daysDraft{ID: t.ID, Starts: t.StartsOn, Ends: t.EndsOn})
	})
	r.Undo("term_days", bot.Staff, undoDays)
	bot.AddForm(r, &bot.Form[daysDraft]{
		Name: daysForm, Access: bot.Staff, Submit: moveTerm,
		Back: func(c *bot.Context, v *daysDraft) bot.Button { return c.B("common.back", "term_page", v.ID) },
		Card: func(c *bot.Context, v *daysDraft) (string, error) {
			t, err := people.TermByID(c.Tx, v.ID)
			if err != nil {
				return "", c.MissingAs(err, "common.gone")
			}
			day := func(d store.Date) string { return c.Words.FullDate(d.Start(c.Location())) }
			return c.T("term_days.card", "name", t.Name, "from", day(v.Starts), "to", day(v.Ends)), nil
		},
		Fields: []bot.Field[daysDraft]{
			dayField("starts", func(v *daysDraft) *store.Date { return &v.Starts }),
			dayField("ends", func(v *daysDraft) *store.Date { return &v.Ends }),
		},
	})
}

func dayField(name string, day func(v *daysDraft) *store.Date) bot.Field[daysDraft] {
	return bot.Field[daysDraft]{
		Name: name, Empty: func(v *daysDraft) bool { return *day(v) == "" },
		Set: func(c *bot.Context, v *daysDraft, in bot.Input) error {
			d, err := chat.ReadDay(c, in.Text, "terms.which_day")
			if err == nil {
				*day(v) = d
			}
			return err
		},
	}
}

func moveTerm(c *bot.Context, v *daysDraft) (m bot.Message, err error) {
	t, err := people.TermByID(c.Tx, v.ID)
	if err != nil {
		return m, c.MissingAs(err, "common.gone")
	}
	was := string(t.StartsOn) + " " + string(t.EndsOn)
	if err := people.MoveTerm(c.Tx, t, v.Starts, v.Ends, c.Now); err != nil {
		return m, problem(c, err)
	}
	if err := mterms.Follow(c.Tx, t); err != nil {
		return m, problem(c, err)
	}
	act, err := c.Act("term_days", t.ID, was)
	if err != nil {
		return m, err
	}
	c.Log.Info("term moved", "term", t.ID, "was", was, "by", c.Person.ID)
	m.Text = c.T("term_days.done") + "\n\n" + termHead(c, t)
	m.Buttons = bot.Rows(2, chat.Undo(c, act), c.B("common.back", "term_page", t.ID))
	return m, nil
}

// undoDays gives a term its days back.
func undoDays(c *bot.Context, id int64) error {
	t, err := people.TermByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	starts, ends, _ := strings.Cut(c.Action.Note, " ")
	if err := people.MoveTerm(c.Tx, t, store.Date(starts), store.Date(ends), c.Now); err != nil {
		return problem(c, err)
	}
	if err := mterms.Follow(c.Tx, t); err != nil {
		return problem(c, err)
	}
	return showTerm(c, t, c.T("common.undone"))
}
