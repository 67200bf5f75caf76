package documents

import (
	"cmp"
	"slices"
	"strings"

	"lianluo/internal/phrase"
)

// MaxRosterRows is how many people one sheet may hold.
const MaxRosterRows = 500

// Roster is what the sheets of a workbook say of people, and what they say that is
// not taken.
type Roster struct {
	Rows   []RosterRow
	Faults []CellFault // by sheet and row
	Said   int         // rows that say something, the faulty ones included
	Passed
	// Refused are titles of columns with what must not be collected (domain C7):
	// nothing of them was looked at.
	Refused []string
	Remarks []string // names with what stands behind them and is not kept
	// DayDropped: a day or month of birth was given; only the year is taken.
	DayDropped bool
}

// ReadRoster reads a roster (§1) from a workbook: from each sheet that can be seen
// and has a row with 姓名 and 专班 among its titles, or is called after a 专班. A
// sheet of explanations is read when there is no other. Columns may stand in any
// order and have other usual titles. A *FileError says that nothing of the file is
// taken.
func ReadRoster(data []byte, words *RosterWords) (*Roster, error) {
	if !enter() {
		return nil, &FileError{Fault: Busy}
	}
	defer leave()
	w, err := openWorkbook(data)
	if err != nil {
		return nil, err
	}
	r := &Roster{}
	err = w.each(&r.Passed, headerRows+2*MaxRosterRows, func(t *table) error {
		h, ok := t.header()
		if !ok {
			return &FileError{Fault: NoHeader}
		}
		return t.roster(&h, words, r)
	})
	if err != nil {
		return nil, err
	}
	r.join()
	return r, nil
}

// sheetTitle is the name of a sheet without what says that it is a list.
func sheetTitle(name string) string {
	for _, end := range []string{"名单", "名册", "登记表", "花名册", "成员", "人员", "委员", "表"} {
		name = strings.TrimSuffix(name, end)
	}
	return strings.TrimSpace(name)
}

func (t *table) roster(h *header, words *RosterWords, r *Roster) error {
	if t.wide {
		return &FileError{Fault: TooWide, Limit: maxColumns, Sheet: t.sheet}
	}
	part := *r
	if err := part.columns(t, h, words); err != nil {
		return err
	}
	before := part.Said
	for i := range t.rows {
		row := &t.rows[i]
		if row.number <= h.last || !h.says(row) {
			continue
		}
		if row.hidden {
			part.HiddenRows = append(part.HiddenRows, RowRef{t.sheet, row.number})
			continue
		}
		if part.Said++; part.Said > MaxRosterRows {
			return &FileError{Fault: TooManyRows, Limit: MaxRosterRows}
		}
		e := entry{table: t, header: h, row: row, known: words}
		if e.read(); len(e.faults) > 0 {
			part.Faults = append(part.Faults, e.faults...)
			continue
		}
		part.DayDropped = part.DayDropped || e.dayDropped
		if e.remark != "" {
			part.Remarks = append(part.Remarks, e.remark)
		}
		part.Rows = append(part.Rows, e.said)
	}
	switch {
	case t.more:
		return &FileError{Fault: TooManyRows, Limit: MaxRosterRows}
	case part.Said == before && len(part.HiddenRows) == len(r.HiddenRows):
		return &FileError{Fault: NoRows}
	}
	*r = part
	return nil
}

// join leaves the name of the sheet away where one was read, and makes one of the
// rows of those who stand in several sheets with nothing else that differs: their
// 专班 are taken together.
func (r *Roster) join() {
	if len(r.Sheets) == 1 {
		for i := range r.Rows {
			r.Rows[i].Sheet = ""
		}
		for i := range r.Faults {
			r.Faults[i].Sheet = ""
		}
		for i := range r.HiddenRows {
			r.HiddenRows[i].Sheet = ""
		}
		return
	}
	first := map[string]int{}
	var rows []RosterRow
	for _, row := range r.Rows {
		at, known := first[row.Name]
		if !known || rows[at].Sheet == row.Sheet || !rows[at].take(&row) {
			if !known {
				first[row.Name] = len(rows)
			}
			rows = append(rows, row)
		}
	}
	r.Rows = rows
}

// take adds what another row says of the same person; false when they differ.
func (row *RosterRow) take(o *RosterRow) bool {
	sum := *row
	for _, v := range []struct{ to, from *string }{{&sum.Sex, &o.Sex}, {&sum.Sector, &o.Sector}, {&sum.Post, &o.Post}, {&sum.Phone, &o.Phone}} {
		if *v.to != "" && *v.from != "" && *v.to != *v.from {
			return false
		}
		*v.to = cmp.Or(*v.to, *v.from)
	}
	if sum.Born != 0 && o.Born != 0 && sum.Born != o.Born || sum.Term != 0 && o.Term != 0 && sum.Term != o.Term {
		return false
	}
	sum.Born, sum.Term = cmp.Or(sum.Born, o.Born), cmp.Or(sum.Term, o.Term)
	sum.Groups = union(sum.Groups, o.Groups)
	sum.Roles = union(sum.Roles, o.Roles)
	sum.Also = append(sum.Also, RowRef{o.Sheet, o.Number})
	*row = sum
	return true
}

func union(a, b []string) []string {
	for _, v := range b {
		if !slices.Contains(a, v) {
			a = append(slices.Clone(a), v)
		}
	}
	return a
}

// columns checks the header and notes what it holds that is not taken.
func (r *Roster) columns(t *table, h *header, words *RosterWords) error {
	seen := map[column]bool{}
	for i, c := range h.columns {
		title := label(h.titles[i], maxTitle)
		if (c == employer || c == duty) && h.has(FieldPost) {
			h.columns[i], c = unused, unused
		}
		switch {
		case c == unnamed:
			note(&r.Unused, t.holds(i, h.last))
		case c == ordinal:
		case c == refused:
			note(&r.Refused, title)
		case c == hidden:
			note(&r.HiddenColumns, title)
		case c == unused:
			note(&r.Unused, title)
		case seen[c]:
			return &FileError{Fault: TwoColumns, Column: title, Sheet: t.sheet}
		}
		seen[c] = true
	}
	for _, needed := range []column{FieldName, FieldGroups} {
		if seen[needed] {
			continue
		}
		if slices.Contains(h.concealed, needed) {
			return &FileError{Fault: HiddenColumn, Column: string(needed)}
		}
		if groups, unknown := words.groupsIn(sheetTitle(t.sheet)); needed == FieldGroups && unknown == "" && len(groups) > 0 {
			continue // the sheet is called after it
		}
		return &FileError{Fault: NoColumn, Column: string(needed)}
	}
	return nil
}

// says tells whether a row says something of a person. Numbers written ahead do
// not, nor does the example of the template.
func (h *header) says(row *tableRow) bool {
	any := false
	for i, c := range h.columns {
		switch c {
		case unnamed, unused, refused, ordinal, hidden:
			continue
		}
		v := &row.cells[i]
		if c == FieldName && isExample(v.text) {
			return false
		}
		any = any || v.broken || !isBlank(v.text)
	}
	return any
}

// isBlank tells what people write into a cell that has nothing to say.
func isBlank(text string) bool {
	switch strings.TrimSpace(phrase.Fold(phrase.Clean(text))) {
	case "", "-", "--", "---", "/", "\\", "无", "空", "n/a":
		return true
	}
	return false
}

// isExample tells the template's example by how its name begins.
func isExample(name string) bool {
	name = headed(name)
	for _, word := range []string{"示例", "样例", "例如", "example"} {
		if strings.HasPrefix(name, word) {
			return true
		}
	}
	return false
}

// oneLine makes a cell fit to be kept and shown: clean, on one line.
func oneLine(text string) string { return strings.Join(strings.Fields(phrase.Clean(text)), " ") }
