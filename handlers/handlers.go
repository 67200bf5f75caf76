package handlers

import (
	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/handlers/front"
	"lianluo/internal/posts"
	"lianluo/models/calendar"
)

// Office is the handlers of an office. What they share is kept by the router.
type Office struct{}

// Options are what handlers know of how the program was started.
type Options struct {
	Calendar  *calendar.Calendar
	TimeZone  string // of offices made from now on
	PublicURL string // under which people reach the pages of internal/web; "" when they cannot
}

// Register makes the router know everything a person can do.
func Register(r *bot.Router, o Options) {
	h := &Office{}
	bot.Keep(r, o.Calendar)
	chat.Register(r, o.PublicURL)
	front.Register(r)
	h.peopleRoom(r, o.TimeZone)
	h.activitiesRoom(r)
	h.attendanceRoom(r)
	h.planRoom(r)
	h.notesRoom(r)
	h.studyRoom(r)
	h.researchRoom(r)
	h.voicesRoom(r)
	h.deedsRoom(r)
	h.briefingRoom(r)
	h.recordRoom(r)
	h.registerHelp(r)
	h.registerUnknown(r)
	posts.Register(r)
}
