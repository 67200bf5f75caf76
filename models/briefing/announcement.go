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
	PostedAt  *time.Time // when it went out; nil while it waits for SendAt
	SendAt    *time.Time // when it is to go out; nil for at once
	Days
	CorrectedAt *time.Time // when its words were last changed; nil for never
	Ask         Ask        `gorm:"embedded;embeddedPrefix:ask_"`
	State       AnnouncementState
	store.Voiding
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Days are the days of an announcement. Each is nil where it has none.
type Days struct {
	DueAt    *time.Time // by when its matter is to be done; a day without an hour ends at the next day's start
	OverAt   *time.Time // from when on it concerns nobody; nil where it names no day
	RemindAt *time.Time // when who has handed nothing in is reminded
}

// AnnouncementState is where an announcement stands.
type AnnouncementState string

// The states of an announcement.
const (
	AnnouncementScheduled AnnouncementState = "scheduled" // waits for its time
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

// AnnouncementLimit leaves room for a heading and what is asked within one message.
const AnnouncementLimit = 3500

// Undated is how long an announcement that names no day concerns people.
const Undated = 30 * 24 * time.Hour

// AnnouncementDraft is what an announcement is made of.
type AnnouncementDraft struct {
	Text   string
	Days   Days
	Ask    Ask
	SendAt *time.Time // nil: it goes out now
}

// Announce keeps an announcement; who makes it has read it. One with SendAt waits for
// that time.
func Announce(tx *gorm.DB, by *people.Person, d AnnouncementDraft, now time.Time) (*Announcement, error) {
	if !by.Is(people.Staff) {
		return nil, store.ErrNotAllowed
	}
	if err := store.Text("text", &d.Text, AnnouncementLimit); err != nil {
		return nil, err
	}
	if d.Text == "" {
		return nil, store.ErrEmpty
	}
	if err := d.Ask.Check(); err != nil {
		return nil, err
	}
	a := &Announcement{Text: d.Text, ByID: by.ID, Days: d.Days.stamped(), Ask: d.Ask, State: AnnouncementPosted, PostedAt: store.StampPtr(now)}
	if d.SendAt != nil {
		if !d.SendAt.After(now) {
			return nil, ErrPast
		}
		a.State, a.SendAt, a.PostedAt = AnnouncementScheduled, store.StampPtr(*d.SendAt), nil
	}
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

// NewestAnnouncement is the last one that went out and stands; ErrNotFound when none
// does.
func NewestAnnouncement(tx *gorm.DB) (*Announcement, error) {
	var a Announcement
	if err := tx.Where("state = ?", AnnouncementPosted).Order("posted_at DESC, id DESC").Take(&a).Error; err != nil {
		return nil, err
	}
	return &a, nil
}

// Announcements lists a page of those that stand or wait, the newest first, and tells
// whether there are more.
func Announcements(tx *gorm.DB, page store.Page) (list []Announcement, more bool, err error) {
	offset, size := page.Bounds()
	err = tx.Where("voided_at IS NULL").Order("id DESC").Offset(offset).Limit(size + 1).Find(&list).Error
	if err != nil {
		return nil, false, fmt.Errorf("page of announcements: %w", err)
	}
	return list[:min(len(list), size)], len(list) > size, nil
}

// RunningAnnouncements lists those that wait for their time, and those made since in
// which something is to be handed in.
func RunningAnnouncements(tx *gorm.DB, since time.Time) ([]Announcement, error) {
	var list []Announcement
	err := tx.Where("voided_at IS NULL AND created_at >= ? AND (state = ? OR ask_kind <> '')", store.Stamp(since), AnnouncementScheduled).Order("id").Find(&list).Error
	return list, err
}

// SetPinnedRef keeps the outbox row of the pinned post.
func SetPinnedRef(tx *gorm.DB, a *Announcement, row int64) error {
	a.PinnedRef = row
	return tx.Model(a).Update("pinned_ref", row).Error
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
		if !read && !p.JoinedBy(a.At()) {
			continue
		}
		all = append(all, p)
		if !read {
			unread = append(unread, p)
		}
	}
	return all, unread, nil
}

// UnreadBy lists the announcements that went out since and that a person has not read,
// the oldest first.
func UnreadBy(tx *gorm.DB, person int64, since time.Time) ([]Announcement, error) {
	var list []Announcement
	read := tx.Model(&AnnouncementRead{}).Select("announcement_id").Where("person_id = ?", person)
	err := tx.Where("state = ? AND posted_at >= ? AND id NOT IN (?)", AnnouncementPosted, store.Stamp(since), read).Order("id").Find(&list).Error
	return list, err
}

// HasRead tells whether a person has read an announcement.
func HasRead(tx *gorm.DB, a *Announcement, person int64) (bool, error) {
	var r AnnouncementRead
	err := tx.Select("person_id").Where("announcement_id = ? AND person_id = ?", a.ID, person).Limit(1).Find(&r).Error
	return r.PersonID != 0, err
}
