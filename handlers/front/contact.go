package front

import (
	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/papers"
	"lianluo/internal/documents"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/internal/posts"
	"lianluo/models/calendar"
	"lianluo/models/desk"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// The party contact (联系领导) has a desk of his own: what was sent to the committee, and the
// reports. He and the observer (观察) look on: their menu, keyboard and list of commands
// hold what they may do and nothing else.

// ContactPart is what a room has on the contact's desk.
type ContactPart struct {
	Text    string         // how much there is of it
	Buttons [][]bot.Button // the weightiest first
	Waits   int            // how much of it waits for the contact
}

// AddContactPart adds to the contact's desk, under what was added before.
func AddContactPart(r *bot.Router, part func(c *bot.Context) (ContactPart, error)) {
	b := boardOf(r)
	b.contact = append(b.contact, part)
}

func registerContact(r *bot.Router) {
	r.Command("reports", bot.Lookers, reports)
	r.Button("reports", bot.Lookers, reports)
	papers.AddList(r, papers.List{Name: "reports", Access: bot.Lookers, Table: reportsTable})
}

// contactParts are what the rooms have on the contact's desk, as one.
func contactParts(c *bot.Context) (all ContactPart, err error) {
	for _, part := range boardOf(c).contact {
		p, err := part(c)
		if err != nil {
			return all, err
		}
		all.Text, all.Buttons, all.Waits = locale.Join("\n", all.Text, p.Text), append(all.Buttons, p.Buttons...), all.Waits+p.Waits
	}
	return all, nil
}

// ContactWaits counts what waits for the contact.
func ContactWaits(c *bot.Context) (int, error) {
	all, err := contactParts(c)
	return all.Waits, err
}

// showContactDesk shows the contact what waits for him, and where the rest is.
func showContactDesk(c *bot.Context) error {
	all, err := contactParts(c)
	if err != nil {
		return err
	}
	rows := append(all.Buttons, append(RunButton(c, "command.consult", "consult"), RunButton(c, "menu.reports", "reports")...))
	_, err = c.Show(bot.Message{
		Text:    locale.Join("\n", c.T("contact.head", "office", c.Office.Name, "date", c.Date(c.Now)), all.Text),
		Buttons: c.Fold(bot.Data("run", "office"), contactRows, rows),
	})
	return err
}

// contactRows is how many rows of buttons the contact's desk shows before 更多.
const contactRows = 6

// reports lists what who looks on may read: reports:PAGE.
func reports(c *bot.Context) error {
	page := max(c.ArgInt(0), 0)
	list, err := desk.Reports(c.Tx, c.Person, page*chat.ListSize, chat.ListSize+1)
	if err != nil {
		return err
	}
	key := "reports.head_observer"
	if c.Person.Is(people.PartyContact) {
		key = "reports.head"
	}
	m := bot.Message{Text: c.T(key)}
	if len(list) == 0 {
		m.Text = locale.Join("\n\n", m.Text, c.T("reports.none"))
	}
	for _, r := range list[:min(len(list), chat.ListSize)] {
		quarter := posts.QuarterName(c.Words, calendar.Quarter{Year: r.Year, Q: r.Quarter})
		date := c.Words.Day(c.Local(r.At)) // short: a row is one line
		b := bot.Button{Text: c.P("reports.briefing", "quarter", quarter, "date", date), Data: bot.Data("briefing_read", r.Record.ID)}
		switch r.Record.Kind {
		case records.KindReport:
			b = bot.Button{Text: c.P("reports.quarter", "quarter", quarter, "date", date), Data: bot.Data("report_whole", r.Record.ID)}
		case records.KindResearch:
			b = bot.Button{Text: c.P("reports.research", "topic", phrase.Truncate(r.Topic, reportTitle), "date", date), Data: bot.Data("research_report", r.Record.ID)}
		}
		m.Buttons = append(m.Buttons, bot.Row(b))
	}
	more := len(list) > chat.ListSize
	if row := chat.Pager(c, page, more, "reports"); row != nil {
		m.Buttons = append(m.Buttons, append(row, papers.AsTable(c, "reports", "", page, more)...))
	}
	back := bot.CommandButton(c.P("common.menu"), "menu")
	if c.Person.Is(people.PartyContact) {
		back = bot.CommandButton(c.P("menu.office"), "office")
	}
	m.Buttons = append(m.Buttons, bot.Row(back))
	_, err = c.Show(m)
	return err
}

// reportsTable is that list as a table.
func reportsTable(c *bot.Context, _ string) (*documents.Sheet, error) {
	list, err := papers.All(func(p store.Page) ([]desk.Report, error) {
		from, size := p.Bounds()
		return desk.Reports(c.Tx, c.Person, from, size)
	})
	if err != nil {
		return nil, err
	}
	s := &documents.Sheet{Name: c.P("menu.reports"), Columns: papers.Columns(c, "book.column.date", "book.column.sort", "book.column.quarter", "book.column.title")}
	for _, r := range list {
		what := "book.briefing"
		switch r.Record.Kind {
		case records.KindReport:
			what = "command.report"
		case records.KindResearch:
			what = "entry.kind.research"
		}
		s.Rows = append(s.Rows, []string{papers.Day(c, r.At), c.P(what), posts.QuarterName(c.Words, calendar.Quarter{Year: r.Year, Q: r.Quarter}), r.Topic})
	}
	return s, nil
}

// reportTitle is how much of a report's topic its button says, in characters.
const reportTitle = 24
