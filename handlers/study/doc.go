// Package study is learning (§4, §24): the five lights of a session (五有, five.go),
// make-up study (补课, catchup.go), the library with its materials, and quizzes.
package study
