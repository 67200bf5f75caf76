package handlers

import "lianluo/bot"

// peopleRoom is who belongs to an office (§1, §2).
func (h *Office) peopleRoom(r *bot.Router, timeZone string) {
	h.registerClaim(r, timeZone)
	h.registerJoin(r)
	h.registerOffices(r)
	h.registerGroup(r)
	h.registerAddMember(r)
	h.registerMembers(r)
	h.registerImport(r)
	h.registerTerm(r)
	h.registerRoles(r)
	h.registerSettings(r)
}

// activitiesRoom is what an office does (§4–§7).
func (h *Office) activitiesRoom(r *bot.Router) {
	h.registerSession(r)
	h.registerActivity(r)
	h.registerFollowUp(r)
	h.registerPhotos(r)
}

// attendanceRoom is who comes, who does not, and why (§8).
func (h *Office) attendanceRoom(r *bot.Router) {
	h.registerAnswer(r)
	h.registerSheet(r)
	h.registerPlace(r)
	h.registerLeaving(r)
	h.registerLeaveFor(r)
	h.registerCheckin(r)
	h.registerScreen(r)
	h.registerLeave(r)
	h.registerCorrect(r)
}

// planRoom is what is to come: the rota, the year and the calendar.
func (h *Office) planRoom(r *bot.Router) {
	h.registerRota(r)
	h.registerYearPlan(r)
	h.registerCalendar(r)
	h.registerFeed(r)
}

// notesRoom is what members write about a session, and what is made of it (§4).
func (h *Office) notesRoom(r *bot.Router) {
	h.registerNote(r)
	h.registerBooklet(r)
	h.registerPraise(r)
}

// studyRoom is what belongs to study (§4, §24): the 五有, make-up study, the library and
// quizzes.
func (h *Office) studyRoom(r *bot.Router) {
	h.registerFive(r)
	h.registerCatchUp(r)
	h.registerLibrary(r)
	h.registerMaterial(r)
	h.registerQuiz(r)
	h.registerQuizMake(r)
	h.registerQuizTake(r)
}

// researchRoom is the research of a quarter (§6).
func (h *Office) researchRoom(r *bot.Router) {
	h.registerResearch(r)
}

// voicesRoom is suggestions (§9).
func (h *Office) voicesRoom(r *bot.Router) {
	h.registerSuggestion(r)
	h.registerSuggestionView(r)
	h.registerSuggestionReview(r)
}

// deedsRoom is good deeds (§13).
func (h *Office) deedsRoom(r *bot.Router) {
	h.registerDeed(r)
	h.registerDeedReview(r)
}

// briefingRoom is what an office tells: announcements and briefings.
func (h *Office) briefingRoom(r *bot.Router) {
	h.registerAnnounce(r)
	h.registerBriefing(r)
}

// recordRoom is what is kept about a person, and what he or she may ask for.
func (h *Office) recordRoom(r *bot.Router) {
	h.registerRecord(r)
	h.registerRequest(r)
}
