package records

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/store"
)

// AttachmentKind is what was attached.
type AttachmentKind string

// The kinds of attachments.
const (
	Photo    AttachmentKind = "photo"
	Voice    AttachmentKind = "voice"
	Document AttachmentKind = "document"
	Location AttachmentKind = "location"
	Video    AttachmentKind = "video"
	Audio    AttachmentKind = "audio"      // a recording that was sent as a file
	Round    AttachmentKind = "video_note" // a round film
)

// What an attachment is for; "" is nothing in particular.
const (
	UseMaterial = "material" // 学习资料 (§4)
	UsePlan     = "plan"     // 学习方案 (§4)
	UsePhoto    = "photo"    // taken at an activity (domain C4)
	UseSummary  = "summary"  // what came of an activity, as it was spoken
)

// Attachment is a file or place that belongs to a record. The file stays with
// the messenger: only its handle is kept.
type Attachment struct {
	ID        int64
	OfficeID  int64
	OwnerKind Kind
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
	store.Voiding
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Limits of attachments.
const (
	AttachmentsLimit  = 20       // of one owner
	AttachmentMaxSize = 50 << 20 // bytes; the most that a bot can send again (domain E)
	FetchLimit        = 20 << 20 // bytes; the most that a bot can fetch, to hand it on (domain E)
	captionLimit      = 1024     // characters
)

// MaxFile is the most of a file that records of a kind take, in bytes: what goes to the
// committee with them has to be fetched.
func (k Kind) MaxFile() int64 {
	if k == KindSuggestion || k == KindConsult {
		return FetchLimit
	}
	return AttachmentMaxSize
}

// Faults of an attachment.
var (
	ErrTooManyAttachments = errors.New("owner has as many attachments as it can have")
	ErrTooBig             = errors.New("file is too big")
	ErrBadAttachment      = errors.New("attachment has no file, no place or an unknown kind")
)

// Attach adds an attachment to its owner. The same file is kept once: a
// second time gives the row that is there.
func Attach(tx *gorm.DB, at *Attachment) error {
	if err := at.Check(); err != nil {
		return err
	}
	var there []Attachment
	if err := tx.Where("owner_kind = ? AND owner_id = ? AND voided_at IS NULL", at.OwnerKind, at.OwnerID).Find(&there).Error; err != nil {
		return fmt.Errorf("attachments of %s %d: %w", at.OwnerKind, at.OwnerID, err)
	}
	if i := slices.IndexFunc(there, func(o Attachment) bool { return at.UniqueID != "" && o.UniqueID == at.UniqueID && o.Use == at.Use }); i >= 0 {
		*at = there[i]
		return nil
	}
	if len(there) >= AttachmentsLimit {
		return ErrTooManyAttachments
	}
	if err := tx.Create(at).Error; err != nil {
		return fmt.Errorf("attach to %s %d: %w", at.OwnerKind, at.OwnerID, err)
	}
	return nil
}

func (at *Attachment) Check() error {
	switch at.Kind {
	case Photo, Voice, Document, Video, Audio, Round:
		if at.FileID == "" {
			return ErrBadAttachment
		}
	case Location:
		// Written so that NaN is refused too.
		if !(at.Lat >= -90 && at.Lat <= 90 && at.Lon >= -180 && at.Lon <= 180) {
			return ErrBadAttachment
		}
	default:
		return ErrBadAttachment
	}
	if at.OwnerKind == "" || at.OwnerID == 0 || at.Size < 0 {
		return ErrBadAttachment
	}
	if at.Size > at.OwnerKind.MaxFile() {
		return ErrTooBig
	}
	at.Name = store.CleanFileName(at.Name)
	at.MIME = store.CutRunes(store.CleanText(at.MIME), store.FileNameLimit)
	at.Caption = store.CutRunes(store.CleanText(at.Caption), captionLimit)
	return nil
}

// AttachmentsOf lists the attachments of several owners of a kind, by owner,
// in the order in which they were added.
func AttachmentsOf(tx *gorm.DB, kind Kind, owners ...int64) (map[int64][]Attachment, error) {
	out := map[int64][]Attachment{}
	if len(owners) == 0 {
		return out, nil
	}
	var list []Attachment
	err := tx.Where("owner_kind = ? AND owner_id IN ? AND voided_at IS NULL", kind, owners).Order("id").Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("attachments of %s: %w", kind, err)
	}
	for _, at := range list {
		out[at.OwnerID] = append(out[at.OwnerID], at)
	}
	return out, nil
}

// CountAttachments counts the attachments of several owners of a kind.
func CountAttachments(tx *gorm.DB, kind Kind, owners ...int64) (map[int64]int, error) {
	out := map[int64]int{}
	if len(owners) == 0 {
		return out, nil
	}
	var rows []struct {
		OwnerID int64
		N       int
	}
	err := tx.Model(&Attachment{}).Select("owner_id, COUNT(*) AS n").
		Where("owner_kind = ? AND owner_id IN ? AND voided_at IS NULL", kind, owners).Group("owner_id").Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("count attachments of %s: %w", kind, err)
	}
	for _, r := range rows {
		out[r.OwnerID] = r.N
	}
	return out, nil
}

// Detach withdraws an attachment.
func Detach(tx *gorm.DB, id, by int64, why string, now time.Time) error {
	return store.VoidRow(tx, &Attachment{}, id, by, why, now)
}
