package study

import "lianluo/bot"

// Register is what belongs to study (§4, §24): the 五有, make-up study, the library and
// quizzes.
func Register(r *bot.Router) {
	registerFive(r)
	registerCatchUp(r)
	registerLibrary(r)
	registerMaterial(r)
	registerQuiz(r)
	registerQuizMake(r)
	registerQuizTake(r)
}
