// Package demo makes the office that `lianluo try` shows: the one of the
// seed, with its people and fourteen years of records. All of it is made up
// by a seeded generator: the same options give the same rows.
package demo

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// Options say what to make.
type Options struct {
	Now   time.Time
	Group int64 // the group chat's id; a further office gets the next lower one
	Seed  uint64

	// Offices is how many to make for GenerateAll; 0 is one. Accounts is the
	// Telegram account of the first person, 0 for 101; the offices take
	// PeoplePerOffice each.
	Offices  int
	Accounts int64

	// Keep stores a file with the messenger and gives its handle. Without it
	// no record has a file.
	Keep func(f File) (fileID, uniqueID string)
}

// File is what somebody of the office has sent: a document, a photo or a voice message.
type File struct {
	Kind    records.AttachmentKind
	Name    string // of a document
	Content []byte
	Seconds int // of a voice message
}

// PeoplePerOffice is how many accounts an office takes: the director and
// eleven members.
const PeoplePerOffice = 12

// Generate makes the demo office.
func Generate(ctx context.Context, db *store.DB, o Options) (*people.Office, error) {
	return generate(ctx, db, o, 0)
}

// GenerateAll makes o.Offices offices of the same shape: the demo office and
// others with people, villages and days of their own.
func GenerateAll(ctx context.Context, db *store.DB, o Options) ([]*people.Office, error) {
	list := make([]*people.Office, 0, max(o.Offices, 1))
	for i := range max(o.Offices, 1) {
		office, err := generate(ctx, db, o, i)
		if err != nil {
			return nil, err
		}
		list = append(list, office)
	}
	return list, nil
}

// generate makes the i-th office in one transaction.
func generate(ctx context.Context, db *store.DB, o Options, i int) (*people.Office, error) {
	town := townName(i)
	office := &people.Office{Name: town + "政协联络处", Town: town, TimeZone: "Asia/Shanghai"}
	if o.Group != 0 {
		office.GroupChatID = o.Group - int64(i)
	}
	err := db.Write(ctx, func(tx *gorm.DB) error {
		h := newHistory(o, office, i)
		office.CreatedAt, office.UpdatedAt = h.start(), h.start()
		if err := tx.Create(office).Error; err != nil {
			return err
		}
		h.tx = store.InOffice(tx, office.ID)
		return h.write()
	})
	if err != nil {
		return nil, fmt.Errorf("make the demo office %s: %w", office.Name, err)
	}
	return office, nil
}
