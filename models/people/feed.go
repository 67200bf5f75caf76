package people

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/store"
)

// Feed is a person's private calendar address (§25), for a phone that asks
// for it again and again. Only the token's hash is kept: the address is shown
// once.
type Feed struct {
	ID        int64
	OfficeID  int64
	PersonID  int64
	Hash      string // SHA-256 of the token, hexadecimal
	RevokedAt *time.Time
	CreatedAt time.Time
	UpdatedAt time.Time
}

// feedTokenBytes is the randomness of an address: 160 bits.
const feedTokenBytes = 20

// NewFeed gives p a new address and returns its token in plain, which is kept
// nowhere. The former one leads nowhere from now on.
func NewFeed(tx *gorm.DB, p *Person, now time.Time) (token string, err error) {
	if _, err := RevokeFeed(tx, p.ID, now); err != nil {
		return "", err
	}
	raw := make([]byte, feedTokenBytes)
	rand.Read(raw) // never fails (crypto/rand)
	token = base64.RawURLEncoding.EncodeToString(raw)
	if err := tx.Create(&Feed{PersonID: p.ID, Hash: HashCode(token)}).Error; err != nil {
		return "", fmt.Errorf("open calendar feed of person %d: %w", p.ID, err)
	}
	return token, nil
}

// RevokeFeed ends a person's address; had is false when there was none.
func RevokeFeed(tx *gorm.DB, person int64, now time.Time) (had bool, err error) {
	done := tx.Model(&Feed{}).Where("person_id = ? AND revoked_at IS NULL", person).Update("revoked_at", store.Stamp(now))
	if done.Error != nil {
		return false, fmt.Errorf("revoke calendar feed of person %d: %w", person, done.Error)
	}
	return done.RowsAffected > 0, nil
}

// FeedOf finds a person's live address; ErrNotFound.
func FeedOf(tx *gorm.DB, person int64) (*Feed, error) {
	var f Feed
	if err := tx.Where("person_id = ? AND revoked_at IS NULL", person).Take(&f).Error; err != nil {
		return nil, fmt.Errorf("calendar feed of person %d: %w", person, err)
	}
	return &f, nil
}

// FeedByToken finds whose calendar an address is, in any office; ErrNotFound,
// also when the person has left the office.
func FeedByToken(tx *gorm.DB, token string) (*Person, error) {
	hash := HashCode(token)
	var f Feed
	if err := store.AcrossOffices(tx).Where("hash = ? AND revoked_at IS NULL", hash).Take(&f).Error; err != nil {
		return nil, fmt.Errorf("calendar feed of an address: %w", err)
	}
	if subtle.ConstantTimeCompare([]byte(f.Hash), []byte(hash)) != 1 {
		return nil, store.ErrNotFound
	}
	p, err := PersonByID(store.InOffice(tx, f.OfficeID), f.PersonID)
	if err != nil {
		return nil, err
	}
	if !p.Joined() {
		return nil, store.ErrNotFound
	}
	return p, nil
}
