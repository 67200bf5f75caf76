// Package study is learning (§4, §24): the five lights, materials, the library,
// quizzes and make-up study.
package study
