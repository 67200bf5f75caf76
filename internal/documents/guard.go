package documents

import (
	"regexp"
	"slices"
	"strings"

	"lianluo/internal/phrase"
)

// resident finds what has the shape of a 身份证号, also one whose last digits a
// table program has lost: it keeps no more than 15 of a number.
var resident = regexp.MustCompile(`(?:^|[^0-9])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[0-9Xx](?:[^0-9]|$)`)

// long finds a run of digits as long as a 身份证号 of old, which had 15: nothing
// that a roster asks for has as many, and one digit too few or too many in a
// number still tells whose it is.
var long = regexp.MustCompile(`[0-9]{15}`)

// together takes out what people put between groups of digits.
var together = strings.NewReplacer(" ", "", "-", "", ".", "", "·", "", "_", "")

// identifies tells whether a text holds a 身份证号 or the number of a bank card,
// rightly written or nearly so.
func identifies(text string) bool {
	if len(text) < 15 {
		return false
	}
	folded := phrase.Fold(oneLine(text))
	if long.MatchString(folded) || resident.MatchString(together.Replace(folded)) {
		return true
	}
	return slices.ContainsFunc(phrase.Sensitive(text), func(f phrase.Match) bool { return f.Kind != phrase.Mobile })
}
