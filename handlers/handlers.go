// Package handlers has one file for each thing a person can do. A handler
// reads what the person asked, lets a record's rules decide, and answers
// through the context; it never calls Telegram.
package handlers

import (
	"lianluo/bot"
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
	keepAddress(r, o.PublicURL)
	h.registerFiles(r)

	registerBoard(r)
	h.registerMenu(r)
	h.registerTodo(r)
	h.registerReview(r)
	h.registerOffice(r)

	h.registerClaim(r, o.TimeZone)
	h.registerJoin(r)
	h.registerOffices(r)
	h.registerGroup(r)
	h.registerAddMember(r)
	h.registerMembers(r)
	h.registerImport(r)
	h.registerTerm(r)
	h.registerRoles(r)
	h.registerSettings(r)

	h.registerSession(r)
	h.registerActivity(r)
	h.registerFollowUp(r)
	h.registerPhotos(r)

	h.registerAnswer(r)
	h.registerSheet(r)
	h.registerPlace(r)
	h.registerLeaving(r)
	h.registerLeaveFor(r)
	h.registerCheckin(r)
	h.registerScreen(r)
	h.registerLeave(r)
	h.registerCorrect(r)

	h.registerRota(r)
	h.registerYearPlan(r)
	h.registerCalendar(r)
	h.registerFeed(r)

	h.registerNote(r)

	h.registerStudy(r)

	h.registerResearch(r)

	h.registerSuggestion(r)
	h.registerSuggestionView(r)
	h.registerSuggestionReview(r)

	h.registerDeed(r)
	h.registerDeedReview(r)

	h.registerAnnounce(r)
	h.registerBriefing(r)

	h.registerRecord(r)
	h.registerRequest(r)

	h.registerHelp(r)
	h.registerUnknown(r)
	posts.Register(r)
}
