// Package groups is the groups of a term (专班, §3) in the chat: what each is for, who leads it,
// who is in it, what it has to do and has done.
package groups

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/papers"
	"lianluo/handlers/tasks"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/models/calendar"
	mgroups "lianluo/models/groups"
	"lianluo/models/people"
	"lianluo/models/store"
	mtasks "lianluo/models/tasks"
)

// Register makes the router know the groups.
func Register(r *bot.Router) {
	r.Command("groups", bot.Inside, showAll)
	r.Button("groups", bot.Inside, showAll)
	r.Button("groups_idle", bot.Staff, showIdle)
	r.Button("group", bot.Inside, func(c *bot.Context) error {
		g, err := bot.Pressed(c, 0, people.GroupByID)
		if err != nil {
			return err
		}
		return show(c, g, "")
	})
	registerLeader(r)
	registerPaper(r)
	tasks.AddSource(r, tasks.Source{
		Kind: mtasks.FromGroup,
		Title: func(c *bot.Context, _ *locale.Words, id int64) (string, error) {
			g, err := people.GroupByID(c.Tx, id)
			if err != nil {
				return "", err
			}
			return g.Name, nil
		},
		Check: func(c *bot.Context, id int64) error {
			g, err := people.GroupByID(c.Tx, id)
			if err != nil {
				return err
			}
			if running, err := isOfNow(c, g); err != nil || running {
				return err
			}
			return c.Problem("workgroup.past")
		},
		Gives: func(c *bot.Context, id int64) (bool, error) {
			g, err := people.GroupByID(c.Tx, id)
			if err != nil {
				return false, err
			}
			return g.Leads(c.Tx, c.Person)
		},
		Owners: func(c *bot.Context, id int64) ([]people.Person, error) {
			g, err := people.GroupByID(c.Tx, id)
			if err != nil {
				return nil, err
			}
			return g.MembersOf(c.Tx)
		},
		Back: func(c *bot.Context, id int64) (bot.Button, bool, error) {
			return c.B("workgroup.open", "group", id), bot.Inside.Allows(c.Person), nil
		},
	})
}

// isOfNow tells whether a group is one of the running term.
func isOfNow(c *bot.Context, g *people.Group) (bool, error) {
	term, err := people.CurrentTerm(c.Tx, c.Now)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return err == nil && term.ID == g.TermID, err
}

// showAll lists the groups of the running term.
func showAll(c *bot.Context) error {
	term, err := people.CurrentTerm(c.Tx, c.Now)
	if errors.Is(err, store.ErrNotFound) {
		return c.Problem("workgroup.no_term")
	}
	if err != nil {
		return err
	}
	list, err := people.MakeGroups(c.Tx, term.ID)
	if err != nil {
		return err
	}
	lines := []string{c.T("workgroup.head", "term", term.Name)}
	var rows [][]bot.Button
	for i := range list {
		g := &list[i]
		members, err := g.MembersOf(c.Tx)
		if err != nil {
			return err
		}
		leader, err := leaderName(c, c.Words, g)
		if err != nil {
			return err
		}
		lines = append(lines, c.T("workgroup.line", "name", g.Name, "leader", leader, "count", len(members)))
		rows = append(rows, bot.Row(bot.Button{Text: g.Name, Data: bot.Data("group", g.ID)}))
	}
	last := bot.Row(bot.CommandButton(c.P("common.menu"), "menu"))
	if c.Person.Is(people.Staff) {
		last = append(bot.Row(c.B("workgroup.idle", "groups_idle")), last...)
	}
	_, err = c.Show(bot.Message{Text: strings.Join(lines, "\n\n"), Buttons: append(rows, last)})
	return err
}

// leaderName is who leads a group, or that nobody does any more.
func leaderName(c *bot.Context, w *locale.Words, g *people.Group) (string, error) {
	if g.LeaderID == 0 {
		return w.Plain("workgroup.nobody"), nil
	}
	p, err := people.PersonByID(c.Tx, g.LeaderID)
	if err != nil {
		return "", err
	}
	leads, err := g.Leads(c.Tx, p)
	if err != nil || leads {
		return p.Name, err
	}
	return w.Plain("workgroup.gone", "name", p.Name), nil
}

// belongs tells whether the person reads what a group has to do: the staff and its members.
func belongs(c *bot.Context, members []people.Person) bool {
	return c.Person.Is(people.Staff) || slices.ContainsFunc(members, func(p people.Person) bool { return p.ID == c.Person.ID })
}

// shownTasks is how many open tasks stand on a group's page.
const shownTasks = 10

// show is the page of a group, with what was done above it.
func show(c *bot.Context, g *people.Group, done string) error {
	m, err := page(c, g, done)
	if err != nil {
		return err
	}
	_, err = c.Show(m)
	return err
}

func page(c *bot.Context, g *people.Group, done string) (m bot.Message, err error) {
	members, err := g.MembersOf(c.Tx)
	if err != nil {
		return m, err
	}
	leader, err := leaderName(c, c.Words, g)
	if err != nil {
		return m, err
	}
	purpose := g.Purpose
	if purpose == "" {
		purpose = c.P("paper.nothing")
	}
	lines := []string{c.T("workgroup.page", "name", g.Name, "purpose", purpose, "leader", leader, "members", names(c.Words, members), "count", len(members))}
	staff := c.Person.Is(people.Staff)
	var numbers, give, rest []bot.Button
	if belongs(c, members) {
		w, err := mgroups.WorkOf(c.Tx, g, calendar.QuarterOf(c.Local(c.Now)), c.Now)
		if err != nil {
			return m, err
		}
		if numbers, err = openTasks(c, g, &lines); err != nil {
			return m, err
		}
		lines = append(lines, c.T("workgroup.quarter", "given", len(w.Given), "done", len(w.Done), "overdue", len(w.Overdue)))
		for i := range w.Done[:min(len(w.Done), shownTasks)] {
			line, err := tasks.Line(c, &w.Done[i])
			if err != nil {
				return m, err
			}
			lines = append(lines, line)
		}
		rest = append(rest, papers.Button(c, "group", g.ID), papers.Button(c, "table", "group_tasks."+strconv.FormatInt(g.ID, 10)))
	}
	leads, err := g.Leads(c.Tx, c.Person)
	if err != nil {
		return m, err
	}
	running, err := isOfNow(c, g)
	if err != nil {
		return m, err
	}
	if running && (staff || leads) && len(members) > 0 {
		give = bot.Row(c.B("followup.give", "task_add", mtasks.FromGroup, g.ID))
	}
	if running && staff {
		rest = append(rest, c.B("workgroup.set_leader", "group_leader", g.ID), c.B("workgroup.set_purpose", "group_purpose", g.ID))
	}
	m.Text = locale.Join("\n\n", done, strings.Join(lines, "\n"))
	rows := bot.Rows(5, numbers...)
	rows = append(rows, append(give, c.B("common.back", "groups"))) // never behind 更多
	rows = append(rows, bot.Rows(2, rest...)...)
	m.Buttons = c.Fold(bot.Data("group", g.ID), bot.FewRows, rows)
	return m, nil
}

// openTasks adds the open tasks of a group to its page, and gives a button for each that the
// person reads.
func openTasks(c *bot.Context, g *people.Group, lines *[]string) (numbers []bot.Button, err error) {
	all, err := mtasks.Of(c.Tx, mtasks.FromGroup, g.ID)
	if err != nil {
		return nil, err
	}
	open := slices.DeleteFunc(all, func(t mtasks.Task) bool { return t.State != mtasks.Open })
	if len(open) == 0 {
		*lines = append(*lines, "", c.T("workgroup.no_open"))
		return nil, nil
	}
	*lines = append(*lines, "", c.T("workgroup.open_head", "count", len(open)))
	for i := range open[:min(len(open), shownTasks)] {
		t := &open[i]
		line, err := tasks.Line(c, t)
		if err != nil {
			return nil, err
		}
		*lines = append(*lines, locale.Join(" · ", strconv.Itoa(i+1)+". "+line, tasks.Days(c, t)))
		may, err := mtasks.Life.MayRead(c.Tx, t, c.Person)
		if err != nil {
			return nil, err
		}
		if may {
			numbers = append(numbers, bot.Button{Text: strconv.Itoa(i + 1), Data: bot.Data("followup", t.ID)})
		}
	}
	if len(open) > shownTasks {
		*lines = append(*lines, c.T("workgroup.more", "count", len(open)-shownTasks))
	}
	return numbers, nil
}

// names writes people in a row.
func names(w *locale.Words, list []people.Person) string {
	var all []string
	for _, p := range list {
		all = append(all, phrase.Clean(p.Name))
	}
	if len(all) == 0 {
		return w.Plain("workgroup.nobody")
	}
	return strings.Join(all, w.Plain("session.comma"))
}

// showIdle tells the staff who carries nothing: plain facts, in the order of the roster.
func showIdle(c *bot.Context) error {
	free, err := mgroups.Idle(c.Tx, c.Now)
	if errors.Is(err, store.ErrNotFound) {
		return c.Problem("workgroup.no_term")
	}
	if err != nil {
		return err
	}
	text := locale.Join("\n\n", c.T("workgroup.idle_head"),
		c.T("workgroup.idle_group", "count", len(free.NoGroup), "names", names(c.Words, free.NoGroup)),
		c.T("workgroup.idle_duty", "count", len(free.NoDuty), "names", names(c.Words, free.NoDuty)))
	_, err = c.Show(bot.Message{Text: text, Buttons: bot.Rows(2, bot.CommandButton(c.P("command.members"), "members"), c.B("common.back", "groups"))})
	return err
}

// pick is how a button of a list of people is made.
func pick(p people.Person, route string, args ...any) bot.Button {
	return bot.Button{Text: chat.Joined(p.Name), Data: bot.Data(route, append(args, p.ID)...)}
}
