package models

import "time"

// NoteKind tells the written works apart.
type NoteKind string

// The kinds of notes.
const (
	StudyNote    NoteKind = "note"       // 学习笔记 (§4)
	Reflection   NoteKind = "reflection" // 心得体会 (§4)
	ResearchNote NoteKind = "research"   // 调研笔记 (§6)
)

// Note is what a member wrote: of an activity, of a research, or of neither.
type Note struct {
	ID         int64
	OfficeID   int64
	Kind       NoteKind
	ActivityID int64
	ResearchID int64
	PersonID   int64
	Text       string
	Length     int // characters
	FiledAt    time.Time
	Voiding
	CreatedAt time.Time
	UpdatedAt time.Time
}
