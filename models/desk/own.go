package desk

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/consult"
	"lianluo/models/deeds"
	"lianluo/models/notes"
	"lianluo/models/people"
	"lianluo/models/points"
	"lianluo/models/records"
	"lianluo/models/research"
	"lianluo/models/store"
	"lianluo/models/supervision"
	"lianluo/models/voices"
)

// Own is what a person has done and written, as people read it: what ExportPerson has as
// data, without what the bot keeps for itself. Each list is in the order of time.
type Own struct {
	Terms       []OwnTerm
	Attendances []Entry
	Leaves      []OwnLeave
	Notes       []notes.Note
	Suggestions []voices.Suggestion // drafts too
	Joined      []Entry             // colleagues' suggestions that bear the person's name
	Deeds       []deeds.Deed        // alone and with others
	Amounts     map[int64][]deeds.Amount
	Research    []research.Research // written, or in the team of
	Opinions    []OwnOpinion
	Open        []supervision.Open // 署名的民主监督
	Requests    []Request
	Points      []points.Entry // those of the open quarter too
	Files       []OwnFile
}

// OwnTerm is what a person was in a term.
type OwnTerm struct {
	people.Membership
	Of people.Term
}

// OwnLeave is a leave with the activity that it is of.
type OwnLeave struct {
	activities.Leave
	Topic    string
	StartsAt time.Time
}

// OwnOpinion is an opinion with the matter that it is about.
type OwnOpinion struct {
	consult.Opinion
	Matter string
}

// OwnFile is a photo, an album's part, a document or a recording that a person has sent, with
// the record that it belongs to where that is still to be seen.
type OwnFile struct {
	records.Attachment
	Of *Entry
}

// OwnOf gathers it.
func OwnOf(tx *gorm.DB, p *people.Person, now time.Time) (*Own, error) {
	loc, err := people.LocationOf(tx)
	if err != nil {
		return nil, err
	}
	o, r := &Own{}, &reader{tx: tx, loc: loc}
	mine := func() *gorm.DB { return tx.Where("person_id = ?", p.ID).Order("id") }
	for _, part := range []struct {
		name string
		read func() error
	}{
		{"attendances", func() (err error) {
			o.Attendances, err = r.attendances(tx.Where("attendances.person_id = ?", p.ID).Order("activities.starts_at"), "activities.starts_at")
			return err
		}},
		{"notes", func() error { return mine().Where("voided_at IS NULL").Find(&o.Notes).Error }},
		{"suggestions", func() error { return mine().Find(&o.Suggestions).Error }},
		{"joins", func() (err error) {
			joined := tx.Model(&voices.Join{}).Select("suggestion_id").Where("person_id = ? AND voided_at IS NULL", p.ID)
			o.Joined, err = r.suggestions(tx.Where("id IN (?)", joined).Where(voices.SuggestionLife.Open(tx)).Order("filed_at"))
			return err
		}},
		{"deeds", func() error {
			return tx.Where(deeds.DoneBy(tx, p.ID)).Where("state <> ?", deeds.Draft).Order("on_date, id").Find(&o.Deeds).Error
		}},
		{"research", func() error {
			ids, err := research.Involving(tx, p.ID)
			if err != nil || len(ids) == 0 {
				return err
			}
			return tx.Where("id IN ? AND voided_at IS NULL", ids).Order("id").Find(&o.Research).Error
		}},
		{"supervision", func() error { return mine().Find(&o.Open).Error }},
		{"requests", func() error { return mine().Find(&o.Requests).Error }},
		{"terms", func() error { return o.terms(tx, p) }},
		{"leaves", func() error { return o.leaves(tx, p) }},
		{"opinions", func() error { return o.opinions(tx, p) }},
		{"points", func() (err error) {
			o.Points, err = points.History(tx, p.ID, now)
			return err
		}},
		{"files", func() error { return o.files(tx, p) }},
		{"amounts", func() (err error) {
			ids := make([]int64, len(o.Deeds))
			for i := range o.Deeds {
				ids[i] = o.Deeds[i].ID
			}
			o.Amounts, err = deeds.QuantitiesOf(tx, ids...)
			return err
		}},
	} {
		if err := part.read(); err != nil {
			return nil, fmt.Errorf("%s of person %d: %w", part.name, p.ID, err)
		}
	}
	return o, nil
}

func (o *Own) terms(tx *gorm.DB, p *people.Person) error {
	var list []people.Membership
	if err := tx.Where("person_id = ?", p.ID).Find(&list).Error; err != nil {
		return err
	}
	terms, err := people.Terms(tx)
	for i := len(terms) - 1; i >= 0; i-- {
		for _, m := range list {
			if m.TermID == terms[i].ID {
				o.Terms = append(o.Terms, OwnTerm{m, terms[i]})
			}
		}
	}
	return err
}

func (o *Own) leaves(tx *gorm.DB, p *people.Person) error {
	var list []activities.Leave
	if err := tx.Where("person_id = ?", p.ID).Order("id").Find(&list).Error; err != nil {
		return err
	}
	ids := make([]int64, len(list))
	for i := range list {
		ids[i] = list[i].ActivityID
	}
	var found []activities.Activity
	if err := tx.Select("id", "topic", "starts_at").Where("id IN ?", ids).Find(&found).Error; err != nil {
		return err
	}
	for _, l := range list {
		own := OwnLeave{Leave: l}
		for i := range found {
			if found[i].ID == l.ActivityID {
				own.Topic, own.StartsAt = found[i].Topic, found[i].StartsAt
			}
		}
		o.Leaves = append(o.Leaves, own)
	}
	return nil
}

func (o *Own) opinions(tx *gorm.DB, p *people.Person) error {
	var list []consult.Opinion
	if err := tx.Where("person_id = ?", p.ID).Order("id").Find(&list).Error; err != nil {
		return err
	}
	for _, one := range list {
		c, err := consult.ByID(tx, one.ConsultationID)
		if err != nil {
			return err
		}
		o.Opinions = append(o.Opinions, OwnOpinion{one, c.Matter})
	}
	return nil
}

// files are all that the person has sent, also what was removed since.
func (o *Own) files(tx *gorm.DB, p *people.Person) error {
	var list []records.Attachment
	if err := tx.Where("added_by = ?", p.ID).Order("id").Find(&list).Error; err != nil {
		return err
	}
	refs := make([]records.Ref, len(list))
	for i, at := range list {
		refs[i] = records.Ref{Kind: at.OwnerKind, ID: at.OwnerID}
	}
	of := map[records.Ref]*Entry{}
	for from := 0; from < len(refs); from += store.MaxPage {
		lines, err := RecordLines(tx, refs[from:min(from+store.MaxPage, len(refs))])
		if err != nil {
			return err
		}
		for i := range lines {
			of[lines[i].Ref] = &lines[i]
		}
	}
	for i := range list {
		file := OwnFile{Attachment: list[i]}
		// What a file of others' records was sent for is theirs.
		if e := of[refs[i]]; e != nil && (e.PersonID == p.ID || e.Kind == records.KindActivity) {
			file.Of = e
		}
		o.Files = append(o.Files, file)
	}
	return nil
}
