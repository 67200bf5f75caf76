package phrase

import (
	"regexp"
	"slices"
	"unicode"
)

// Secret is a kind of number that identifies a person or their account.
type Secret int

// The secrets that are looked for.
const (
	ResidentID Secret = iota + 1 // 居民身份证号, 18 places with their check digit (GB 11643-1999)
	Mobile                       // a mainland mobile number, also with 86 in front
	BankCard                     // 16 to 19 digits with their check digit (ISO/IEC 7812-1)
)

func (s Secret) String() string {
	return [...]string{"", "resident id", "mobile", "bank card"}[s]
}

// Match says where in a text a secret stands, in bytes. It does not repeat it, so that it may be logged.
type Match struct {
	Kind       Secret
	Start, End int
}

// Sensitive finds resident identity, mobile and bank card numbers, also when they are typed full-width or with spaces,
// dots or dashes between the digits. Matches do not overlap and are in the order of the text. It is used to warn the
// writer (§19), so that a number that only looks like one does little harm.
func Sensitive(text string) []Match {
	var list []Match
	src := newSource(text)
	for _, run := range digitRuns(src) {
		for i := 0; i < len(run.digits); {
			kind, n := run.secret(i)
			if kind == 0 {
				i += run.group(i)
				continue
			}
			list = append(list, Match{kind, src.at[run.pos[i]], src.at[run.pos[i+n-1]+1]})
			i += n
		}
	}
	return list
}

// wantsSecret are the words of who asks for such a number, or for a picture of it.
var wantsSecret = regexp.MustCompile(`(?:身份证|身分证|身份證)(?:件)?(?:号|號|复印件|照片|正反面|扫描)|(?:银行|工资|社保)(?:卡|账户|帐户)?[卡账帐](?:号|户)`)

// WantsSecret tells whether a text asks people for an identity or card number: nobody is to send one.
func WantsSecret(text string) bool { return wantsSecret.MatchString(text) }

// digitRun is a row of digits with no more than a little between them.
type digitRun struct {
	digits []byte // '0' to '9', and 'X' where it may be the check digit of an identity number
	pos    []int  // where each stands in the source
	starts []bool // whether something stood before it: the first of a group
}

// digitRuns cuts the text into rows of digits.
func digitRuns(s *source) []digitRun {
	var runs []digitRun
	var run digitRun
	gap := 0
	flush := func() {
		if len(run.digits) > 0 {
			runs = append(runs, run)
		}
		run, gap = digitRun{}, 0
	}
	for i, r := range s.r {
		switch {
		case isDigit(r) || (r == 'X' || r == 'x') && len(run.digits) >= 17 && !isLatin(s.peek(i+1)):
			if r == 'x' {
				r = 'X'
			}
			run.starts = append(run.starts, gap > 0 || len(run.digits) == 0)
			run.digits = append(run.digits, byte(r))
			run.pos = append(run.pos, i)
			gap = 0
		case unicode.Is(unicode.Cf, r): // zero-width characters hide nothing
		case len(run.digits) > 0 && gap < 3 && (r == ' ' || r == '-' || r == '.' || r == '·' || r == '_'):
			gap++
		default:
			flush()
		}
	}
	flush()
	return runs
}

// group gives the length of the group of digits that begins at i.
func (d digitRun) group(i int) int {
	n := 1
	for i+n < len(d.digits) && !d.starts[i+n] {
		n++
	}
	return n
}

// secret says what begins at i, where a group begins, and how many digits it has. It must end where a group ends: 11 of
// 13 digits in a row are no telephone number. An X that is no check digit ends a group too.
func (d digitRun) secret(i int) (Secret, int) {
	ends := func(n int) bool {
		return i+n == len(d.digits) || i+n < len(d.digits) && (d.starts[i+n] || d.digits[i+n] == 'X')
	}
	card := func(n int) bool { return ends(n) && d.cardGroups(i, n) && isBankCard(d.digits[i:i+n]) }
	// The longer number first: a card typed digit by digit can begin like an identity number.
	switch {
	case card(19):
		return BankCard, 19
	case ends(18) && isResidentID(d.digits[i:i+18]):
		return ResidentID, 18
	}
	for n := 18; n >= 16; n-- {
		if card(n) {
			return BankCard, n
		}
	}
	for _, prefix := range [...]string{"", "86", "0086"} {
		n := len(prefix) + 11
		if ends(n) && string(d.digits[i:i+len(prefix)]) == prefix && d.phoneGroups(i, n) && isMobile(d.digits[i+len(prefix):i+n]) {
			return Mobile, n
		}
	}
	return 0, 0
}

// sizes gives the lengths of the groups of the n digits at i. An X that is no check digit may follow the last.
func (d digitRun) sizes(i, n int) []int {
	var list []int
	for end := i + n; i < end; {
		size := min(d.group(i), end-i)
		list = append(list, size)
		i += size
	}
	return list
}

// cardGroups says whether the digits are grouped as on a bank card: not at all, by fours, or six and the rest. Other
// groupings are dates and sums that happen to stand together.
func (d digitRun) cardGroups(i, n int) bool {
	sizes := d.sizes(i, n)
	if len(sizes) == 1 || len(sizes) == 2 && sizes[0] == 6 {
		return true
	}
	for _, size := range sizes[:len(sizes)-1] {
		if size != 4 {
			return uniform(sizes)
		}
	}
	return true
}

// phoneGroups says whether the digits are grouped as people group a telephone number: by three or more, or singly. 2026-12-05 is
// not.
func (d digitRun) phoneGroups(i, n int) bool {
	sizes := d.sizes(i, n)
	if uniform(sizes) {
		return true
	}
	for k, size := range sizes {
		if size < 3 && !(k == 0 && size == 2 && d.digits[i] == '8') {
			return false
		}
	}
	return true
}

// uniform says whether every digit stands by itself.
func uniform(sizes []int) bool {
	for _, size := range sizes {
		if size != 1 {
			return false
		}
	}
	return true
}

// isMobile checks the first digits, which are 13 to 19.
func isMobile(d []byte) bool {
	return d[0] == '1' && '3' <= d[1] && d[1] <= '9' && !slices.Contains(d, 'X')
}

// isBankCard checks the issuer's first digit and the check digit (Luhn).
func isBankCard(d []byte) bool {
	if d[0] < '3' || d[0] > '6' && d[0] != '9' {
		return false
	}
	sum := 0
	for i := range d {
		if d[i] == 'X' {
			return false
		}
		n := int(d[i] - '0')
		if (len(d)-1-i)%2 == 1 {
			if n *= 2; n > 9 {
				n -= 9
			}
		}
		sum += n
	}
	return sum%10 == 0
}

// isResidentID checks the region, the day of birth and the check digit (ISO 7064 MOD 11-2).
func isResidentID(d []byte) bool {
	weights := [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
	sum := 0
	for i, w := range weights {
		if d[i] == 'X' {
			return false
		}
		sum += w * int(d[i]-'0')
	}
	at := func(i, n int) (v int) {
		for _, c := range d[i : i+n] {
			v = v*10 + int(c-'0')
		}
		return v
	}
	region := at(0, 2)
	born := civil(0, at(6, 4), at(10, 2), at(12, 2))
	return region >= 11 && region <= 91 && born.kind == 0 && d[17] == "10X98765432"[sum%11]
}
