package briefing

import (
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/handlers/papers"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/internal/posts"
	mbriefing "lianluo/models/briefing"
	"lianluo/models/people"
	"lianluo/models/store"
)

// registerAnnounceState is what the staff see of what was announced, or waits.
func registerAnnounceState(r *bot.Router) {
	r.Command("unread", bot.Staff, unread)
	r.Button("announces", bot.Staff, announces)
	r.Button("announce_card", bot.Staff, announceCard)
	r.Button("announce_remind", bot.Staff, announceRemind)
	front.AddDeskLine(r, announceDesk)
}

// unread shows who has not read the newest announcement, with the button that tells
// it to them again.
func unread(c *bot.Context) error {
	a, err := mbriefing.NewestAnnouncement(c.Tx)
	if err != nil {
		return c.MissingAs(err, "announce.none")
	}
	m, err := announceState(c, a, true)
	if err != nil {
		return err
	}
	_, err = c.Show(m)
	return err
}

// announces lists what was announced and what waits, the newest first: announces:PAGE.
func announces(c *bot.Context) error {
	page := c.ArgInt(0)
	list, more, err := mbriefing.Announcements(c.Tx, store.Page{Number: page, Size: chat.ListSize})
	if err != nil {
		return err
	}
	m := bot.Message{Text: c.T("announce.list")}
	if len(list) == 0 {
		m.Text = c.T("announce.none")
	}
	for i := range list {
		a := &list[i]
		line := c.T("announce.line", "date", c.Date(a.At()), "text", phrase.Truncate(a.Text, 40))
		if a.Scheduled() {
			line = c.T("announce.line_waits", "time", c.DateClock(*a.SendAt), "text", phrase.Truncate(a.Text, 40))
		}
		m.Text += "\n" + line
		m.Buttons = append(m.Buttons, bot.Row(bot.Button{Text: c.Local(a.At()).Format("1.2") + " " + phrase.Truncate(a.Text, 16), Data: bot.Data("announce_card", a.ID)}))
	}
	if row := chat.Pager(c, page, more, "announces"); row != nil {
		m.Buttons = append(m.Buttons, append(row, papers.AsTable(c, "announces", "", page, more)...))
	}
	m.Buttons = append(m.Buttons, bot.Row(bot.CommandButton(c.P("common.back"), "office")))
	_, err = c.Show(m)
	return err
}

// deskBack is how far back the desk looks for what still waits to be handed in.
const deskBack = 90 * 24 * time.Hour

// announceDesk is the desk's line of what waits for its time and what is being handed in.
func announceDesk(c *bot.Context) (string, error) {
	list, err := mbriefing.RunningAnnouncements(c.Tx, c.Now.Add(-deskBack))
	if err != nil {
		return "", err
	}
	var lines []string
	for i := range list {
		switch a := &list[i]; {
		case a.Scheduled():
			lines = append(lines, c.T("announce.desk_waits", "time", c.DateClock(*a.SendAt), "text", phrase.Truncate(a.Text, 20)))
		case !a.Over(c.Now):
			counts, err := posts.AnnouncementCounts(c, c.Words, a)
			if err != nil {
				return "", err
			}
			lines = append(lines, c.T("announce.desk_open", "text", phrase.Truncate(a.Text, 20), "counts", locale.HTML(counts)))
		}
	}
	return locale.Join("\n", lines...), nil
}

// announcementArg finds the announcement that a button names and that stands.
func announcementArg(c *bot.Context) (*mbriefing.Announcement, error) {
	a, err := bot.Pressed(c, 0, mbriefing.AnnouncementByID)
	if err != nil {
		return nil, err
	}
	if a.Voided() {
		return nil, c.Problem("announce.withdrawn")
	}
	return a, nil
}

// announceCard shows the staff how far an announcement is: announce_card:ID.
func announceCard(c *bot.Context) error {
	a, err := announcementArg(c)
	if err != nil {
		return err
	}
	m, err := announceState(c, a, false)
	if err != nil {
		return err
	}
	_, err = c.Show(m)
	return err
}

// announceState is how far an announcement has been read and handed in. Who has not is
// named from the day after it on, or to whoever asks (named).
func announceState(c *bot.Context, a *mbriefing.Announcement, named bool) (bot.Message, error) {
	m := bot.Message{Text: c.T("announce.quote", "text", phrase.Truncate(a.Text, 200))}
	lines := announceFacts(c, a)
	back := bot.Row(c.B("announce.all", "announces", 0), bot.CommandButton(c.P("common.back"), "office"))
	if a.Scheduled() {
		m.Text += "\n\n" + locale.Join("\n", append([]string{c.T("announce.waits", "time", c.DateClock(*a.SendAt))}, lines...)...)
		m.Buttons = [][]bot.Button{bot.Row(c.B("announce.now", "announce_now", a.ID), c.B("announce.recall", "announce_recall", a.ID)), back}
		return m, nil
	}
	counts, err := posts.AnnouncementCounts(c, c.Words, a)
	if err != nil {
		return m, err
	}
	waiting, key, remind := []people.Person(nil), "announce.unread", "announce.remind"
	if a.Ask.Wanted() {
		key, remind = "handin.missing", "handin.remind"
		waiting, err = mbriefing.Unanswered(c.Tx, a)
	} else {
		_, waiting, err = mbriefing.Audience(c.Tx, a)
	}
	if err != nil {
		return m, err
	}
	m.Text += "\n\n" + locale.Join("\n", append(lines, counts)...)
	over := a.Over(c.Now)
	row := bot.Row(c.B("announce.refresh", "announce_card", a.ID))
	if len(waiting) > 0 && (named || over || store.DateOf(c.Now, c.Location()) > store.DateOf(a.At(), c.Location())) {
		m.Text += "\n" + c.T(key, "names", strings.Join(namesOf(waiting), c.P("briefing.comma")))
	}
	if len(waiting) > 0 && !over {
		row = append(row, c.B(remind, "announce_remind", a.ID))
	}
	var rows [][]bot.Button
	if a.Ask.Wanted() {
		rows = append(rows, bot.Row(c.B("handin.table", "announce_answers", a.ID, 0), papers.Button(c, "handin_table", a.ID)))
	}
	rows = append(rows, row, bot.Row(c.B("announce.correct", "announce_fix", a.ID), c.B("announce.add_due", "announce_due", a.ID), c.B("announce.withdraw", "announce_withdraw", a.ID)))
	m.Buttons = c.Fold(bot.Data("announce_card", a.ID), 2, rows, back...)
	return m, nil
}

// announceFacts are by when it is due and what is to be handed in.
func announceFacts(c *bot.Context, a *mbriefing.Announcement) (lines []string) {
	if a.DueAt != nil {
		lines = append(lines, c.T("announcement.due", "date", posts.DueWords(c, c.Words, &a.Days)))
	}
	if a.Ask.Wanted() {
		lines = append(lines, c.T("announcement.ask", "what", posts.AskWords(c.Words, &a.Ask)))
	}
	return lines
}

func namesOf(people []people.Person) []string {
	var names []string
	for _, p := range people {
		names = append(names, p.Name)
	}
	return names
}

// announceRemind tells it again, in private, to those who have not read it, or not handed
// in what it asks for, once a day at most and not at night: announce_remind:ID.
func announceRemind(c *bot.Context) error {
	a, err := announcementArg(c)
	if err != nil {
		return err
	}
	if a.Over(c.Now) || a.Scheduled() {
		return c.Problem("announce.over")
	}
	var to []people.Person
	if a.Ask.Wanted() {
		to, err = mbriefing.Unanswered(c.Tx, a)
	} else {
		_, to, err = mbriefing.Audience(c.Tx, a)
	}
	if err != nil {
		return err
	}
	if err := posts.TellAnnouncement(c, a, to, string(store.DateOf(c.Now, c.Location()))); err != nil {
		return err
	}
	var absent []people.Person
	for _, p := range to {
		if !p.Joined() {
			absent = append(absent, p)
		}
	}
	told := len(to) - len(absent)
	toast := c.P("announce.reminded", "count", told)
	if at := c.HeardAt(); at.After(c.Now) {
		toast = c.P("announce.reminded_later", "count", told, "time", c.Morning(at))
	}
	if len(absent) > 0 {
		toast += c.P("announce.not_joined", "names", strings.Join(namesOf(absent), c.P("briefing.comma")))
	}
	if err := c.Alert(toast); err != nil {
		return err
	}
	m, err := announceState(c, a, false)
	if err != nil {
		return err
	}
	if !c.Pressed() {
		m.Text = string(locale.Escape(toast)) + "\n\n" + m.Text
	}
	_, err = c.Show(m)
	return err
}
