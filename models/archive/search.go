package archive

import (
	"errors"
	"slices"
	"strings"
	"unicode"

	"gorm.io/gorm"

	"lianluo/internal/phrase"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// indexed is the kind under which items are found (store.IndexRecord), indexedBy how their
// pairs are chosen: all of them are.
const (
	indexed   = string(records.KindArchive)
	indexedBy = "pairs"
)

// mostFound is how many items a question can find.
const mostFound = 500

// ErrShort: a question has no word of two characters.
var ErrShort = errors.New("a word to look for has two characters at least")

// teller is the name as all may find it: without consent by nothing.
const teller = "CASE WHEN consent THEN teller ELSE '' END"

// Search finds the items that by may read in which all words of a question stand, from the
// oldest time on. ErrShort.
func Search(tx *gorm.DB, by *people.Person, question string, page store.Page) (list []Item, more bool, err error) {
	words := strings.Fields(strings.ReplaceAll(store.CleanText(question), "　", " "))
	words = words[:min(len(words), store.SearchWords)]
	var all []string
	for _, w := range words {
		all = append(all, pairs(w)...)
	}
	if len(all) == 0 {
		return nil, false, ErrShort
	}
	ids, err := store.FindRecords(tx, indexed, mostFound, all)
	if err != nil || len(ids) == 0 {
		return nil, false, err
	}
	q := tx.Where("id IN ?", ids).Where(Readable(tx, by)).Where(store.Matching(tx, words, told...))
	return paged(q.Order(byTime), page)
}

// told are the columns of what everybody reads of an item who reads it.
var told = []string{"number", "title", "period", "place", teller, "text"}

// Standing is the condition that a word stands in what by reads of an item. Whose consent
// there is not is found by who filed the item and the staff alone.
func Standing(tx *gorm.DB, by *people.Person, word string) (*gorm.DB, error) {
	stands := store.Matching(tx, []string{word}, told...)
	if all := pairs(word); len(all) > 0 { // what is indexed is quicker than to read all texts
		ids, err := store.FindRecords(tx, indexed, mostFound, all)
		if err != nil {
			return nil, err
		}
		if len(ids) < mostFound {
			stands = tx.Where("id IN ?", ids).Where(stands)
		}
	}
	name := tx.Where(store.Matching(tx, []string{word}, "teller"))
	if !by.Is(people.Staff) {
		name = name.Where("person_id = ?", by.ID)
	}
	return tx.Where(stands).Or(name), nil
}

// Readable is the condition that by may find an item.
func Readable(tx *gorm.DB, by *people.Person) *gorm.DB {
	own := tx.Where("state = ? OR person_id = ? AND state IN ?", Confirmed, by.ID, []State{Filed, Returned})
	if by.Is(people.Staff) {
		own = tx.Where("state IN ?", []State{Confirmed, Filed, Returned})
	}
	return own
}

// index has an item found by what it says; in the transaction that keeps its words.
func index(tx *gorm.DB, it *Item) error {
	texts := []string{it.Number, it.Title, it.Period, it.Place, it.Text}
	if it.Consent {
		texts = append(texts, it.Teller)
	}
	return store.IndexRecord(tx, indexed, it.ID, pairs(texts...), indexedBy)
}

// pairs are two characters each that stand beside each other in the texts.
func pairs(texts ...string) (list []string) {
	seen := map[string]bool{}
	for _, text := range texts {
		var last rune
		for _, r := range strings.ToLower(text) {
			if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
				r = 0
			}
			if pair := string([]rune{last, r}); last != 0 && r != 0 && !seen[pair] {
				seen[pair] = true
				list = append(list, pair)
			}
			last = r
		}
	}
	return slices.Clip(list)
}

// Excerpt is what a text says, in at most n characters of one line.
func Excerpt(text string, n int) string {
	return phrase.Truncate(strings.Join(strings.Fields(text), " "), n)
}
