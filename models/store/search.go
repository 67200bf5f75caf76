package store

import (
	"strings"

	"gorm.io/gorm"
)

// SearchWords bounds how many words of a question are looked for.
const SearchWords = 5

// Matching is the condition that every word stands in one of the columns.
func Matching(tx *gorm.DB, words []string, columns ...string) *gorm.DB {
	tests := make([]string, len(columns))
	for i, c := range columns {
		tests[i] = "LOWER(" + c + ") LIKE LOWER(?) ESCAPE '\\'"
	}
	either := "(" + strings.Join(tests, " OR ") + ")"
	q := tx.Where("1 = 1")
	for _, w := range words {
		args := make([]any, len(columns))
		for i := range args {
			args[i] = LikePattern(w)
		}
		q = q.Where(either, args...)
	}
	return q
}

// LikePattern finds s anywhere, its own wildcards taken literally.
func LikePattern(s string) string {
	return "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s) + "%"
}
