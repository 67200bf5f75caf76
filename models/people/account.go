package people

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/ledger"
	"lianluo/models/store"
)

// letGo is the one place where an account ends, whatever the reason: the person left,
// moved to another account or was locked out. It is no longer the person from this
// moment, so that all that hangs on the person and was handed to the account ends with
// it: links to join, the calendar address, the open form, and what was about to be said
// there.
func letGo(tx *gorm.DB, p *Person, now time.Time) error {
	if err := RevokeCodes(tx, CodeJoin, p.ID); err != nil {
		return err
	}
	if p.TelegramID == 0 {
		return nil
	}
	if _, err := RevokeFeed(tx, p.ID, now); err != nil {
		return err
	}
	if err := unstand(tx, p); err != nil {
		return fmt.Errorf("let the account of person %d go: %w", p.ID, err)
	}
	if err := ledger.CloseDialogs(tx, p.ID); err != nil {
		return err
	}
	return ledger.Park(tx, p.TelegramID, p.ID, now)
}

// unstand takes the private chat out of p's office. One that belongs to another office
// too stands there from now on, which it has to be told (StandsAs).
func unstand(tx *gorm.DB, p *Person) error {
	all := store.AcrossOffices(tx)
	var others int64
	err := all.Model(&Person{}).Where(OfAccount+" AND id <> ?", p.TelegramID, p.ID).Count(&others).Error
	if err != nil {
		return err
	}
	if others > 0 {
		return all.Model(&Account{}).Where("person_id = ?", p.ID).Updates(map[string]any{"office_id": 0, "person_id": 0}).Error
	}
	return all.Where("person_id = ?", p.ID).Delete(&Account{}).Error
}

// EndAccount locks out the account by which a person has joined: it is nobody of the
// office any more, and the person has to join anew. ErrLastDirector when nobody
// who has joined would direct the office.
func EndAccount(tx *gorm.DB, p *Person, now time.Time) error {
	if p.Is(Director) {
		if err := anotherDirector(tx, p); err != nil {
			return err
		}
	}
	if err := letGo(tx, p, now); err != nil {
		return err
	}
	p.TelegramID, p.JoinedAt = 0, nil
	if err := tx.Model(p).Select("telegram_id", "joined_at").Updates(p).Error; err != nil {
		return fmt.Errorf("end the account of person %d: %w", p.ID, err)
	}
	return nil
}

// anotherDirector makes sure that the office has a director who has joined beside p,
// also when two are taken away at once.
func anotherDirector(tx *gorm.DB, p *Person) error {
	if err := store.LockOffice(tx, "directors"); err != nil {
		return err
	}
	var others int64
	err := tx.Model(&Person{}).
		Where("id <> ? AND roles & ? <> 0 AND left_at IS NULL AND telegram_id <> 0", p.ID, int64(Director)).Count(&others).Error
	switch {
	case err != nil:
		return fmt.Errorf("count directors: %w", err)
	case others == 0:
		return ErrLastDirector
	}
	return nil
}
