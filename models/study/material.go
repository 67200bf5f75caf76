package study

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/people"
	"lianluo/models/records"
	"lianluo/models/store"
)

// Subjects are the shelves of the study library (学习园地, §24), in the order in
// which they are shown. Their names are words of the catalogue.
var Subjects = []string{
	"cppcc",  // 政协知识
	"theory", // 理论政策
	"law",    // 法律法规
	"rural",  // 乡村振兴
	"skill",  // 业务技能
	"misc",   // 其他
}

// Material is one thing to study: a text, a link, files (attachments of
// KindMaterial), or several of them.
type Material struct {
	ID         int64
	OfficeID   int64
	Subject    string // of Subjects
	Title      string
	Text       string
	Link       string // https only
	ActivityID int64  // whose materials were taken over, 0 for none
	AddedBy    int64
	store.Voiding
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Limits of a material, in characters.
const (
	MaterialLimit = 3000
	LinkLimit     = 500
)

// Faults of a material.
var (
	ErrUnknownSubject = errors.New("unknown subject")
	ErrBadLink        = errors.New("link is not a plain https address")
	ErrInLibrary      = errors.New("the session's materials are in the library already")
)

// CheckLink tells whether a link can be shown: https, with a host name, without
// a user's name before it, and in plain signs, so that it shows where it leads.
func CheckLink(link string) error {
	u, err := url.Parse(link)
	switch {
	case err != nil, len(link) > LinkLimit, u.Scheme != "https", u.User != nil, !strings.Contains(strings.Trim(u.Hostname(), "."), "."):
		return ErrBadLink
	}
	for _, r := range link {
		if r <= ' ' || r == '\u007f' || strings.ContainsRune("\"<>\\^`{|}", r) {
			return ErrBadLink
		}
	}
	for _, r := range u.Host {
		if r > '~' {
			return ErrBadLink // a letter that looks like another
		}
	}
	return nil
}

// AddMaterial puts a material with its files into the library. ErrEmpty without
// text, link and files, ErrUnknownSubject, ErrBadLink, ErrInLibrary when the
// session's are there already, ErrNotAllowed to others than the staff.
func AddMaterial(tx *gorm.DB, m *Material, by *people.Person, files ...*records.Attachment) error {
	if !by.Is(people.Staff) {
		return store.ErrNotAllowed
	}
	if !slices.Contains(Subjects, m.Subject) {
		return ErrUnknownSubject
	}
	if err := errors.Join(store.Text("title", &m.Title, store.TopicLimit), store.Text("text", &m.Text, MaterialLimit)); err != nil {
		return err
	}
	switch {
	case m.Title == "", m.Text == "" && m.Link == "" && len(files) == 0:
		return store.ErrEmpty
	case len(files) > records.AttachmentsLimit:
		return records.ErrTooManyAttachments
	}
	if m.Link != "" {
		if err := CheckLink(m.Link); err != nil {
			return err
		}
	}
	if m.ActivityID != 0 {
		there, err := materialOf(tx, m.ActivityID)
		if err != nil {
			return err
		}
		if there != 0 {
			return ErrInLibrary
		}
	}
	m.AddedBy = by.ID
	if err := tx.Create(m).Error; err != nil {
		return fmt.Errorf("add material: %w", err)
	}
	for _, f := range files {
		f.OwnerKind, f.OwnerID, f.AddedBy = records.KindMaterial, m.ID, by.ID
		if err := records.Attach(tx, f); err != nil {
			return err
		}
	}
	return nil
}

// materialOf is the material that a session's were taken over into; 0 for none.
func materialOf(tx *gorm.DB, activity int64) (int64, error) {
	var ids []int64
	err := tx.Model(&Material{}).Where("activity_id = ? AND voided_at IS NULL", activity).Limit(1).Pluck("id", &ids).Error
	if err != nil {
		return 0, fmt.Errorf("material of activity %d: %w", activity, err)
	}
	if len(ids) == 0 {
		return 0, nil
	}
	return ids[0], nil
}

// ShelveSession takes the materials of a study session over into the library:
// its plan as the text, its files as files. ErrEmpty when it has none.
func ShelveSession(tx *gorm.DB, a *activities.Activity, subject string, by *people.Person) (*Material, error) {
	all, err := records.AttachmentsOf(tx, records.KindActivity, a.ID)
	if err != nil {
		return nil, err
	}
	var files []*records.Attachment
	for _, at := range all[a.ID] {
		if at.Use != records.UseMaterial && at.Use != records.UsePlan {
			continue
		}
		files = append(files, &records.Attachment{
			Kind: at.Kind, FileID: at.FileID, UniqueID: at.UniqueID, Name: at.Name, MIME: at.MIME, Size: at.Size, Caption: at.Caption,
		})
	}
	m := &Material{Subject: subject, Title: a.Topic, Text: store.CutRunes(a.Plan, MaterialLimit), ActivityID: a.ID}
	return m, AddMaterial(tx, m, by, files...)
}

// MaterialByID finds a material of tx's office, withdrawn or not.
func MaterialByID(tx *gorm.DB, id int64) (*Material, error) {
	var m Material
	if err := tx.Take(&m, id).Error; err != nil {
		return nil, fmt.Errorf("material %d: %w", id, err)
	}
	return &m, nil
}

// WithdrawMaterial takes a material out of the library; the staff may.
func WithdrawMaterial(tx *gorm.DB, m *Material, by *people.Person, now time.Time) error {
	if !by.Is(people.Staff) {
		return store.ErrNotAllowed
	}
	if err := store.VoidRow(tx, m, m.ID, by.ID, "", now); err != nil {
		return err
	}
	m.Void(by.ID, "", now)
	return nil
}

// RestoreMaterial takes a withdrawal back.
func RestoreMaterial(tx *gorm.DB, m *Material) error {
	if err := store.UnvoidRow(tx, m, m.ID); err != nil {
		return err
	}
	m.Voiding = store.Voiding{}
	return nil
}

// Shelf is what is looked for in the library: a subject ("" for all) and words
// that stand in the title, the text or the link.
type Shelf struct {
	Subject string
	Words   string
}

// ShelfOf reads a question to the library: words that name a subject choose it,
// the others are looked for. called gives the names of a subject.
func ShelfOf(question string, called func(subject string) []string) Shelf {
	var s Shelf
	var rest []string
	for _, w := range strings.Fields(strings.ReplaceAll(store.CleanText(question), "　", " ")) {
		i := slices.IndexFunc(Subjects, func(subject string) bool {
			return slices.ContainsFunc(called(subject), func(name string) bool { return strings.EqualFold(name, w) })
		})
		if i >= 0 && s.Subject == "" {
			s.Subject = Subjects[i]
			continue
		}
		rest = append(rest, w)
	}
	s.Words = strings.Join(rest, " ")
	return s
}

// OnShelf is a material as a person finds it.
type OnShelf struct {
	Material
	Read bool // by this person
}

// Library lists materials for a person, by pages: what he or she has not read
// first, the newest before the older. It looks for parts of words, as
// desk.Search does.
func Library(tx *gorm.DB, person int64, s Shelf, page store.Page) (list []OnShelf, total int64, err error) {
	words := strings.Fields(s.Words)
	q := store.Matching(tx, words[:min(len(words), store.SearchWords)], "title", "text", "link").Model(&Material{}).Where("voided_at IS NULL")
	if s.Subject != "" {
		q = q.Where("subject = ?", s.Subject)
	}
	q = q.Session(&gorm.Session{})
	if err := q.Count(&total).Error; err != nil {
		return nil, 0, fmt.Errorf("count library: %w", err)
	}
	const read = "EXISTS (SELECT 1 FROM study_reads WHERE study_reads.office_id = materials.office_id AND study_reads.person_id = ?" +
		" AND study_reads.kind = ? AND study_reads.owner_id = materials.id)"
	offset, size := page.Bounds()
	err = q.Select("materials.*, "+read+" AS read", person, records.KindMaterial).Order("read, materials.id DESC").
		Offset(offset).Limit(size).Scan(&list).Error
	if err != nil {
		return nil, 0, fmt.Errorf("library: %w", err)
	}
	return list, total, nil
}
