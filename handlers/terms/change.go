package terms

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/papers"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/internal/posts"
	"lianluo/models/calendar"
	"lianluo/models/people"
	"lianluo/models/store"
	mterms "lianluo/models/terms"
)

// beginDraft is how a change of term begins.
type beginDraft struct {
	Term   int64      `json:"term"`
	Spared []int64    `json:"spared,omitempty"` // members who are not asked
	Due    store.Date `json:"due,omitempty"`
}

const beginForm bot.FormName[beginDraft] = "term_begin"

// remindDays is how many working days before the last day of filing who has not filed is
// reminded, at remindHour.
const (
	remindDays = 3
	remindHour = 10
)

func registerChange(r *bot.Router) {
	r.Button("term_change", bot.Staff, func(c *bot.Context) error { return showChange(c, "") })
	r.Button("term_change_of", bot.Staff, func(c *bot.Context) error {
		t, err := bot.Pressed(c, 0, people.TermByID)
		if err != nil {
			return err
		}
		change, err := mterms.Of(c.Tx, t.ID)
		if err != nil {
			return c.MissingAs(err, "common.gone")
		}
		return showWho(c, change, "", 0)
	})
	r.Button("term_begin", bot.Directors, func(c *bot.Context) error {
		t, change, err := mterms.Running(c.Tx, c.Now)
		switch {
		case err != nil:
			return err
		case t == nil:
			return c.Problem("terms.no_term")
		case change != nil:
			return problem(c, mterms.ErrBegun)
		}
		return beginForm.Start(c, beginDraft{Term: t.ID})
	})
	r.Button("term_drop", bot.Directors, drop)
	r.Button("term_nudge", bot.Directors, nudge)
	bot.AddForm(r, newBeginForm())
}

func newBeginForm() *bot.Form[beginDraft] {
	return &bot.Form[beginDraft]{
		Name: beginForm, Access: bot.Directors, SubmitKey: "term_begin.do", Submit: begin,
		Back: func(c *bot.Context, _ *beginDraft) bot.Button { return c.B("common.back", "term_change") },
		Card: func(c *bot.Context, v *beginDraft) (string, error) {
			t, err := people.TermByID(c.Tx, v.Term)
			if err != nil {
				return "", c.MissingAs(err, "common.gone")
			}
			asked, err := askedBy(c, v)
			if err != nil {
				return "", err
			}
			var names []string
			for _, p := range asked {
				names = append(names, p.Name)
			}
			remind := ""
			if at := remindAt(c, v.Due); at != nil {
				remind = c.Date(*at)
			}
			return c.T("term_begin.card", "term", t.Name, "next", nextName(c, t), "ends", c.Words.FullDate(t.EndsOn.Start(c.Location())), "count", len(asked),
				"names", strings.Join(names, c.P("session.comma")), "date", chat.Day(c, v.Due), "remind", remind), nil
		},
		Fields: []bot.Field[beginDraft]{
			{
				Name: "due", Asked: true, Empty: func(v *beginDraft) bool { return v.Due == "" }, Set: setDue,
				Choices: func(c *bot.Context, _ *beginDraft) (list []bot.Choice, err error) {
					today := store.DateOf(c.Now, c.Location())
					for _, days := range []int{14, 21, 30} {
						d := chat.ReadyDay(c, today, days)
						list = append(list, bot.Choice{Label: chat.Day(c, d), Value: string(d)})
					}
					return list, nil
				},
			},
			{Name: "who", Several: true, Empty: func(*beginDraft) bool { return false }, Choices: askedChoices, Set: setAsked},
		},
	}
}

// askedBy are the members of now without those who are spared.
func askedBy(c *bot.Context, v *beginDraft) ([]people.Person, error) {
	list, err := people.Members(c.Tx)
	return slices.DeleteFunc(list, func(p people.Person) bool { return slices.Contains(v.Spared, p.ID) }), err
}

func askedChoices(c *bot.Context, v *beginDraft) (list []bot.Choice, err error) {
	members, err := people.Members(c.Tx)
	for _, p := range members {
		label := p.Name
		if !slices.Contains(v.Spared, p.ID) {
			label = "✅ " + label
		}
		list = append(list, bot.Choice{Label: label, Value: strconv.FormatInt(p.ID, 10)})
	}
	return list, err
}

func setAsked(c *bot.Context, v *beginDraft, in bot.Input) error {
	members, err := people.Members(c.Tx)
	if err != nil {
		return err
	}
	at := people.Named(members, phrase.Clean(in.Text))
	if in.Choice != "" {
		at = slices.IndexFunc(members, func(p people.Person) bool { return strconv.FormatInt(p.ID, 10) == in.Choice })
	}
	if at < 0 {
		return c.Problem("deed.no_member", "name", phrase.Truncate(phrase.Clean(in.Text), 20))
	}
	if i := slices.Index(v.Spared, members[at].ID); i >= 0 {
		v.Spared = slices.Delete(v.Spared, i, i+1)
	} else {
		v.Spared = append(v.Spared, members[at].ID)
	}
	return nil
}

func setDue(c *bot.Context, v *beginDraft, in bot.Input) (err error) {
	var d store.Date
	if in.Choice != "" {
		if d, err = store.ParseDate(in.Choice); err != nil {
			return c.Problem("common.stale")
		}
	} else if d, err = chat.ReadDay(c, in.Text, "terms.which_day"); err != nil {
		return err
	}
	t, err := people.TermByID(c.Tx, v.Term)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	if d < store.DateOf(c.Now, c.Location()) || d > t.EndsOn {
		return c.Problem("term_change.bad_due")
	}
	v.Due = d
	return nil
}

// remindAt is when who has not filed is reminded; nil when that would be today.
func remindAt(c *bot.Context, due store.Date) *time.Time {
	if !due.Valid() {
		return nil
	}
	day := calendar.DateOf(due.Start(c.Location()).Add(12 * time.Hour))
	cal := chat.Workdays(c)
	for range remindDays {
		day = cal.LastWorkday(day.AddDays(-1))
	}
	at := store.DateFrom(day).Start(c.Location()).Add(remindHour * time.Hour)
	if !at.After(c.Now.Add(24 * time.Hour)) {
		return nil
	}
	return &at
}

// nextName is the name of the term after one: as that one is called (县政协第十届), else by the
// office's words.
func nextName(c *bot.Context, t *people.Term) string {
	number := c.GroupWords().Plain("terms.number", "n", phrase.Numeral(t.Number))
	if t.Number > 0 && strings.Count(t.Name, number) == 1 {
		return strings.Replace(t.Name, number, c.GroupWords().Plain("terms.number", "n", phrase.Numeral(t.Number+1)), 1)
	}
	return c.GroupWords().Plain("term.name", "number", t.Number+1)
}

func begin(c *bot.Context, v *beginDraft) (m bot.Message, err error) {
	t, err := people.TermByID(c.Tx, v.Term)
	if err != nil {
		return m, c.MissingAs(err, "common.gone")
	}
	asked, err := askedBy(c, v)
	if err != nil {
		return m, err
	}
	plan := mterms.Plan{DueOn: v.Due, Name: nextName(c, t)}
	for _, p := range asked {
		plan.Asked = append(plan.Asked, p.ID)
	}
	if at := remindAt(c, v.Due); at != nil {
		plan.Remind = store.StampPtr(*at)
	}
	change, err := mterms.Begin(c.Tx, t, plan, c.Person, c.Now)
	if err != nil {
		return m, problem(c, err)
	}
	if err := posts.TellTerms(c, change, false); err != nil {
		return m, err
	}
	return page(c, change, c.T("term_change.done_asked", "count", len(asked)))
}

// showChange shows the change of term that is under way, or how one begins.
func showChange(c *bot.Context, done string) error {
	t, change, err := mterms.Running(c.Tx, c.Now)
	if err != nil {
		return err
	}
	if change != nil {
		m, err := page(c, change, done)
		if err != nil {
			return err
		}
		return chat.InPrivate(c, m)
	}
	back := bot.CommandButton(c.P("common.back"), "terms")
	m := bot.Message{Text: c.T("term_change.no_term"), Buttons: bot.Rows(1, back)}
	if t != nil {
		day := func(d store.Date) string { return c.Words.FullDate(d.Start(c.Location())) }
		m.Text = locale.Join("\n\n", done, c.T("term_change.what", "term", t.Name, "next", nextName(c, t), "ends", day(t.EndsOn), "from", day(mterms.LastYear(t)),
			"early", store.DateOf(c.Now, c.Location()) < mterms.LastYear(t)))
		if c.Person.Is(people.Director) {
			m.Buttons = append(bot.Rows(1, c.B("term_change.begin", "term_begin")), m.Buttons...)
		}
	}
	return chat.InPrivate(c, m)
}

// counts are of a change what people have filed and decided. No figure says who goes on.
type counts struct {
	asked, applications, summaries, both int
	stay, leave, join, open              int
}

func counted(list []mterms.Line) (n counts) {
	add := func(to *int, is bool) {
		if is {
			*to++
		}
	}
	for i := range list {
		l := &list[i]
		add(&n.asked, l.AskedAt != nil)
		add(&n.applications, l.Application != nil)
		add(&n.summaries, l.Summary != nil)
		add(&n.both, l.AskedAt != nil && l.Filed())
		add(&n.stay, l.Decision == mterms.Continues)
		add(&n.leave, l.Decision == mterms.Leaves)
		add(&n.join, l.Decision == mterms.Joins)
		add(&n.open, l.Decision == mterms.Undecided)
	}
	return n
}

// page is the task: how far it is and what is to be done.
func page(c *bot.Context, change *mterms.Change, done string) (m bot.Message, err error) {
	t, err := people.TermByID(c.Tx, change.TermID)
	if err != nil {
		return m, err
	}
	list, err := mterms.Everybody(c.Tx, change)
	if err != nil {
		return m, err
	}
	n := counted(list)
	day := func(d store.Date) string { return c.Words.FullDate(d.Start(c.Location())) }
	m.Text = locale.Join("\n\n", done, c.T("term_change.page", "term", t.Name, "next", change.NextName, "ends", day(t.EndsOn), "starts", day(change.StartsOn),
		"due", day(change.DueOn), "asked", n.asked, "applications", n.applications, "summaries", n.summaries, "both", n.both,
		"stay", n.stay, "leave", n.leave, "join", n.join, "open", n.open, "state", string(change.State)))
	director := c.Person.Is(people.Director)
	var rows [][]bot.Button
	add := func(buttons ...bot.Button) { rows = append(rows, buttons) }
	first := bot.Row(c.B("term_change.who", "term_who", change.ID, 0))
	if director && change.State == mterms.Asking {
		first = append(first, c.B("term_change.joiners", "term_join", change.ID))
	}
	add(first...)
	due := !c.Now.Before(change.StartsAt)
	switch {
	case !director:
	case change.State == mterms.Asking:
		add(c.B("term_change.settle", "term_settle", change.ID))
	case due:
		add(c.B("term_change.start", "term_start", change.ID))
	default:
		add(c.B("term_change.reopen", "term_reopen", change.ID))
	}
	add(papers.Button(c, "term_pack", t.ID))
	if director && change.State == mterms.Asking {
		if n.both < n.asked {
			add(c.B("term_change.nudge", "term_nudge", change.ID))
		}
		add(c.B("term_change.drop", "term_drop", change.ID))
	}
	m.Buttons = c.Fold(bot.Data("term_change"), bot.FewRows, rows, bot.CommandButton(c.P("common.back"), "terms"))
	return m, nil
}

// drop gives a change up: term_drop:ID asks, term_drop:ID:yes does.
func drop(c *bot.Context) error {
	change, err := pressed(c)
	if err != nil {
		return err
	}
	if c.Arg(1) != "yes" {
		_, err := c.Show(bot.Message{Text: c.T("term_change.drop_ask"), Buttons: bot.Rows(2, c.B("term_change.drop_yes", "term_drop", change.ID, "yes"), c.B("common.back", "term_change"))})
		return err
	}
	if err := mterms.Drop(c.Tx, change, c.Person); err != nil {
		return problem(c, err)
	}
	if err := c.Settled(posts.AboutTerms(change)); err != nil {
		return err
	}
	return showChange(c, c.T("term_change.dropped"))
}

// nudge says in the group, without names, how many have filed: term_nudge:ID shows what it
// would say, term_nudge:ID:yes says it.
func nudge(c *bot.Context) error {
	change, err := pressedAsking(c)
	if err != nil {
		return err
	}
	list, err := mterms.Everybody(c.Tx, change)
	if err != nil {
		return err
	}
	n := counted(list)
	text := c.GroupWords().T("term_change.post", "date", c.GroupWords().Day(change.DueOn.Start(c.Location())), "both", n.both, "asked", n.asked)
	if c.Arg(1) != "yes" {
		_, err := c.Show(bot.Message{
			Text:    c.T("term_change.nudge_card", "text", locale.HTML(text)),
			Buttons: bot.Rows(2, c.B("term_change.nudge_yes", "term_nudge", change.ID, "yes"), c.B("common.back", "term_change")),
		})
		return err
	}
	ref, err := c.Post(bot.Message{About: posts.AboutTerms(change), Text: text}, bot.Once("terms-nudge:"+strconv.FormatInt(change.ID, 10)+":"+string(store.DateOf(c.Now, c.Location()))))
	if err != nil {
		return err
	}
	done := c.T("term_change.nudged")
	switch in, err := c.InGroup(); {
	case err != nil:
		return err
	case !in:
		done = c.T("term_change.no_group")
	case ref == 0:
		done = c.T("term_change.nudged_today")
	}
	return showChange(c, done)
}
