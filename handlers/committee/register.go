// Package committee is the quarter's report to the committee in the chat (§16): drafted from
// the released briefing, edited part by part (handlers/parts), made final, printed, delivered;
// and what the committee said of it.
package committee

import (
	"errors"
	"strconv"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/handlers/papers"
	hparts "lianluo/handlers/parts"
	"lianluo/handlers/pledges"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	"lianluo/models/briefing"
	"lianluo/models/calendar"
	mcommittee "lianluo/models/committee"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// Register makes the router know the report; that of the pledges comes before it.
func Register(r *bot.Router) {
	registerTasks(r)
	pledges.AddAgenda(r, pledges.AgendaSource{Sort: "difficulty", Route: "report_difficulty", Lines: openDifficulties})
	r.Command("report", bot.Staff, command)
	r.Button("report", bot.Staff, pageButton)
	r.Button("report_list", bot.Staff, list)
	r.Button("report_begin", bot.Staff, begin)
	r.Button("report_version", bot.Staff, version)
	r.Button("report_whole", bot.Deciders, whole)
	r.Button("report_freeze", bot.Directors, freeze)
	r.Button("report_again", bot.Staff, again)
	r.Undo("report_freeze", bot.Directors, unfreeze)
	registerCases(r)
	registerDelivery(r)
	registerDifficulties(r)
	registerSaid(r)
	papers.Add(r, papers.Paper{Name: "committee_report", Access: bot.Deciders, Make: paper, Offer: offer})
	front.AddTodos(r, todos)
	front.AddDays(r, days)
	hparts.Add(r, hparts.Text{
		Kind: records.KindReport, Load: loaded, Title: partTitle, Figure: figure, Beside: beside,
	})
}

// partTitle is the heading of a part of the report.
func partTitle(w *locale.Words, key string) string { return w.Plain("report.part_" + key) }

// title is the report's name: that of the quarter.
func title(w *locale.Words, r *mcommittee.Report) string {
	return w.Plain("report.title", "quarter", posts.QuarterName(w, r.Of()))
}

// loaded finds a report for the editor: the staff's alone.
func loaded(c *bot.Context, id int64) (s hparts.Subject, err error) {
	if !c.Person.Is(people.Staff) {
		return s, c.Problem("common.not_allowed")
	}
	r, err := mcommittee.ByID(c.Tx, id)
	if err != nil {
		return s, c.MissingAs(err, "common.gone")
	}
	s = hparts.Subject{
		Title: c.T("report.of", "quarter", posts.QuarterName(c.Words, r.Of()), "version", r.Version), Edits: r.State == mcommittee.Draft,
		Back: c.B("report.back", "report_version", r.ID),
	}
	return s, nil
}

// figure tells what is behind a figure of a sentence: the records behind the briefing's, or
// the difficulty.
func figure(c *bot.Context, id int64, key string) (s hparts.Source, err error) {
	if digits, ok := strings.CutPrefix(key, "d"); ok {
		if n, err := strconv.ParseInt(digits, 10, 64); err == nil {
			return hparts.Source{Label: c.P("report.difficulty"), Button: c.B("report.difficulty", "report_difficulty", n)}, nil
		}
	}
	r, err := mcommittee.ByID(c.Tx, id)
	if err != nil {
		return s, c.MissingAs(err, "common.gone")
	}
	b, err := briefing.ByID(c.Tx, r.BriefingID)
	if err != nil {
		return s, c.MissingAs(err, "common.gone")
	}
	f, err := b.Snapshot()
	if err != nil {
		return s, err
	}
	fig := f.Get(key)
	return hparts.Source{Label: c.P("figures.key."+key, "n", fig.Value), Records: fig.Records}, nil
}

// pressed is the report that a button names.
func pressed(c *bot.Context) (*mcommittee.Report, error) { return bot.Pressed(c, 0, mcommittee.ByID) }

// problem words what a report refuses.
func problem(c *bot.Context, err error) error {
	var asked *mcommittee.AskedError
	var long *store.TooLongError
	switch {
	case errors.As(err, &asked):
		return c.Problem("report.asked", "count", asked.N, "part", partTitle(c.Words, asked.Key))
	case errors.As(err, &long):
		return c.Problem("writing.too_long", "length", long.Length, "limit", long.MaxLength)
	}
	for fault, key := range map[error]string{
		mcommittee.ErrNotReleased: "report.waits", mcommittee.ErrMoved: "report.moved", mcommittee.ErrEarly: "report.early",
		mcommittee.ErrToCome: "report.to_come", mcommittee.ErrDecided: "report.decided", store.ErrNotAllowed: "common.not_allowed", store.ErrEmpty: "writing.no_words",
	} {
		if errors.Is(err, fault) {
			return c.Problem(key)
		}
	}
	return err
}

// command is "/report" or "/report 2026Q3".
func command(c *bot.Context) error {
	if c.Args == "" {
		return list(c)
	}
	q, err := calendar.ParseQuarter(c.Args, c.Local(c.WordsAt()))
	if err != nil {
		return c.Problem("briefing.unknown_quarter", "text", c.Args)
	}
	return show(c, "", q)
}

// pageButton is report:QUARTER.
func pageButton(c *bot.Context) error {
	q, err := calendar.ParseQuarter(c.Arg(0), c.Local(c.Now))
	if err != nil {
		return c.Problem("common.stale")
	}
	return show(c, "", q)
}

// version is report_version:ID.
func version(c *bot.Context) error {
	r, err := pressed(c)
	if err != nil {
		return err
	}
	m, err := page(c, "", r)
	if err != nil {
		return err
	}
	return chat.InPrivate(c, m)
}

// listed is how many quarters the list shows.
const listed = 4

// list shows the last quarters with where the report of each stands.
func list(c *bot.Context) error {
	now := calendar.QuarterOf(c.Local(c.Now))
	m := bot.Message{Text: c.T("report.list")}
	var row []bot.Button
	for q, n := now.Prev(), 0; n < listed; q, n = q.Prev(), n+1 {
		r, err := mcommittee.Latest(c.Tx, q)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		m.Text += "\n" + c.T("report.list_line", "quarter", posts.QuarterName(c.Words, q), "state", stateWords(c, r))
		row = append(row, bot.Button{Text: posts.QuarterName(c.Words, q), Data: bot.Data("report", q.Key())})
	}
	m.Buttons = append(bot.Rows(2, row...), bot.Row(c.B("report.difficulties", "report_difficulties")), bot.Row(bot.CommandButton(c.P("common.back"), "office")))
	return chat.InPrivate(c, m)
}

// stateWords say where a report stands; nil: there is none.
func stateWords(c *bot.Context, r *mcommittee.Report) string {
	switch {
	case r == nil:
		return c.P("report.state_none")
	case r.State == mcommittee.Delivered:
		return c.P("report.state_delivered", "date", c.Date(r.DeliveredOn.Start(c.Location())), "to", r.DeliveredTo)
	}
	return c.P("report.state_" + string(r.State))
}

// show shows a quarter's newest version, or why there is none yet.
func show(c *bot.Context, done string, q calendar.Quarter) error {
	r, err := mcommittee.Latest(c.Tx, q)
	if err == nil {
		m, err := page(c, done, r)
		if err != nil {
			return err
		}
		return chat.InPrivate(c, m)
	}
	if !errors.Is(err, store.ErrNotFound) {
		return err
	}
	name := posts.QuarterName(c.Words, q)
	m := bot.Message{Text: c.T("report.head", "title", c.P("report.title", "quarter", name))}
	back := bot.Row(c.B("report.all", "report_list"), bot.CommandButton(c.P("common.menu"), "menu"))
	_, err = mcommittee.Released(c.Tx, q)
	switch {
	case c.Now.Before(q.End(c.Location())):
		m.Text += "\n\n" + c.T("report.not_over", "quarter", name)
	case errors.Is(err, mcommittee.ErrNotReleased):
		m.Text += "\n\n" + c.T("report.waits")
		m.Buttons = bot.Rows(1, c.B("report.to_briefing", "briefing", q.Key()))
	case err != nil:
		return err
	default:
		m.Text += "\n\n" + c.T("report.what", "date", c.Date(mcommittee.DueOn(chat.Workdays(c), q).Start(c.Location())))
		m.Buttons = bot.Rows(1, c.B("report.begin", "report_begin", q.Key()))
	}
	m.Buttons = append(m.Buttons, back)
	return chat.InPrivate(c, m)
}

// begin is report_begin:QUARTER: it drafts the report.
func begin(c *bot.Context) error {
	q, err := calendar.ParseQuarter(c.Arg(0), c.Local(c.Now))
	if err != nil {
		return c.Problem("common.stale")
	}
	b, err := mcommittee.Released(c.Tx, q)
	if err != nil {
		return problem(c, err)
	}
	list, err := drafts(c, b)
	if err != nil {
		return err
	}
	if _, err := mcommittee.Begin(c.Tx, b, list, c.Person, c.Now); err != nil {
		return problem(c, err)
	}
	return show(c, c.T("report.begun"), q)
}

// page shows one version: its parts, where it stands, and what can be done.
func page(c *bot.Context, done string, r *mcommittee.Report) (m bot.Message, err error) {
	screen, edit, err := hparts.Screen(c, records.KindReport, r.ID)
	if err != nil {
		return m, err
	}
	last, err := mcommittee.Latest(c.Tx, r.Of())
	if err != nil {
		return m, err
	}
	m.Text = locale.Join("\n\n", done, c.T("report.head", "title", title(c.Words, r))+"\n"+c.T("report.stands", "version", r.Version, "state", stateWords(c, r), "old", last.ID != r.ID), screen)
	print := bot.Row(c.B("report.whole", "report_whole", r.ID), papers.Button(c, "committee_report", r.ID))
	var rows [][]bot.Button
	switch {
	case last.ID != r.ID:
		rows = append(bot.Rows(1, c.B("report.newest", "report", r.Of().Key())), print)
	case r.State == mcommittee.Draft:
		m.Text += "\n\n" + c.T("report.edit_how", "date", c.Date(mcommittee.DueOn(chat.Workdays(c), r.Of()).Start(c.Location())), "late", mcommittee.Late(chat.Workdays(c), r.Of(), c.Now, c.Location()))
		rows = bot.Rows(2, append(edit, print[0])...) // the paper stands below the whole text
		if c.Person.Is(people.Director) {
			rows = append(rows, bot.Row(c.B("report.freeze", "report_freeze", r.ID)))
		}
	case r.State == mcommittee.Frozen:
		rows = [][]bot.Button{bot.Row(c.B("report.deliver", "report_deliver", r.ID)), print, bot.Row(c.B("report.again", "report_again", r.ID))}
	default:
		rows = [][]bot.Button{bot.Row(c.B("report.said", "report_said", r.ID)), print, bot.Row(c.B("report.again", "report_again", r.ID))}
	}
	var more []bot.Button
	if r.State != mcommittee.Draft {
		more = edit
	}
	if r.Version > 1 {
		old, err := mcommittee.Versions(c.Tx, r.Of())
		if err != nil {
			return m, err
		}
		for i := range old {
			if old[i].ID != r.ID {
				more = append(more, bot.Button{Text: c.P("report.version", "n", old[i].Version), Data: bot.Data("report_version", old[i].ID)})
			}
		}
	}
	trail, err := trail(c, r)
	if err != nil {
		return m, err
	}
	m.Text = locale.Join("\n\n", m.Text, trail)
	keep := bot.FewRows
	if r.State == mcommittee.Draft && last.ID == r.ID {
		keep = len(rows) // what is done with a draft stands
	}
	all := c.B("report.all", "report_list")
	if n := len(rows) - 1; keep > n && len(rows[n]) == 1 && len(more) == 0 { // one row less
		rows[n] = append(rows[n], all)
		m.Buttons = rows
		return m, nil
	}
	m.Buttons = c.Fold(bot.Data("report_version", r.ID), keep, append(rows, bot.Rows(2, more...)...), all)
	return m, nil
}

// trail is how a version came to where it is (办理经过); "" of one that was only drafted.
func trail(c *bot.Context, r *mcommittee.Report) (string, error) {
	steps, err := mcommittee.Life.StepsOf(c.Tx, r.ID)
	if err != nil || len(steps) < 2 {
		return "", err
	}
	lines, err := front.TrailLines(c, "report.step_", steps)
	return strings.Join(append([]string{c.T("step.trail")}, lines...), "\n"), err
}
