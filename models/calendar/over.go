package calendar

import (
	"encoding/json"
	"fmt"
	"strings"
)

// JSON gives the notice in the form that Load reads.
func (n *Notice) JSON() string {
	type day struct {
		Name string `json:"name"`
		Date string `json:"date"`
		Off  bool   `json:"isOffDay"`
	}
	file := struct {
		Year int   `json:"year"`
		Days []day `json:"days"`
	}{Year: n.Year}
	for _, d := range n.Days {
		file.Days = append(file.Days, day{d.Name, d.Date.String(), d.Off})
	}
	out, err := json.Marshal(file)
	if err != nil {
		panic(fmt.Sprintf("calendar: notice: %v", err)) // cannot happen: numbers and strings
	}
	return string(out)
}

// maxOver bounds the tables that are laid over one calendar, a line each.
const maxOver = 20

// With gives the calendar with tables laid over it, each in Load's form on a line of its own: those of one office. The
// calendar itself stays as it is. Laying the same tables over it again costs nothing.
func (c *Calendar) With(tables string) (*Calendar, error) {
	if tables == "" {
		return c, nil
	}
	if over, ok := c.over.Load(tables); ok {
		return over.(*Calendar), nil
	}
	lines := strings.Split(tables, "\n")
	if len(lines) > maxOver {
		return nil, &TableError{Problem: TooLarge}
	}
	c.mu.RLock()
	over := &Calendar{tables: make(map[int]map[Date]entry, len(c.tables)+len(lines))}
	for year, table := range c.tables {
		over.tables[year] = table
	}
	c.mu.RUnlock()
	for _, line := range lines {
		if err := over.Load(strings.NewReader(line)); err != nil {
			return nil, err
		}
	}
	kept, _ := c.over.LoadOrStore(tables, over)
	return kept.(*Calendar), nil
}
