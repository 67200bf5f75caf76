package handlers

import "lianluo/bot"

// registerStudy is what belongs to study (§4, §24): the 五有, the booklet, praise,
// make-up study, the library and quizzes.
func (h *Office) registerStudy(r *bot.Router) {
	h.registerFive(r)
	h.registerBooklet(r)
	h.registerPraise(r)
	h.registerCatchUp(r)
	h.registerLibrary(r)
	h.registerMaterial(r)
	h.registerQuiz(r)
	h.registerQuizMake(r)
	h.registerQuizTake(r)
}
