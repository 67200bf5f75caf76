package people

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/ledger"
	"lianluo/models/store"
)

// Faults of joining.
var (
	// ErrOtherPerson: the account is somebody else of the office already.
	ErrOtherPerson = errors.New("the account is another person of the office")
	ErrHasLeft     = errors.New("the person has left the office")
)

// JoinOffice binds a Telegram account to a person of the roster (§1) and lets
// its private chat stand in the person's office. A person who had joined from
// another account moves to this one: that one ends, and what waited for the
// person is told here.
func JoinOffice(tx *gorm.DB, p *Person, account int64, language string, now time.Time) error {
	if p.LeftAt != nil {
		return ErrHasLeft
	}
	other, err := PersonInOffice(tx, account)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("who the account is: %w", err)
	}
	if other != nil && other.ID != p.ID {
		return ErrOtherPerson
	}
	if p.TelegramID != account {
		if err := letGo(tx, p, now); err != nil {
			return err
		}
	}
	p.TelegramID, p.Language, p.JoinedAt = account, language, store.StampPtr(now)
	if err := tx.Model(p).Select("telegram_id", "language", "joined_at").Updates(p).Error; err != nil {
		return fmt.Errorf("person %d joins: %w", p.ID, err)
	}
	if err := ledger.Unpark(tx, account, p.ID); err != nil {
		return err
	}
	return StandIn(tx, p)
}

// Standing is a person in one of the offices that an account belongs to.
type Standing struct {
	Person Person
	Office Office
}

// Standings lists who an account is in each of its offices, by the office's
// age.
func Standings(tx *gorm.DB, account int64) ([]Standing, error) {
	var people []Person
	err := store.AcrossOffices(tx).Where(OfAccount, account).Order("office_id").Find(&people).Error
	if err != nil {
		return nil, fmt.Errorf("offices of an account: %w", err)
	}
	list := make([]Standing, len(people))
	for i, p := range people {
		o, err := OfficeByID(tx, p.OfficeID)
		if err != nil {
			return nil, err
		}
		list[i] = Standing{Person: p, Office: *o}
	}
	return list, nil
}

// JoinedCount tells how many members of tx's office there are and how many of
// them have joined.
func JoinedCount(tx *gorm.DB) (joined, all int, err error) {
	members, err := Members(tx)
	for _, m := range members {
		if m.Joined() {
			joined++
		}
	}
	return joined, len(members), err
}

// OwnMenusAfter lists those of all offices who have joined and whose menu of commands is not
// that of the members: the directors and secretaries, and who looks on. They come by their ids,
// from after the given one.
func OwnMenusAfter(tx *gorm.DB, id int64, limit int) ([]Person, error) {
	var list []Person
	err := store.AcrossOffices(tx).Where("id > ? AND (roles & ? <> 0 OR roles <> 0 AND roles & ? = 0) AND left_at IS NULL AND telegram_id <> 0", id, int64(Staff), int64(Inside)).
		Order("id").Limit(limit).Find(&list).Error
	return list, err
}

// SetLanguage keeps the language a person is spoken to in.
func SetLanguage(tx *gorm.DB, p *Person, language string) error {
	p.Language = language
	return tx.Model(p).Update("language", language).Error
}

// SetMuted switches a kind of reminder off or on for a person (§20).
func SetMuted(tx *gorm.DB, p *Person, kind string, muted bool) error {
	p.setMuted(kind, muted)
	return tx.Model(p).Update("muted", p.Muted).Error
}

// Describe keeps a person's sector and post (§1).
func Describe(tx *gorm.DB, p *Person) error {
	if err := errors.Join(store.Text("sector", &p.Sector, descriptionLimit), store.Text("post", &p.Post, descriptionLimit)); err != nil {
		return err
	}
	return tx.Model(p).Select("sector", "post").Updates(p).Error
}

const descriptionLimit = 60
