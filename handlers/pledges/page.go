package pledges

import (
	"fmt"
	"strings"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/papers"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/internal/posts"
	"lianluo/models/people"
	mpledges "lianluo/models/pledges"
	"lianluo/models/store"
)

// page is a year's promises: what is due when, what was done, a button each.
func page(c *bot.Context, year int, done string) (m bot.Message, err error) {
	if c.Person.Is(people.Staff) {
		if err := mpledges.Make(c.Tx, year, c.Now); err != nil {
			return m, refused(c, err)
		}
	}
	list, err := mpledges.Of(c.Tx, year)
	if err != nil {
		return m, err
	}
	kept := 0
	for i := range list {
		if list[i].State == mpledges.Done {
			kept++
		}
	}
	lines := []string{c.T("pledge.head", "year", fmt.Sprint(year), "done", kept, "of", len(list))}
	if len(list) == 0 {
		lines = append(lines, c.T("pledge.none"))
	}
	var numbers []bot.Button
	for i := range list {
		lines = append(lines, fmt.Sprintf("%d. ", i+1)+line(c, &list[i]))
		numbers = append(numbers, number(i, "pledge", list[i].ID))
	}
	rows := bot.Rows(6, numbers...)
	var row []bot.Button
	if len(list) > 0 {
		row = append(row, papers.Button(c, "pledges", year))
	}
	if c.Person.Is(people.Director) {
		row = append(row, c.B("pledge.add", "pledge_add"))
	}
	if len(row) > 0 {
		rows = append(rows, row)
	}
	years, err := otherYears(c, year)
	if err != nil {
		return m, err
	}
	rows = append(rows, bot.Rows(3, years...)...)
	m.Text = locale.Join("\n\n", done, strings.Join(lines, "\n"))
	m.Buttons = c.Fold(bot.Data("promises", year), bot.FewRows, rows, bot.CommandButton(c.P("common.menu"), "menu"))
	return m, nil
}

// otherYears are buttons to the years before and after, as far as they have promises.
func otherYears(c *bot.Context, year int) (row []bot.Button, err error) {
	years, err := mpledges.Years(c.Tx)
	for _, y := range years {
		if y != year && len(row) < 3 {
			row = append(row, bot.Button{Text: c.P("pledge.year", "year", fmt.Sprint(y)), Data: bot.Data("promises", y)})
		}
	}
	return row, err
}

// line is a promise in a line: its mark, its name, and when it was done or is due.
func line(c *bot.Context, p *mpledges.Pledge) string {
	day := p.DueOn
	if p.State == mpledges.Done {
		day = p.DoneOn
	}
	return c.T("pledge.line_"+string(p.State), "title", posts.PledgeTitle(c.Words, p), "date", chat.Day(c, day),
		"who", phrase.Truncate(p.Who, 30), "late", p.Late(store.DateOf(c.Now, c.Location())))
}

// shownLeaders is how many activities with leaders a card names.
const shownLeaders = 8

// text is a promise with all that is known of it.
func text(c *bot.Context, p *mpledges.Pledge) (string, error) {
	lines := []string{c.T("pledge.card", "title", posts.PledgeTitle(c.Words, p), "year", fmt.Sprint(p.Year)), c.T("pledge.is_"+string(p.State), "date", chat.Day(c, p.DueOn),
		"done", chat.Day(c, orToday(p.DoneOn, p.DueOn)), "reason", p.Reason, "late", p.Late(store.DateOf(c.Now, c.Location())))}
	if p.State == mpledges.Done {
		if p.Who != "" {
			lines = append(lines, c.T("pledge.who", "text", p.Who))
		}
		if p.Kind == mpledges.Visit && len(p.Visited) > 0 {
			names, err := chat.Names(c, p.Visited)
			if err != nil {
				return "", err
			}
			lines = append(lines, c.T("pledge.visited", "count", len(p.Visited), "names", names))
		}
		if p.Said != "" {
			lines = append(lines, c.T("pledge.said", "text", p.Said))
		}
	}
	more, err := kindLines(c, p)
	if err != nil {
		return "", err
	}
	trail, err := kind().Trail(c, p)
	return locale.Join("\n\n", strings.Join(append(lines, more...), "\n"), string(trail)), err
}

func orToday(day, or store.Date) store.Date {
	if day == "" {
		return or
	}
	return day
}

// kindLines is what only a promise of its kind says: the plenary that a visit comes before, the
// activities at which leaders were, how long a meeting's agenda is.
func kindLines(c *bot.Context, p *mpledges.Pledge) (lines []string, err error) {
	switch p.Kind {
	case mpledges.Visit:
		a, err := mpledges.PlenaryOf(c.Tx, p.Year, c.Location())
		if err != nil || a == nil {
			return nil, err
		}
		return []string{c.T("pledge.plenary", "date", c.Date(a.StartsAt))}, nil
	case mpledges.Leaders:
		list, err := mpledges.AttendedIn(c.Tx, p.Year)
		if err != nil {
			return nil, err
		}
		lines = append(lines, c.T("pledge.attended", "count", len(list)))
		for i := range list[:min(len(list), shownLeaders)] {
			lines = append(lines, c.T("pledge.attended_line", "date", c.Date(list[i].Activity.StartsAt), "topic", list[i].Activity.Topic, "names", leaderNames(c.Words, list[i])))
		}
		if len(list) > shownLeaders {
			lines = append(lines, c.T("pledge.attended_more", "count", len(list)-shownLeaders))
		}
		return lines, nil
	case mpledges.Meeting:
		list, err := mpledges.AgendaOf(c.Tx, p)
		if err != nil {
			return nil, err
		}
		if len(list) > 0 {
			lines = append(lines, c.T("pledge.agenda_count", "count", len(list)))
		}
		return decided(c, p, lines)
	}
	return nil, nil
}

// leaderNames names the leaders who were at an activity.
func leaderNames(w *locale.Words, a mpledges.Attended) string {
	var names []string
	for _, g := range a.Leaders {
		name := g.Name
		if g.Post != "" {
			name = w.Plain("minutes.guest", "name", g.Name, "post", g.Post)
		}
		names = append(names, name)
	}
	return strings.Join(names, w.Plain("writing.comma"))
}
