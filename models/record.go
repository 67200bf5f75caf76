package models

// RecordKind names a kind of record wherever one points at another.
type RecordKind string

// The kinds of records.
const (
	KindActivity     RecordKind = "activity"
	KindAttendance   RecordKind = "attendance"
	KindLeave        RecordKind = "leave"
	KindNote         RecordKind = "note"
	KindResearch     RecordKind = "research"
	KindSuggestion   RecordKind = "suggestion"
	KindDeed         RecordKind = "deed"
	KindAnnouncement RecordKind = "announcement"
	KindBriefing     RecordKind = "briefing"
	KindCorrection   RecordKind = "correction_request"
	KindPerson       RecordKind = "person"
)

// RecordRef points at one record.
type RecordRef struct {
	Kind RecordKind `json:"kind"`
	ID   int64      `json:"id"`
}
