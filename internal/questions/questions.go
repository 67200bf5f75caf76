// Package questions reads the questions of a quiz (§24) as people type them
// into one message: a line for the question, lines A., B., … for the options,
// the right one marked with * or named in a line 答案：B, and if wished a line
// 解析：… It knows no records.
package questions

import (
	"strings"
	"unicode/utf8"

	"lianluo/internal/phrase"
)

// Bounds of a quiz; texts in characters. The longest question fits into one
// message with its options and explanation.
const (
	Fewest           = 3 // questions of a quiz
	Most             = 10
	FewestOptions    = 2 // of a question: 对, 错
	MostOptions      = 6
	TextLimit        = 300
	OptionLimit      = 100
	ExplanationLimit = 300
	TitleLimit       = 60
)

// Question is one question with its options.
type Question struct {
	Text        string   `json:"text"`
	Options     []string `json:"options"`
	Answer      int      `json:"answer"` // the right option, from 0
	Explanation string   `json:"explanation,omitempty"`
}

// Reason says what is wrong with a question or a line.
type Reason string

// The reasons.
const (
	Stray           Reason = "stray"        // an option, an answer or an explanation without a question
	NoQuestion      Reason = "no_question"  // the question says nothing
	OptionOrder     Reason = "option_order" // not A, B, C … one after the other
	OptionEmpty     Reason = "option_empty" // an option says nothing
	OptionTwice     Reason = "option_twice" // two options say the same
	FewOptions      Reason = "few_options"  // fewer than FewestOptions
	ManyOptions     Reason = "many_options" // more than MostOptions
	NoAnswer        Reason = "no_answer"    // no option is marked as right
	TwoAnswers      Reason = "two_answers"  // several are, or the mark and 答案 differ
	UnknownAnswer   Reason = "answer"       // 答案 names no option
	LongText        Reason = "long_text"    // over TextLimit
	LongOption      Reason = "long_option"  // over OptionLimit
	LongExplanation Reason = "long_remark"  // over ExplanationLimit
	TooFew          Reason = "too_few"      // questions in all
	TooMany         Reason = "too_many"     // questions in all
)

// Fault is a line that is wrong. Line counts from 1; 0 is the whole.
type Fault struct {
	Line   int    `json:"line"`
	Reason Reason `json:"reason"`
	Text   string `json:"text,omitempty"` // of the line, shortened
}

// shownText is how much of a faulty line is repeated, in characters.
const shownText = 20

// Check says what is wrong with a question that was put together; "" for
// nothing.
func (q *Question) Check() Reason {
	switch n := utf8.RuneCountInString(q.Text); {
	case strings.TrimSpace(q.Text) == "":
		return NoQuestion
	case n > TextLimit:
		return LongText
	case len(q.Options) < FewestOptions:
		return FewOptions
	case len(q.Options) > MostOptions:
		return ManyOptions
	}
	seen := map[string]bool{}
	for _, o := range q.Options {
		switch {
		case strings.TrimSpace(o) == "":
			return OptionEmpty
		case utf8.RuneCountInString(o) > OptionLimit:
			return LongOption
		case seen[o]:
			return OptionTwice
		}
		seen[o] = true
	}
	switch {
	case q.Answer < 0 || q.Answer >= len(q.Options):
		return NoAnswer
	case utf8.RuneCountInString(q.Explanation) > ExplanationLimit:
		return LongExplanation
	}
	return ""
}

// CheckCount says whether a quiz can have n questions; "" when it can.
func CheckCount(n int) Reason {
	switch {
	case n < Fewest:
		return TooFew
	case n > Most:
		return TooMany
	}
	return ""
}

// Letter names an option: A for 0.
func Letter(i int) string { return string(rune('A' + i)) }

// LetterIndex reads the letter of an option, also as a full-width or small
// one: 0 for A. ok is false for anything else.
func LetterIndex(s string) (i int, ok bool) {
	s = strings.ToUpper(phrase.Fold(strings.TrimSpace(s)))
	if len(s) != 1 || s[0] < 'A' || s[0] >= 'A'+MostOptions {
		return 0, false
	}
	return int(s[0] - 'A'), true
}
