package models

import "time"

// AttachmentKind is what was attached.
type AttachmentKind string

// The kinds of attachments.
const (
	Photo    AttachmentKind = "photo"
	Voice    AttachmentKind = "voice"
	Document AttachmentKind = "document"
	Location AttachmentKind = "location"
	Video    AttachmentKind = "video"
)

// What an attachment is for; "" is nothing in particular.
const (
	UseMaterial = "material" // 学习资料 (§4)
	UsePlan     = "plan"     // 学习方案 (§4)
)

// Attachment is a file or place that belongs to a record. The file stays with
// the messenger: only its handle is kept.
type Attachment struct {
	ID        int64
	OfficeID  int64
	OwnerKind RecordKind
	OwnerID   int64
	Kind      AttachmentKind
	FileID    string // handle to send it again
	UniqueID  string // the same for all handles of one file
	Name      string
	MIME      string
	Size      int64 // bytes
	Lat       float64
	Lon       float64
	Caption   string
	Use       string `gorm:"column:purpose"`
	AddedBy   int64
	Voiding
	CreatedAt time.Time
	UpdatedAt time.Time
}
