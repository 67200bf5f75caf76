package records

import (
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"lianluo/models/store"
)

// KeptKinds are the kinds of records whose files the program keeps itself, where it was told
// where: the messenger's handles end with the bot (domain E), and these are to outlive it (§15).
var KeptKinds = []Kind{KindArchive, KindDonation, KindHonour}

// KeptFile is a file that is kept under the sum of what is in it, or was to be.
type KeptFile struct {
	ID           int64
	OfficeID     int64
	AttachmentID int64
	SHA256       string `gorm:"column:sha256"` // in small hex digits; "" while it is not kept
	Size         int64  // bytes
	At           *time.Time
	Failed       Fault
	Tries        int
	AgainAt      *time.Time // nil: it is not asked for again
}

// TableName is kept_files.
func (KeptFile) TableName() string { return "kept_files" }

// Fault is why a file is not kept.
type Fault string

// Why a file is not kept. The first two are final.
const (
	FaultBig  Fault = "big"  // more than a bot is given
	FaultGone Fault = "gone" // the messenger does not have it any more
	FaultLate Fault = "late" // it did not come, or could not be written
)

// again is how long after each attempt that failed a file is asked for once more.
var again = []time.Duration{time.Hour, 6 * time.Hour, 24 * time.Hour, 72 * time.Hour}

// overlap is how many attachments before the last one that was seen are looked at again: on
// PostgreSQL a smaller number may be committed after a larger one.
const overlap = 1000

// ToKeep is the next attachment that is to be kept, of all offices, nil when there is none.
// seen is the number of the last one that was looked at; tx reads across offices.
func ToKeep(tx *gorm.DB, seen int64, now time.Time) (*Attachment, error) {
	var list []Attachment
	err := tx.Where("attachments.id > ? AND owner_kind IN ? AND kind <> ? AND voided_at IS NULL", seen-overlap, KeptKinds, Location).
		Where("NOT EXISTS (SELECT 1 FROM kept_files WHERE kept_files.attachment_id = attachments.id)").
		Order("attachments.id").Limit(1).Find(&list).Error
	if err == nil && len(list) == 0 {
		err = tx.Where("voided_at IS NULL AND id IN (SELECT attachment_id FROM kept_files WHERE again_at IS NOT NULL AND again_at <= ?)", store.Stamp(now)).
			Order("id").Limit(1).Find(&list).Error
	}
	if err != nil {
		return nil, fmt.Errorf("next file to keep: %w", err)
	}
	if len(list) == 0 {
		return nil, nil
	}
	return &list[0], nil
}

// LastAttachment is the number of the newest attachment of all offices; 0 for none.
func LastAttachment(tx *gorm.DB) (id int64, err error) {
	err = tx.Model(&Attachment{}).Select("COALESCE(MAX(id), 0)").Scan(&id).Error
	return id, err
}

// Keep notes that an attachment's file is kept.
func Keep(tx *gorm.DB, attachment int64, sum string, size int64, now time.Time) error {
	k, err := keptRow(tx, attachment)
	if err != nil {
		return err
	}
	k.SHA256, k.Size, k.At, k.Failed, k.AgainAt = sum, size, store.StampPtr(now), "", nil
	return saveKept(tx, k)
}

// NotKept notes why an attachment's file is not kept, and when it is asked for again: after
// the fifth attempt, or a final fault, not any more.
func NotKept(tx *gorm.DB, attachment int64, why Fault, now time.Time) error {
	k, err := keptRow(tx, attachment)
	if err != nil || k.SHA256 != "" { // another process has it
		return err
	}
	k.Failed, k.AgainAt = why, nil
	if k.Tries++; why == FaultLate && k.Tries <= len(again) {
		k.AgainAt = store.StampPtr(now.Add(again[k.Tries-1]))
	}
	return saveKept(tx, k)
}

// TryAgain has what came too late asked for once more. tx reaches across offices.
func TryAgain(tx *gorm.DB, now time.Time) error {
	return tx.Model(&KeptFile{}).Where("failed = ? AND again_at IS NULL", FaultLate).
		Updates(map[string]any{"tries": 0, "again_at": store.Stamp(now)}).Error
}

func keptRow(tx *gorm.DB, attachment int64) (*KeptFile, error) {
	var list []KeptFile
	if err := tx.Where("attachment_id = ?", attachment).Limit(1).Find(&list).Error; err != nil {
		return nil, fmt.Errorf("kept file of attachment %d: %w", attachment, err)
	}
	if len(list) == 0 {
		return &KeptFile{AttachmentID: attachment}, nil
	}
	return &list[0], nil
}

func saveKept(tx *gorm.DB, k *KeptFile) error {
	if k.ID != 0 {
		return tx.Save(k).Error
	}
	// Two processes may keep the same one at once.
	return tx.Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "attachment_id"}},
		DoUpdates: clause.AssignmentColumns([]string{"sha256", "size", "at", "failed", "tries", "again_at"}),
	}).Create(k).Error
}

// SumsOf are the sums of the kept files of records of a kind, by the messenger's handle.
func SumsOf(tx *gorm.DB, kind Kind, owners ...int64) (map[string]string, error) {
	var list []struct{ FileID, Sha256 string }
	err := tx.Model(&Attachment{}).Select("attachments.file_id, kept_files.sha256").
		Joins("JOIN kept_files ON kept_files.attachment_id = attachments.id").
		Where("attachments.owner_kind = ? AND attachments.owner_id IN ? AND kept_files.sha256 <> ''", kind, owners).Scan(&list).Error
	if err != nil {
		return nil, fmt.Errorf("kept files of %s: %w", kind, err)
	}
	sums := make(map[string]string, len(list))
	for _, k := range list {
		sums[k.FileID] = k.Sha256
	}
	return sums, nil
}

// KeptAll is what a database says of all files that are kept.
type KeptAll struct {
	Sums    []string // each once, sorted
	Waiting int64    // to be asked for again
	Lost    int64    // not to be had
	Late    int64    // given up until the next start
}

// AllKept reads the rows of all offices; there are none in a database whose tables are older.
func AllKept(tx *gorm.DB) (all KeptAll, err error) {
	if !tx.Migrator().HasTable(&KeptFile{}) {
		return all, nil
	}
	var list []KeptFile
	// What did not come of a file that was taken off its record is nothing to anybody.
	err = tx.Select("sha256", "failed", "again_at").Where("failed <> ?", FaultRemoved).
		Where("sha256 <> '' OR NOT EXISTS (SELECT 1 FROM attachments WHERE attachments.id = kept_files.attachment_id AND voided_at IS NOT NULL)").Find(&list).Error
	if err != nil {
		return all, fmt.Errorf("list the kept files: %w", err)
	}
	for _, k := range list {
		switch {
		case k.SHA256 != "":
			all.Sums = append(all.Sums, k.SHA256)
		case k.AgainAt != nil:
			all.Waiting++
		case k.Failed == FaultLate:
			all.Late++
		default:
			all.Lost++
		}
	}
	slices.Sort(all.Sums)
	all.Sums = slices.Compact(all.Sums)
	return all, nil
}
