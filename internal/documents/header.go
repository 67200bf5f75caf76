package documents

import (
	"regexp"
	"strings"
	"unicode"

	"lianluo/internal/phrase"
)

// column is what a column of a roster holds: a field, or one of those below.
type column = Field

const (
	unnamed  column = ""
	employer column = "employer" // 单位 and
	duty     column = "duty"     // 职务 in columns of their own: together they are the post
	ordinal  column = "ordinal"  // 序号
	refused  column = "refused"  // of what is not to be collected (domain C7)
	unused   column = "unused"
	hidden   column = "hidden" // whatever it holds
)

// titles are the words that head a column, as they are after headed.
var titles = map[column][]string{
	FieldName:   {"姓名", "名字", "委员姓名", "委员", "人员姓名", "name", "fullname"},
	FieldSex:    {"性别", "sex", "gender"},
	FieldBorn:   {"出生年份", "出生年", "出生年月", "生年", "birthyear", "yearofbirth"},
	FieldSector: {"界别", "所属界别", "委员界别", "所在界别", "sector"},
	FieldPost: {"单位及职务", "单位职务", "单位和职务", "单位与职务", "工作单位及职务", "工作单位和职务", "工作单位职务",
		"所在单位及职务", "现工作单位及职务", "employerandpost", "post"},
	FieldPhone:  {"电话", "手机", "手机号", "手机号码", "电话号码", "联系电话", "联系方式", "移动电话", "phone", "mobile", "telephone", "tel"},
	FieldGroups: {"专班", "所属专班", "所在专班", "工作专班", "专班名称", "参加专班", "workinggroups", "workinggroup", "groups", "group"},
	FieldTerm:   {"届", "届次", "届别", "所属届次", "第几届", "term"},
	FieldRoles:  {"角色", "角色分工", "roles", "role"},
	employer:    {"单位", "工作单位", "所在单位", "单位名称", "employer"},
	duty:        {"职务", "现任职务", "职务职称", "行政职务", "职位", "position", "duty"},
	ordinal:     {"序号", "编号", "no", "#"},
}

var columns = func() map[string]column {
	byTitle := map[string]column{}
	for c, list := range titles {
		for _, title := range list {
			byTitle[title] = c
		}
	}
	return byTitle
}()

// uncollected finds the titles of what domain C7 keeps out of a roster: numbers
// of documents, where somebody lives or comes from, the day of birth.
var uncollected = regexp.MustCompile(`身份证|身份号|证件号|住址|家庭地址|户籍|户口|籍贯|祖籍|出生地|出生日期|出生年月日|生日|idnumber|idcard|homeaddress|birthday|birthdate|dateofbirth|birthplace`)

// bracketed is a remark within a title: 姓名（必填）.
var bracketed = regexp.MustCompile(`\([^()]*\)|\[[^\[\]]*\]`)

// headed makes titles that people mean as the same the same.
func headed(title string) string {
	title = bracketed.ReplaceAllString(strings.ToLower(phrase.Fold(phrase.Clean(title))), "")
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || strings.ContainsRune("*:.,、/・·_-", r) {
			return -1
		}
		return r
	}, title)
}

// asked is what a questionnaire puts around a title: 1、您的姓名, 3、请选择您所在的专班.
var asked = regexp.MustCompile(`^(?:第?[0-9]{1,3}题?)?(?:请)?(?:填写|输入|选择|写出|写|问)?(?:一下)?(?:您|你|本人)?(?:的|所在的|所属的|所在|所属)?|(?:是什么|是哪一个|是哪个|是哪些|是多少|是|为)?[?？!！]*$`)

func columnTitled(title string) column {
	name := headed(title)
	if _, known := columns[name]; !known {
		if plain := asked.ReplaceAllString(name, ""); columns[plain] != "" {
			name = plain
		}
	}
	switch c, known := columns[name]; {
	case name == "":
		return unnamed
	case uncollected.MatchString(name):
		return refused
	case known:
		return c
	}
	return unused
}

// header is the row that names the columns, and what it calls them.
type header struct {
	last    int // the number of its last row
	columns [maxColumns]column
	titles  [maxColumns]string
	// concealed are what hidden columns would have been.
	concealed []column
}

// headerRows is how far down the header is looked for: above it stand a title,
// the office, the day.
const headerRows = 20

// header finds the row that names the most columns, 姓名 among them.
func (t *table) header() (h header, ok bool) {
	most := 0
	for i := range t.rows[:min(len(t.rows), headerRows)] {
		row := &t.rows[i]
		if row.hidden {
			continue
		}
		found := header{last: row.number}
		known, named := 0, false
		for i := range row.cells {
			c := columnTitled(row.cells[i].text)
			found.columns[i], found.titles[i] = c, row.cells[i].text
			named = named || c == FieldName
			if c != unnamed && c != unused {
				known++
			}
		}
		if named && known > most {
			h, most = found, known
		}
	}
	if most > 0 {
		t.below(&h)
		for i := range h.columns {
			if t.hidden[i] && h.columns[i] != unnamed {
				h.concealed = append(h.concealed, h.columns[i])
				h.columns[i] = hidden
			}
		}
	}
	return h, most > 0
}

// below reads the second line of a header whose 姓名 reaches over two rows: it
// names the columns that the first line leaves open.
func (t *table) below(h *header) {
	first := h.last
	for i, c := range h.columns {
		if a, ok := t.merge(first, i+1); ok && c == FieldName && a.top == first {
			h.last = min(a.bottom, first+headerRows)
		}
	}
	for row := first + 1; row <= h.last; row++ {
		for i, c := range h.columns {
			if text := t.at(row, i+1).text; text != "" && (c == unnamed || c == unused) {
				h.columns[i], h.titles[i] = columnTitled(text), text
			}
		}
	}
}

// has tells whether a column of that kind is there.
func (h *header) has(c column) bool {
	for _, other := range h.columns {
		if other == c {
			return true
		}
	}
	return false
}
