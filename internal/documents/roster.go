package documents

import (
	"strings"

	"lianluo/internal/phrase"
)

// MaxRosterRows is how many people one sheet may hold.
const MaxRosterRows = 500

// Roster is what a sheet says of people, and what it says that is not taken.
type Roster struct {
	Rows   []RosterRow
	Faults []CellFault // by row
	Said   int         // rows that say something, the faulty ones included
	// Refused are titles of columns with what must not be collected (domain C7):
	// nothing of them was looked at. Unused are the others.
	Refused, Unused []string
	// DayDropped: a day or month of birth was given; only the year is taken.
	DayDropped bool
}

// ReadRoster reads a roster (§1) from a workbook: from the first sheet that has a
// row with 姓名 among its titles. Columns may stand in any order and have other
// usual titles. A *FileError says that nothing of the file is taken.
func ReadRoster(data []byte, words *RosterWords) (*Roster, error) {
	w, err := openWorkbook(data)
	if err != nil {
		return nil, err
	}
	for _, s := range w.sheets {
		t, err := w.read(s, headerRows+2*MaxRosterRows)
		if err != nil {
			return nil, err
		}
		if h, ok := t.header(); ok {
			return t.roster(&h, words)
		}
	}
	return nil, &FileError{Fault: NoHeader}
}

func (t *table) roster(h *header, words *RosterWords) (*Roster, error) {
	if t.wide {
		return nil, &FileError{Fault: TooWide, Limit: maxColumns}
	}
	r := &Roster{}
	if err := r.columns(h); err != nil {
		return nil, err
	}
	for i := range t.rows {
		row := &t.rows[i]
		if row.number <= h.last || !h.says(row) {
			continue
		}
		if r.Said++; r.Said > MaxRosterRows {
			return nil, &FileError{Fault: TooManyRows, Limit: MaxRosterRows}
		}
		e := entry{table: t, header: h, row: row, known: words}
		if e.read(); len(e.faults) > 0 {
			r.Faults = append(r.Faults, e.faults...)
			continue
		}
		r.DayDropped = r.DayDropped || e.dayDropped
		r.Rows = append(r.Rows, e.said)
	}
	switch {
	case t.more:
		return nil, &FileError{Fault: TooManyRows, Limit: MaxRosterRows}
	case r.Said == 0:
		return nil, &FileError{Fault: NoRows}
	}
	return r, nil
}

// maxTitles is how many titles of columns that are not taken are told.
const maxTitles = 8

// columns checks the header and notes what it holds that is not taken.
func (r *Roster) columns(h *header) error {
	seen := map[column]bool{}
	for i, c := range h.columns {
		title := phrase.Truncate(oneLine(h.titles[i]), 12)
		if (c == employer || c == duty) && h.has(FieldPost) {
			h.columns[i], c = unused, unused
		}
		switch {
		case c == unnamed || c == ordinal:
		case c == refused && len(r.Refused) < maxTitles:
			r.Refused = append(r.Refused, title)
		case c == unused && len(r.Unused) < maxTitles:
			r.Unused = append(r.Unused, title)
		case c == refused || c == unused:
		case seen[c]:
			return &FileError{Fault: TwoColumns, Column: title}
		}
		seen[c] = true
	}
	if !seen[FieldGroups] {
		return &FileError{Fault: NoColumn, Column: string(FieldGroups)}
	}
	return nil
}

// says tells whether a row says something of a person. Numbers written ahead do
// not, nor does the example of the template.
func (h *header) says(row *tableRow) bool {
	any := false
	for i, c := range h.columns {
		switch c {
		case unnamed, unused, refused, ordinal:
			continue
		}
		text := row.cells[i]
		if c == FieldName && isExample(text) {
			return false
		}
		any = any || !isBlank(text)
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
