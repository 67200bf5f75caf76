// Package away is the days on which a member cannot take part (不便的日子, §5): one
// says them once, days only; the staff sees them, and planning keeps clear of them.
package away

import (
	"errors"
	"strings"

	"gorm.io/gorm"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/internal/phrase"
	"lianluo/internal/posts"
	maway "lianluo/models/away"
	"lianluo/models/people"
	"lianluo/models/store"
)

// form asks for the days.
const form bot.FormName[draft] = "away"

// draft is a span of days as it is said.
type draft struct {
	From store.Date `json:"from,omitempty"`
	To   store.Date `json:"to,omitempty"`
}

// kind is how a span is talked about: nobody decides it, and only its owner and the
// staff read it.
func kind() *front.Kind[*maway.Span, maway.State] {
	return &front.Kind[*maway.Span, maway.State]{
		Name: "away", Machine: maway.Life, Find: maway.ByID, Withdrawn: maway.Withdrawn, List: "away",
		Text:  func(c *bot.Context, s *maway.Span) (string, error) { return days(c, s), nil },
		Pairs: func(c *bot.Context, s *maway.Span) ([]any, error) { return []any{"days", days(c, s)}, nil },
		Fault: func(c *bot.Context, s *maway.Span, err error) error { return problem(c, err) },
	}
}

// Register makes the router know the days on which members are away.
func Register(r *bot.Router) {
	front.Add(r, kind())
	bot.AddForm(r, &bot.Form[draft]{
		Name: form, Access: bot.Members, Direct: true, Submit: note,
		Fields: []bot.Field[draft]{
			{Name: "from", Asked: true, Empty: func(v *draft) bool { return v.From == "" }, Choices: firstDays, Set: setFrom},
			{Name: "to", Asked: true, Empty: func(v *draft) bool { return v.To == "" }, Choices: lastDays, Set: setTo},
		},
	})
	r.Command("away", bot.Learners, show)
	r.Button("away_add", bot.Members, func(c *bot.Context) error { return form.Start(c, draft{}) })
}

// days writes a span: 12月5日（周六）– 12月8日（周二）.
func days(c *bot.Context, s *maway.Span) string {
	if s.FromOn == s.ToOn {
		return chat.Day(c, s.FromOn)
	}
	return c.P("away.span", "from", chat.Day(c, s.FromOn), "to", chat.Day(c, s.ToOn))
}

// show lists one's own days, each with a button that takes it back, and for the
// staff everybody's. What is typed behind the command is noted: /away 12月5日到8日.
func show(c *bot.Context) error {
	if c.Args != "" && c.Person.Is(people.Member) {
		v := draft{}
		if err := setFrom(c, &v, bot.Input{Text: c.Args}); err != nil {
			return err
		}
		return form.File(c, v)
	}
	today := store.DateOf(c.Now, c.Location())
	m := bot.Message{Text: c.T("away.head")}
	if c.Person.Is(people.Member) {
		mine, err := maway.Of(c.Tx, c.Person.ID, today)
		if err != nil {
			return err
		}
		if len(mine) == 0 {
			m.Text += "\n" + c.T("away.none")
		}
		for i := range mine {
			m.Text += "\n" + c.T("away.line", "n", i+1, "days", days(c, &mine[i]))
			m.Buttons = append(m.Buttons, bot.Row(bot.Button{
				Text: c.P("away.withdraw", "days", days(c, &mine[i])), Data: bot.Data("away_withdraw", mine[i].ID),
			}))
		}
		m.Buttons = append(m.Buttons, bot.Row(c.B("away.add", "away_add")))
	}
	if c.Person.Is(people.Staff) {
		all, err := everybody(c, c.Tx, today)
		if err != nil {
			return err
		}
		m.Text += "\n\n" + all
	}
	m.Buttons = append(m.Buttons, bot.Row(bot.CommandButton(c.P("common.menu"), "menu")))
	return chat.InPrivate(c, m)
}

// everybody lists who is away in the next three months.
func everybody(c *bot.Context, tx *gorm.DB, today store.Date) (string, error) {
	spans, err := maway.Between(tx, today, today.AddDate(0, 3, 0))
	if err != nil {
		return "", err
	}
	lines := []string{c.T("away.all", "readers", posts.Readers(c.Words, c.Person, maway.Life.Readers, false))}
	if len(spans) == 0 {
		lines = append(lines, c.T("away.nobody"))
	}
	for i := range spans {
		name, err := chat.Names(c, []int64{spans[i].PersonID})
		if err != nil {
			return "", err
		}
		lines = append(lines, c.T("away.of", "name", name, "days", days(c, &spans[i])))
	}
	return strings.Join(lines, "\n"), nil
}

func firstDays(c *bot.Context, _ *draft) ([]bot.Choice, error) {
	today := store.DateOf(c.Now, c.Location())
	monday := today
	for monday = monday.AddDate(0, 0, 1); monday.Start(c.Location()).Weekday() != 1; {
		monday = monday.AddDate(0, 0, 1)
	}
	return choices(c, today, today.AddDate(0, 0, 1), monday), nil
}

func choices(c *bot.Context, list ...store.Date) (out []bot.Choice) {
	for i, d := range list {
		if i == 0 || d != list[i-1] {
			out = append(out, bot.Choice{Label: chat.Day(c, d), Value: string(d)})
		}
	}
	return out
}

// lastDays offers the day itself, three days and a week.
func lastDays(c *bot.Context, v *draft) ([]bot.Choice, error) {
	return []bot.Choice{
		{Label: c.P("away.one_day"), Value: string(v.From)},
		{Label: c.P("away.days", "count", 3), Value: string(v.From.AddDate(0, 0, 2))},
		{Label: c.P("away.days", "count", 7), Value: string(v.From.AddDate(0, 0, 6))},
	}, nil
}

// setFrom takes the first day, or both when they are written together.
func setFrom(c *bot.Context, v *draft, in bot.Input) error {
	from, to, err := span(c, in, store.DateOf(c.WordsAt(), c.Location()))
	if err == nil {
		v.From, v.To = from, to
	}
	return err
}

func setTo(c *bot.Context, v *draft, in bot.Input) error {
	day, last, err := span(c, in, v.From)
	switch {
	case err != nil:
		return err
	case last != "":
		return c.Problem("moment.span", "text", phrase.Clean(in.Text))
	case day < v.From:
		return problem(c, maway.ErrOrder)
	}
	v.To = day
	return nil
}

// span reads one day, or from one to another; what is not read whole is asked for
// again. since is the day from which days without a month are counted.
func span(c *bot.Context, in bot.Input, since store.Date) (from, to store.Date, err error) {
	if in.Choice != "" {
		day, err := store.ParseDate(in.Choice)
		if err != nil {
			return "", "", c.Problem("common.stale")
		}
		return day, "", nil
	}
	s, err := chat.SpanSince(c, since.Start(c.Location()), in.Text)
	var p *bot.Problem
	switch {
	case errors.As(err, &p) && p.Key == "moment.unknown", err == nil && !s.Start.HasDate:
		return "", "", c.Problem("away.bad_day", "text", phrase.Truncate(phrase.Clean(in.Text), 20))
	case err != nil:
		return "", "", err
	case s.Start.HasClock || s.Ends && s.End.HasClock:
		return "", "", c.Problem("moment.day_only", "text", s.Text, "date", c.Date(s.Start.Time))
	}
	if s.Ends {
		to = store.DateOf(s.End.Time, c.Location())
	}
	return store.DateOf(s.Start.Time, c.Location()), to, nil
}

func note(c *bot.Context, v *draft) (m bot.Message, err error) {
	s, step, err := maway.Note(c.Tx, c.Person, v.From, v.To, store.DateOf(c.Now, c.Location()), c.Now)
	if err != nil {
		return m, problem(c, err)
	}
	a, err := kind().Taken(c, s, step)
	if err != nil {
		return m, err
	}
	m.Text = c.T("away.noted", "days", days(c, s), "readers", posts.Readers(c.Words, c.Person, maway.Life.Readers, true))
	m.Buttons = bot.Rows(2, chat.Undo(c, a), c.B("away.add", "away_add"), bot.CommandButton(c.P("away.list"), "away"))
	return m, nil
}

func problem(c *bot.Context, err error) error {
	switch {
	case errors.Is(err, maway.ErrPast):
		return c.Problem("away.past")
	case errors.Is(err, maway.ErrOrder):
		return c.Problem("away.order")
	case errors.Is(err, maway.ErrTooLong):
		return c.Problem("away.too_long", "count", maway.Longest)
	case errors.Is(err, maway.ErrTooFar):
		return c.Problem("away.too_far")
	case errors.Is(err, maway.ErrTooMany):
		return c.Problem("away.too_many", "count", maway.Most)
	}
	return err
}
