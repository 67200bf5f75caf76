package offices

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// Each reads an office's rows of a table, one at a time, in a lasting order.
func Each(tx *gorm.DB, t Table, office int64, fn func(values []any) error) error {
	return each(tx, t, t.key+" = ?", []any{office}, fn)
}

func each(tx *gorm.DB, t Table, where string, args []any, fn func(values []any) error) error {
	order := strings.Join(t.Columns, ", ")
	if slices.Contains(t.Columns, "id") {
		order = "id"
	}
	rows, err := store.AcrossOffices(tx).Raw("SELECT "+strings.Join(t.Columns, ", ")+" FROM "+t.Name+" WHERE "+where+" ORDER BY "+order, args...).Rows()
	if err != nil {
		return fmt.Errorf("read %s: %w", t.Name, err)
	}
	defer rows.Close()
	values := make([]any, len(t.Columns))
	places := make([]any, len(t.Columns))
	for i := range values {
		places[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(places...); err != nil {
			return fmt.Errorf("read %s: %w", t.Name, err)
		}
		if err := fn(values); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Count counts an office's rows of tables that have its number in office_id.
func Count(tx *gorm.DB, office int64, tables ...string) (map[string]int64, error) {
	counts := map[string]int64{}
	for _, name := range tables {
		var n int64
		if err := store.AcrossOffices(tx).Table(name).Where("office_id = ?", office).Count(&n).Error; err != nil {
			return nil, fmt.Errorf("count %s: %w", name, err)
		}
		counts[name] = n
	}
	return counts, nil
}

// taken is which rows of a table an export takes along. What a table says of the records of
// supervision stays with them (§12): their steps have the same words.
func (t *Table) taken(office int64) (where string, args []any) {
	where, args = t.key+" = ?", []any{office}
	for _, c := range t.Columns {
		if strings.HasSuffix(c, "_kind") {
			where, args = where+" AND COALESCE("+c+", '') <> ?", append(args, records.KindSupervision)
		}
	}
	return where, args
}

// Bounds of a piece of a table: memory holds one piece.
type Bounds struct {
	Cells int
	Bytes int // about
}

// Pieces reads the rows of a table that an export takes along, in pieces; of a table without
// rows there is one piece, of none. It tells how many rows there are.
func Pieces(tx *gorm.DB, t Table, office int64, most Bounds, fn func(rows [][]any) error) (n int, err error) {
	var piece [][]any
	said, size := false, 0
	flush := func() error {
		rows := piece
		piece, size, said = nil, 0, true
		return fn(rows)
	}
	where, args := t.taken(office)
	err = each(tx, t, where, args, func(values []any) error {
		weight := 0
		for _, v := range values {
			weight += weigh(v)
		}
		if len(piece) > 0 && ((len(piece)+1)*len(values) > most.Cells || size+weight > most.Bytes) {
			if err := flush(); err != nil {
				return err
			}
		}
		n++
		size += weight
		values = slices.Clone(values)
		conceal(t, values)
		piece = append(piece, values)
		return nil
	})
	if err == nil && (len(piece) > 0 || !said) {
		err = flush()
	}
	return n, err
}

// conceal takes a telephone number out of a row that an export takes along, where its owner
// wants nobody to see it (people.PhoneSeenBy), and what a number was before it was changed.
func conceal(t Table, values []any) {
	is := func(column, text string) bool {
		i := slices.Index(t.Columns, column)
		return i >= 0 && fmt.Sprint(values[i]) == text
	}
	blank := func(columns ...string) {
		for _, column := range columns {
			values[slices.Index(t.Columns, column)] = ""
		}
	}
	switch t.Name {
	case "people":
		if is("phone_for", string(people.PhoneForNone)) {
			blank("phone")
		}
	case "roster_edits", "profile_changes":
		if is("field", "phone") {
			blank("was", "became")
		}
	}
}

// weigh is about how many bytes a value takes.
func weigh(v any) int {
	const head = 16
	switch v := v.(type) {
	case string:
		return head + len(v)
	case []byte:
		return head + len(v)
	}
	return head
}

// JSON writes rows of a table as an array of objects, a line a row.
func JSON(w io.Writer, t Table, rows [][]any) error {
	for i, values := range rows {
		begin := ",\n"
		if i == 0 {
			begin = "[\n"
		}
		if _, err := io.WriteString(w, begin); err != nil {
			return err
		}
		if err := jsonRow(w, t, values); err != nil {
			return err
		}
	}
	end := "\n]\n"
	if len(rows) == 0 {
		end = "[]\n"
	}
	_, err := io.WriteString(w, end)
	return err
}

func jsonRow(w io.Writer, t Table, values []any) error {
	sep := "{"
	for i, v := range values {
		name, _ := json.Marshal(t.Columns[i])
		value, err := json.Marshal(v)
		if err != nil {
			return fmt.Errorf("%s.%s: %w", t.Name, t.Columns[i], err)
		}
		if _, err := fmt.Fprintf(w, "%s%s:%s", sep, name, value); err != nil {
			return err
		}
		sep = ","
	}
	_, err := io.WriteString(w, "}")
	return err
}
