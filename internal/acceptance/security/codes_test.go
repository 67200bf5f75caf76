package security_test

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"time"

	"gorm.io/gorm"

	"lianluo/models/activities"
	mpeople "lianluo/models/people"
	"lianluo/models/store"
)

// The codes of the planted database whose plain text is known: as long and of
// the same characters as those that are handed out.
var (
	goodClaim    = code("claim-good")
	usedClaim    = code("claim-used")
	expiredClaim = code("claim-expired")
	goodJoin     = code("join-good")
	usedJoin     = code("join-used")
	expiredJoin  = code("join-expired")
	foreignJoin  = code("join-foreign")
)

func code(name string) string {
	return (strings.ReplaceAll(name, "-", "_") + strings.Repeat("x", 27))[:27]
}

// goodScreen is the code that stands at noon on the screen of the first office's
// session of noon.
var goodScreen = screenAt(firstID, 7).Code(noon)

// screenAt is the screen of an activity whose secret is known.
func screenAt(office, activity int64) *activities.Screen {
	s := &activities.Screen{OfficeID: office, ActivityID: activity, Secret: strings.Repeat("s", 43)}
	sum := sha256.Sum256([]byte(s.Token()))
	s.Hash = hex.EncodeToString(sum[:])
	return s
}

// plantCodes makes them. newcomers are who the join codes are for.
func plantCodes(tx *gorm.DB, newcomer, foreigner int64) error {
	day := 24 * time.Hour
	at := store.Stamp(noon)
	var errs []error
	add := func(kind, plain string, office, person int64, life time.Duration, used bool) {
		sum := sha256.Sum256([]byte(plain))
		c := mpeople.Code{Kind: kind, Hash: hex.EncodeToString(sum[:]), OfficeID: office, PersonID: person, ExpiresAt: store.Stamp(noon.Add(life))}
		if used {
			c.UsedAt, c.UsedBy = &at, account(author)
		}
		errs = append(errs, store.AcrossOffices(tx).Create(&c).Error)
	}
	add(mpeople.CodeClaim, goodClaim, 0, 0, day, false)
	add(mpeople.CodeClaim, usedClaim, 0, 0, day, true)
	add(mpeople.CodeClaim, expiredClaim, 0, 0, 0, false)
	add(mpeople.CodeJoin, goodJoin, firstID, newcomer, day, false)
	add(mpeople.CodeJoin, usedJoin, firstID, newcomer, day, true)
	add(mpeople.CodeJoin, expiredJoin, firstID, newcomer, 0, false)
	add(mpeople.CodeJoin, foreignJoin, secondID, foreigner, day, false)
	return errors.Join(errs...)
}
