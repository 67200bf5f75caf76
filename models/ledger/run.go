package ledger

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"lianluo/models/store"
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
	res := store.AcrossOffices(tx).Clauses(clause.OnConflict{DoNothing: true}).
		Create(&Run{OfficeID: office, Job: job, Due: store.Stamp(due), ClaimedAt: store.Stamp(now)})
	return res.RowsAffected > 0, res.Error
}

// runsAtOnce is how many due times Claimed asks for in one query.
const runsAtOnce = 50

// Claimed tells which of the due times were taken before, in their order. Of a
// Run it looks at office, job and due.
func Claimed(tx *gorm.DB, list []Run) ([]bool, error) {
	type key struct {
		office int64
		job    string
		due    int64
	}
	keyOf := func(r Run) key { return key{r.OfficeID, r.Job, store.Stamp(r.Due).UnixMicro()} }
	taken := map[key]bool{}
	for part := range slices.Chunk(list, runsAtOnce) {
		where := make([]string, len(part))
		var args []any
		for i, r := range part {
			where[i] = "(office_id = ? AND job = ? AND due = ?)"
			args = append(args, r.OfficeID, r.Job, store.Stamp(r.Due))
		}
		var found []Run
		err := store.AcrossOffices(tx).Select("office_id", "job", "due").Where(strings.Join(where, " OR "), args...).Find(&found).Error
		if err != nil {
			return nil, fmt.Errorf("what has been done: %w", store.Translate(err))
		}
		for _, r := range found {
			taken[keyOf(r)] = true
		}
	}
	claimed := make([]bool, len(list))
	for i, r := range list {
		claimed[i] = taken[keyOf(r)]
	}
	return claimed, nil
}

// The instant at which that stands which is noted of a job: it is no due time.
var noted = time.Unix(0, 0).UTC()

// BotName is under what the bot's username is noted at each start.
const BotName = "bot-name"

// NoteDone keeps a word of how far a job of the whole program has come.
func NoteDone(tx *gorm.DB, job, note string, now time.Time) error {
	return store.AcrossOffices(tx).Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "office_id"}, {Name: "job"}, {Name: "due"}},
		DoUpdates: clause.AssignmentColumns([]string{"note", "claimed_at"}),
	}).Create(&Run{Job: job, Due: noted, ClaimedAt: store.Stamp(now), Note: note}).Error
}

// Noted gives the word that NoteDone kept; "" for none.
func Noted(tx *gorm.DB, job string) (string, error) {
	var r Run
	err := store.AcrossOffices(tx).Where("office_id = 0 AND job = ? AND due = ?", job, noted).Limit(1).Find(&r).Error
	return r.Note, err
}

// LastRun tells the newest due time of a job that was claimed; zero for none.
func LastRun(tx *gorm.DB, office int64, job string) (time.Time, error) {
	var r Run
	err := store.AcrossOffices(tx).Where("office_id = ? AND job = ?", office, job).Order("due DESC").Limit(1).Find(&r).Error
	return r.Due, err
}
