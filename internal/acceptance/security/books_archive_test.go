package security_test

import (
	"lianluo/models/archive"
)

// archive is what the author has filed of local history: one that all members read, told by
// somebody who is not to be named, and one that the staff has not confirmed.
func (b *bookkeeper) archive() error {
	open := &archive.Item{PersonID: b.author.ID, Title: b.mark + "石桥是怎么修的", Period: "民国三十六年", Place: b.mark + "柳河村", Teller: b.hidden + "王大爷", Text: b.mark + "全村凑粮修的。"}
	if _, err := archive.File(b.tx, open, noon); err != nil {
		return err
	}
	if _, err := archive.Confirm(b.tx, open, b.boss, noon); err != nil {
		return err
	}
	_, err := archive.File(b.tx, &archive.Item{PersonID: b.author.ID, Title: b.mark + b.hidden + "老照片", Text: b.mark + b.hidden + "还没有核实。"}, noon)
	return err
}
