package models

import "time"

// ResearchState is where a research stands.
type ResearchState string

// The states of a research.
const (
	ResearchOpen     ResearchState = "open"
	ResearchReported ResearchState = "reported"
	ResearchClosed   ResearchState = "closed"
)

// Research is the thematic research of a quarter (专题调研, §6).
type Research struct {
	ID         int64
	OfficeID   int64
	Year       int
	Quarter    int // 1–4
	Topic      string
	LeaderID   int64
	Team       IDs // people, the leader not repeated
	DueOn      Date
	State      ResearchState
	Report     string
	ReportedAt *time.Time
	Voiding
	CreatedAt time.Time
	UpdatedAt time.Time
}

// TableName: the word has no plural.
func (Research) TableName() string { return "research" }
