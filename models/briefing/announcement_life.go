package briefing

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/store"
)

// Faults of an announcement that a person can cause.
var (
	ErrPast      = errors.New("the time has passed")
	ErrUnchanged = errors.New("nothing is another than before")
)

// AnnouncementCorrection is what an announcement said before it was corrected.
type AnnouncementCorrection struct {
	ID             int64
	OfficeID       int64
	AnnouncementID int64
	Was            string
	ByID           int64
	CreatedAt      time.Time
	UpdatedAt      time.Time
}

// At is when an announcement went out, or was made while it waits.
func (a *Announcement) At() time.Time {
	if a.PostedAt != nil {
		return *a.PostedAt
	}
	return a.CreatedAt
}

// Scheduled tells whether it waits for its time.
func (a *Announcement) Scheduled() bool { return a.State == AnnouncementScheduled && !a.Voided() }

// Ends is when the matter of an announcement that went out is over: when it was
// withdrawn, or at the end of its day; a while after it where it names none.
func (a *Announcement) Ends() time.Time {
	switch {
	case a.VoidedAt != nil:
		return *a.VoidedAt
	case a.OverAt != nil:
		return *a.OverAt
	}
	return a.At().Add(Undated)
}

// Over tells whether the matter is over: nobody has to read it any more, and nothing is
// taken. One that waits for its time is not.
func (a *Announcement) Over(now time.Time) bool { return !a.Scheduled() && !now.Before(a.Ends()) }

// stamped gives the days as they are kept.
func (d Days) stamped() Days {
	for _, t := range []**time.Time{&d.DueAt, &d.OverAt, &d.RemindAt} {
		if *t != nil {
			*t = store.StampPtr(**t)
		}
	}
	return d
}

// DueDay is the last day on which the matter can be done, and whether an hour of it is
// meant: DueAt is that hour then. "" where there is none.
func (d *Days) DueDay(loc *time.Location) (day store.Date, hour bool) {
	if d.DueAt == nil {
		return "", false
	}
	day = store.DateOf(d.DueAt.Add(-time.Microsecond), loc)
	return day, !day.AddDate(0, 0, 1).Start(loc).Equal(*d.DueAt)
}

// PinnedFor is how long an announcement stays pinned that speaks of no day, and
// unpinHour when it no longer is on the morning after the one it speaks of.
const (
	PinnedFor = 7 * 24 * time.Hour
	unpinHour = 9 * time.Hour
)

// PinUntil is until when an announcement that goes out now is to be pinned.
func (a *Announcement) PinUntil(now time.Time, loc *time.Location) time.Time {
	if a.OverAt == nil || !a.OverAt.After(now) {
		return now.Add(PinnedFor)
	}
	return store.DateOf(a.OverAt.Add(-time.Microsecond), loc).AddDate(0, 0, 1).Start(loc).Add(unpinHour)
}

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
	return timed(tx, "unpin_at", "unpin_at IS NOT NULL", after, until)
}

// Sending lists the announcements of all offices that are to go out at a time in
// (after, until].
func Sending(tx *gorm.DB, after, until time.Time) ([]Announcement, error) {
	return timed(tx, "send_at", "state = 'scheduled'", after, until)
}

// Reminding lists the announcements of all offices whose reminder is due in
// (after, until].
func Reminding(tx *gorm.DB, after, until time.Time) ([]Announcement, error) {
	return timed(tx, "remind_at", "remind_at IS NOT NULL", after, until)
}

// timed lists those of all offices that have a time in (after, until]; where is the
// condition of that time's index.
func timed(tx *gorm.DB, column, where string, after, until time.Time) ([]Announcement, error) {
	var list []Announcement
	err := tx.Where(where+" AND "+column+" > ? AND "+column+" <= ?", store.Stamp(after), store.Stamp(until)).Order(column + ", id").Find(&list).Error
	return list, err
}

// MarkSent says that an announcement that waited goes out now; ErrPast when it does not
// wait any more.
func MarkSent(tx *gorm.DB, a *Announcement, now time.Time) error {
	a.State, a.PostedAt = AnnouncementPosted, store.StampPtr(now)
	done := tx.Model(a).Where("state = ? AND voided_at IS NULL", AnnouncementScheduled).Select("state", "posted_at").Updates(a)
	return store.Changed(done, ErrPast, "send announcement %d", a.ID)
}

// CorrectAnnouncement gives an announcement that went out other words; what it said is
// kept. Its days follow from the words.
func CorrectAnnouncement(tx *gorm.DB, a *Announcement, by *people.Person, words string, days Days, now time.Time) error {
	if !by.Is(people.Staff) {
		return store.ErrNotAllowed
	}
	if err := store.Text("text", &words, AnnouncementLimit); err != nil {
		return err
	}
	switch {
	case a.Voided():
		return store.ErrVoided
	case words == "":
		return store.ErrEmpty
	case words == a.Text:
		return ErrUnchanged
	}
	was := a.Text
	a.Text, a.Days, a.CorrectedAt = words, days.stamped(), store.StampPtr(now)
	done := tx.Model(a).Where("state = ? AND voided_at IS NULL AND text = ?", AnnouncementPosted, was).
		Select("text", "due_at", "over_at", "remind_at", "corrected_at").Updates(a)
	if err := store.Changed(done, store.ErrVoided, "correct announcement %d", a.ID); err != nil {
		return err
	}
	if err := tx.Create(&AnnouncementCorrection{AnnouncementID: a.ID, Was: was, ByID: by.ID}).Error; err != nil {
		return fmt.Errorf("keep what announcement %d said: %w", a.ID, err)
	}
	return nil
}

// SetDays gives an announcement other days.
func SetDays(tx *gorm.DB, a *Announcement, by *people.Person, days Days) error {
	if !by.Is(people.Staff) {
		return store.ErrNotAllowed
	}
	a.Days = days.stamped()
	done := tx.Model(a).Where("voided_at IS NULL").Select("due_at", "over_at", "remind_at").Updates(a)
	return store.Changed(done, store.ErrVoided, "days of announcement %d", a.ID)
}

// WithdrawAnnouncement takes an announcement back, also one that waits.
func WithdrawAnnouncement(tx *gorm.DB, a *Announcement, by *people.Person, why string, now time.Time) error {
	if !by.Is(people.Staff) {
		return store.ErrNotAllowed
	}
	return EndAnnouncement(tx, a, by.ID, why, now)
}

// EndAnnouncement is WithdrawAnnouncement by nobody (0): its time passed while the
// program was down.
func EndAnnouncement(tx *gorm.DB, a *Announcement, by int64, why string, now time.Time) error {
	if a.Voided() {
		return store.ErrVoided
	}
	a.State = AnnouncementWithdrawn
	a.Void(by, why, now)
	done := tx.Model(a).Where("voided_at IS NULL").Select("state", "voided_at", "voided_by", "void_reason").Updates(a)
	return store.Changed(done, store.ErrVoided, "withdraw announcement %d", a.ID)
}
