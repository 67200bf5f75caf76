package documents

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

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
	remark     string // behind the name, and not kept
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
	e.faults = append(e.faults, CellFault{Sheet: e.sheet, Row: e.row.number, Field: field, Reason: why, Text: text, Limit: limit})
}

// read reads the row; what it says counts only when there are no faults.
func (e *entry) read() {
	e.said.Sheet, e.said.Number = e.sheet, e.row.number
	for i := range e.row.cells {
		switch c := e.header.columns[i]; c {
		case unnamed, unused, refused, hidden, ordinal:
			continue // nothing of it is read
		default:
			v := &e.row.cells[i]
			if c == FieldPhone && abroad.MatchString(digitsOf(oneLine(phrase.Fold(v.text)))) {
				continue
			}
			if identifies(v.text) || identifies(v.number) {
				// Nothing of such a row is kept, not even beside the number.
				e.fault(fieldOf(c), SecretNumber, "", 0)
				return
			}
		}
	}
	e.name(e.value(FieldName).text)
	for field, read := range map[Field]func(text string){
		FieldSex: e.sex, FieldSector: e.sector, FieldGroups: e.groups, FieldTerm: e.term, FieldRoles: e.roles,
	} {
		if text := e.value(field).text; text != "" {
			read(text)
		}
	}
	if v := e.value(FieldBorn); v.text != "" {
		e.born(v)
	}
	if v := e.value(FieldPhone); v.text != "" {
		e.phone(v)
	}
	e.post(strings.TrimSpace(strings.Join([]string{e.value(FieldPost).text, e.value(employer).text, e.value(duty).text}, " ")))
	if !e.header.has(FieldGroups) {
		e.said.Groups, _ = e.known.groupsIn(sheetTitle(e.sheet))
	}
	slices.SortStableFunc(e.faults, func(a, b CellFault) int {
		return slices.Index(RosterFields, a.Field) - slices.Index(RosterFields, b.Field)
	})
	for i := range e.faults {
		e.faults[i].Name = e.said.Name
	}
}

// value is what stands in the row's cell of a column. Of a block of rows that are
// shown as one it is what all of them say, but for the name.
func (e *entry) value(c column) cellValue {
	for i, other := range e.header.columns {
		if other != c {
			continue
		}
		v := e.row.cells[i]
		if c != FieldName && v.empty() {
			if a, ok := e.merge(e.row.number, i+1); ok && a.top > e.header.last {
				v = e.shown(e.row.number, i+1)
			}
		}
		switch {
		case v.broken:
			e.fault(fieldOf(c), Broken, "", 0)
			return cellValue{}
		case isBlank(v.text):
			return cellValue{}
		}
		return v
	}
	return cellValue{}
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
	case len(utf16.Encode([]rune(text))) > limit: // as store.Length
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

// maxName is the longest name in characters, with what tells two of one name apart;
// maxBareName without.
const maxName, maxBareName = 30, 20

func (e *entry) name(text string) {
	text, ok := e.words(FieldName, text, maxName)
	if !ok {
		if len(e.faults) == 0 {
			e.fault(FieldName, Missing, "", 0)
		}
		return
	}
	names, rejected := phrase.ParseNames(text)
	switch {
	case len(rejected) > 0 && rejected[0].Reason == phrase.TooLong:
		e.fault(FieldName, TooLong, text, maxBareName)
		return
	case len(names) != 1 || len(rejected) > 0, e.heads(names[0]):
		e.fault(FieldName, NotAName, text, 0)
		return
	}
	e.said.Name = names[0]
	if phrase.RemarkOf(text) != "" {
		e.remark = text
	}
}

// headings are words that stand among the names of a list and name nobody.
var headings = regexp.MustCompile(`^(?:合计|总计|小计|共计|总数|人数|空缺|空白|以下空白|以下无正文|暂缺|缺额|待定|待补|同上|委员|(?:填表|制表|填报|审核|联系|负责|经办)人.*|打印日期|.+(?:专班|小组|街道|社区|片区|联络处|委员会)|第?[一二三四五六七八九十]+组)$|（[0-9一二三四五六七八九十]+[人名]）$`)

// heads tells the words above or below a part of the list from a name: 合计, 文史组, 教育界（2人）.
func (e *entry) heads(name string) bool {
	group := e.known.group(name)
	return headings.MatchString(name) || group != "" && strings.HasSuffix(name, "组")
}

var sexes = map[string]string{"男": "男", "男性": "男", "m": "男", "male": "男", "女": "女", "女性": "女", "f": "女", "female": "女"}

func (e *entry) sex(text string) {
	sex, ok := sexes[strings.ToLower(strings.TrimSpace(phrase.Fold(phrase.Clean(text))))]
	if !ok {
		e.fault(FieldSex, Unknown, text, 0)
	}
	e.said.Sex = sex
}

// birth reads a year with what may follow it: 1974, 1974年5月, 1974-05-12, 197405,
// 19740512, 1974-05-12 00:00:00.
var birth = regexp.MustCompile(`^(19\d\d|20\d\d)(?:(年)?(?:出?生)?|(?:年|[-./ ]+)(\d{1,2})(?:月|[-./ ]+(\d{1,2})日?|月(\d{1,2})日?)?(?:出?生)?|(\d\d)(\d\d)?)(?:[T ]+0?0:00(?::00(?:\.0+)?)?)?$`)

// A table program keeps a day as a number of days from the first of these. Those
// of people who live lie between the other two; of a cell that is not said to be
// a day no number is taken that may be a year with its month (19493).
var firstDay = time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)

const firstSerial, lastSerial = 10_000, 47_848 // 1927 to 2030

// firstBorn is the year before which nobody is born who is on a roster.
const firstBorn = 1910

func (e *entry) born(v cellValue) {
	text := oneLine(phrase.Fold(v.text))
	if v.number != "" {
		text = v.number // also where it is shown as 1,974
	}
	if v.year > 0 {
		e.said.Born, e.dayDropped = v.year, true
	} else if m := birth.FindStringSubmatch(text); m != nil && within(m[3]+m[6], 12) && within(m[4]+m[5]+m[7], 31) {
		e.said.Born, _ = strconv.Atoi(m[1])
		e.dayDropped = len(strings.TrimSuffix(text, "年")) > 4
	} else if serial, err := strconv.ParseFloat(text, 64); err == nil && firstSerial <= serial && serial <= lastSerial && !yearAndMonth.MatchString(text) {
		// A day as the program keeps it: 27160 is 1974-05-11.
		e.said.Born, e.dayDropped = firstDay.AddDate(0, 0, int(serial)).Year(), true
	}
	if e.said.Born < firstBorn {
		e.said.Born = 0
		e.fault(FieldBorn, NotAYear, text, 0)
	}
}

// yearAndMonth is a number that may be either: 19493 is 1949年3月, or a day of 1953.
var yearAndMonth = regexp.MustCompile(`^(?:19|20)\d\d[1-9](?:\.0*)?$`)

// within tells a number of a month or day from another one; "" says nothing.
func within(digits string, most int) bool {
	n, err := strconv.Atoi(digits)
	return digits == "" || err == nil && 1 <= n && n <= most
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

// abroad is a mobile number as it is called from other countries: as long as an old 身份证号.
var abroad = regexp.MustCompile(`^00861[3-9][0-9]{9}$`)

func (e *entry) phone(v cellValue) {
	text := v.text
	if v.number != "" {
		text = v.number // also where the column is too narrow for it: 1.38E+10
	}
	folded := oneLine(phrase.Fold(text))
	number := digitsOf(folded)
	number = strings.TrimPrefix(strings.TrimPrefix(number, "+"), "0086")
	if len(number) == 13 {
		number = strings.TrimPrefix(number, "86")
	}
	if phoneNumber.MatchString(number) {
		e.said.Phone = number
		return
	}
	several := 0
	for _, one := range strings.FieldsFunc(folded, func(r rune) bool { return strings.ContainsRune("、,;|/ 和或", r) }) {
		if phoneNumber.MatchString(digitsOf(one)) {
			several++
		}
	}
	switch digits := len(number); {
	case several > 1:
		e.fault(FieldPhone, TwoPhones, text, 0)
	case strings.Trim(number, "0123456789") != "":
		e.fault(FieldPhone, PhoneSigns, text, 0)
	case number != "" && number[0] == '1' && digits != 11 || digits < 7 || digits > 12:
		e.fault(FieldPhone, PhoneDigits, text, digits)
	default:
		e.fault(FieldPhone, NotAPhone, text, 0)
	}
}

// digitsOf is a number without what people put between its digits.
func digitsOf(text string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -()./", r) {
			return -1
		}
		return r
	}, text)
}

// apart are the signs between several things in one cell.
func apart(text string) []string {
	return strings.FieldsFunc(phrase.Fold(phrase.Clean(text)), func(r rune) bool { return strings.ContainsRune("、,;/|+&┋ \n", r) })
}

// groups reads 专班.
func (e *entry) groups(text string) {
	groups, unknown := e.known.groupsIn(text)
	if unknown != "" {
		e.fault(FieldGroups, Unknown, unknown, 0)
		return
	}
	e.said.Groups = groups
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
