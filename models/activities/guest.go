package activities

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/store"
)

// Guest is somebody who sits in on an activity without being of the office (列席): on its
// sheet, counted apart, in no 应到 and no rate.
type Guest struct {
	ID         int64
	OfficeID   int64
	ActivityID int64
	Name       string
	Post       string
	Leader     bool // of the committee (§17)
	CreatedBy  int64
	VoidedAt   *time.Time // taken off the sheet
	VoidedBy   int64
	CreatedAt  time.Time
	UpdatedAt  time.Time
}

// Bounds of the guests of one activity.
const (
	GuestsLimit    = 60
	GuestNameLimit = 20
	GuestPostLimit = 60
)

// ErrTooManyGuests: an activity has as many guests as it may have.
var ErrTooManyGuests = errors.New("activity has too many guests")

// AddGuests puts guests on the sheet of an activity. Who stands there already by the same
// name and post is passed over; the others are given back. ErrNotAllowed, ErrCancelled,
// ErrTooManyGuests.
func AddGuests(tx *gorm.DB, a *Activity, list []Guest, by *people.Person) (added []Guest, err error) {
	switch {
	case !by.Is(people.Staff):
		return nil, store.ErrNotAllowed
	case a.State == ActivityCancelled:
		return nil, ErrCancelled
	}
	there, err := GuestsOf(tx, a)
	if err != nil {
		return nil, err
	}
	known, at := map[[2]string]bool{}, store.Stamp(tx.NowFunc()) // of all at once: they are undone together
	for _, g := range there {
		known[[2]string{g.Name, g.Post}] = true
	}
	for _, g := range list {
		if err := errors.Join(store.Text("name", &g.Name, GuestNameLimit), store.Text("post", &g.Post, GuestPostLimit)); err != nil {
			return nil, err
		}
		if g.Name == "" {
			return nil, store.ErrEmpty
		}
		if known[[2]string{g.Name, g.Post}] {
			if err := nowLeads(tx, there, &g); err != nil {
				return nil, err
			}
			continue
		}
		known[[2]string{g.Name, g.Post}] = true
		added = append(added, Guest{ActivityID: a.ID, Name: g.Name, Post: g.Post, Leader: g.Leader, CreatedBy: by.ID, CreatedAt: at})
	}
	if len(there)+len(added) > GuestsLimit {
		return nil, ErrTooManyGuests
	}
	if len(added) == 0 {
		return nil, nil
	}
	for i := range added {
		if err := tx.Create(&added[i]).Error; err != nil {
			return nil, fmt.Errorf("guest of activity %d: %w", a.ID, err)
		}
	}
	return added, a.countGuests(tx)
}

// nowLeads notes of a guest who stands there that he or she leads the committee.
func nowLeads(tx *gorm.DB, there []Guest, g *Guest) error {
	for i := range there {
		if t := &there[i]; g.Leader && !t.Leader && t.Name == g.Name && t.Post == g.Post {
			t.Leader = true
			if err := tx.Model(t).UpdateColumn("leader", true).Error; err != nil {
				return fmt.Errorf("guest %d leads the committee: %w", t.ID, err)
			}
		}
	}
	return nil
}

// DropGuests takes guests off the sheet, with a trace. ErrNotAllowed; ErrNothingToUndo when
// none of them stands there.
func DropGuests(tx *gorm.DB, a *Activity, ids []int64, by *people.Person, now time.Time) error {
	if !by.Is(people.Staff) {
		return store.ErrNotAllowed
	}
	done := tx.Model(&Guest{}).Where("activity_id = ? AND id IN ? AND voided_at IS NULL", a.ID, ids).
		Updates(map[string]any{"voided_at": store.Stamp(now), "voided_by": by.ID})
	if err := store.Changed(done, store.ErrNothingToUndo, "drop guests of activity %d", a.ID); err != nil {
		return err
	}
	return a.countGuests(tx)
}

// RestoreGuest puts a guest back who was taken off. ErrNothingToUndo when he or she stands there.
func RestoreGuest(tx *gorm.DB, a *Activity, id int64) error {
	done := tx.Model(&Guest{}).Where("activity_id = ? AND id = ? AND voided_at IS NOT NULL", a.ID, id).
		Updates(map[string]any{"voided_at": nil, "voided_by": 0})
	if err := store.Changed(done, store.ErrNothingToUndo, "restore guest %d", id); err != nil {
		return err
	}
	return a.countGuests(tx)
}

// countGuests keeps how many guests of an activity stand on its sheet.
func (a *Activity) countGuests(tx *gorm.DB) error {
	list, err := GuestsOf(tx, a)
	if err != nil {
		return err
	}
	a.Guests = len(list)
	if err := tx.Model(a).UpdateColumn("guests", a.Guests).Error; err != nil {
		return fmt.Errorf("count guests of activity %d: %w", a.ID, err)
	}
	return nil
}

// GuestsOf lists the guests on the sheet of an activity, in the order in which they were added.
func GuestsOf(tx *gorm.DB, a *Activity) (list []Guest, err error) {
	if err = tx.Where("activity_id = ? AND voided_at IS NULL", a.ID).Order("id").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("guests of activity %d: %w", a.ID, err)
	}
	return list, nil
}

// GuestByID finds a guest of tx's office, also one who was taken off.
func GuestByID(tx *gorm.DB, id int64) (*Guest, error) {
	var g Guest
	if err := tx.Take(&g, id).Error; err != nil {
		return nil, fmt.Errorf("guest %d: %w", id, err)
	}
	return &g, nil
}
