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

// Shown keeps that an item is the page of a week, and by which message of the group.
func Shown(tx *gorm.DB, it *Item, today store.Date, ref int64) error {
	it.ShownOn, it.PageRef = today, ref
	return tx.Model(&Item{}).Where("id = ?", it.ID).UpdateColumns(map[string]any{"shown_on": today, "page_ref": ref}).Error
}

// NotShown keeps that the page of a week did not reach the group: the item has its turn again.
func NotShown(tx *gorm.DB, it *Item) error { return Shown(tx, it, "", 0) }

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
