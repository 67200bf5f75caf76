package store

import "regexp"

// codeWords are where a plain code stands in a text: links, addresses of pages
// and feeds, and the data of the button for a QR code.
var codeWords = regexp.MustCompile(`\b(claim-|join-|joinqr:|screen/|calendar/|q-[0-9]+-)[A-Za-z0-9_-]{16,}`)

// MaskCodes takes plain codes out of a text that is kept or logged.
func MaskCodes(s string) string { return codeWords.ReplaceAllString(s, "${1}***") }
