package posts

import (
	"strings"
	"time"

	"lianluo/bot"
	"lianluo/internal/locale"
	"lianluo/models/calendar"
	"lianluo/models/committee"
)

// asksReport is how the reminder of a quarter's report is said anew: until it was delivered.
const asksReport = "committee_report"

// AboutReport names what is asked of the report of a quarter to the committee (§16).
func AboutReport(q calendar.Quarter) string { return "committee_report:" + q.Key() }

// What the director is reminded of.
const (
	ReportDraft = "draft" // it can be looked at
	ReportWaits = "waits" // the briefing is not out yet
	ReportDue   = "due"   // today
	reportLate  = "late"
)

// ReportMessage reminds the director of a quarter's report; due is its day.
func ReportMessage(w *locale.Words, q calendar.Quarter, what, due string) bot.Message {
	return bot.Message{
		About: AboutReport(q), Asks: asksReport, Stands: what, Text: w.T("report.remind_"+what, "quarter", QuarterName(w, q), "date", due),
		Buttons: bot.Rows(1, bot.Button{Text: w.Plain("report.todo_do"), Data: bot.Data("report", q.Key())}),
	}
}

// reportLook is how often it is looked at whether a report was delivered.
const reportLook = 24 * time.Hour

func reportAnew(c *bot.Context, about, stood string) (m bot.Message, next time.Time, err error) {
	q, err := calendar.ParseQuarter(strings.TrimPrefix(about, "committee_report:"), c.Local(c.Now))
	if err != nil {
		return bot.Message{Text: c.T("report.remind_over")}, next, nil
	}
	owed, err := committee.Owed(c.Tx, q)
	if err != nil {
		return m, next, err
	}
	if !owed {
		return bot.Message{Text: c.T("report.remind_over")}, next, nil
	}
	cal := c.Office.Workdays(bot.Kept[*calendar.Calendar](c))
	if committee.Late(cal, q, c.Now, c.Location()) {
		stood = reportLate
	}
	due := committee.DueOn(cal, q).Start(c.Location())
	return ReportMessage(c.Words, q, stood, c.Date(due)), c.Now.Add(reportLook), nil
}
