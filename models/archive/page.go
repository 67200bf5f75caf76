package archive

import (
	"fmt"
	"strings"

	"gorm.io/gorm"

	"lianluo/models/store"
)

// PageLimit is how much of an item's text the page of a week shows, in characters.
const PageLimit = 900

// NextPage is the item that the group has not seen for longest, and not within a year; nil
// when there is none with words.
func NextPage(tx *gorm.DB, today store.Date) (*Item, error) {
	var list []Item
	err := tx.Where("state = ? AND text <> '' AND shown_on <= ?", Confirmed, today.AddDate(-1, 0, 0)).Order("shown_on, confirmed_at, id").Limit(1).Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("page of the week: %w", err)
	}
	if len(list) == 0 {
		return nil, nil
	}
	return &list[0], nil
}

// Shown keeps that an item was the page of a week.
func Shown(tx *gorm.DB, it *Item, today store.Date) error {
	it.ShownOn = today
	return tx.Model(&Item{}).Where("id = ?", it.ID).UpdateColumn("shown_on", today).Error
}

// Opening is the beginning of a text, up to the end of a sentence within n characters; whole
// tells that it is all.
func Opening(text string, n int) (opening string, whole bool) {
	all := []rune(strings.TrimSpace(text))
	if len(all) <= n {
		return string(all), true
	}
	at := n
	for i := n; i > n/2; i-- {
		if strings.ContainsRune("。！？\n", all[i-1]) {
			at = i
			break
		}
	}
	return strings.TrimSpace(string(all[:at])), false
}
