package people

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/store"
)

// unnoticed are those who can be told how their data is handled, and were not yet.
const unnoticed = "notice_shown_at IS NULL AND telegram_id <> 0 AND left_at IS NULL"

// OfficesUnnoticed lists the offices, across all, in which somebody was not told yet how
// personal data is handled (个人信息保护法 17).
func OfficesUnnoticed(tx *gorm.DB) (ids []int64, err error) {
	err = store.AcrossOffices(tx).Model(&Person{}).Distinct("office_id").Where(unnoticed).Order("office_id").Pluck("office_id", &ids).Error
	if err != nil {
		return nil, fmt.Errorf("offices to be told of their data: %w", err)
	}
	return ids, nil
}

// Unnoticed lists the people of tx's office who were not told yet.
func Unnoticed(tx *gorm.DB) ([]Person, error) {
	var list []Person
	err := tx.Where(unnoticed).Order("id").Find(&list).Error
	return list, err
}

// NoticeShown keeps that a person was told how personal data is handled.
func NoticeShown(tx *gorm.DB, p *Person, now time.Time) error {
	p.NoticeShownAt = store.StampPtr(now)
	return tx.Model(p).Update("notice_shown_at", p.NoticeShownAt).Error
}

// NoticeRead keeps that a person has said to know it, the first time.
func NoticeRead(tx *gorm.DB, p *Person, now time.Time) error {
	if p.NoticeAt != nil {
		return nil
	}
	p.NoticeAt = store.StampPtr(now)
	return tx.Model(p).Update("notice_at", p.NoticeAt).Error
}

// PrunePhones takes out the telephone numbers of those who left a while ago.
func PrunePhones(ctx context.Context, db *store.DB, now time.Time) error {
	return db.Prune(ctx, now, store.Aged{
		Row: &Person{}, Key: "id", Wipe: "phone", Keep: store.KeepPhones, Past: "left_at IS NOT NULL AND phone <> '' AND left_at < ?",
	})
}
