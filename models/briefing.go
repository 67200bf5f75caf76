package models

import "time"

// RulesVersion names the way in which figures are counted. It is kept with
// each snapshot and raised when the counting in this package changes (§21).
const RulesVersion = 1

// BriefingState is where a briefing stands.
type BriefingState string

// The states of a briefing.
const (
	BriefingDraft    BriefingState = "draft"
	BriefingReleased BriefingState = "released"
	BriefingReplaced BriefingState = "replaced" // a newer snapshot took its place
)

// Briefing is a snapshot of a quarter's figures (履职季通报, §21). Its figures
// never change: a refresh makes a new version beside it.
type Briefing struct {
	ID           int64
	OfficeID     int64
	Year         int
	Quarter      int
	Version      int // 1, 2, … within the quarter
	State        BriefingState
	Figures      string // JSON of Figures
	RulesVersion int
	ReleaseAt    *time.Time // when it goes out by itself
	ReleasedAt   *time.Time
	ReleasedBy   int64  // 0 when it went out by itself
	Remark       string // the director's words
	PostRef      int64  // outbox row of the post
	CreatedAt    time.Time
	UpdatedAt    time.Time
}
