package phrase_test

import (
	"testing"

	"lianluo/internal/phrase"
)

func TestAbsenceOf(t *testing.T) {
	for text, want := range map[string]phrase.Absence{
		"孩子发烧要去医院": phrase.Sick, "去县里开会": phrase.Official, "家里有事": phrase.Personal,
		"A family matter": phrase.Personal, "来不了": phrase.Unclear, "": phrase.Unclear,
	} {
		if got := phrase.AbsenceOf(text); got != want {
			t.Errorf("%q is %v, want %v", text, got, want)
		}
	}
}
