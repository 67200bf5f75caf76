package collation

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/locale"
	"lianluo/internal/posts"
	"lianluo/models/calendar"
	mcollation "lianluo/models/collation"
	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// show shows a year's task: the step at which it is, and what is to be done.
func show(c *bot.Context, done string, year int) error {
	m, err := page(c, done, year)
	if err != nil {
		return err
	}
	return chat.InPrivate(c, m)
}

func page(c *bot.Context, done string, year int) (m bot.Message, err error) {
	if now := c.Local(c.Now).Year(); year < now-50 || year > now {
		return m, c.Problem("common.stale")
	}
	menu := bot.Row(bot.CommandButton(c.P("common.menu"), "menu"))
	col, err := mcollation.Of(c.Tx, year)
	switch {
	case errors.Is(err, store.ErrNotFound):
		m.Text = locale.Join("\n\n", done, title(c, year), c.T("collation.what"))
		ready, err := mcollation.ReadyFrom(c.Tx, chat.Workdays(c), year)
		switch {
		case errors.Is(err, mcollation.ErrNotBegun):
			m.Text += "\n\n" + c.T("collation.waits_briefing", "year", year)
		case err != nil:
			return m, err
		case c.Now.Before(ready):
			m.Text += "\n\n" + c.T("collation.waits_day", "date", c.Date(ready))
		default:
			m.Buttons = bot.Rows(1, c.B("collation.begin", "collate_begin", year))
		}
		m.Buttons = append(m.Buttons, menu)
		return m, nil
	case err != nil:
		return m, err
	}
	parts := []string{done, title(c, year), c.T("collation.state_" + string(col.State))}
	var rows [][]bot.Button
	if col.FrozenAt == nil {
		list, err := mcollation.OpenOf(c.Tx, year)
		if err != nil {
			return m, err
		}
		parts = append(parts, openCounts(c, list))
		if len(list) > 0 {
			rows = append(rows, bot.Row(c.B("collation.see_open", "collate_open", col.ID, 0)))
		}
	}
	switch col.State {
	case mcollation.Gathering:
		rows = append(rows, bot.Row(c.B("collation.ask", "collate_ask", col.ID)))
	case mcollation.Asking:
		list, questions, err := mcollation.Everybody(c.Tx, col)
		if err != nil {
			return m, err
		}
		parts = append(parts, answered(c, col, list))
		rows = append(rows, bot.Row(c.B("collation.who", "collate_who", col.ID)))
		if len(questions) > 0 {
			rows[len(rows)-1] = append(rows[len(rows)-1], c.B("collation.see_questions", "collate_questions", col.ID, 0))
		}
		if col.Ready(list, c.Now) {
			rows = append(rows, bot.Row(c.B("collation.freeze", "collate_freeze", col.ID)))
		}
	default:
		text, frozen, err := frozenRows(c, col)
		if err != nil {
			return m, err
		}
		parts, rows = append(parts, text), append(rows, frozen...)
	}
	trail, err := trailLines(c, col)
	if err != nil {
		return m, err
	}
	m.Text = locale.Join("\n\n", append(parts, strings.Join(append([]string{c.T("step.trail")}, trail...), "\n"))...)
	m.Buttons = c.Fold(bot.Data("collate", year), bot.FewRows, rows, menu...)
	return m, nil
}

// openCounts says how much is open of each kind.
func openCounts(c *bot.Context, list []mcollation.Open) string {
	n := map[mcollation.Why]int{}
	for i := range list {
		n[list[i].Why]++
	}
	if len(list) == 0 {
		return c.T("collation.open_none")
	}
	return c.T("collation.open_counts", "unconfirmed", n[mcollation.Unconfirmed], "disputed", n[mcollation.Disputed], "unproved", n[mcollation.Unproved])
}

func begin(c *bot.Context) error {
	col, err := mcollation.Begin(c.Tx, chat.Workdays(c), c.ArgInt(0), c.Person, c.Now)
	if err != nil {
		return problem(c, err)
	}
	return show(c, "", col.Year)
}

// open lists what is open, a button each to its record: collate_open:ID:PAGE. Of a frozen year
// it is what was open then.
func open(c *bot.Context) error {
	col, err := pressed(c)
	if err != nil {
		return err
	}
	list, err := mcollation.OpenOf(c.Tx, col.Year)
	if col.FrozenAt != nil {
		_, list, _, err = col.Snapshot()
	}
	if err != nil {
		return err
	}
	n, pages := chat.PageOf(c.ArgInt(1), len(list), chat.ListSize)
	m := bot.Message{Text: c.T("collation.open_head", "year", col.Year, "frozen", col.FrozenAt != nil, "count", len(list))}
	var row []bot.Button
	for i := n * chat.ListSize; i < min(len(list), (n+1)*chat.ListSize); i++ {
		o := &list[i]
		m.Text += "\n" + c.T("collation.open_line", "n", i+1, "why", c.P("collation.why_"+string(o.Why)), "day", c.Words.Day(o.Day.Start(c.Location())),
			"number", o.Number, "title", o.Title, "name", o.Name)
		if data := opens(o.Record); data != "" {
			row = append(row, bot.Button{Text: strconv.Itoa(i + 1), Data: data})
		}
	}
	m.Buttons = append(bot.Rows(3, row...), chat.Turns(c, "collate_open", n, pages, col.ID)...)
	m.Buttons = append(m.Buttons, bot.Row(c.B("common.back", "collate", col.Year)))
	_, err = c.Show(m)
	return err
}

// opens is the data of the button that opens a record.
func opens(ref records.Ref) string {
	switch ref.Kind {
	case records.KindActivity:
		return bot.Data("session", ref.ID)
	case records.KindDeed:
		return bot.Data("deed", ref.ID)
	case records.KindDonation:
		return bot.Data("donation", ref.ID)
	case records.KindHonour:
		return bot.Data("honour", ref.ID)
	case records.KindRequest:
		return bot.Data("review", records.WaitRequest)
	case records.KindCorrection:
		return bot.Data("review", records.WaitClaim)
	}
	return ""
}

// ask is collate_ask:ID, what is about to be sent; collate_ask:ID:sure sends it.
func ask(c *bot.Context) error {
	col, err := pressed(c)
	if err != nil {
		return err
	}
	if col.State != mcollation.Gathering {
		return c.Problem("collation.moved")
	}
	// Nobody is asked on a day off or at night, nor before it can be taken back no longer.
	at := chat.Workdays(c).MoveReminder(c.Local(c.Now.Add(ledger.UndoTime)), calendar.ReminderRules{Quiet: c.Office.Quiet(), Workday: true})
	members, err := people.Members(c.Tx)
	if err != nil {
		return err
	}
	if c.Arg(1) != "sure" {
		reached := len(slices.DeleteFunc(slices.Clone(members), func(p people.Person) bool { return !p.Joined() }))
		_, closes := mcollation.Times(chat.Workdays(c), at, c.Location())
		last := store.DateOf(closes.Add(-time.Second), c.Location())
		_, err := c.Show(bot.Message{
			Text:    c.T("collation.ask_check", "count", reached, "away", len(members)-reached, "time", c.DateClock(at), "date", c.Date(last.Start(c.Location()))),
			Buttons: bot.Rows(1, c.B("collation.ask_sure", "collate_ask", col.ID, "sure"), c.B("common.back", "collate", col.Year)),
		})
		return err
	}
	if err := mcollation.Ask(c.Tx, chat.Workdays(c), col, c.Person, at); err != nil {
		return problem(c, err)
	}
	act, err := chat.ActOnLast(c, mcollation.Life, col.ID, "collate_ask")
	if err != nil {
		return err
	}
	if err := posts.TellCollation(c, col, false, bot.After(at)); err != nil {
		return err
	}
	m, err := page(c, c.T("collation.asked", "time", c.DateClock(at)), col.Year)
	if err != nil {
		return err
	}
	m.Buttons = append([][]bot.Button{{chat.Undo(c, act)}}, m.Buttons...)
	_, err = c.Show(m)
	return err
}

// unask takes the asking back: what waits to be sent is not sent.
func unask(c *bot.Context, id int64) error {
	col, err := mcollation.ByID(c.Tx, id)
	if err != nil {
		return c.MissingAs(err, "common.gone")
	}
	if err := mcollation.Unask(c.Tx, col, c.Person, c.Now); err != nil {
		return problem(c, err)
	}
	if err := c.Settled(posts.AboutCollation(col)); err != nil {
		return err
	}
	return show(c, c.T("common.undone"), col.Year)
}

// freeze is collate_freeze:ID, what is about to be frozen; collate_freeze:ID:sure does it.
func freeze(c *bot.Context) error {
	col, err := pressed(c)
	if err != nil {
		return err
	}
	if c.Arg(1) == "sure" {
		if err := mcollation.Freeze(c.Tx, col, c.Person, c.Now); err != nil {
			return problem(c, err)
		}
		if err := c.Settled(posts.AboutCollation(col)); err != nil {
			return err
		}
		return show(c, c.T("collation.now_frozen"), col.Year)
	}
	asked, questions, err := mcollation.Everybody(c.Tx, col)
	if err != nil {
		return err
	}
	if !col.Ready(asked, c.Now) {
		return c.Problem("collation.too_soon")
	}
	list, err := mcollation.OpenOf(c.Tx, col.Year)
	if err != nil {
		return err
	}
	unanswered, err := unansweredText(c, questions)
	if err != nil {
		return err
	}
	_, err = c.Show(bot.Message{
		Text:    locale.Join("\n\n", c.T("collation.freeze_check", "year", col.Year), openCounts(c, list), answered(c, col, asked), unanswered),
		Buttons: bot.Rows(1, c.B("collation.freeze_sure", "collate_freeze", col.ID, "sure"), c.B("common.back", "collate", col.Year)),
	})
	return err
}
