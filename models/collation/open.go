package collation

import (
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/books"
	"lianluo/models/deeds"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// Why says why an entry is open.
type Why string

// Why an entry is open.
const (
	Unconfirmed Why = "unconfirmed" // 待核实, 名单待确认
	Disputed    Why = "disputed"    // somebody has a question, or asks 补录
	Unproved    Why = "unproved"    // without a photo, receipt or document
)

// Open is an open question of a year, by the record that it is about.
type Open struct {
	Why    Why         `json:"why"`
	Record records.Ref `json:"record"`
	Number string      `json:"number,omitempty"`
	Title  string      `json:"title"`
	Day    store.Date  `json:"day"`
	Name   string      `json:"name,omitempty"`
	person int64
}

// OpenOf lists what is open of a year's books: what is not confirmed first, then what is in
// question, then what has no proof.
func OpenOf(tx *gorm.DB, year int) (list []Open, err error) {
	loc, err := people.LocationOf(tx)
	if err != nil {
		return nil, err
	}
	from, to := Span(year, loc)
	first, last := store.DateOf(from, loc), store.DateOf(to.Add(-time.Second), loc)
	for _, part := range []func() ([]Open, error){
		func() ([]Open, error) { return openSheets(tx, from, to, loc) },
		func() ([]Open, error) { return openFilings(tx, first, last) },
		func() ([]Open, error) { return disputes(tx, year, from, to, loc) },
		func() ([]Open, error) { return unproved(tx, year) },
	} {
		found, err := part()
		if err != nil {
			return nil, fmt.Errorf("open questions of %d: %w", year, err)
		}
		list = append(list, found...)
	}
	ids := make([]int64, len(list))
	for i := range list {
		ids[i] = list[i].person
	}
	names, err := people.Names(tx, ids)
	for i := range list {
		list[i].Name = names[list[i].person]
	}
	return list, err
}

// openSheets are the activities that are over and whose list nobody has confirmed, or of which
// a leave waits.
func openSheets(tx *gorm.DB, from, to time.Time, loc *time.Location) (list []Open, err error) {
	all, err := activities.Between(tx, from, to)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(all))
	for i := range all {
		ids[i] = all[i].ID
	}
	var undecided []int64
	err = tx.Model(&activities.Attendance{}).Where("activity_id IN ? AND state IN ?", ids, []activities.AttendanceState{activities.Unconfirmed, activities.Undecided}).
		Distinct().Pluck("activity_id", &undecided).Error
	for i := range all {
		a := &all[i]
		if a.State != activities.Closed || a.InQuestion() || a.ConfirmedAt == nil || slices.Contains(undecided, a.ID) {
			list = append(list, Open{Why: Unconfirmed, Record: records.Ref{Kind: records.KindActivity, ID: a.ID}, Title: a.Topic, Day: store.DateOf(a.StartsAt, loc), person: a.HostID})
		}
	}
	return list, err
}

// openFilings are what was entered and is not confirmed.
func openFilings(tx *gorm.DB, first, last store.Date) (list []Open, err error) {
	in := func() *gorm.DB { return tx.Where("on_date >= ? AND on_date <= ?", first, last).Order("on_date, id") }
	var gifts []books.Donation
	if err := in().Where("state IN ?", []books.State{books.Filed, books.Returned}).Find(&gifts).Error; err != nil {
		return nil, err
	}
	for _, d := range gifts {
		list = append(list, Open{Unconfirmed, records.Ref{Kind: records.KindDonation, ID: d.ID}, d.Number, d.Recipient, d.OnDate, "", d.PersonID})
	}
	var awards []books.Honour
	if err := in().Where("state IN ?", []books.State{books.Filed, books.Returned}).Find(&awards).Error; err != nil {
		return nil, err
	}
	for _, h := range awards {
		list = append(list, Open{Unconfirmed, records.Ref{Kind: records.KindHonour, ID: h.ID}, h.Number, h.Title, h.OnDate, "", h.PersonID})
	}
	var done []deeds.Deed
	if err := in().Where("state IN ?", []deeds.State{deeds.Filed, deeds.Returned}).Find(&done).Error; err != nil {
		return nil, err
	}
	for _, d := range done {
		list = append(list, Open{Unconfirmed, records.Ref{Kind: records.KindDeed, ID: d.ID}, d.Number, d.Title, d.OnDate, "", d.PersonID})
	}
	return list, nil
}

// disputes are the questions that nobody has answered: those about an entry of the year, those
// about no entry that were asked since the year began, and the claims of presence (补录).
func disputes(tx *gorm.DB, year int, from, to time.Time, loc *time.Location) (list []Open, err error) {
	var asked []request
	if err := tx.Where("kind = 'dispute' AND state = ?", activities.Asked).Order("id").Find(&asked).Error; err != nil {
		return nil, err
	}
	entries, err := Gather(tx, year)
	if err != nil {
		return nil, err
	}
	of := map[records.Ref]bool{}
	for i := range entries {
		of[entries[i].Ref()] = true
	}
	for _, q := range asked {
		ref := records.Ref{Kind: q.RecordKind, ID: q.RecordID}
		if of[ref] || q.RecordKind == "" && !q.CreatedAt.Before(from) {
			list = append(list, Open{Disputed, records.Ref{Kind: records.KindRequest, ID: q.ID}, "", store.CutRunes(q.Text, store.TitleRunes), store.DateOf(q.CreatedAt, loc), "", q.PersonID})
		}
	}
	var claims []activities.Claim
	held := tx.Model(&activities.Activity{}).Select("id").Where("starts_at >= ? AND starts_at < ?", store.Stamp(from), store.Stamp(to))
	if err := tx.Where("state = ? AND activity_id IN (?)", activities.Asked, held).Order("id").Find(&claims).Error; err != nil {
		return nil, err
	}
	for _, c := range claims {
		list = append(list, Open{Disputed, records.Ref{Kind: records.KindCorrection, ID: c.ID}, "", store.CutRunes(c.Reason, store.TitleRunes), store.DateOf(c.CreatedAt, loc), "", c.PersonID})
	}
	return list, nil
}

// unproved are the entries that nothing proves: a deed without a photo, a donation without a
// receipt, an honour without a certificate or document.
func unproved(tx *gorm.DB, year int) (list []Open, err error) {
	entries, err := Gather(tx, year)
	if err != nil {
		return nil, err
	}
	ids := map[records.Kind][]int64{}
	for i := range entries {
		ids[entries[i].RecordKind] = append(ids[entries[i].RecordKind], entries[i].RecordID)
	}
	files := map[records.Kind]map[int64]int{}
	for _, kind := range []records.Kind{records.KindDeed, records.KindDonation, records.KindHonour} {
		if files[kind], err = records.CountAttachments(tx, kind, ids[kind]...); err != nil {
			return nil, err
		}
	}
	for i := range entries {
		e := &entries[i]
		f := &e.Facts
		of, book := files[e.RecordKind]
		if !book || of[e.RecordID] > 0 || f.Receipt != "" || f.Document != "" {
			continue
		}
		title := f.Title
		if e.RecordKind == records.KindDonation {
			title = f.Recipient
		}
		list = append(list, Open{Unproved, e.Ref(), f.Number, title, f.Day, "", e.PersonID})
	}
	return list, nil
}
