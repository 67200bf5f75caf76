package phrase

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func isHan(text string) bool {
	for _, r := range text {
		if !unicode.Is(unicode.Han, r) && !isVariation(r) {
			return false
		}
	}
	return text != ""
}

// normalName gives the normal form of one name, or what is wrong with it.
func normalName(text string) (string, Refusal) {
	if why := hidden(text); why != 0 {
		return "", why
	}
	base, additions, _, ok := bracketed(text)
	if !ok || len(additions) > 1 {
		return "", NotAName
	}
	// Phones put these behind a character, as if it were a picture; nobody sees them.
	base = strings.NewReplacer("\ufe0e", "", "\ufe0f", "").Replace(base)
	r := []rune(strings.TrimSpace(norm.NFKC.String(base)))
	for i := range r {
		if i > 0 && i < len(r)-1 && isDot(r[i]) && (r[i] != '.' || unicode.Is(unicode.Han, r[i-1]) && unicode.Is(unicode.Han, r[i+1])) {
			r[i] = '·'
		}
	}
	base = unpointed(strings.Join(strings.Fields(string(r)), " "))
	if why := checkName(base); why != 0 {
		return "", why
	}
	if len(additions) > 0 {
		base += "（" + additions[0] + "）"
	}
	return base, 0
}

// hidden finds what cannot be seen in a name.
func hidden(name string) Refusal {
	for _, r := range name {
		if invisible(r) || r == utf8.RuneError {
			return Control
		}
	}
	return 0
}

// unpointed takes off the signs that end a sentence or a list, not a name: 王芳. is 王芳, Smith J. stays.
func unpointed(name string) string {
	rest := strings.TrimRight(name, "·.-'’ ")
	if last, _ := utf8.DecodeLastRuneInString(rest); unicode.Is(unicode.Han, last) {
		return rest
	}
	return name
}

// checkName says what is wrong with a name, 0 for nothing. Rare characters and those of the minorities' and foreign
// names are letters like the others.
func checkName(name string) Refusal {
	for i, r := range name {
		switch {
		case unicode.IsLetter(r):
		case unicode.Is(unicode.Co, r): // older systems write rare characters so
		case i == 0 || !unicode.Is(unicode.M, r) && !strings.ContainsRune("·.-' ’〇", r):
			return NotAName
		}
	}
	if unnumbered(name) != name {
		return NotAName
	}
	switch n := utf8.RuneCountInString(name); {
	case n > maxNameRunes:
		return TooLong
	case n == 0, n == 1 && isHan(name):
		return NotAName
	}
	return 0
}

// maxAddition is how long the words may be that tell two of one name apart.
const maxAddition = 8

// bracketed parts a name from what stands in brackets behind it: what tells it from another (教育), and remarks.
func bracketed(text string) (base string, additions, remarks []string, ok bool) {
	var b, in strings.Builder
	depth := 0
	for _, r := range text {
		switch kind := bracket(r); {
		case kind == '(':
			if depth++; depth > 1 {
				return "", nil, nil, false
			}
			in.Reset()
		case kind == ')':
			if depth--; depth < 0 {
				return "", nil, nil, false
			}
			for _, word := range strings.FieldsFunc(norm.NFKC.String(in.String()), isBetweenRemarks) {
				switch {
				case isRemark(word):
					remarks = append(remarks, word)
				case utf8.RuneCountInString(word) > maxAddition || strings.ContainsFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }):
					return "", nil, nil, false
				default:
					additions = append(additions, word)
				}
			}
		case depth > 0:
			in.WriteRune(r)
		case len(additions)+len(remarks) > 0 && !unicode.IsSpace(r):
			return "", nil, nil, false // 王（女）芳
		default:
			b.WriteRune(r)
		}
	}
	return b.String(), additions, remarks, depth == 0
}

func isBetweenRemarks(r rune) bool {
	return isSeparator(r) || unicode.IsSpace(r) || strings.ContainsRune("/·.:和及", r)
}

// RemarkOf gives what stands behind a name in brackets and is no part of it: 女、回族 of 王芳（女，回族）.
func RemarkOf(text string) string {
	_, _, remarks, ok := bracketed(text)
	if !ok {
		return ""
	}
	return strings.Join(remarks, "、")
}
