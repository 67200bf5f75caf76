package activities

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/store"
)

// Screen is the code of an activity on the meeting room's screen (§8): a page
// behind an address that nobody guesses, whose code changes every minute. Both
// follow from one secret, which is the activity's alone and is gone once the
// screen is switched off, or with the night after the activity.
type Screen struct {
	ID         int64
	OfficeID   int64
	ActivityID int64
	Hash       string // SHA-256 of the address' token, hexadecimal
	Secret     string // 256 bits, base64url; "" once revoked
	CreatedBy  int64
	RevokedAt  *time.Time
	CreatedAt  time.Time
	UpdatedAt  time.Time
}

const (
	// ScreenTurn is how long a code stands on the screen. It is accepted while
	// it stands and for as long again: phones are slow and clocks differ.
	ScreenTurn = time.Minute

	screenSecretBytes = 32
	screenTokenBytes  = 20 // of an address: 160 bits
	screenCodeBytes   = 12 // of a minute: 96 bits, 16 characters
)

// ScreenLink is the prefix of the deep link that the code on a screen holds,
// before the activity's id and the code.
const ScreenLink = "q"

// What is derived from a screen's secret stands apart by these words: a code
// that is seen tells nothing of the address.
const (
	screenAddress = "lianluo screen address v1"
	screenCode    = "lianluo screen code v1"
)

// OpenScreen gives the live screen of an activity and makes one if there is
// none. It can be asked for again: the address stays the same until it is
// revoked. ErrCancelled, *TooLateError when the activity is over.
func OpenScreen(tx *gorm.DB, a *Activity, by int64, now time.Time) (*Screen, error) {
	if err := a.stillOn(now); err != nil {
		return nil, err
	}
	s, err := ScreenOf(tx, a.ID)
	if !errors.Is(err, store.ErrNotFound) {
		return s, err
	}
	raw := make([]byte, screenSecretBytes)
	rand.Read(raw) // never fails (crypto/rand)
	s = &Screen{ActivityID: a.ID, OfficeID: a.OfficeID, Secret: base64.RawURLEncoding.EncodeToString(raw), CreatedBy: by}
	s.Hash = people.HashCode(s.Token())
	if err := tx.Create(s).Error; err != nil {
		return nil, fmt.Errorf("open screen of activity %d: %w", a.ID, err)
	}
	return s, nil
}

// ScreenOf finds the live screen of an activity; ErrNotFound.
func ScreenOf(tx *gorm.DB, activity int64) (*Screen, error) {
	var s Screen
	if err := tx.Where("activity_id = ? AND revoked_at IS NULL", activity).Take(&s).Error; err != nil {
		return nil, fmt.Errorf("screen of activity %d: %w", activity, err)
	}
	return &s, nil
}

// RevokeScreen ends a screen: its address leads nowhere and its codes are
// worth nothing from now on.
func RevokeScreen(tx *gorm.DB, s *Screen, now time.Time) error {
	s.Secret, s.RevokedAt = "", store.StampPtr(now)
	if err := tx.Model(s).Select("secret", "revoked_at").Updates(s).Error; err != nil {
		return fmt.Errorf("revoke screen %d: %w", s.ID, err)
	}
	return nil
}

// keepScreen is how long a screen stays after the activity: it is gone with
// the next night.
const keepScreen = 12 * time.Hour

// EndScreens ends those of activities that have been over, or called off, for
// keepScreen.
func EndScreens(ctx context.Context, db *store.DB, now time.Time) error {
	var live []Screen
	err := store.AcrossOffices(db.Read(context.WithoutCancel(ctx))).Select("id", "activity_id").
		Where("revoked_at IS NULL").Order("office_id, activity_id").Find(&live).Error
	if err != nil {
		return fmt.Errorf("live screens: %w", err)
	}
	before := store.Stamp(now.Add(-keepScreen))
	for part := range slices.Chunk(live, store.PruneRows) {
		if ctx.Err() != nil {
			return nil
		}
		var activities []int64
		for _, s := range part {
			activities = append(activities, s.ActivityID)
		}
		err := db.Write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
			tx = store.AcrossOffices(tx)
			var over []int64
			err := tx.Model(&Activity{}).Where("id IN ?", activities).
				Where("ends_at < ? OR state = ? AND cancelled_at < ?", before, ActivityCancelled, before).Pluck("id", &over).Error
			if err != nil || len(over) == 0 {
				return err
			}
			var ids []int64
			for _, s := range part {
				if slices.Contains(over, s.ActivityID) {
					ids = append(ids, s.ID)
				}
			}
			return tx.Model(&Screen{}).Where("id IN ? AND revoked_at IS NULL", ids).
				Updates(map[string]any{"secret": "", "revoked_at": store.Stamp(now)}).Error
		})
		if err != nil {
			return fmt.Errorf("end screens: %w", err)
		}
	}
	return nil
}

// ScreenByToken finds the live screen of an address, in any office, with its
// activity; ErrNotFound, also when the activity is over or was cancelled.
func ScreenByToken(tx *gorm.DB, token string, now time.Time) (*Screen, *Activity, error) {
	hash := people.HashCode(token)
	var s Screen
	if err := store.AcrossOffices(tx).Where("hash = ? AND revoked_at IS NULL", hash).Take(&s).Error; err != nil {
		return nil, nil, fmt.Errorf("screen of an address: %w", err)
	}
	if subtle.ConstantTimeCompare([]byte(s.Hash), []byte(hash)) != 1 {
		return nil, nil, store.ErrNotFound
	}
	a, err := ByID(store.InOffice(tx, s.OfficeID), s.ActivityID)
	if err != nil {
		return nil, nil, err
	}
	if a.stillOn(now) != nil {
		return nil, nil, store.ErrNotFound
	}
	return &s, a, nil
}

// Token is what stands in the address of the page.
func (s *Screen) Token() string { return s.derive(screenAddress, 0, screenTokenBytes) }

// Code is what stands in the link of the code at t: the same for a whole turn.
func (s *Screen) Code(t time.Time) string {
	return s.derive(screenCode, turnOf(t), screenCodeBytes)
}

// Accepts tells whether a code stands on the screen at t or did in the turn
// before.
func (s *Screen) Accepts(code string, t time.Time) bool {
	if s.Secret == "" {
		return false
	}
	good := 0
	for _, turn := range []int64{turnOf(t), turnOf(t) - 1} { // both, whichever it is
		good |= subtle.ConstantTimeCompare([]byte(code), []byte(s.derive(screenCode, turn, screenCodeBytes)))
	}
	return good == 1
}

// TurnEnds is when the code that stands at t gives way to the next.
func TurnEnds(t time.Time) time.Time {
	return time.Unix((turnOf(t)+1)*int64(ScreenTurn/time.Second), 0)
}

func turnOf(t time.Time) int64 { return t.Unix() / int64(ScreenTurn/time.Second) }

// derive is HMAC-SHA-256 of what it is for, the activity and a number.
func (s *Screen) derive(use string, n int64, size int) string {
	key, _ := base64.RawURLEncoding.DecodeString(s.Secret) // ours
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(use))
	for _, part := range []int64{s.OfficeID, s.ActivityID, n} {
		var b [8]byte
		binary.BigEndian.PutUint64(b[:], uint64(part))
		mac.Write(b[:])
	}
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:size])
}
