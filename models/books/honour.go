package books

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// Level is whose honour it is.
type Level string

// The levels, the highest first.
const (
	National   Level = "nation"
	Provincial Level = "province"
	Municipal  Level = "city"
	County     Level = "county"
	Township   Level = "town"
)

// Levels are all of them, the highest first.
var Levels = []Level{National, Provincial, Municipal, County, Township}

// Honour is what somebody was awarded (个人荣誉, §14).
type Honour struct {
	Filing
	EnteredBy int64 // who of the office entered it for the member (代录); 0: the member
	Title     string
	Level     Level
	Body      string // 授予单位
	Document  string // 文号
	OnDate    store.Date
	DeedID    *int64 // the good deed that it was given for
	CheerRef  int64  // what the group was told of it; 0: nothing
}

// Faults of an honour.
var (
	ErrBadLevel = errors.New("honour has no such level")
	ErrCheered  = errors.New("the group was told of the honour before")
)

// HonourLife is the life of an honour.
var HonourLife = &records.Machine[State]{
	Kind: records.KindHonour, Prefix: "荣", Filed: Filed, Back: Returned,
	Waits: map[State]records.Wait{Filed: records.WaitHonour}, Reading: reading, Order: order, Steps: steps,
}

func (h *Honour) check(tx *gorm.DB, now time.Time) error {
	day, err := today(tx, now)
	if err != nil {
		return err
	}
	for _, f := range []struct {
		name  string
		value *string
		limit int
	}{{"title", &h.Title, store.TitleLimit}, {"body", &h.Body, DonorLimit}, {"document", &h.Document, DonorLimit}} {
		if err := store.Text(f.name, f.value, f.limit); err != nil {
			return err
		}
	}
	switch {
	case h.Title == "":
		return store.ErrEmpty
	case !slices.Contains(Levels, h.Level):
		return ErrBadLevel
	case !h.OnDate.Valid():
		return fmt.Errorf("honour on %q", h.OnDate)
	case h.OnDate > day:
		return ErrFutureDate
	}
	return nil
}

// FileHonour enters an honour, or files one again that was changed; the step is nil when it
// was before the staff already. A member enters his or her own only, the staff anybody's
// (代录): ErrNotAllowed. ErrFutureDate, ErrBadLevel, ErrEmpty.
func FileHonour(tx *gorm.DB, h *Honour, by *people.Person, now time.Time) (*records.Step, error) {
	if err := h.check(tx, now); err != nil {
		return nil, err
	}
	if h.ID == 0 {
		h.FiledAt = store.Stamp(now)
		if h.EnteredBy = 0; by.ID != h.PersonID {
			h.EnteredBy = by.ID
		}
	}
	return file(tx, HonourLife, h, by, []string{"title", "level", "body", "document", "on_date", "deed_id"}, now)
}

// SetCheer keeps what the group was told of an honour, once: ErrCheered.
func SetCheer(tx *gorm.DB, h *Honour, ref int64) error {
	done := tx.Model(h).Where("cheer_ref = 0 AND state = ?", Confirmed).Update("cheer_ref", ref)
	switch {
	case done.Error != nil:
		return fmt.Errorf("cheer of honour %d: %w", h.ID, done.Error)
	case done.RowsAffected == 0:
		return ErrCheered
	}
	h.CheerRef = ref
	return nil
}

// DropCheer forgets what the group was told of an honour.
func DropCheer(tx *gorm.DB, h *Honour) error {
	h.CheerRef = 0
	if err := tx.Model(h).Update("cheer_ref", 0).Error; err != nil {
		return fmt.Errorf("drop cheer of honour %d: %w", h.ID, err)
	}
	return nil
}

// HonourByID finds an honour of tx's office.
func HonourByID(tx *gorm.DB, id int64) (*Honour, error) {
	var h Honour
	if err := tx.Take(&h, id).Error; err != nil {
		return nil, fmt.Errorf("honour %d: %w", id, err)
	}
	return &h, nil
}

// HonourByNumber finds an honour by its number: 荣-2026-003.
func HonourByNumber(tx *gorm.DB, number string) (*Honour, error) {
	var h Honour
	if err := tx.Where("number = ?", store.CleanText(number)).Take(&h).Error; err != nil {
		return nil, fmt.Errorf("honour of a number: %w", err)
	}
	return &h, nil
}

// Honours lists a person's or, for 0, the office's, in any of the states (none: all but
// drafts and those taken back), the newest first.
func Honours(tx *gorm.DB, person int64, states []State, page store.Page) (list []Honour, err error) {
	q := tx
	if person != 0 {
		q = tx.Where("person_id = ?", person)
	}
	err = inLists(q, states, page).Find(&list).Error
	return list, err
}

// HonoursBetween lists what was confirmed of [from, to], by day.
func HonoursBetween(tx *gorm.DB, from, to store.Date) (list []Honour, err error) {
	err = tx.Where("state = ? AND on_date >= ? AND on_date <= ?", Confirmed, from, to).Order("on_date, id").Find(&list).Error
	return list, err
}

// HonoursOf lists those that stand and were given for a good deed, by day.
func HonoursOf(tx *gorm.DB, deed int64) (list []Honour, err error) {
	err = tx.Where("deed_id = ? AND state IN ?", deed, Listed).Order("on_date, id").Find(&list).Error
	return list, err
}
