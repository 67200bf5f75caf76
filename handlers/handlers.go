// Package handlers has one file for each thing a person can do. A handler
// reads what the person asked, lets a record's rules decide, and answers
// through the context; it never calls Telegram.
package handlers

import (
	"lianluo/bot"
	"lianluo/internal/posts"
	"lianluo/models/calendar"
)

// Office is the handlers of an office and what they share.
type Office struct {
	cal *calendar.Calendar
	// timeZone is that of offices made from now on.
	timeZone string
	// public is where people reach the pages of internal/web; "" when they cannot.
	public  string
	guesses guesses
	// reviews are the kinds of things that wait for the director, by the name
	// that models.Queue gives them.
	reviews map[string]reviewKind
}

// Register makes the router know everything a person can do.
func Register(r *bot.Router, cal *calendar.Calendar) *Office {
	h := &Office{cal: cal, reviews: map[string]reviewKind{}}
	h.registerClaim(r)
	h.registerJoin(r)
	h.registerOffices(r)
	h.registerMenu(r)
	h.registerTodo(r)
	h.registerGroup(r)
	h.registerAddMember(r)
	h.registerHelp(r)
	h.registerMembers(r)
	h.registerImport(r)
	h.registerTerm(r)
	h.registerRoles(r)
	h.registerSettings(r)
	h.registerReview(r)
	h.registerOffice(r)
	h.registerRecord(r)
	h.registerRequest(r)
	h.registerAnnounce(r)
	h.registerBriefing(r)
	h.registerSession(r)
	h.registerActivity(r)
	h.registerRota(r)
	h.registerYearPlan(r)
	h.registerFollowUp(r)
	h.registerPhotos(r)
	h.registerPlace(r)
	h.registerLeaving(r)
	h.registerLeaveFor(r)
	h.registerCheckin(r)
	h.registerScreen(r)
	h.registerCalendar(r)
	h.registerFeed(r)
	h.registerLeave(r)
	h.registerCorrect(r)
	h.registerNote(r)
	h.registerStudy(r)
	h.registerResearch(r)
	h.registerSuggestion(r)
	h.registerSuggestionView(r)
	h.registerSuggestionReview(r)
	h.registerDeed(r)
	h.registerDeedReview(r)
	h.registerFiles(r)
	h.registerUnknown(r)
	posts.Register(r)
	return h
}
