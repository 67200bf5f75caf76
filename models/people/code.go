package people

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/store"
)

// Code is a one-time code of a link (§1): whoever holds the plain code may
// claim the office or join as the person. Only its hash is kept, so that a
// copy of the database lets nobody in.
type Code struct {
	ID        int64
	Kind      string
	Hash      string // SHA-256 of the plain code, hexadecimal
	OfficeID  int64
	PersonID  int64 // 0 for a claim
	CreatedAt time.Time
	ExpiresAt time.Time
	UsedAt    *time.Time
	UsedBy    int64      // Telegram account
	RevokedAt *time.Time // before it was used
}

// The kinds of codes.
const (
	CodeClaim = "claim" // makes the holder the director of a new office
	CodeJoin  = "join"  // binds the holder's account to a person of the roster
)

// Faults of a code that somebody tries.
var (
	ErrCodeUnknown = errors.New("code is not known")
	ErrCodeUsed    = errors.New("code was used before")
	ErrCodeExpired = errors.New("code has expired")
)

// codeBytes is the randomness of a code: 160 bits, 27 characters, of the 64
// that a start link takes.
const codeBytes = 20

// NewCode makes a code that works once within ttl and returns it in plain,
// which is kept nowhere. Person is 0 for a claim.
func NewCode(tx *gorm.DB, kind string, office, person int64, ttl time.Duration) (string, error) {
	raw := make([]byte, codeBytes)
	rand.Read(raw) // never fails (crypto/rand)
	plain := base64.RawURLEncoding.EncodeToString(raw)
	now := tx.NowFunc()
	c := Code{Kind: kind, Hash: HashCode(plain), OfficeID: office, PersonID: person, ExpiresAt: store.Stamp(now.Add(ttl))}
	if err := store.AcrossOffices(tx).Create(&c).Error; err != nil {
		return "", fmt.Errorf("keep %s code: %w", kind, err)
	}
	return plain, nil
}

// UseCode takes a code: it works once, for the first who comes. The code is
// returned with ErrCodeUsed and ErrCodeExpired too, so that a second tap of
// the same person can be told from a stranger's.
func UseCode(tx *gorm.DB, kind, plain string, telegramID int64, now time.Time) (*Code, error) {
	all := store.AcrossOffices(tx)
	hash := HashCode(plain)
	var c Code
	err := all.Where("kind = ? AND hash = ?", kind, hash).Take(&c).Error
	if errors.Is(err, store.ErrNotFound) {
		return nil, ErrCodeUnknown
	}
	if err != nil {
		return nil, fmt.Errorf("find %s code: %w", kind, err)
	}
	// The index compared hashes, from whose timing nothing of the code can be
	// learnt; this makes sure of it whatever the collation does.
	if subtle.ConstantTimeCompare([]byte(c.Hash), []byte(hash)) != 1 {
		return nil, ErrCodeUnknown
	}
	switch {
	case c.UsedAt != nil:
		return &c, ErrCodeUsed
	case c.RevokedAt != nil, !now.Before(c.ExpiresAt):
		return &c, ErrCodeExpired
	}
	done := all.Model(&c).Where("used_at IS NULL AND revoked_at IS NULL").Updates(map[string]any{"used_at": store.Stamp(now), "used_by": telegramID})
	if done.Error != nil {
		return nil, fmt.Errorf("use %s code: %w", kind, done.Error)
	}
	if done.RowsAffected == 0 {
		return &c, ErrCodeUsed // another replica was quicker
	}
	c.UsedAt, c.UsedBy = store.StampPtr(now), telegramID
	return &c, nil
}

// BurnCode ends a code that can still be used, because others have seen it.
// ErrCodeUnknown when there is none such.
func BurnCode(tx *gorm.DB, kind, plain string, now time.Time) (*Code, error) {
	all := store.AcrossOffices(tx)
	var c Code
	err := all.Where("kind = ? AND hash = ? AND used_at IS NULL AND revoked_at IS NULL", kind, HashCode(plain)).Take(&c).Error
	if errors.Is(err, store.ErrNotFound) || err == nil && !now.Before(c.ExpiresAt) {
		return nil, ErrCodeUnknown
	}
	if err != nil {
		return nil, fmt.Errorf("find %s code: %w", kind, err)
	}
	c.RevokedAt = store.StampPtr(now)
	if err := all.Model(&c).Update("revoked_at", c.RevokedAt).Error; err != nil {
		return nil, fmt.Errorf("end %s code: %w", kind, err)
	}
	return &c, nil
}

// OpenCode finds a code of tx's office that can still be used; ErrNotFound.
func OpenCode(tx *gorm.DB, kind, plain string, now time.Time) (*Code, error) {
	var c Code
	err := tx.Where("kind = ? AND hash = ? AND used_at IS NULL AND revoked_at IS NULL AND expires_at > ?", kind, HashCode(plain), store.Stamp(now)).Take(&c).Error
	if err != nil {
		return nil, err
	}
	return &c, nil
}

// RevokeCodes ends the unused codes of a person of tx's office, whatever the clock
// says later; across offices, those of no office.
func RevokeCodes(tx *gorm.DB, kind string, person int64) error {
	now := store.Stamp(tx.NowFunc())
	err := tx.Model(&Code{}).
		Where("office_id = ? AND person_id = ? AND kind = ? AND used_at IS NULL AND revoked_at IS NULL", store.OfficeOf(tx), person, kind).
		Update("revoked_at", now).Error
	if err != nil {
		return fmt.Errorf("revoke %s codes: %w", kind, err)
	}
	return nil
}

func HashCode(plain string) string {
	sum := sha256.Sum256([]byte(plain))
	return hex.EncodeToString(sum[:])
}
