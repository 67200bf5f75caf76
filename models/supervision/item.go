// Package supervision is democratic supervision (民主监督, §12): what members write
// without a name, so that no row leads to a person, and what they write under theirs.
package supervision

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"lianluo/models/people"
	"lianluo/models/store"
)

// State is how far an item has come.
type State string

// The states of an item.
const (
	Waiting  State = "waiting" // for the director's batch
	Shown    State = "shown"   // before the director
	Answered State = "answered"
	Closed   State = "closed"
)

// Item is one matter that somebody wrote of. It has no name and no time finer than the day.
type Item struct {
	ID       int64 // random
	OfficeID int64
	Receipt  []byte // its hash
	State    State
	Topic    string // in the director's words; "" before he has grouped it
	FiledOn  store.Date
	ShownOn  store.Date // "" before
	PostedOn store.Date // the day on which its topic was shown to the group; "" before
}

// TableName is supervision_items.
func (Item) TableName() string { return "supervision_items" }

// Line is what was written of an item: by its author, or by the office.
type Line struct {
	ID        int64 // random
	OfficeID  int64
	ItemID    int64
	Seq       int64 // within its item
	OfOffice  bool
	WrittenOn store.Date
	Body      []byte // of BodySize: see Text
}

// TableName is supervision_lines.
func (Line) TableName() string { return "supervision_lines" }

// Text is what the line says.
func (l *Line) Text() string { return unpack(l.Body) }

type salt struct {
	ID       int64
	OfficeID int64
	Salt     []byte
}

// TableName is supervision_salts.
func (salt) TableName() string { return "supervision_salts" }

// Few is below how many members of an office nobody is anonymous: who it was can be
// guessed.
const Few = 5

// Least is how many items there are of a topic when it may be shown to the group (§12).
const Least = 5

// LongestWait is after how many days a single item reaches the director all the same.
const LongestWait = 2

// ErrState: the item is in another state than is needed.
var ErrState = errors.New("supervision item is in another state")

// ErrFew: there are fewer items of a topic than may be shown.
var ErrFew = errors.New("fewer items of a topic than may be shown to the group")

// Joined counts the members of tx's office who have joined.
func Joined(tx *gorm.DB) (n int, err error) {
	list, err := people.With(tx, people.Member)
	for i := range list {
		if list[i].Joined() {
			n++
		}
	}
	return n, err
}

// Filing is what waits in memory to be written.
type Filing struct {
	Office  int64
	Day     store.Date // of the office
	Receipt string     // of a new item
	Item    int64      // that the author writes on; 0 for a new one
	Text    string
}

// Prepare hashes the receipts of a batch: slowly, and outside of any transaction. tx reads.
func Prepare(tx *gorm.DB, batch []Filing) (*Batch, error) {
	b := &Batch{salts: map[int64][]byte{}}
	for _, f := range batch {
		one := filing{Filing: f}
		if f.Item == 0 {
			if b.salts[f.Office] == nil {
				have, err := saltOf(store.InOffice(tx, f.Office))
				if err != nil {
					return nil, err
				}
				if have == nil {
					have = newSalt()
					b.fresh = append(b.fresh, &salt{OfficeID: f.Office, Salt: have})
				}
				b.salts[f.Office] = have
			}
			one.hash = hash(f.Receipt, b.salts[f.Office])
		}
		b.list = append(b.list, one)
	}
	return b, nil
}

// Batch is what is written of an hour.
type Batch struct {
	list  []filing
	fresh []*salt
	salts map[int64][]byte
}

type filing struct {
	Filing
	hash []byte
}

func saltOf(tx *gorm.DB) ([]byte, error) {
	var list []salt
	if err := tx.Limit(1).Find(&list).Error; err != nil || len(list) == 0 {
		return nil, err
	}
	return list[0].Salt, nil
}

// Write keeps a batch in a transaction that holds nothing else. The rows of the day are
// taken out and written anew with the new ones, in the order of their keys: so neither
// the place of a row in its page nor PostgreSQL's xmin tells which of a day came first.
func (b *Batch) Write(tx *gorm.DB) error {
	tx = store.AcrossOffices(tx)
	for _, s := range b.fresh {
		s.ID = newKey()
		if err := tx.Create(s).Error; err != nil {
			return fmt.Errorf("supervision salt: %w", err)
		}
	}
	since := store.Date("9999-12-31")
	for _, f := range b.list {
		since = min(since, f.Day)
	}
	var items []Item
	var lines []Line
	held := clause.Locking{Strength: "UPDATE"} // what the director decides meanwhile waits (PostgreSQL)
	if err := tx.Clauses(held).Where("filed_on >= ?", since).Find(&items).Error; err != nil {
		return err
	}
	if err := tx.Clauses(held).Where("written_on >= ?", since).Find(&lines).Error; err != nil {
		return err
	}
	if err := errors.Join(
		tx.Where("filed_on >= ?", since).Delete(&Item{}).Error, tx.Where("written_on >= ?", since).Delete(&Line{}).Error,
	); err != nil {
		return err
	}
	rand.Shuffle(len(b.list), func(i, j int) { b.list[i], b.list[j] = b.list[j], b.list[i] })
	for _, f := range b.list {
		seq, item := int64(1), f.Item
		if item == 0 {
			item = newKey()
			items = append(items, Item{ID: item, OfficeID: f.Office, Receipt: f.hash, State: Waiting, FiledOn: f.Day})
		} else {
			var err error
			if seq, err = next(tx, f.Office, item, lines); err != nil {
				return err
			}
			if err := reopen(tx, f.Office, item, items); err != nil {
				return err
			}
		}
		body, err := pack(f.Text)
		if err != nil {
			return err
		}
		lines = append(lines, Line{ID: newKey(), OfficeID: f.Office, ItemID: item, Seq: seq, WrittenOn: f.Day, Body: body})
	}
	slices.SortFunc(items, func(a, b Item) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(lines, func(a, b Line) int { return cmp.Compare(a.ID, b.ID) })
	for i := range items {
		if err := tx.Create(&items[i]).Error; err != nil {
			return fmt.Errorf("supervision item: %w", err)
		}
	}
	for i := range lines {
		if err := tx.Create(&lines[i]).Error; err != nil {
			return fmt.Errorf("supervision line: %w", err)
		}
	}
	return nil
}

// next is the number of a further line of an item, of which some are in hand.
func next(tx *gorm.DB, office, item int64, hand []Line) (int64, error) {
	var most int64
	err := store.InOffice(tx, office).Model(&Line{}).Where("item_id = ?", item).Select("COALESCE(MAX(seq), 0)").Scan(&most).Error
	for i := range hand {
		if hand[i].ItemID == item {
			most = max(most, hand[i].Seq)
		}
	}
	return most + 1, err
}

// reopen has an item of which its author writes more wait for the director again.
func reopen(tx *gorm.DB, office, item int64, hand []Item) error {
	for i := range hand {
		if hand[i].ID == item {
			hand[i].State = Waiting
			return nil
		}
	}
	return store.InOffice(tx, office).Model(&Item{}).Where("id = ?", item).Update("state", Waiting).Error
}

// Find looks an item of tx's office up by its receipt. store.ErrNotFound.
func Find(tx *gorm.DB, receipt string) (*Item, error) {
	salt, err := saltOf(tx)
	if err != nil {
		return nil, err
	}
	if salt == nil {
		hash(receipt, make([]byte, saltSize)) // as slow as one that is there
		return nil, store.ErrNotFound
	}
	var list []Item
	if err := tx.Where("receipt = ?", hash(receipt, salt)).Limit(1).Find(&list).Error; err != nil {
		return nil, fmt.Errorf("find by receipt: %w", err)
	}
	if len(list) == 0 {
		return nil, store.ErrNotFound
	}
	return &list[0], nil
}

// ByID finds an item of tx's office.
func ByID(tx *gorm.DB, id int64) (*Item, error) {
	var i Item
	if err := tx.Take(&i, id).Error; err != nil {
		return nil, fmt.Errorf("supervision item: %w", err)
	}
	return &i, nil
}

// Lines lists what was written of an item, in order.
func Lines(tx *gorm.DB, item int64) (list []Line, err error) {
	err = tx.Where("item_id = ?", item).Order("seq").Find(&list).Error
	return list, err
}
