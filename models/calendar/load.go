package calendar

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Bounds of a table. A notice lists some forty days; the bound also keeps the search for a working day short.
const (
	maxBytes = 1 << 20
	maxDays  = 120
	maxName  = 20
	minYear  = 2000
	maxYear  = 2199
)

// Problem says what is wrong with a table, so that the one who loads it can be told in words.
type Problem int

// The problems of a table.
const (
	TooLarge     Problem = iota + 1 // more than 1 MB, or more than 120 days
	NotJSON                         // not JSON of the expected form
	BadYear                         // the year is missing or out of range
	NotPublished                    // no days: the notice is not out yet
	BadDate                         // a day that does not exist
	OtherYear                       // a day outside the table's year
	Duplicate                       // a day listed twice
	BadName                         // the name is empty, too long or has control characters
	BadMark                         // isOffDay is missing
)

func (p Problem) String() string {
	names := [...]string{"", "too large", "not JSON", "bad year", "not published yet", "bad date", "date of another year",
		"date listed twice", "bad name", "isOffDay missing"}
	if p > 0 && int(p) < len(names) {
		return names[p]
	}
	return fmt.Sprintf("problem %d", int(p))
}

// TableError is what Load answers to a table that is not in order.
type TableError struct {
	Problem Problem
	Entry   int    // which entry of days, counted from 1; 0 where the table as a whole is meant
	Value   string // what stands there
}

func (e *TableError) Error() string {
	if e.Entry == 0 {
		return fmt.Sprintf("holiday table: %s", e.Problem)
	}
	return fmt.Sprintf("holiday table: entry %d (%q): %s", e.Entry, e.Value, e.Problem)
}

// Load reads one year's table, {"year": 2027, "papers": [], "days": [{"name", "date", "isOffDay"}]}, and puts it in
// the place of what was known about that year. A table that is not in order changes nothing; the error is then, for
// errors.As, a *TableError, or what the reader answered. A table without days is refused, because holiday-cn has such a file before the
// notice is out, and it would make a year known that is not.
func (c *Calendar) Load(r io.Reader) error {
	data, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	if err != nil {
		return fmt.Errorf("read holiday table: %w", err)
	}
	year, table, err := parseTable(data)
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.tables == nil {
		c.tables = make(map[int]map[Date]entry)
	}
	c.tables[year] = table // never changed afterwards: Day reads it without the lock
	return nil
}

func parseTable(data []byte) (int, map[Date]entry, error) {
	if len(data) > maxBytes {
		return 0, nil, &TableError{Problem: TooLarge}
	}
	var file struct {
		Year int `json:"year"`
		Days []struct {
			Name     string `json:"name"`
			Date     string `json:"date"`
			IsOffDay *bool  `json:"isOffDay"`
		} `json:"days"`
	}
	// Windows editors put a byte order mark in front, which JSON does not allow.
	if err := json.Unmarshal([]byte(strings.TrimPrefix(string(data), "\ufeff")), &file); err != nil {
		return 0, nil, errors.Join(&TableError{Problem: NotJSON}, err)
	}
	switch {
	case file.Year < minYear || file.Year > maxYear:
		return 0, nil, &TableError{Problem: BadYear}
	case len(file.Days) == 0:
		return 0, nil, &TableError{Problem: NotPublished}
	case len(file.Days) > maxDays:
		return 0, nil, &TableError{Problem: TooLarge}
	}
	table := make(map[Date]entry, len(file.Days))
	for i, d := range file.Days {
		wrong := func(p Problem, value string) (int, map[Date]entry, error) {
			return 0, nil, &TableError{Problem: p, Entry: i + 1, Value: value}
		}
		date, err := ParseDate(d.Date)
		if err != nil {
			return wrong(BadDate, d.Date)
		}
		// A notice may also move days of the December before: that of 2019 gave 2018-12-31 off.
		december := date.Year == file.Year-1 && date.Month == time.December
		if date.Year != file.Year && !december {
			return wrong(OtherYear, d.Date)
		}
		if _, twice := table[date]; twice {
			return wrong(Duplicate, d.Date)
		}
		if !goodName(d.Name) {
			return wrong(BadName, d.Date)
		}
		if d.IsOffDay == nil {
			return wrong(BadMark, d.Date)
		}
		table[date] = entry{name: d.Name, off: *d.IsOffDay}
	}
	return file.Year, table, nil
}

func goodName(name string) bool {
	if strings.TrimSpace(name) == "" || utf8.RuneCountInString(name) > maxName || !utf8.ValidString(name) {
		return false
	}
	return strings.IndexFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }) < 0
}
