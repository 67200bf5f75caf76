package briefing

import (
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"lianluo/models/people"
	"lianluo/models/store"
)

// Announcement is the director's word to the group (§22).
type Announcement struct {
	ID        int64
	OfficeID  int64
	Text      string
	ByID      int64
	PinnedRef int64      // outbox row of the pinned post
	UnpinAt   *time.Time // until when it stays pinned; nil when it is not
	State     AnnouncementState
	store.Voiding
	CreatedAt time.Time
	UpdatedAt time.Time
}

// AnnouncementState is where an announcement stands.
type AnnouncementState string

// The states of an announcement.
const (
	AnnouncementPosted    AnnouncementState = "posted"
	AnnouncementWithdrawn AnnouncementState = "withdrawn"
)

// AnnouncementRead says that a person has read it.
type AnnouncementRead struct {
	ID             int64
	OfficeID       int64
	AnnouncementID int64
	PersonID       int64
	ReadAt         time.Time
	CreatedAt      time.Time
	UpdatedAt      time.Time
}

// AnnouncementLimit leaves room for a heading within one message.
const AnnouncementLimit = 3500

// Announce keeps an announcement; who makes it has read it.
func Announce(tx *gorm.DB, by *people.Person, words string, now time.Time) (*Announcement, error) {
	if !by.Is(people.Staff) {
		return nil, store.ErrNotAllowed
	}
	if err := store.Text("text", &words, AnnouncementLimit); err != nil {
		return nil, err
	}
	if words == "" {
		return nil, store.ErrEmpty
	}
	a := &Announcement{Text: words, ByID: by.ID, State: AnnouncementPosted}
	if err := tx.Create(a).Error; err != nil {
		return nil, fmt.Errorf("announce: %w", err)
	}
	_, err := MarkRead(tx, a, by.ID, now)
	return a, err
}

// AnnouncementByID finds an announcement of tx's office.
func AnnouncementByID(tx *gorm.DB, id int64) (*Announcement, error) {
	var a Announcement
	if err := tx.Take(&a, id).Error; err != nil {
		return nil, fmt.Errorf("announcement %d: %w", id, err)
	}
	return &a, nil
}

// NewestAnnouncement is the last one that stands; ErrNotFound when none does.
func NewestAnnouncement(tx *gorm.DB) (*Announcement, error) {
	var a Announcement
	if err := tx.Where("voided_at IS NULL").Order("id DESC").Take(&a).Error; err != nil {
		return nil, err
	}
	return &a, nil
}

// SetPinnedRef keeps the outbox row of the pinned post.
func SetPinnedRef(tx *gorm.DB, a *Announcement, row int64) error {
	a.PinnedRef = row
	return tx.Model(a).Update("pinned_ref", row).Error
}

// PinnedFor is how long an announcement stays pinned that speaks of no day.
const PinnedFor = 7 * 24 * time.Hour

// KeepPinned says until when an announcement stays pinned; nil when it no longer is.
func KeepPinned(tx *gorm.DB, a *Announcement, until *time.Time) error {
	if a.UnpinAt = until; until != nil {
		a.UnpinAt = store.StampPtr(*until)
	}
	if err := tx.Model(a).UpdateColumn("unpin_at", a.UnpinAt).Error; err != nil {
		return fmt.Errorf("keep announcement %d pinned: %w", a.ID, err)
	}
	return nil
}

// Unpinning lists the announcements of all offices that are pinned until a time in
// (after, until].
func Unpinning(tx *gorm.DB, after, until time.Time) ([]Announcement, error) {
	var list []Announcement
	err := tx.Where("unpin_at IS NOT NULL AND unpin_at > ? AND unpin_at <= ?", store.Stamp(after), store.Stamp(until)).Order("unpin_at, id").Find(&list).Error
	return list, err
}

// WithdrawAnnouncement takes an announcement back.
func WithdrawAnnouncement(tx *gorm.DB, a *Announcement, by *people.Person, why string, now time.Time) error {
	if !by.Is(people.Staff) {
		return store.ErrNotAllowed
	}
	if a.Voided() {
		return store.ErrVoided
	}
	a.State = AnnouncementWithdrawn
	a.Void(by.ID, why, now)
	return a.save(tx, "voided_at IS NULL", store.ErrVoided)
}

// save saves the state if the row still is as was says; late is the error when it
// is not.
func (a *Announcement) save(tx *gorm.DB, was string, late error) error {
	done := tx.Model(a).Where(was).Select("state", "voided_at", "voided_by", "void_reason").Updates(a)
	return store.Changed(done, late, "save announcement %d", a.ID)
}

// MarkRead notes that a person has read it; first is false when it was noted
// before. The first time stands.
func MarkRead(tx *gorm.DB, a *Announcement, person int64, now time.Time) (first bool, err error) {
	done := tx.Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "office_id"}, {Name: "announcement_id"}, {Name: "person_id"}},
		DoNothing: true,
	}).Create(&AnnouncementRead{AnnouncementID: a.ID, PersonID: person, ReadAt: store.Stamp(now)})
	if done.Error != nil {
		return false, fmt.Errorf("mark announcement %d read: %w", a.ID, done.Error)
	}
	return done.RowsAffected == 1, nil
}

// Reads gives when whom of tx's office has read it.
func Reads(tx *gorm.DB, a *Announcement) (map[int64]time.Time, error) {
	var list []AnnouncementRead
	if err := tx.Where("announcement_id = ?", a.ID).Find(&list).Error; err != nil {
		return nil, fmt.Errorf("reads of announcement %d: %w", a.ID, err)
	}
	out := map[int64]time.Time{}
	for _, r := range list {
		out[r.PersonID] = r.ReadAt
	}
	return out, nil
}

// Audience lists the members to whom an announcement was made, in the order of the
// roster: who had joined by then, and who has read it since. unread are those of them
// who have not.
func Audience(tx *gorm.DB, a *Announcement) (all, unread []people.Person, err error) {
	members, err := people.Members(tx)
	if err != nil {
		return nil, nil, err
	}
	reads, err := Reads(tx, a)
	if err != nil {
		return nil, nil, err
	}
	for _, p := range members {
		_, read := reads[p.ID]
		if !read && !p.JoinedBy(a.CreatedAt) {
			continue
		}
		all = append(all, p)
		if !read {
			unread = append(unread, p)
		}
	}
	return all, unread, nil
}

// UnreadBy lists the announcements made since that a person has not read, the
// oldest first.
func UnreadBy(tx *gorm.DB, person int64, since time.Time) ([]Announcement, error) {
	var list []Announcement
	read := tx.Model(&AnnouncementRead{}).Select("announcement_id").Where("person_id = ?", person)
	err := tx.Where("voided_at IS NULL AND created_at >= ? AND id NOT IN (?)", store.Stamp(since), read).Order("id").Find(&list).Error
	return list, err
}

// HasRead tells whether a person has read an announcement.
func HasRead(tx *gorm.DB, a *Announcement, person int64) (bool, error) {
	var r AnnouncementRead
	err := tx.Select("person_id").Where("announcement_id = ? AND person_id = ?", a.ID, person).Limit(1).Find(&r).Error
	return r.PersonID != 0, err
}
