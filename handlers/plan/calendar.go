package plan

import (
	"slices"
	"strconv"
	"time"

	"lianluo/bot"
	"lianluo/handlers/activities"
	"lianluo/handlers/attendance"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/handlers/papers"
	"lianluo/internal/locale"
	"lianluo/internal/phrase"
	"lianluo/internal/posts"
	mactivities "lianluo/models/activities"
	"lianluo/models/people"
)

// registerCalendar is the office's calendar (§25): what is coming, a year at a
// glance, and the file for a phone.
func registerCalendar(r *bot.Router) {
	r.Command("calendar", bot.Viewers, calendarCommand)
	r.Button("calendar", bot.Viewers, func(c *bot.Context) error { return coming(c, c.ArgInt(0)) })
	r.Button("calendar_year", bot.Viewers, func(c *bot.Context) error { return yearOf(c, c.ArgInt(0)) })
	r.Button("calendar_open", bot.Viewers, openFromCalendar)
	r.Button("calendar_file", bot.Viewers, calendarFile)
	papers.AddList(r, papers.List{Name: "calendar", Access: bot.Viewers, Table: calendarTable})
}

// calendarCommand is /calendar, with a year, or the word for the file or the feed,
// behind it.
func calendarCommand(c *bot.Context) error {
	switch words := phrase.Clean(c.Args); words {
	case "":
		return coming(c, 0)
	case "file", c.P("calendar.file"):
		return calendarFile(c)
	case "feed", c.P("calendar.subscribe"):
		return feedCard(c, "")
	default:
		year, err := strconv.Atoi(words)
		if err != nil {
			return c.Problem("calendar.unknown", "text", words)
		}
		return yearOf(c, year)
	}
}

const (
	comingPage = 6
	// yearLines bounds a year's text: Telegram takes some 4000 characters.
	yearLines = 50
	yearWords = 50 // characters of one
)

// ahead are the activities that are to come.
func ahead(c *bot.Context) ([]mactivities.Activity, error) {
	return mactivities.NextActivities(c.Tx, c.Now, mactivities.AgendaLimit)
}

// inYear are the activities of a year.
func inYear(c *bot.Context, year int) ([]mactivities.Activity, error) {
	first := time.Date(year, 1, 1, 0, 0, 0, 0, c.Location())
	return mactivities.Between(c.Tx, first, first.AddDate(1, 0, 0))
}

// coming lists the activities ahead by month, with the person's own answer.
func coming(c *bot.Context, page int) error {
	list, err := ahead(c)
	if err != nil {
		return err
	}
	page, pages := chat.PageOf(page, len(list), comingPage)
	shown := list[page*comingPage : min(len(list), (page+1)*comingPage)]
	text := c.T("calendar.title", "count", len(list))
	if len(list) == 0 {
		text = c.T("calendar.empty")
	}
	var open []bot.Button
	month := ""
	for i := range shown {
		a := &shown[i]
		if m := c.Words.Month(c.Local(a.StartsAt), c.Local(c.Now)); m != month {
			month = m
			text += "\n\n" + c.T("calendar.month", "month", m)
		}
		mine, err := ownWord(c, a)
		if err != nil {
			return err
		}
		text += "\n" + c.T("calendar.line", "time", posts.SessionTime(c, c.Words, a), "title", locale.HTML(posts.SessionTitle(c.Words, a)))
		if where := chat.Joined(a.Place, mine); where != "" {
			text += "\n" + c.T("calendar.detail", "text", where)
		}
		label := c.P("calendar.open", "date", c.Local(a.StartsAt).Format("1.2"), "topic", phrase.Truncate(a.Topic, 14))
		open = append(open, bot.Button{Text: label, Data: bot.Data("calendar_open", a.ID, page)})
	}
	m := bot.Message{Text: text, Buttons: bot.Rows(1, open...)}
	if turn := chat.Pager(c, page, page < pages-1, "calendar"); turn != nil {
		m.Buttons = append(m.Buttons, append(turn, papers.AsTable(c, "calendar", "", page, page < pages-1)...))
	}
	m.Buttons = append(m.Buttons,
		bot.Row(c.B("calendar.year", "calendar_year", c.Local(c.Now).Year()), c.B("calendar.file", "calendar_file")),
		bot.Row(c.B("calendar.subscribe", "feed"), bot.CommandButton(c.P("mute.button"), "mute")),
		bot.Row(bot.CommandButton(c.P("away.title"), "away")),
		bot.Row(bot.CommandButton(c.P("common.menu"), "menu")))
	_, err = c.Show(m)
	return err
}

// ownWord says in a word how an activity stands with the person; "" for who
// is not expected.
func ownWord(c *bot.Context, a *mactivities.Activity) (string, error) {
	row, err := mactivities.AttendanceFor(c.Tx, a.ID, c.Person.ID)
	if err != nil || row.ID == 0 && !c.Person.Is(people.Member) {
		return "", err
	}
	switch {
	case row.State != mactivities.Unsettled:
		return c.P("session.mine.state", "state", c.P("attendance.state."+string(row.State))), nil
	case a.Voluntary() && (row.SignedAt == nil || row.Answer == mactivities.AnswerYes):
		return signUpWord(c, row), nil
	case row.Answer == mactivities.NoAnswer:
		return c.P("session.mine.none"), nil
	case row.Presumed():
		return c.P("session.mine.leads"), nil
	case row.Answer == mactivities.AnswerNo:
		leave, err := attendance.LiveLeave(c, a)
		if err != nil {
			return "", err
		}
		if leave != nil {
			return c.P("session.mine.leave_asked"), nil
		}
	}
	return c.P("session.mine.answer", "answer", c.P("session.answer."+string(row.Answer))), nil
}

// signUpWord is how it stands where one signs up.
func signUpWord(c *bot.Context, row *mactivities.Attendance) string {
	if row.SignedAt == nil {
		return c.P("signup.sheet.none")
	}
	return c.P("signup.mine_yes")
}

// openFromCalendar shows an activity with a way back.
func openFromCalendar(c *bot.Context) error {
	a, err := activities.PressedActivity(c)
	if err != nil {
		return err
	}
	if c.Person.Is(people.Staff) { // whose card it is to manage
		return activities.ShowSession(c, a, "")
	}
	m, err := activities.ActivityCard(c, a, "")
	if err != nil {
		return err
	}
	m.Buttons = append(m.Buttons, bot.Row(c.B("common.back", "calendar", c.ArgInt(1))))
	_, err = c.Show(m)
	return err
}

// The years that are shown.
const (
	firstYear = 2000
	lastYear  = 2100
)

// yearOf shows a year by months: what its picture shows, in words.
func yearOf(c *bot.Context, year int) error {
	if year < firstYear || year > lastYear {
		return c.Problem("calendar.unknown", "text", strconv.Itoa(year))
	}
	days, count, over, err := daysOf(c, c.Words, year)
	if err != nil {
		return err
	}
	text := c.T("calendar.year_title", "year", strconv.Itoa(year), "count", count, "over", over)
	var month time.Month
	for i := range days {
		d := &days[i]
		if i == yearLines {
			text += "\n" + c.T("calendar.more", "count", len(days)-i)
			break
		}
		if d.at.Month() != month {
			month = d.at.Month()
			text += "\n\n" + c.T("calendar.month", "month", c.Words.Month(d.at, d.at))
		}
		when := c.Words.Date(d.at, d.at)
		if d.clock {
			when = c.Words.DateClock(d.at, d.at)
		}
		text += "\n" + c.T("calendar.line", "time", when, "title", phrase.Truncate(d.text, yearWords))
	}
	var turn []bot.Button
	for _, y := range []int{year - 1, year + 1} {
		label := "‹ " + strconv.Itoa(y)
		if y > year {
			label = strconv.Itoa(y) + " ›"
		}
		if y >= firstYear && y <= lastYear {
			turn = append(turn, bot.Button{Text: label, Data: bot.Data("calendar_year", y)})
		}
	}
	turn = append(turn, papers.AsTable(c, "calendar", year, 0, count > comingPage)...)
	prints := bot.Row(papers.Button(c, "year_calendar", year))
	if slices.ContainsFunc(days, func(d dayOfYear) bool { return d.sort == front.DayStudy }) {
		prints = append(prints, papers.Button(c, "study_plan", year))
	}
	m := bot.Message{Text: text, Buttons: [][]bot.Button{turn, prints, bot.Row(c.B("calendar.coming", "calendar"), c.B("calendar.file", "calendar_file"))}}
	_, err = c.Show(m)
	return err
}

// closed counts those of a list that are over.
func closed(list []mactivities.Activity) (n int) {
	for i := range list {
		if list[i].State == mactivities.Closed {
			n++
		}
	}
	return n
}

// calendarFile sends the calendar as a file that a phone takes over.
func calendarFile(c *bot.Context) error {
	agenda := posts.Agenda{Office: c.Office, Person: c.Person, Words: c.Words, BotID: c.Bot.ID, Link: c.Link, Now: c.Now}
	calendar, err := agenda.Calendar(c.Tx)
	if err != nil {
		return err
	}
	_, err = c.Say(bot.Message{
		Text:  c.T("calendar.file_caption", "count", len(calendar.Events)),
		Files: []bot.File{{Kind: bot.Document, Name: chat.FileName(c.P("calendar.file_name", "office", chat.OfficeName(c.Words, c.Office)) + ".ics"), Data: calendar.Bytes()}},
	})
	return err
}
