// Package handlers makes the router know everything that a person can do. Each
// family of things has a room below: its handlers read what a person asked, let
// a record's rules decide, and answer through the context; none calls Telegram.
// Here is what belongs to no family: help, the question what a word or file is
// that nobody asked for, and what every start of the program owes.
package handlers

import (
	"lianluo/bot"
	"lianluo/handlers/activities"
	"lianluo/handlers/archive"
	"lianluo/handlers/assess"
	"lianluo/handlers/attendance"
	"lianluo/handlers/away"
	"lianluo/handlers/books"
	"lianluo/handlers/briefing"
	"lianluo/handlers/chat"
	"lianluo/handlers/collation"
	"lianluo/handlers/committee"
	"lianluo/handlers/consult"
	"lianluo/handlers/dates"
	"lianluo/handlers/deeds"
	"lianluo/handlers/front"
	"lianluo/handlers/fund"
	"lianluo/handlers/groups"
	"lianluo/handlers/minutes"
	"lianluo/handlers/notes"
	"lianluo/handlers/offices"
	"lianluo/handlers/papers"
	"lianluo/handlers/parts"
	"lianluo/handlers/people"
	"lianluo/handlers/plan"
	"lianluo/handlers/pledges"
	"lianluo/handlers/points"
	"lianluo/handlers/record"
	"lianluo/handlers/research"
	"lianluo/handlers/roster"
	"lianluo/handlers/study"
	"lianluo/handlers/supervision"
	"lianluo/handlers/tasks"
	"lianluo/handlers/terms"
	"lianluo/handlers/voices"
	"lianluo/internal/posts"
	"lianluo/models/calendar"
	mpeople "lianluo/models/people"
)

// Options are what handlers know of how the program was started.
type Options struct {
	Calendar  *calendar.Calendar
	TimeZone  string // of offices made from now on
	PublicURL string // under which people reach the pages of internal/web; "" when they cannot
	Files     bool   // files of the archive and the books are kept on this machine
	Exports   string // folder in which exports are put together; "": the system's for such things
	Part      int64  // the most of one file of an export, in bytes; 0: what the messenger takes
}

// Register makes the router know everything a person can do.
func Register(r *bot.Router, o Options) {
	bot.Keep(r, o.Calendar)
	registerHearing(r)
	chat.Register(r, o.PublicURL)
	papers.Register(r)
	front.Register(r)
	tasks.Register(r)
	parts.Register(r)
	people.Register(r, o.TimeZone)
	// Whose work a room is: the director gives it to the secretary, or keeps it.
	r.Within(mpeople.AreaActivities, func() { activities.Register(r) })
	r.Within(mpeople.AreaAttendance, func() { attendance.Register(r) })
	r.Within(mpeople.AreaActivities, func() { plan.Register(r) })
	groups.Register(r)
	r.Within(mpeople.AreaRoster, func() { roster.Register(r) })
	r.Within(mpeople.AreaReview, func() { roster.RegisterOwn(r) })
	away.Register(r)
	r.Within(mpeople.AreaActivities, func() { dates.Register(r) })
	consult.Register(r)
	r.Within(mpeople.AreaBooks, func() { collation.Register(r) })
	r.Within(mpeople.AreaActivities, func() { minutes.Register(r) })
	r.Within(mpeople.AreaStudy, func() { notes.Register(r) })
	r.Within(mpeople.AreaStudy, func() { study.Register(r) })
	r.Within(mpeople.AreaReview, func() { research.Register(r) })
	r.Within(mpeople.AreaReview, func() { voices.Register(r) })
	r.Within(mpeople.AreaReports, func() {
		pledges.Register(r)
		assess.Register(r)
		committee.Register(r)
	})
	supervision.Register(r)
	r.Within(mpeople.AreaReview, func() { deeds.Register(r) })
	briefing.Register(r)
	record.Register(r)
	r.Within(mpeople.AreaReview, func() { books.Register(r) })
	r.Within(mpeople.AreaReview, func() { archive.Register(r, o.Files) })
	points.Register(r)
	offices.Register(r, o.Exports, o.Part)
	terms.Register(r)
	r.Within(mpeople.AreaFund, func() { fund.Register(r) })
	registerHelp(r)
	registerNods(r)
	registerUnknown(r)
	posts.Register(r)
}
