package collation

import (
	"fmt"

	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/archive"
	"lianluo/models/books"
	"lianluo/models/deeds"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// about names a record in a line, whatever has become of it.
type about struct {
	title  string
	day    store.Date
	person int64  // whose; 0 for nobody's
	donor  string // of a donation
}

// aboutOf names records of the books.
func aboutOf(tx *gorm.DB, refs []records.Ref) (map[records.Ref]about, error) {
	loc, err := people.LocationOf(tx)
	if err != nil {
		return nil, err
	}
	ids := map[records.Kind][]int64{}
	for _, ref := range refs {
		ids[ref.Kind] = append(ids[ref.Kind], ref.ID)
	}
	var held []activities.Activity
	var sheet []activities.Attendance
	var done []deeds.Deed
	var gifts []books.Donation
	var awards []books.Honour
	var items []archive.Item
	if rows := ids[records.KindAttendance]; len(rows) > 0 {
		if err := tx.Select("id", "activity_id", "person_id").Where("id IN ?", rows).Find(&sheet).Error; err != nil {
			return nil, fmt.Errorf("attendances by their ids: %w", err)
		}
	}
	for i := range sheet {
		ids[records.KindActivity] = append(ids[records.KindActivity], sheet[i].ActivityID)
	}
	for kind, rows := range map[records.Kind]any{
		records.KindActivity: &held, records.KindDeed: &done, records.KindDonation: &gifts, records.KindHonour: &awards, records.KindArchive: &items,
	} {
		if len(ids[kind]) == 0 {
			continue
		}
		if err := tx.Where("id IN ?", ids[kind]).Find(rows).Error; err != nil {
			return nil, fmt.Errorf("%ss by their ids: %w", kind, err)
		}
	}
	of := map[records.Ref]about{}
	for i := range held {
		a := &held[i]
		of[records.Ref{Kind: records.KindActivity, ID: a.ID}] = about{title: a.Topic, day: store.DateOf(a.StartsAt, loc), person: a.HostID}
	}
	for i := range sheet {
		row := &sheet[i]
		if a, ok := of[records.Ref{Kind: records.KindActivity, ID: row.ActivityID}]; ok {
			of[records.Ref{Kind: records.KindAttendance, ID: row.ID}] = about{title: a.title, day: a.day, person: row.PersonID}
		}
	}
	for i := range done {
		d := &done[i]
		of[records.Ref{Kind: records.KindDeed, ID: d.ID}] = about{title: d.Title, day: d.OnDate, person: d.PersonID}
	}
	for i := range gifts {
		d := &gifts[i]
		of[records.Ref{Kind: records.KindDonation, ID: d.ID}] = about{title: d.Recipient, day: d.OnDate, donor: d.Donor}
	}
	for i := range awards {
		h := &awards[i]
		of[records.Ref{Kind: records.KindHonour, ID: h.ID}] = about{title: h.Title, day: h.OnDate, person: h.PersonID}
	}
	for i := range items {
		it := &items[i]
		a := about{title: it.Title, person: it.PersonID}
		if it.ConfirmedAt != nil {
			a.day = store.DateOf(*it.ConfirmedAt, loc)
		}
		of[records.Ref{Kind: records.KindArchive, ID: it.ID}] = a
	}
	return of, nil
}
