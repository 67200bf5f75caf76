package security_test

import (
	"gorm.io/gorm"

	"lianluo/models/store"
	"lianluo/models/supervision"
)

// supervision is a word of the author's under the name, and one that somebody wrote without,
// which is before the director. Keys of the latter are random: here it is the office's
// number, so that a button can name it.
func (b *bookkeeper) supervision() error {
	if _, _, err := supervision.File(b.tx, b.author, b.mark+b.signed+"路灯三个月没修", noon); err != nil {
		return err
	}
	day := store.DateOf(noon.AddDate(0, 0, -supervision.LongestWait), noon.Location())
	batch, err := supervision.Prepare(b.tx, []supervision.Filing{{Office: b.office, Day: day, Receipt: b.mark + "口令", Text: b.mark + b.unnamed + "公示栏没有更新"}})
	if err != nil {
		return err
	}
	if err := batch.Write(b.tx); err != nil {
		return err
	}
	var item supervision.Item
	if err := b.tx.Take(&item).Error; err != nil {
		return err
	}
	for _, change := range []*gorm.DB{
		b.tx.Model(&supervision.Line{}).Where("item_id = ?", item.ID).Update("item_id", b.office),
		b.tx.Model(&supervision.Item{}).Where("id = ?", item.ID).Update("id", b.office),
	} {
		if change.Error != nil {
			return change.Error
		}
	}
	_, err = supervision.Ready(b.tx, store.DateOf(noon, noon.Location()))
	return err
}
