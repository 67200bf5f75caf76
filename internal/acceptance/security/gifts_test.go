package security_test

import (
	"lianluo/models/books"
	"lianluo/models/records"
)

// gifts are a donation and an honour of the author that are confirmed, and one each that waits. Nobody
// but the author and the staff may read who gave, since nobody agreed, nor what waits.
func (b *bookkeeper) gifts() error {
	for _, confirmed := range []bool{true, false} {
		d := &books.Donation{
			Filing: books.Filing{PersonID: b.author.ID}, Donor: b.mark + b.hidden + "厂", DonorKind: books.ByFirm, Sort: books.Money, Fen: 3_000_00,
			OnDate: "2026-11-01", Recipient: b.mark + "青山小学",
		}
		h := &books.Honour{
			Filing: books.Filing{PersonID: b.author.ID}, Title: b.mark + "优秀政协委员", Level: books.County, Body: "县政协", OnDate: "2026-11-01",
		}
		if !confirmed {
			d.Fen, h.Title = 5_000_00, b.mark+b.hidden+"先进个人"
		}
		if _, err := books.FileDonation(b.tx, d, b.author, noon); err != nil {
			return err
		}
		if _, err := books.FileHonour(b.tx, h, b.author, noon); err != nil {
			return err
		}
		if !confirmed {
			continue
		}
		move := records.Move[books.State]{To: books.Confirmed, By: b.boss}
		if _, err := books.DonationLife.Advance(b.tx, d, move, noon); err != nil {
			return err
		}
		if _, err := books.HonourLife.Advance(b.tx, h, move, noon); err != nil {
			return err
		}
	}
	return nil
}
