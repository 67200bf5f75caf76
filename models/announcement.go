package models

import "time"

// Announcement is the director's word to the group (§22).
type Announcement struct {
	ID        int64
	OfficeID  int64
	Text      string
	ByID      int64
	PinnedRef int64 // outbox row of the pinned post
	State     AnnouncementState
	Voiding
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
