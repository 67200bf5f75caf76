// Package study holds what is learnt (§4, §24): materials, quizzes, make-up study,
// and the five lights of a session.
package study
