package supervision

import (
	"fmt"

	"gorm.io/gorm"

	"lianluo/models/store"
)

// Ready has what waits come before the director of tx's office: two at least, or one that
// has waited for LongestWait days. It tells how many came now.
func Ready(tx *gorm.DB, today store.Date) (fresh int, err error) {
	var list []Item
	if err := tx.Where("state = ?", Waiting).Find(&list).Error; err != nil {
		return 0, fmt.Errorf("what waits for the director: %w", err)
	}
	old := false
	for i := range list {
		old = old || list[i].FiledOn <= today.AddDate(0, 0, -LongestWait)
	}
	if len(list) == 0 || len(list) < 2 && !old {
		return 0, nil
	}
	err = tx.Model(&Item{}).Where("state = ?", Waiting).Updates(map[string]any{"state": Shown, "shown_on": today}).Error
	return len(list), err
}

// Before lists the items of tx's office that are in a state, in the order of their keys,
// which is none.
func Before(tx *gorm.DB, states ...State) (list []Item, err error) {
	err = tx.Where("state IN ?", states).Order("id").Find(&list).Error
	return list, err
}

// Count counts the items that are before the director.
func Count(tx *gorm.DB) (n int64, err error) {
	err = tx.Model(&Item{}).Where("state = ?", Shown).Count(&n).Error
	return n, err
}

// Answer keeps what the director answers. ErrState when it is not before him.
func Answer(tx *gorm.DB, i *Item, text string, day store.Date) (*Line, error) {
	if err := move(tx, i, Answered, Shown, Answered); err != nil {
		return nil, err
	}
	body, err := pack(text)
	if err != nil {
		return nil, err
	}
	seq, err := next(tx, i.OfficeID, i.ID, nil)
	if err != nil {
		return nil, err
	}
	l := &Line{ID: newKey(), OfficeID: i.OfficeID, ItemID: i.ID, Seq: seq, OfOffice: true, WrittenOn: day, Body: body}
	return l, tx.Create(l).Error
}

// TakeBack takes an answer back; the item is before the director again. ErrState when more
// was written of it since.
func TakeBack(tx *gorm.DB, line int64) (*Item, error) {
	var l Line
	if err := tx.Take(&l, line).Error; err != nil {
		return nil, fmt.Errorf("answer to take back: %w", err)
	}
	i, err := ByID(tx, l.ItemID)
	if err != nil {
		return nil, err
	}
	if err := move(tx, i, Shown, Answered); err != nil {
		return nil, err
	}
	return i, tx.Delete(&l).Error
}

// Close ends an item that was answered. ErrState.
func Close(tx *gorm.DB, i *Item) error { return move(tx, i, Closed, Answered) }

func move(tx *gorm.DB, i *Item, to State, from ...State) error {
	res := tx.Model(&Item{}).Where("id = ? AND state IN ?", i.ID, from).Update("state", to)
	if res.Error != nil {
		return res.Error
	}
	if res.RowsAffected == 0 {
		return ErrState
	}
	i.State = to
	return nil
}

// Group says of which topic an item is.
func Group(tx *gorm.DB, i *Item, topic string) error {
	i.Topic = topic
	return tx.Model(&Item{}).Where("id = ?", i.ID).Update("topic", topic).Error
}

// Topic is a topic and how many items are of it.
type Topic struct {
	Topic string
	Items int // 条, never people: one may have written several
	Fresh int // of these, how many were not shown to the group yet
}

// Topics lists the topics of tx's office.
func Topics(tx *gorm.DB) (list []Topic, err error) {
	err = tx.Model(&Item{}).Where("topic <> ''").Group("topic").
		Select("topic, COUNT(*) AS items, SUM(CASE WHEN posted_on = '' THEN 1 ELSE 0 END) AS fresh").Order("topic").Scan(&list).Error
	return list, err
}

// Posted notes that a topic's count and answer were shown to the group, and gives the
// count. ErrFew.
func Posted(tx *gorm.DB, topic string, day store.Date) (n int, err error) {
	var count int64
	if err := tx.Model(&Item{}).Where("topic = ?", topic).Count(&count).Error; err != nil {
		return 0, err
	}
	if topic == "" || count < Least {
		return 0, ErrFew
	}
	return int(count), tx.Model(&Item{}).Where("topic = ? AND posted_on = ''", topic).Update("posted_on", day).Error
}
