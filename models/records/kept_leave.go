package records

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/ledger"
	"lianluo/models/store"
)

// FaultRemoved: the file was kept, and was removed since its record was withdrawn or it was
// taken off it. It is not asked for again.
const FaultRemoved Fault = "removed"

// leaveAfter is how long after that a file is removed: when it can be undone no more.
const leaveAfter = 2 * ledger.UndoTime

// keptTables are the tables of the records whose files are kept (KeptKinds).
var keptTables = map[Kind]string{KindArchive: "archive_items", KindDonation: "donations", KindHonour: "honours"}

// leaving are the attachments whose files are to be removed by now.
func leaving(tx *gorm.DB, now time.Time) *gorm.DB {
	before := store.Stamp(now.Add(-leaveAfter))
	all := tx.Where("attachment_id IN (?)", tx.Model(&Attachment{}).Select("id").Where("voided_at IS NOT NULL AND voided_at <= ?", before))
	for _, kind := range KeptKinds {
		// CROSS JOIN holds SQLite to begin with the few that were withdrawn.
		gone := tx.Table(keptTables[kind]+" AS gone").Select("attachments.id").Joins("CROSS JOIN attachments").
			Where("attachments.office_id = gone.office_id AND attachments.owner_kind = ? AND attachments.owner_id = gone.id", kind).
			Where("gone.voided_at IS NOT NULL AND gone.voided_at <= ?", before)
		all = all.Or("attachment_id IN (?)", gone)
	}
	return all
}

// ToRemove is the next file that is to be removed, of all offices, nil when there is none: its
// record was withdrawn, or it was taken off it, and that can be undone no more. tx reads across
// offices.
func ToRemove(tx *gorm.DB, now time.Time) (*KeptFile, error) {
	var list []KeptFile
	if err := tx.Where("sha256 <> ''").Where(leaving(tx, now)).Order("id").Limit(1).Find(&list).Error; err != nil {
		return nil, fmt.Errorf("next file to remove: %w", err)
	}
	if len(list) == 0 {
		return nil, nil
	}
	return &list[0], nil
}

// Wanted tells whether a file is kept for a record that stands, of any office: the same file
// may belong to several. tx reads across offices.
func Wanted(tx *gorm.DB, sum string, now time.Time) (bool, error) {
	var n int64
	gone := tx.Model(&KeptFile{}).Select("id").Where("sha256 = ?", sum).Where(leaving(tx, now))
	err := tx.Model(&KeptFile{}).Where("sha256 = ? AND id NOT IN (?)", sum, gone).Count(&n).Error
	if err != nil {
		return false, fmt.Errorf("who keeps a file: %w", err)
	}
	return n > 0, nil
}

// Removed notes that a file is kept no more for an attachment.
func Removed(tx *gorm.DB, k *KeptFile) error {
	err := tx.Model(&KeptFile{}).Where("id = ? AND sha256 = ?", k.ID, k.SHA256).
		Updates(map[string]any{"sha256": "", "at": nil, "failed": FaultRemoved, "again_at": nil}).Error
	if err != nil {
		return fmt.Errorf("file %d is removed: %w", k.ID, err)
	}
	return nil
}

// LeavingFiles are the sums of files of offices that are gone.
func LeavingFiles(tx *gorm.DB) (sums []string, err error) {
	err = tx.Table("leaving_files").Order("sha256").Limit(100).Pluck("sha256", &sums).Error
	return sums, err
}

// LeftFile forgets one, whose file was taken away or belongs to another office too.
func LeftFile(tx *gorm.DB, sum string) error {
	return tx.Exec("DELETE FROM leaving_files WHERE sha256 = ?", sum).Error
}
