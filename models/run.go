package models

import (
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Run is one due time of a scheduled job in one office (office 0: of the whole
// program), claimed in the transaction that does the work. So none happens
// twice, with several replicas too, and none is lost.
type Run struct {
	OfficeID  int64     `gorm:"primaryKey;autoIncrement:false"`
	Job       string    `gorm:"primaryKey"`
	Due       time.Time `gorm:"primaryKey"`
	ClaimedAt time.Time
	Note      string
}

// ClaimRun takes a due time; ok is false when it was taken before.
func ClaimRun(tx *gorm.DB, office int64, job string, due, now time.Time) (ok bool, err error) {
	res := AcrossOffices(tx).Clauses(clause.OnConflict{DoNothing: true}).
		Create(&Run{OfficeID: office, Job: job, Due: Stamp(due), ClaimedAt: Stamp(now)})
	return res.RowsAffected > 0, res.Error
}

// LastRun tells the newest due time of a job that was claimed; zero for none.
func LastRun(tx *gorm.DB, office int64, job string) (time.Time, error) {
	var r Run
	err := AcrossOffices(tx).Where("office_id = ? AND job = ?", office, job).Order("due DESC").Limit(1).Find(&r).Error
	return r.Due, err
}
