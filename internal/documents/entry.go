package documents

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"lianluo/internal/phrase"
)

// entry is one row while it is read.
type entry struct {
	*table
	header *header
	row    *tableRow
	known  *RosterWords

	said       RosterRow
	faults     []CellFault
	dayDropped bool
}

// shownText is how much of a cell a fault repeats, in characters.
const shownText = 20

// fault notes what is wrong with a cell. Of one that may hold a number of a
// person nothing is repeated.
func (e *entry) fault(field Field, why Reason, text string, limit int) {
	text = phrase.Truncate(oneLine(text), shownText)
	if why == SecretNumber || why == OtherNumber || identifies(text) || len(phrase.Sensitive(text)) > 0 {
		text = ""
	}
	e.faults = append(e.faults, CellFault{Row: e.row.number, Field: field, Reason: why, Text: text, Limit: limit})
}

// read reads the row; what it says counts only when there are no faults.
func (e *entry) read() {
	e.said.Number = e.row.number
	for i, text := range e.row.cells {
		if c := e.header.columns[i]; c != refused && identifies(text) {
			// Nothing of such a row is kept, not even beside the number.
			e.fault("", SecretNumber, "", 0)
			return
		}
	}
	e.name(e.text(FieldName))
	for field, read := range map[Field]func(text string){
		FieldSex: e.sex, FieldBorn: e.born, FieldSector: e.sector, FieldPhone: e.phone,
		FieldGroups: e.groups, FieldTerm: e.term, FieldRoles: e.roles,
	} {
		if text := e.text(field); text != "" {
			read(text)
		}
	}
	e.post(strings.TrimSpace(strings.Join([]string{e.text(FieldPost), e.text(employer), e.text(duty)}, " ")))
	slices.SortStableFunc(e.faults, func(a, b CellFault) int {
		return slices.Index(RosterFields, a.Field) - slices.Index(RosterFields, b.Field)
	})
	for i := range e.faults {
		e.faults[i].Name = e.said.Name
	}
}

// text is what stands in the row's cell of a column. Of a block of rows that are
// shown as one it is what all of them say, but for the name.
func (e *entry) text(c column) string {
	for i, other := range e.header.columns {
		if other != c {
			continue
		}
		text := e.row.cells[i]
		if c != FieldName && text == "" {
			if a, ok := e.merge(e.row.number, i+1); ok && a.top > e.header.last {
				text = e.shown(e.row.number, i+1)
			}
		}
		switch {
		case isBlank(text):
			return ""
		case text == errorValue:
			e.fault(fieldOf(c), Broken, "", 0)
			return ""
		}
		return text
	}
	return ""
}

// fieldOf is what a column says something of.
func fieldOf(c column) Field {
	if c == employer || c == duty {
		return FieldPost
	}
	return c
}

// words reads a cell of words and checks its length in characters.
func (e *entry) words(field Field, text string, limit int) (string, bool) {
	text = oneLine(text)
	switch {
	case text == "":
		return "", false
	case isFormula(text):
		e.fault(field, Formula, text, 0)
	case utf8.RuneCountInString(text) > limit:
		e.fault(field, TooLong, text, limit)
	case len(phrase.Sensitive(text)) > 0:
		e.fault(field, OtherNumber, "", 0)
	default:
		return text, true
	}
	return "", false
}

// isFormula tells a text that a table program would compute when the roster is
// handed on as a table.
func isFormula(text string) bool { return strings.ContainsRune("=+-@", []rune(phrase.Fold(text))[0]) }

// added is a name with what tells it apart from another: 李强（教育）.
var added = regexp.MustCompile(`^([^()（）]+)[(（]([\p{L}\p{N}]{1,8})[)）]$`)

const maxName = 20 // characters

func (e *entry) name(text string) {
	text, ok := e.words(FieldName, text, maxName)
	if !ok {
		if len(e.faults) == 0 {
			e.fault(FieldName, Missing, "", 0)
		}
		return
	}
	base, addition := text, ""
	if m := added.FindStringSubmatch(text); m != nil {
		base, addition = m[1], "（"+m[2]+"）"
	}
	names, rejected := phrase.ParseNames(base)
	if len(names) != 1 || len(rejected) > 0 {
		e.fault(FieldName, NotAName, text, 0)
		return
	}
	e.said.Name = names[0] + addition
}

var sexes = map[string]string{"男": "男", "男性": "男", "m": "男", "male": "男", "女": "女", "女性": "女", "f": "女", "female": "女"}

func (e *entry) sex(text string) {
	sex, ok := sexes[headed(text)]
	if !ok {
		e.fault(FieldSex, Unknown, text, 0)
	}
	e.said.Sex = sex
}

// birth reads a year with what may follow it: 1974, 1974年5月, 1974-05-12, 197405,
// 19740512.
var birth = regexp.MustCompile(`^(19\d\d|20\d\d)(?:(年)?|(?:年|[-./ ]+)?\d{1,2}(?:月|[-./ ]+\d{1,2}日?|月\d{1,2}日?)?|\d{4})$`)

// A table program keeps a day as a number of days from the first of these. Those
// of people who live lie between the other two.
var firstDay = time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)

const firstSerial, lastSerial = 3_654, 47_848 // 1910 to 2030

func (e *entry) born(text string) {
	text = oneLine(phrase.Fold(text))
	m := birth.FindStringSubmatch(text)
	if m == nil {
		// A day as the program keeps it: 27160 is 1974-05-11.
		if serial, err := strconv.ParseFloat(text, 64); err == nil && firstSerial <= serial && serial <= lastSerial {
			e.said.Born, e.dayDropped = firstDay.AddDate(0, 0, int(serial)).Year(), true
			return
		}
		e.fault(FieldBorn, NotAYear, text, 0)
		return
	}
	e.said.Born, _ = strconv.Atoi(m[1])
	e.dayDropped = len(strings.TrimSuffix(text, "年")) > 4
}

func (e *entry) sector(text string) {
	e.said.Sector, _ = e.words(FieldSector, text, e.known.SectorLimit)
}

func (e *entry) post(text string) {
	e.said.Post, _ = e.words(FieldPost, text, e.known.PostLimit)
}

// phoneNumber is a mobile number of the mainland, or a landline one with or
// without its area.
var phoneNumber = regexp.MustCompile(`^(1[3-9]\d{9}|0\d{2,3}[2-9]\d{6,7}|[2-9]\d{6,7})$`)

func (e *entry) phone(text string) {
	digits := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -()./", r) {
			return -1
		}
		return r
	}, oneLine(phrase.Fold(text)))
	digits = strings.TrimPrefix(strings.TrimPrefix(digits, "+"), "0086")
	if len(digits) == 13 {
		digits = strings.TrimPrefix(digits, "86")
	}
	if !phoneNumber.MatchString(digits) {
		e.fault(FieldPhone, NotAPhone, text, 0)
		return
	}
	e.said.Phone = digits
}

// apart are the signs between several things in one cell.
func apart(text string) []string {
	return strings.FieldsFunc(phrase.Fold(phrase.Clean(text)), func(r rune) bool { return strings.ContainsRune("、,;/|+& \n", r) })
}

// groups reads 专班 by how their names begin: 民生, 文史专班, 招商引资联系服务专班.
func (e *entry) groups(text string) {
	const enough = 2 // characters that tell them apart
	found := map[string]bool{}
	for _, word := range apart(text) {
		i := slices.IndexFunc(e.known.Groups, func(g string) bool {
			runes := []rune(word)
			return len(runes) >= enough && strings.HasPrefix(g, string(runes[:enough]))
		})
		if i < 0 {
			e.fault(FieldGroups, Unknown, word, 0)
			return
		}
		found[e.known.Groups[i]] = true
	}
	for _, g := range e.known.Groups {
		if found[g] {
			e.said.Groups = append(e.said.Groups, g)
		}
	}
}

func (e *entry) term(text string) {
	const last = 99
	n := phrase.TermNumber(oneLine(text))
	if n == 0 || n > last {
		e.fault(FieldTerm, Unknown, text, 0)
		return
	}
	e.said.Term = n
}

func (e *entry) roles(text string) {
	for _, word := range apart(text) {
		r, ok := e.known.Role(word)
		if !ok {
			e.fault(FieldRoles, Unknown, word, 0)
			return
		}
		if !slices.Contains(e.said.Roles, r) {
			e.said.Roles = append(e.said.Roles, r)
		}
	}
}

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
