package locale_test

import (
	"slices"
	"strings"
	"testing"

	"lianluo/internal/locale"
)

// handwritten are sentences about who reads something that do not take it from the
// rule (posts.Readers): what is nobody's but one person's, and what a rule of its own
// decides about.
var handwritten = map[string]string{
	"quiz.invited":         "a result is its owner's alone",
	"quiz.private":         "a result is its owner's alone",
	"quiz.kept":            "a quiz is everybody's when it is released",
	"leave.privacy_sick":   "of an illness: Leave.ReadableBy",
	"leave.illness.ask":    "of an illness: Leave.ReadableBy",
	"leavefor.privacy":     "of an illness: Leave.ReadableBy",
	"leavefor.illness.ask": "of an illness: Leave.ReadableBy",
	"help.leave":           "says both in short",
}

// TestWhoReadsIsSaidByTheRule: a sentence that promises who reads something takes the
// names from the value that decides it, so that it cannot go wrong alone.
func TestWhoReadsIsSaidByTheRule(t *testing.T) {
	said := map[string]bool{}
	for key, e := range catalogue(t, locale.Chinese) {
		for _, text := range e.forms {
			promises := slices.ContainsFunc([]string{"能看到", "看得到", "能看见", "看得见", "只给"}, func(w string) bool { return strings.Contains(text, w) })
			if !promises {
				continue
			}
			if strings.Contains(text, "{{.readers}}") == (handwritten[key] != "") {
				t.Errorf("%s: %q should take who reads it from {{.readers}}", key, text)
			}
			said[key] = true
		}
	}
	for key := range handwritten {
		if !said[key] {
			t.Errorf("%s says nothing of who reads anything", key)
		}
	}
}
