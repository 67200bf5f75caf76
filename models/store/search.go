package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/logger"
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

// SearchText is what is looked for in a record: its pairs of characters, each
// with the office's mark in front (Terms).
type SearchText struct {
	ID       int64
	OfficeID int64
	Kind     string
	RecordID int64
	Terms    string
	Lexicon  string // what chose the pairs; "": they are to be chosen yet
}

// officeMarks is how many letters of the block CJK Extension B stand for offices.
// Two offices may share one: every query says the office too.
const officeMarks = 42_000

// term is a pair as it is indexed in an office: three letters, which both FTS5's
// trigrams and pg_trgm keep as one. So a word of two characters is found by an index,
// and what an office looks for never goes through the words of the others.
func term(office int64, pair string) string {
	return string(rune(0x20000+office%officeMarks)) + pair
}

// MoveTerms gives a record's terms as another office has them: what copies offices copies
// them too.
func MoveTerms(terms string, office int64) string {
	list := strings.Fields(terms)
	for i, t := range list {
		_, mark := utf8.DecodeRuneInString(t)
		list[i] = term(office, t[mark:])
	}
	return strings.Join(list, " ")
}

// isPair tells what can be indexed: two letters or digits. Nothing of it means
// anything in a query.
func isPair(s string) bool {
	n := 0
	for _, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return false
		}
		n++
	}
	return n == 2
}

// IndexRecord makes a record of tx's office findable by pairs of characters, instead of by
// those by which it was; in the transaction that changes its words. by names what chose
// the pairs.
func IndexRecord(tx *gorm.DB, kind string, record int64, pairs []string, by string) error {
	var terms []string
	for _, p := range slices.Compact(slices.Sorted(slices.Values(pairs))) {
		if isPair(p) {
			terms = append(terms, term(OfficeOf(tx), p))
		}
	}
	row := &SearchText{Kind: kind, RecordID: record, Terms: strings.Join(terms, " "), Lexicon: by}
	err := tx.Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "office_id"}, {Name: "kind"}, {Name: "record_id"}},
		DoUpdates: clause.AssignmentColumns([]string{"terms", "lexicon"}),
	}).Create(row).Error
	if err != nil {
		return fmt.Errorf("index %s %d: %w", kind, record, err)
	}
	return nil
}

// FindRecords lists records of a kind of tx's office in which all of the pairs stand and, where there are
// any, all pairs of one of either; the last indexed first. What is no pair is left out; without any nothing is found.
func FindRecords(tx *gorm.DB, kind string, limit int, pairs []string, either ...[]string) ([]int64, error) {
	office := OfficeOf(tx)
	if office == 0 {
		return nil, ErrNoOffice
	}
	all, others := terms(office, pairs), [][]string{}
	for _, one := range either {
		if t := terms(office, one); len(t) == len(one) && len(t) > 0 {
			others = append(others, t)
		}
	}
	if len(all) == 0 || len(either) > 0 && len(others) == 0 {
		return nil, nil
	}
	from, where, args := searchOf(tx).condition(tx, all, others)
	// PostgreSQL would otherwise go through all rows, the newest first, for the few that it is to give.
	query := "SELECT t.record_id FROM " + from + " WHERE " + where + " AND t.office_id = ? AND t.kind = ? ORDER BY i.rowid DESC LIMIT ?"
	if tx.Name() != "sqlite" {
		query = "WITH f AS MATERIALIZED (SELECT t.id, t.record_id FROM " + from + " WHERE " + where + " AND t.office_id = ? AND t.kind = ?) SELECT record_id FROM f ORDER BY id DESC LIMIT ?"
	}
	var list []int64
	if err := tx.Raw(query, append(args, office, kind, limit)...).Scan(&list).Error; err != nil {
		return nil, fmt.Errorf("look for a %s: %w", kind, err)
	}
	return list, nil
}

// terms are the pairs of an office as they are indexed, without what is none.
func terms(office int64, pairs []string) (list []string) {
	for _, p := range pairs {
		if isPair(p) {
			list = append(list, term(office, p))
		}
	}
	return list
}

// StaleTexts lists records of a kind of all offices whose pairs something else has chosen than
// by, or nothing yet; limit at most.
func StaleTexts(tx *gorm.DB, kind, by string, limit int) ([]SearchText, error) {
	var list []SearchText
	err := tx.Where("kind = ? AND lexicon < ? OR kind = ? AND lexicon > ?", kind, by, kind, by).Limit(limit).Find(&list).Error // two ranges of an index
	return list, err
}

// Unindex has a record found no more.
func Unindex(tx *gorm.DB, kind string, record int64) error {
	return tx.Where("kind = ? AND record_id = ?", kind, record).Delete(&SearchText{}).Error
}

// searching is the gorm plugin that knows by which index words are found. There
// is always one: FTS5 in SQLite; in PostgreSQL pg_trgm or, where that is not allowed or
// does not read Chinese (under LC_CTYPE C), an index of the terms as they are.
type searching struct{ trigrams bool }

func (*searching) Name() string { return "searching" }

func (*searching) Initialize(*gorm.DB) error { return nil }

func searchOf(tx *gorm.DB) *searching { return tx.Plugins["searching"].(*searching) }

// condition says where and how all terms are looked for, with all those of one of either.
func (s *searching) condition(tx *gorm.DB, all []string, either [][]string) (from, where string, args []any) {
	one := func(terms []string) string {
		if s.trigrams {
			for _, w := range terms {
				args = append(args, "%"+w+"%")
			}
			return strings.TrimSuffix(strings.Repeat("t.terms LIKE ? AND ", len(terms)), " AND ")
		}
		args = append(args, strings.Join(terms, " "))
		return "string_to_array(t.terms, ' ') @> string_to_array(?, ' ')"
	}
	from = "search_texts t"
	if tx.Name() == "sqlite" {
		one = func(terms []string) string { return `"` + strings.Join(terms, `" AND "`) + `"` }
		// CROSS: the words first; with statistics SQLite would go through all rows of the office.
		from = "search_index i CROSS JOIN search_texts t ON t.id = i.rowid"
	}
	where = one(all)
	var others []string
	for _, terms := range either {
		others = append(others, "("+one(terms)+")")
	}
	if len(others) > 0 {
		where += " AND (" + strings.Join(others, " OR ") + ")"
	}
	if tx.Name() == "sqlite" {
		return from, "search_index MATCH ?", []any{where}
	}
	return from, where, args
}

// SearchEngine names the index by which words are found.
func (db *DB) SearchEngine() string {
	switch {
	case db.IsSQLite():
		return "FTS5"
	case searchOf(db.write).trigrams:
		return "pg_trgm"
	}
	return "terms"
}

// chooseSearch finds out on PostgreSQL by which index words are found, and makes that of
// pg_trgm where it may and it is of use. A refusal is no fault.
func (db *DB) chooseSearch(ctx context.Context) error {
	if db.IsSQLite() {
		return nil
	}
	g := db.write.WithContext(ctx).Session(&gorm.Session{NewDB: true, Logger: logger.Discard})
	var schema string
	find := func() error {
		return g.Raw("SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_trgm'").Scan(&schema).Error
	}
	if err := find(); err != nil {
		return fmt.Errorf("look for pg_trgm: %w", Translate(err))
	}
	if schema == "" {
		if err := g.Exec("CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public").Error; err != nil {
			db.log.Info("pg_trgm is not allowed: words are found by another index", "error", err)
			return nil
		}
		if err := find(); err != nil {
			return fmt.Errorf("look for pg_trgm: %w", Translate(err))
		}
	}
	quoted := `"` + strings.ReplaceAll(schema, `"`, `""`) + `"`
	var reads bool
	one, other := term(1, "供水"), term(1, "停车")
	err := g.Raw("SELECT COALESCE(array_length("+quoted+".show_trgm(?), 1) = 4 AND NOT "+quoted+".show_trgm(?) @> "+quoted+".show_trgm(?), FALSE)", one, one, other).Scan(&reads).Error
	if err != nil || !reads {
		db.log.Info("pg_trgm does not read Chinese here: words are found by another index", "error", err)
		return nil
	}
	if err := g.Exec("CREATE INDEX IF NOT EXISTS search_texts_trigrams ON search_texts USING gin (terms " + quoted + ".gin_trgm_ops)").Error; err != nil {
		db.log.Info("no index of pg_trgm: words are found by another one", "error", err)
		return nil
	}
	searchOf(db.write).trigrams = true
	return nil
}
