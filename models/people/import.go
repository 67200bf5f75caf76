package people

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/store"
)

// Import is a file that was read and waits for somebody to take it over: nothing
// of it is on record before (§1). What it said is kept no longer than that.
type Import struct {
	ID        int64
	OfficeID  int64
	PersonID  int64 // who sent it
	Kind      string
	FileName  string
	Data      string // JSON of what was read; "" once it is settled
	Undo      string // JSON of what taking it over did; "" otherwise
	State     string
	CreatedAt time.Time
	UpdatedAt time.Time
}

// ImportRoster is the kind of a roster (§1).
const ImportRoster = "roster"

// What can become of an import.
const (
	ImportOpen    = "open"
	ImportTaken   = "taken"
	ImportDropped = "dropped"
	ImportUndone  = "undone"
)

// keepImport is short: an import holds what is not on record.
const keepImport = 2 * 24 * time.Hour

// ErrSettled: the import was taken over or given up before.
var ErrSettled = errors.New("import is settled")

// KeepImport keeps what was read from a file. Earlier files of the person that
// still wait are given up.
func KeepImport(tx *gorm.DB, person int64, kind, file string, data any) (*Import, error) {
	err := tx.Model(&Import{}).Where("person_id = ? AND kind = ? AND state = ?", person, kind, ImportOpen).
		Updates(map[string]any{"state": ImportDropped, "data": ""}).Error
	if err != nil {
		return nil, fmt.Errorf("give up earlier imports: %w", err)
	}
	raw, err := json.Marshal(data)
	if err != nil {
		return nil, fmt.Errorf("encode import: %w", err)
	}
	i := &Import{PersonID: person, Kind: kind, FileName: store.CleanFileName(file), Data: string(raw), State: ImportOpen}
	if err := tx.Create(i).Error; err != nil {
		return nil, fmt.Errorf("keep import: %w", err)
	}
	return i, nil
}

// ImportByID finds an import of tx's office and reads what it holds into data.
// ErrSettled comes with the import.
func ImportByID(tx *gorm.DB, id int64, kind string, data any) (*Import, error) {
	var i Import
	if err := tx.Where("kind = ?", kind).Take(&i, id).Error; err != nil {
		return nil, err
	}
	if i.State != ImportOpen {
		return &i, ErrSettled
	}
	if err := json.Unmarshal([]byte(i.Data), data); err != nil {
		return nil, fmt.Errorf("read import %d: %w", id, err)
	}
	return &i, nil
}

// WaitingImport finds the newest import of a kind that waits in tx's office; nil
// for none.
func WaitingImport(tx *gorm.DB, kind string) (*Import, error) {
	var i Import
	err := tx.Where("kind = ? AND state = ?", kind, ImportOpen).Order("id DESC").Limit(1).Find(&i).Error
	if err != nil || i.ID == 0 {
		return nil, err
	}
	return &i, nil
}

// DropImport gives an import up.
func DropImport(tx *gorm.DB, i *Import) error { return settleImport(tx, i, ImportDropped, "") }

// TakeImport notes that an import was taken over and what that did.
func TakeImport(tx *gorm.DB, i *Import, trace any) error {
	raw, err := json.Marshal(trace)
	if err != nil {
		return fmt.Errorf("encode trace of import %d: %w", i.ID, err)
	}
	return settleImport(tx, i, ImportTaken, string(raw))
}

// UndoImport notes that an import is taken back and reads what it had done.
func UndoImport(tx *gorm.DB, id int64, trace any) (*Import, error) {
	var i Import
	if err := tx.Where("state = ?", ImportTaken).Take(&i, id).Error; err != nil {
		return nil, err
	}
	if err := json.Unmarshal([]byte(i.Undo), trace); err != nil {
		return nil, fmt.Errorf("read trace of import %d: %w", id, err)
	}
	return &i, settleImport(tx, &i, ImportUndone, "")
}

func settleImport(tx *gorm.DB, i *Import, state, undo string) error {
	i.Data, i.Undo, i.State = "", undo, state
	if err := tx.Model(i).Select("data", "undo", "state").Updates(i).Error; err != nil {
		return fmt.Errorf("settle import %d: %w", i.ID, err)
	}
	return nil
}

// PruneImports deletes the imports that nobody has to do with any more.
func PruneImports(ctx context.Context, db *store.DB, now time.Time) error {
	return db.Prune(ctx, now, store.Aged{Row: &Import{}, Key: "id", Past: "created_at < ?", Keep: keepImport})
}
