package offices

import (
	"strconv"
	"strings"

	"lianluo/internal/documents"
)

// What each zip begins with: a note on what it is, and the list (目录) of all files, with which
// part each is in, of what is at the messenger alone, and of what could not be made.

// headRoom is what the list may grow by when the parts are known.
const headRoom = 64 << 10

// layOut decides what goes into which part and makes what each begins with.
func (x *whole) layOut(without []string) error {
	x.without = strings.Join(without, ", ")
	rough, err := x.listed()
	if err != nil {
		return err
	}
	x.parcel.layOut(int64(len(rough)) + int64(len(rough))/4 + headRoom)
	x.list, err = x.listed()
	return err
}

// headsOf are what a part begins with.
func (x *whole) headsOf(part int) []head {
	w := x.words
	note := w.Plain("whole.readme", "office", x.office, "day", x.day, "rows", x.rows, "papers", x.papers, "files", x.files, "without", x.without,
		"part", part, "parts", x.parcel.parts, "several", x.parcel.parts > 1, "list", w.Plain("whole.list_file"))
	return []head{{w.Plain("whole.readme_file"), []byte("\ufeff" + strings.ReplaceAll(note, "\n", "\r\n"))}, {w.Plain("whole.list_file"), x.list}}
}

func (x *whole) sheet(name string, keys ...string) *documents.Sheet {
	s := &documents.Sheet{Name: x.words.Plain(name), Filter: true}
	for _, key := range keys {
		s.Columns = append(s.Columns, documents.Column{Title: x.words.Plain("whole.column." + key)})
	}
	return s
}

func (x *whole) listed() ([]byte, error) {
	all := x.sheet("whole.sheet_files", "file", "about", "part", "size", "sum")
	for i := range x.parcel.list {
		one := &x.parcel.list[i]
		part := x.words.Plain("whole.too_large")
		if one.part > 0 || x.parcel.parts == 0 {
			part = strconv.Itoa(one.part)
		}
		all.Rows = append(all.Rows, []string{one.name, one.about, part, strconv.FormatInt(one.size, 10), one.sum})
	}
	sheets := []*documents.Sheet{all}
	if len(x.elsewhere) > 0 {
		s := x.sheet("whole.sheet_elsewhere", "day", "kind", "name", "record", "of", "seen")
		for _, f := range x.elsewhere {
			s.Rows = append(s.Rows, []string{f.day, f.kind, f.name, f.recordKind, f.recordOf, f.seenHow})
		}
		sheets = append(sheets, s)
	}
	if len(x.unmade) > 0 {
		s := x.sheet("whole.sheet_unmade", "about")
		for _, about := range x.unmade {
			s.Rows = append(s.Rows, []string{about})
		}
		sheets = append(sheets, s)
	}
	return documents.Workbook(sheets...)
}
