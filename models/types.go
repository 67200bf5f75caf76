package models

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/store"
)

// locationOf is the time zone of tx's office.
func locationOf(tx *gorm.DB) (*time.Location, error) {
	o, err := OfficeByID(tx, store.OfficeOf(tx))
	if err != nil {
		return nil, err
	}
	return o.Location(), nil
}

// names gives the names of people, also of those who have left.
func names(tx *gorm.DB, ids []int64) (map[int64]string, error) {
	out := make(map[int64]string, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	var list []Person
	if err := tx.Select("id", "name").Where("id IN ?", ids).Find(&list).Error; err != nil {
		return nil, fmt.Errorf("names: %w", err)
	}
	for _, p := range list {
		out[p.ID] = p.Name
	}
	return out, nil
}
