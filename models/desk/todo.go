package desk

import (
	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/people"
	"lianluo/models/records"
)

func todoFollowUps(tx *gorm.DB, p *people.Person) (list []TodoItem, err error) {
	loc, err := people.LocationOf(tx)
	if err != nil {
		return nil, err
	}
	var open []activities.FollowUp
	err = tx.Where("owner_id = ? AND done_at IS NULL AND voided_at IS NULL", p.ID).Order("due_on, id").Find(&open).Error
	for _, f := range open {
		list = append(list, TodoItem{
			Kind: TodoFollowUp, Record: records.Ref{Kind: records.KindFollowUp, ID: f.ID}, Title: f.Text, At: f.DueOn.Start(loc),
		})
	}
	return list, err
}
