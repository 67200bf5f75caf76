package tasks

import (
	"fmt"

	"gorm.io/gorm"

	"lianluo/models/people"
	"lianluo/models/store"
)

// open is the condition that a task is still to be done.
const open = "done_at IS NULL AND voided_at IS NULL"

// ByID finds a task of tx's office.
func ByID(tx *gorm.DB, id int64) (*Task, error) {
	var t Task
	if err := tx.Take(&t, id).Error; err != nil {
		return nil, fmt.Errorf("task %d: %w", id, err)
	}
	return &t, nil
}

// Owners are the names of those who see to tasks, by their ids.
func Owners(tx *gorm.DB, list []Task) (map[int64]string, error) {
	ids := make([]int64, len(list))
	for i := range list {
		ids[i] = list[i].OwnerID
	}
	return people.Names(tx, ids)
}

// Of lists what stands of a source's tasks, by the day.
func Of(tx *gorm.DB, kind SourceKind, id int64) ([]Task, error) {
	var list []Task
	err := tx.Where("source_kind = ? AND source_id = ? AND voided_at IS NULL", kind, id).Order("due_on, id").Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("tasks of %s %d: %w", kind, id, err)
	}
	return list, nil
}

// OpenOf lists what a person has to see to, by the day.
func OpenOf(tx *gorm.DB, person int64) (list []Task, err error) {
	err = tx.Where("owner_id = ? AND "+open, person).Order("due_on, id").Find(&list).Error
	return list, err
}

// AllOpen lists what is to be done in tx's office, by the day.
func AllOpen(tx *gorm.DB) (list []Task, err error) {
	err = tx.Where(open).Order("due_on, id").Find(&list).Error
	return list, err
}

// Overdue lists what should have been done before a day and is not.
func Overdue(tx *gorm.DB, today store.Date) (list []Task, err error) {
	err = tx.Where("due_on < ? AND "+open, today).Order("due_on, id").Find(&list).Error
	return list, err
}

// Unowned lists what is to be done by people who have left: somebody else has to see to it.
func Unowned(tx *gorm.DB) (list []Task, err error) {
	err = tx.Where(open + " AND owner_id IN (SELECT id FROM people WHERE people.office_id = tasks.office_id AND left_at IS NOT NULL)").Order("due_on, id").Find(&list).Error
	return list, err
}

// DueOn lists what is due on one of the days in all offices and not done: tx is one of
// AcrossOffices.
func DueOn(tx *gorm.DB, days []store.Date) (list []Task, err error) {
	if len(days) == 0 {
		return nil, nil
	}
	err = tx.Where("due_on IN ? AND "+open, days).Order("due_on, id").Find(&list).Error
	return list, err
}
