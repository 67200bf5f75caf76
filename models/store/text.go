package store

import (
	"path"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"lianluo/internal/phrase"
)

// Limits of attachments.
const (
	FileNameLimit = 120 // characters

)

// CleanFileName makes a sender's file name harmless: no folders, no control
// or direction characters, no characters that Windows refuses, not endless,
// the extension kept.
func CleanFileName(name string) string {
	name = strings.ToValidUTF8(name, "")
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	// Until nothing changes: what is taken out leaves spaces and marks behind that
	// stood on it.
	for before := name + " "; name != before; {
		before = name
		name = strings.Trim(OneLine(strings.Map(inFileName, OneLine(name))), " .")
	}
	if utf8.RuneCountInString(name) <= FileNameLimit && len(name) <= fileNameBytes {
		return name
	}
	ext := path.Ext(name)
	if utf8.RuneCountInString(ext) > 10 {
		ext = ""
	}
	runes := []rune(strings.TrimSuffix(name, ext))
	runes = runes[:min(len(runes), FileNameLimit-utf8.RuneCountInString(ext))]
	for len(string(runes))+len(ext) > fileNameBytes {
		runes = runes[:len(runes)-1]
	}
	return strings.TrimRight(string(runes), " .") + ext
}

// fileNameBytes is the longest name that the file systems of phones and computers
// keep; a Chinese character takes three.
const fileNameBytes = 255

// inFileName drops, with -1, what a name cannot hold on some system or what
// hides an extension: "sc\u202Egpj.exe".
func inFileName(r rune) rune {
	if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune(`<>:"|?*`, r) {
		return -1
	}
	return r
}

// CutRunes cuts a text to a Length.
func CutRunes(s string, n int) string {
	for i, r := range s {
		if n -= max(utf16.RuneLen(r), 1); n < 0 {
			return s[:i]
		}
	}
	return s
}

// Shorten is phrase.Truncate to a Length.
func Shorten(s string, limit int) string {
	for n := limit; Length(s) > limit; n -= max(n/8, 1) {
		s = phrase.Truncate(s, n)
	}
	return s
}

// MessageLimit is the longest text that one message can show beside what stands
// around it (Length; Telegram's own bound is 4096).
const MessageLimit = 4000

// Length is how long a text is to Telegram: in UTF-16 units, of which a Chinese
// character is one and an emoji two or more. All limits of people's words are
// measured so, where the words are taken: what was accepted is shown whole.
func Length(s string) int {
	n := 0
	for _, r := range s {
		n += max(utf16.RuneLen(r), 1)
	}
	return n
}

// Limits of a suggestion's texts, in characters (domain C1).
const (
	TitleLimit  = 100
	MatterLimit = 2000
	guessLimit  = 30
)

// GuessTitle makes a title of a text's first sentence: up to its end, or, when
// it is long, up to a comma.
func GuessTitle(words string) string {
	first := strings.TrimSpace(words)
	if i := strings.IndexAny(first, "。！？；!?;\n"); i >= 0 {
		first = first[:i]
	}
	for runes := []rune(first); len(runes) > guessLimit; runes = []rune(first) {
		i := strings.LastIndexAny(first, "，,、：:")
		if i <= 0 {
			return string(runes[:guessLimit])
		}
		first = first[:i]
	}
	return strings.TrimSpace(first)
}

// TitleRunes is how much of a text stands for its title.
const TitleRunes = 40

// LeaveReasonLimit is in characters.
const LeaveReasonLimit = 500

// Limits of an activity's texts, in characters.
const (
	TopicLimit = 100
)

// codeWords are where a plain code stands in a text: links, addresses of pages
// and feeds, and the data of the button for a QR code.
var codeWords = regexp.MustCompile(`\b(claim-|join-|joinqr:|screen/|calendar/|q-[0-9]+-)[A-Za-z0-9_-]{16,}`)

// MaskCodes takes plain codes out of a text that is kept or logged.
func MaskCodes(s string) string { return codeWords.ReplaceAllString(s, "${1}***") }
