package desk

import (
	"gorm.io/gorm"

	"lianluo/models/archive"
	"lianluo/models/books"
	"lianluo/models/records"
)

// donations are those that a person gave or entered (§14), titled with who received them.
func (r *reader) donations(q *gorm.DB) ([]Entry, error) {
	var rows []books.Donation
	err := r.onDays(q, "donations").Find(&rows).Error
	list := make([]Entry, 0, len(rows))
	for i := range rows {
		d := &rows[i]
		list = append(list, Entry{
			Ref: records.Ref{Kind: records.KindDonation, ID: d.ID}, PersonID: d.Whose(), At: d.OnDate.Start(r.loc).UTC(), Number: d.Number,
			Title: d.Recipient, Status: string(d.State),
		})
	}
	return list, err
}

func (r *reader) honours(q *gorm.DB) ([]Entry, error) {
	var rows []books.Honour
	err := r.onDays(q, "honours").Find(&rows).Error
	list := make([]Entry, 0, len(rows))
	for _, h := range rows {
		list = append(list, Entry{
			Ref: records.Ref{Kind: records.KindHonour, ID: h.ID}, PersonID: h.PersonID, At: h.OnDate.Start(r.loc).UTC(), Number: h.Number,
			Title: h.Title, Status: string(h.State),
		})
	}
	return list, err
}

// archive are tellings by the day of their filing.
func (r *reader) archive(q *gorm.DB) ([]Entry, error) {
	var rows []archive.Item
	err := r.between(q, "archive_items.filed_at").Omit("text").Find(&rows).Error
	list := make([]Entry, 0, len(rows))
	for _, it := range rows {
		list = append(list, Entry{
			Ref: records.Ref{Kind: records.KindArchive, ID: it.ID}, PersonID: it.PersonID, At: it.FiledAt, Number: it.Number, Title: it.Title,
			Status: string(it.State),
		})
	}
	return list, err
}
