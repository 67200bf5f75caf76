// Package pledges is what the committee has promised the office (镇党委支持事项, §17) in the chat:
// the year's page, what was done with its evidence, the agenda of a half-yearly meeting and what
// was decided there.
package pledges

import (
	"errors"
	"strconv"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/internal/posts"
	"lianluo/models/people"
	mpledges "lianluo/models/pledges"
	"lianluo/models/records"
	"lianluo/models/store"
	mtasks "lianluo/models/tasks"
)

// Register makes the router know the promises of the committee.
func Register(r *bot.Router) {
	front.Add(r, kind())
	for _, form := range []*bot.Form[draft]{newDoneForm(), newPutOffForm(), newDueForm(), newAddForm()} {
		bot.AddForm(r, form)
	}
	r.Command("promises", bot.Deciders, command)
	r.Button("promises", bot.Deciders, func(c *bot.Context) error { return show(c, c.ArgInt(0), "") })
	r.Button("pledge_due", bot.Directors, changeDue)
	r.Button("pledge_add", bot.Directors, func(c *bot.Context) error { return addForm.Start(c, draft{}) })
	registerAgenda(r)
	registerDecisions(r)
	registerPapers(r)
	front.AddDeskMatter(r, "promises", deskLine)
	front.AddDays(r, days)
}

// kind is how a promise is talked about: the staff says that it is done, the director moves it;
// the party contact reads it. Nobody is pushed anything.
func kind() *front.Kind[*mpledges.Pledge, mpledges.State] {
	return &front.Kind[*mpledges.Pledge, mpledges.State]{
		Name: "pledge", Machine: mpledges.Life, Find: mpledges.ByID, Route: "pledge", AnyAuthor: true, Withdrawn: mpledges.Dropped,
		Text:  text,
		Title: func(c *bot.Context, p *mpledges.Pledge) string { return posts.PledgeTitle(c.Words, p) },
		Pairs: func(c *bot.Context, p *mpledges.Pledge) ([]any, error) {
			return []any{"title", posts.PledgeTitle(c.Words, p), "date", chat.Day(c, p.DueOn)}, nil
		},
		Papers:  files,
		Buttons: buttons,
		Decisions: []front.Decision[mpledges.State]{
			{To: mpledges.Done}, {To: mpledges.PutOff}, {To: mpledges.Unkept}, {To: mpledges.Open}, {To: mpledges.Dropped},
		},
		Forms: map[mpledges.State]func(c *bot.Context, p *mpledges.Pledge, move records.Move[mpledges.State]) error{
			mpledges.Done: startDone,
			mpledges.PutOff: func(c *bot.Context, p *mpledges.Pledge, _ records.Move[mpledges.State]) error {
				return putOffForm.Start(c, draft{ID: p.ID})
			},
		},
		Fault: func(c *bot.Context, _ *mpledges.Pledge, err error) error { return problem(c, err) },
	}
}

// problem words what a promise refuses; nil for what all kinds word.
func problem(c *bot.Context, err error) error {
	switch {
	case errors.Is(err, mpledges.ErrFuture):
		return c.Problem("pledge.future")
	case errors.Is(err, mpledges.ErrTooMany):
		return c.Problem("pledge.too_many", "count", mpledges.MostOther)
	case errors.Is(err, mpledges.ErrYear):
		return c.Problem("pledge.no_year")
	case errors.Is(err, mpledges.ErrLines):
		return c.Problem("pledge.too_many_lines", "count", mpledges.LinesLimit)
	case errors.Is(err, mpledges.ErrNoMeeting):
		return c.Problem("common.stale")
	}
	return nil
}

// refused is problem, or the fault itself.
func refused(c *bot.Context, err error) error {
	if p := problem(c, err); p != nil {
		return p
	}
	if errors.Is(err, store.ErrNotAllowed) {
		return c.Problem("common.not_allowed")
	}
	return err
}

// files are what proves a promise that was kept.
func files(c *bot.Context, p *mpledges.Pledge) ([]bot.Button, error) {
	if p.State != mpledges.Done {
		return nil, nil
	}
	b, ok, err := chat.FilesButton(c, records.KindPledge, p.ID)
	if err != nil || !ok {
		return nil, err
	}
	return bot.Row(b), nil
}

// buttons are what can be done with a promise beside deciding.
func buttons(c *bot.Context, p *mpledges.Pledge) (row []bot.Button, err error) {
	if p.Kind == mpledges.Meeting && c.Person.Is(people.Staff) {
		row = append(row, c.B("pledge.agenda", "pledge_agenda", p.ID))
		if p.State == mpledges.Done {
			row = append(row, c.B("pledge.decide", "task_add", mtasks.FromPledge, p.ID))
		}
	}
	if p.Waits() && c.Person.Is(people.Director) {
		row = append(row, c.B("pledge.change_due", "pledge_due", p.ID))
	}
	return append(row, c.B("pledge.back", "promises", p.Year)), nil
}

// command is /promises or /promises 2026.
func command(c *bot.Context) error { return show(c, bot.SmallInt(c.Args), "") }

// yearOf is the year that is meant: this one when none is.
func yearOf(c *bot.Context, year int) int {
	if year == 0 {
		return c.Local(c.Now).Year()
	}
	return year
}

// show shows a year's page. The staff's look makes the year's rows, if the clock has not.
func show(c *bot.Context, year int, done string) error {
	m, err := page(c, yearOf(c, year), done)
	if err != nil {
		return err
	}
	return chat.InPrivate(c, m)
}

// deskLine says what of the committee's promises is late, or due within a month.
func deskLine(c *bot.Context) (string, error) {
	if !c.Person.Is(people.Staff) {
		return "", nil
	}
	today := store.DateOf(c.Now, c.Location())
	soon := today.AddDate(0, 1, 0)
	year := c.Local(c.Now).Year()
	late, due := 0, 0
	for _, y := range []int{year - 1, year} {
		list, err := mpledges.Of(c.Tx, y)
		if err != nil {
			return "", err
		}
		for i := range list {
			switch p := &list[i]; {
			case p.Late(today):
				late++
			case p.Waits() && p.DueOn <= soon:
				due++
			}
		}
	}
	if late+due == 0 {
		return "", nil
	}
	return c.T("pledge.desk", "late", late, "due", due), nil
}

// number is a place in a list, as a button.
func number(i int, route string, args ...any) bot.Button {
	return bot.Button{Text: strconv.Itoa(i + 1), Data: bot.Data(route, args...)}
}
