package documents

import (
	"encoding/xml"
	"slices"
	"strconv"
	"strings"
)

const (
	maxColumns = 64
	maxMerges  = 1000
	maxRow     = 1 << 20 // the last row of a worksheet
)

// table is the words of one worksheet. Rows without any are left out.
type table struct {
	sheet  string
	rows   []tableRow // in their order
	hidden [maxColumns]bool
	merged []area
	more   bool // there are more rows than were asked for
	wide   bool // something stands right of maxColumns
}

// tableRow is a row with its number, counted from 1 as in the margin.
type tableRow struct {
	number int
	hidden bool // by hand or by a filter
	cells  [maxColumns]cellValue
}

// cellValue is what a cell holds.
type cellValue struct {
	text   string // as its author sees it
	number string // of a number: in full
	year   int    // of a day; 0 for what is none
	broken bool   // the error of a formula, or one that was never computed
}

// area is a block of cells that are shown as one, its edges included.
type area struct{ top, left, bottom, right int }

// read reads a worksheet's rows, at most limit of those that hold words.
func (w *workbook) read(s sheet, limit int) (*table, error) {
	p, err := w.open(s.part)
	if err != nil {
		return nil, err
	}
	t := &table{sheet: s.name}
	row := tableRow{}
	column, used := 0, false
	keep := func() {
		if used && len(t.rows) < limit {
			t.rows = append(t.rows, row)
		} else if used {
			t.more = true
		}
		used = false
	}
	err = p.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "col":
			t.hide(e)
		case "row":
			keep()
			n, err := rowNumber(e, row.number)
			if err != nil {
				return err
			}
			row, column = tableRow{number: n, hidden: isHidden(e, "ht")}, 0
		case "c":
			column++
			if at := attribute(e, "r"); at != "" {
				column = columnOf(at)
			}
			v, err := w.cell(p, e)
			if err != nil || v.text == "" && v.number == "" && !v.broken || row.number == 0 {
				return err
			}
			if column < 1 || column > maxColumns {
				t.wide = true
				return nil
			}
			row.cells[column-1], used = v, true
		case "mergeCell":
			a, ok := areaOf(attribute(e, "ref"))
			if ok && len(t.merged) == maxMerges {
				return &FileError{Fault: TooBig, Limit: maxUnpacked}
			}
			if ok {
				t.merged = append(t.merged, a)
			}
		}
		return nil
	})
	keep()
	return t, err
}

// hide notes which columns cannot be seen.
func (t *table) hide(col xml.StartElement) {
	from, err := strconv.Atoi(attribute(col, "min"))
	to, err2 := strconv.Atoi(attribute(col, "max"))
	if err != nil || err2 != nil || !isHidden(col, "width") {
		return
	}
	for i := max(from, 1); i <= min(to, maxColumns); i++ {
		t.hidden[i-1] = true
	}
}

// isHidden tells a row or column that cannot be seen, or is as high or wide as
// nothing.
func isHidden(e xml.StartElement, size string) bool {
	v := attribute(e, "hidden")
	if v == "1" || v == "true" {
		return true
	}
	n, err := strconv.ParseFloat(attribute(e, size), 64)
	return err == nil && n == 0
}

// rowNumber is a row's own number, or the one after the last.
func rowNumber(e xml.StartElement, last int) (int, error) {
	n := last + 1
	if at := attribute(e, "r"); at != "" {
		var err error
		if n, err = strconv.Atoi(at); err != nil {
			return 0, damaged("row %q", at)
		}
	}
	if n <= last || n > maxRow {
		return 0, damaged("row %d after row %d", n, last)
	}
	return n, nil
}

// cell reads a cell to its end. Of a formula the value counts that was kept with
// it.
func (w *workbook) cell(p *part, c xml.StartElement) (v cellValue, err error) {
	kind, text := attribute(c, "t"), ""
	formula := false
	open := p.depth
	for p.depth >= open {
		token, err := p.next()
		if err != nil {
			return v, err // also io.EOF: the decoder does not end within an element
		}
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		formula = formula || e.Name.Local == "f"
		switch {
		case e.Name.Local == "v" && kind != "inlineStr", e.Name.Local == "is" && kind == "inlineStr":
			if text, err = p.words(e.Name.Local == "is"); err != nil {
				return v, err
			}
		}
	}
	if text == "" {
		v.broken = formula && kind != "str" // it was never computed: what its author sees is not here
		return v, nil
	}
	switch style := attribute(c, "s"); kind {
	case "s":
		i, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil || i < 0 || i >= len(w.strings) {
			return v, damaged("%s: shared string %q of %d", p.name, text, len(w.strings))
		}
		v.text = w.show.words(w.strings[i], style)
	case "", "n":
		v = w.show.number(strings.TrimSpace(text), style)
	case "d":
		v = w.show.iso(strings.TrimSpace(text), style)
	case "b":
		v.text = map[string]string{"1": "TRUE", "true": "TRUE", "0": "FALSE", "false": "FALSE"}[strings.TrimSpace(text)]
	case "e":
		v.broken = true
	default:
		v.text = w.show.words(unescape(text), style)
	}
	v.text = strings.TrimSpace(v.text)
	return v, nil
}

// columnOf reads the letters of AB12; 0 when there are none that make sense.
func columnOf(at string) int {
	n := 0
	for i := range len(at) {
		b := at[i] &^ 0x20
		if b < 'A' || b > 'Z' {
			break
		}
		if n = n*26 + int(b-'A') + 1; n > maxRow {
			return 0
		}
	}
	return n
}

// areaOf reads A1:B3.
func areaOf(ref string) (a area, ok bool) {
	from, to, two := strings.Cut(ref, ":")
	if !two {
		to = from
	}
	row := func(at string) int {
		n, err := strconv.Atoi(strings.TrimLeft(at, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"))
		if err != nil {
			return 0
		}
		return n
	}
	a = area{row(from), columnOf(from), row(to), columnOf(to)}
	return a, a.top > 0 && a.left > 0 && a.bottom >= a.top && a.right >= a.left
}

// at is a cell, counted from 1; empty where there is none.
func (t *table) at(row, column int) cellValue {
	i, ok := slices.BinarySearchFunc(t.rows, row, func(r tableRow, n int) int { return r.number - n })
	if !ok || column < 1 || column > maxColumns {
		return cellValue{}
	}
	return t.rows[i].cells[column-1]
}

// merge finds the block that a cell belongs to.
func (t *table) merge(row, column int) (a area, ok bool) {
	for _, a := range t.merged {
		if a.top <= row && row <= a.bottom && a.left <= column && column <= a.right {
			return a, true
		}
	}
	return a, false
}

// shown is what a reader sees in a cell: within a block of several rows, what
// stands at its top.
func (t *table) shown(row, column int) cellValue {
	if v := t.at(row, column); !v.empty() {
		return v
	}
	if a, ok := t.merge(row, column); ok && a.left == column {
		return t.at(a.top, a.left)
	}
	return cellValue{}
}

func (v cellValue) empty() bool { return v.text == "" && !v.broken }
