// Package offices is an office as a whole: all its records, taken along or deleted. It
// reads from the schema which tables there are, so that no new one is forgotten.
package offices

import (
	"fmt"
	"slices"

	"gorm.io/gorm"
)

// Table is one that holds rows of offices.
type Table struct {
	Name    string
	Columns []string
	key     string // the column that names the office
	parents []string
}

// Kept are tables that an export leaves out, and why. What a person wrote without a name
// (§12) is read in its room alone; codes and addresses would open doors; the rest is
// the program's own, and says nothing that the records do not.
var Kept = map[string]string{
	"outbox": "what was said of the records, kept to be sent", "chats": "where the bot can write", "dialogs": "drafts of their authors", "actions": "what can be undone for five minutes",
	"failures": "faults of the program", "runs": "what the clock did", "refreshes": "posts to be said anew", "news_lines": "lines of messages", "accounts": "where a chat stands",
	"counters": "the next numbers", "search_texts": "made of the records", "sent_files": "names that files have at the messenger", "imports": "a roster before it is taken over",
	"codes": "they open the office", "screens": "they check somebody in", "feeds": "they open a person's calendar",
	"supervision_items": "written without a name (§12)", "supervision_lines": "written without a name (§12)", "supervision_salts": "written without a name (§12)", "supervision_open": "written without a name (§12)",
}

// Tables lists all that hold rows of offices, those that others refer to behind these, the
// offices' own last.
func Tables(tx *gorm.DB) ([]Table, error) {
	columns := "SELECT m.name AS tab, c.name AS col FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' ORDER BY m.name, c.cid"
	refers := "SELECT m.name AS tab, f.\"table\" AS col FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table'"
	if tx.Name() != "sqlite" {
		columns = "SELECT table_name AS tab, column_name AS col FROM information_schema.columns WHERE table_schema = current_schema() ORDER BY table_name, ordinal_position"
		refers = "SELECT c.relname AS tab, p.relname AS col FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class p ON p.oid = k.confrelid" +
			" WHERE k.contype = 'f' AND c.relnamespace = current_schema()::regnamespace"
	}
	type pair struct{ Tab, Col string }
	var cols, refs []pair
	if err := tx.Raw(columns).Scan(&cols).Error; err != nil {
		return nil, fmt.Errorf("columns: %w", err)
	}
	if err := tx.Raw(refers).Scan(&refs).Error; err != nil {
		return nil, fmt.Errorf("references: %w", err)
	}
	by := map[string]*Table{}
	for _, c := range cols {
		t := by[c.Tab]
		if t == nil {
			t = &Table{Name: c.Tab}
			by[c.Tab] = t
		}
		t.Columns = append(t.Columns, c.Col)
		if c.Col == "office_id" {
			t.key = c.Col
		}
	}
	if o := by["offices"]; o != nil {
		o.key = "id"
	}
	for _, r := range refs {
		if t := by[r.Tab]; t != nil && r.Col != r.Tab {
			t.parents = append(t.parents, r.Col)
		}
	}
	return sorted(by), nil
}

// sorted has each table before those that it refers to.
func sorted(by map[string]*Table) (list []Table) {
	var names []string
	for name, t := range by {
		if t.key != "" && name != "offices" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for len(names) > 0 {
		free := slices.IndexFunc(names, func(name string) bool {
			return !slices.ContainsFunc(names, func(other string) bool { return slices.Contains(by[other].parents, name) })
		})
		free = max(free, 0) // a circle: the database says so
		list = append(list, *by[names[free]])
		names = slices.Delete(names, free, free+1)
	}
	if by["offices"] != nil {
		list = append(list, *by["offices"])
	}
	return list
}
