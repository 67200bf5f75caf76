package record

import (
	"lianluo/bot"
	"lianluo/models/archive"
	"lianluo/models/books"
	"lianluo/models/desk"
	"lianluo/models/records"
)

// isKept tells whether an entry is of the books (§14) or of the archive (§15).
func isKept(e *desk.Entry) bool {
	return e.Kind == records.KindDonation || e.Kind == records.KindHonour || e.Kind == records.KindArchive
}

// mayOpenKept tells whether the person may open such an entry: as its card says.
func mayOpenKept(c *bot.Context, e *desk.Entry) (bool, error) {
	if !bot.Inside.Allows(c.Person) {
		return false, nil
	}
	switch e.Kind {
	case records.KindDonation:
		d, err := books.DonationByID(c.Tx, e.ID)
		if err != nil {
			return false, err
		}
		return books.DonationLife.MayRead(c.Tx, d, c.Person)
	case records.KindHonour:
		h, err := books.HonourByID(c.Tx, e.ID)
		if err != nil {
			return false, err
		}
		return books.HonourLife.MayRead(c.Tx, h, c.Person)
	}
	it, err := archive.ByID(c.Tx, e.ID)
	if err != nil {
		return false, err
	}
	return archive.Life.MayRead(c.Tx, it, c.Person)
}

// nameDonors puts who gave in the place of who entered it, where the person may read the name
// (慈善法 82), and no name where not.
func nameDonors(c *bot.Context, list []desk.Entry) error {
	var ids []int64
	for _, e := range list {
		if e.Kind == records.KindDonation {
			ids = append(ids, e.ID)
		}
	}
	of, err := books.DonationsByIDs(c.Tx, ids...)
	if err != nil {
		return err
	}
	for i := range list {
		if list[i].Kind != records.KindDonation {
			continue
		}
		d := of[list[i].ID]
		switch {
		case d == nil || !d.Named(c.Person):
			list[i].Name = ""
		case d.DonorKind == books.ByNobody:
			list[i].Name = c.P("donation.unnamed")
		default:
			list[i].Name = d.Donor
		}
	}
	return nil
}
