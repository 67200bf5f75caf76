package study

import "lianluo/bot"

// Register makes the router know the five lights, make-up study, the library and
// quizzes.
func Register(r *bot.Router) {
	registerFive(r)
	registerCatchUp(r)
	registerLibrary(r)
	registerMaterial(r)
	registerQuiz(r)
	registerQuizMake(r)
	registerQuizTake(r)
	registerTables(r)
}
