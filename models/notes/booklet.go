package notes

import (
	"cmp"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/people"
	"lianluo/models/records"
)

// Booklet is the notes and reflections of a session in one (心得笔记汇编): a plain
// struct, for whatever shows or prints it. It is for the staff.
type Booklet struct {
	Activity activities.Activity
	Works    []Work // by author in the order of the roster; of each the note before the reflection
}

// Work is one note or reflection in a booklet.
type Work struct {
	Note   Note
	Author string
	Files  int // attachments, which may be all there is
}

// BookletOf puts the booklet of a session together.
func BookletOf(tx *gorm.DB, a *activities.Activity) (*Booklet, error) {
	notes, err := OfActivity(tx, a.ID)
	if err != nil {
		return nil, fmt.Errorf("booklet of activity %d: %w", a.ID, err)
	}
	var ids, authors []int64
	for _, n := range notes {
		ids, authors = append(ids, n.ID), append(authors, n.PersonID)
	}
	files, err := records.CountAttachments(tx, records.KindNote, ids...)
	if err != nil {
		return nil, err
	}
	var writers []people.Person
	if len(authors) > 0 {
		if err := tx.Select("id", "name", "sort_key").Where("id IN ?", authors).Find(&writers).Error; err != nil {
			return nil, fmt.Errorf("authors of activity %d: %w", a.ID, err)
		}
	}
	by := map[int64]people.Person{}
	for _, p := range writers {
		by[p.ID] = p
	}
	b := &Booklet{Activity: *a}
	for _, n := range notes {
		b.Works = append(b.Works, Work{n, by[n.PersonID].Name, files[n.ID]})
	}
	slices.SortStableFunc(b.Works, func(x, y Work) int {
		return cmp.Or(cmp.Compare(by[x.Note.PersonID].SortKey, by[y.Note.PersonID].SortKey), cmp.Compare(x.Note.PersonID, y.Note.PersonID),
			cmp.Compare(x.Note.Kind, y.Note.Kind))
	})
	return b, nil
}
