package people_test

import (
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"lianluo/models/modelstest"
	"lianluo/models/people"
)

func TestCodes(t *testing.T) {
	db := modelstest.Open(t)
	team := modelstest.Office(t, db)
	now := modelstest.Noon
	person := team.Members[0].ID
	team.Do(t, db, func(tx *gorm.DB) error {
		plain, err := people.NewCode(tx, people.CodeJoin, team.ID, person, time.Hour)
		if err != nil {
			return err
		}
		if !regexp.MustCompile(`^[A-Za-z0-9_-]{22,40}$`).MatchString(plain) {
			t.Errorf("code %q", plain)
		}
		var kept people.Code
		if err := tx.Take(&kept).Error; err != nil {
			return err
		}
		if strings.Contains(kept.Hash, plain) {
			t.Error("the plain code is kept")
		}
		use := func(kind, code string, at time.Time, want error) *people.Code {
			t.Helper()
			c, err := people.UseCode(tx, kind, code, 77, at)
			if !errors.Is(err, want) {
				t.Errorf("%s: %v, want %v", kind, err, want)
			}
			return c
		}
		use(people.CodeClaim, plain, now, people.ErrCodeUnknown)
		use(people.CodeJoin, plain+"x", now, people.ErrCodeUnknown)
		use(people.CodeJoin, "", now, people.ErrCodeUnknown)
		use(people.CodeJoin, plain, now.Add(time.Hour), people.ErrCodeExpired)
		if c := use(people.CodeJoin, plain, now.Add(time.Hour-time.Second), nil); c.PersonID != person || c.OfficeID != team.ID {
			t.Errorf("code of %+v", c)
		}
		if c := use(people.CodeJoin, plain, now, people.ErrCodeUsed); c == nil || c.UsedBy != 77 {
			t.Errorf("used code: %+v", c)
		}
		plain, err = people.NewCode(tx, people.CodeJoin, team.ID, person, time.Hour)
		if err != nil {
			return err
		}
		if err := people.RevokeCodes(tx, people.CodeJoin, person); err != nil {
			return err
		}
		use(people.CodeJoin, plain, now, people.ErrCodeExpired)
		return nil
	})
}
