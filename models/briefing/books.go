package briefing

import (
	"fmt"
	"slices"
	"time"

	"lianluo/models/archive"
	"lianluo/models/books"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// GiftsFigure is what the donations of a span come to.
type GiftsFigure struct {
	All  books.Totals `json:"all"`  // for the 内部 form
	Open books.Totals `json:"open"` // of those whose donors have their sum published (慈善法 82)
}

// Kept is of how many the sum is not published.
func (g *GiftsFigure) Kept() int { return g.All.Count - g.Open.Count }

// LevelFigure is how many honours of a level there were.
type LevelFigure struct {
	Level books.Level `json:"level"`
	N     int         `json:"n"`
}

// books counts what both books and the archive got: donations by the day of the gift, honours
// by the day of the award, items of local history by their confirmation; what is confirmed
// alone. A donation is the office's figure and nobody's own: of one without a name no figure
// tells who gave it, or entered it.
func (c *counting) books(out *Figures) error {
	loc, err := people.LocationOf(c.tx)
	if err != nil {
		return err
	}
	first, last := store.DateOf(c.from, loc), store.DateOf(c.to.Add(-time.Microsecond), loc)
	if first.Start(loc).Before(c.from) {
		first = first.AddDate(0, 0, 1)
	}
	gifts, err := books.DonationsBetween(c.tx, first, last)
	if err != nil {
		return fmt.Errorf("donations: %w", err)
	}
	for i := range gifts {
		c.add(FigDonations, records.Ref{Kind: records.KindDonation, ID: gifts[i].ID})
	}
	open := slices.DeleteFunc(slices.Clone(gifts), func(d books.Donation) bool { return !d.SumOpen })
	out.Gifts = &GiftsFigure{All: books.Total(gifts), Open: books.Total(open)}

	honours, err := books.HonoursBetween(c.tx, first, last)
	if err != nil {
		return fmt.Errorf("honours: %w", err)
	}
	n := map[books.Level]int{}
	for _, h := range honours {
		n[h.Level]++
		c.add(FigHonours, records.Ref{Kind: records.KindHonour, ID: h.ID}, h.PersonID)
	}
	for _, l := range books.Levels {
		if n[l] > 0 {
			out.Levels = append(out.Levels, LevelFigure{l, n[l]})
		}
	}

	var items []archive.Item
	err = c.tx.Select("id", "person_id").Where("state = ? AND confirmed_at >= ? AND confirmed_at < ?", archive.Confirmed, c.from, c.to).Order("id").Find(&items).Error
	if err != nil {
		return fmt.Errorf("archive items: %w", err)
	}
	for _, it := range items {
		c.add(FigArchive, records.Ref{Kind: records.KindArchive, ID: it.ID}, it.PersonID)
	}
	return nil
}
