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
	"lianluo/handlers/attendance"
	"lianluo/handlers/away"
	"lianluo/handlers/books"
	"lianluo/handlers/briefing"
	"lianluo/handlers/chat"
	"lianluo/handlers/collation"
	"lianluo/handlers/consult"
	"lianluo/handlers/dates"
	"lianluo/handlers/deeds"
	"lianluo/handlers/front"
	"lianluo/handlers/fund"
	"lianluo/handlers/minutes"
	"lianluo/handlers/notes"
	"lianluo/handlers/papers"
	"lianluo/handlers/people"
	"lianluo/handlers/plan"
	"lianluo/handlers/points"
	"lianluo/handlers/record"
	"lianluo/handlers/research"
	"lianluo/handlers/study"
	"lianluo/handlers/supervision"
	"lianluo/handlers/voices"
	"lianluo/internal/posts"
	"lianluo/models/calendar"
)

// Options are what handlers know of how the program was started.
type Options struct {
	Calendar  *calendar.Calendar
	TimeZone  string // of offices made from now on
	PublicURL string // under which people reach the pages of internal/web; "" when they cannot
	Files     bool   // files of the archive and the books are kept on this machine
}

// Register makes the router know everything a person can do.
func Register(r *bot.Router, o Options) {
	bot.Keep(r, o.Calendar)
	registerHearing(r)
	chat.Register(r, o.PublicURL)
	papers.Register(r)
	front.Register(r)
	people.Register(r, o.TimeZone)
	activities.Register(r)
	attendance.Register(r)
	plan.Register(r)
	away.Register(r)
	dates.Register(r)
	consult.Register(r)
	collation.Register(r)
	minutes.Register(r)
	notes.Register(r)
	study.Register(r)
	research.Register(r)
	voices.Register(r)
	supervision.Register(r)
	deeds.Register(r)
	briefing.Register(r)
	record.Register(r)
	books.Register(r)
	archive.Register(r, o.Files)
	points.Register(r)
	fund.Register(r)
	registerHelp(r)
	registerNods(r)
	registerUnknown(r)
	posts.Register(r)
}
