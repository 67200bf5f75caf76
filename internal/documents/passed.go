package documents

import (
	"errors"
	"regexp"
	"slices"

	"github.com/xuri/excelize/v2"

	"lianluo/internal/phrase"
)

// Passed says what of a workbook was read and what was passed over.
type Passed struct {
	// Sheets were read, Unread were not: they hold nothing of the kind, or cannot be
	// seen. An empty one is not named.
	Sheets       []string `json:"sheets,omitempty"`
	Unread       []string `json:"unread,omitempty"`
	HiddenSheets []string `json:"hidden_sheets,omitempty"`
	// HiddenColumns cannot be seen; Unused are others whose title means nothing
	// here. One without a title is named by its letter.
	HiddenColumns []string `json:"hidden_columns,omitempty"`
	Unused        []string `json:"unused,omitempty"`
	HiddenRows    []RowRef `json:"hidden_rows,omitempty"` // that say something
}

// RowRef names a row. Sheet is "" where one is read.
type RowRef struct {
	Sheet string `json:"sheet,omitempty"`
	Row   int    `json:"row"`
}

// explains tells a sheet of explanations or of examples by its name.
var explains = regexp.MustCompile(`(?i)说明|须知|要求|示例|样例|范例|字典|选项|instruction|readme|example`)

// each reads the sheets that can be seen and notes which of them take did not
// want; sheets of explanations are read when there is no other. What take gives
// for the best of those is the error when all were refused.
func (w *workbook) each(p *Passed, rows int, take func(t *table) error) error {
	var why *FileError
	read := func(s sheet) error {
		t, err := w.read(s, rows)
		if err != nil || len(t.rows) == 0 {
			return err
		}
		t.sheet = label(s.name, maxSheetName)
		err = take(t)
		var no *FileError
		switch {
		case err == nil:
			p.Sheets = append(p.Sheets, t.sheet)
			return nil
		case !errors.As(err, &no) || !no.ofSheet():
			return err
		case why == nil || why.Fault == NoHeader || why.Fault != NoRows && no.Fault == NoRows:
			no.Sheet, why = t.sheet, no
		}
		p.Unread = append(p.Unread, t.sheet)
		return nil
	}
	var later []sheet
	for _, s := range w.sheets {
		switch {
		case s.hidden:
			t, err := w.read(s, 1)
			if err != nil {
				return err
			}
			if len(t.rows) > 0 {
				p.HiddenSheets = append(p.HiddenSheets, label(s.name, maxSheetName))
			}
		case explains.MatchString(s.name):
			later = append(later, s)
		default:
			if err := read(s); err != nil {
				return err
			}
		}
	}
	for _, s := range later {
		if len(p.Sheets) > 0 || why != nil && why.Fault == NoRows {
			p.Unread = append(p.Unread, label(s.name, maxSheetName))
		} else if err := read(s); err != nil {
			return err
		}
	}
	switch {
	case len(p.Sheets) > 0:
		return nil
	case (why == nil || why.Fault == NoHeader) && len(p.HiddenSheets) > 0:
		return &FileError{Fault: HiddenSheet, Sheet: p.HiddenSheets[0]}
	case why == nil:
		why = &FileError{Fault: NoHeader}
	}
	if len(w.sheets) == 1 {
		why.Sheet = ""
	}
	return why
}

// ofSheet tells a fault that makes a sheet none of the kind from one that stops the
// file.
func (e *FileError) ofSheet() bool {
	switch e.Fault {
	case NoHeader, NoColumn, HiddenColumn, NoRows:
		return true
	}
	return false
}

// How much is shown of the name of a sheet and of a column's title, in characters.
const maxSheetName, maxTitle = 20, 12

// label makes a name of a sheet or column fit to be shown.
func label(text string, limit int) string {
	if text = oneLine(text); identifies(text) || len(phrase.Sensitive(text)) > 0 {
		return "…"
	}
	return phrase.Truncate(text, limit)
}

// note adds to a list what is not yet there. The list may be another's too.
func note(list *[]string, title string) {
	if title != "" && !slices.Contains(*list, title) {
		*list = append(slices.Clone(*list), title)
	}
}

// holds gives the letter of a column without a title in which something stands
// below a row.
func (t *table) holds(column, below int) string {
	for r := range t.rows {
		if row := &t.rows[r]; row.number > below && !row.hidden && !isBlank(row.cells[column].text) {
			letter, _ := excelize.ColumnNumberToName(column + 1)
			return letter
		}
	}
	return ""
}
