package research

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"lianluo/models/notes"
	"lianluo/models/store"
	"lianluo/models/voices"
)

// Finding is one thing that a research has found (主要问题), with its cause and
// a proposal; notes of the field are its evidence.
type Finding struct {
	ID         int64
	OfficeID   int64
	ResearchID int64
	Position   int // from 1, in the order of the outline
	Title      string
	Cause      string // 原因分析
	Proposal   string // 建议
	CreatedBy  int64
	store.Voiding
	CreatedAt time.Time
	UpdatedAt time.Time
}

// TableName is the table of Finding.
func (Finding) TableName() string { return "research_findings" }

// FindingNote ties a note to the finding that it proves.
type FindingNote struct {
	ID        int64
	OfficeID  int64
	FindingID int64
	NoteID    int64
	store.Voiding
	CreatedAt time.Time
	UpdatedAt time.Time
}

// FindingsLimit is how many findings a research has at most.
const FindingsLimit = 20

// Faults of findings.
var (
	ErrAlreadyFound    = errors.New("note is evidence of the finding already")
	ErrTooManyFindings = errors.New("research has as many findings as it can have")
)

// NewFinding adds a finding at the end of the outline. ErrEmpty without a
// title, ErrState when the research has ended.
func NewFinding(tx *gorm.DB, r *Research, f *Finding) error {
	if r.Ended() {
		return ErrState
	}
	if err := f.check(); err != nil {
		return err
	}
	list, err := FindingsOf(tx, r.ID)
	if err != nil {
		return err
	}
	if len(list) >= FindingsLimit {
		return ErrTooManyFindings
	}
	f.ResearchID, f.Position = r.ID, len(list)+1
	if err := tx.Create(f).Error; err != nil {
		return fmt.Errorf("add finding: %w", err)
	}
	return nil
}

// UpdateFinding saves the texts of a finding.
func UpdateFinding(tx *gorm.DB, f *Finding) error {
	if f.Voided() {
		return store.ErrVoided
	}
	if err := f.check(); err != nil {
		return err
	}
	if err := tx.Model(f).Select("title", "cause", "proposal").Updates(f).Error; err != nil {
		return fmt.Errorf("update finding %d: %w", f.ID, err)
	}
	return nil
}

func (f *Finding) check() error {
	err := errors.Join(store.Text("title", &f.Title, store.TitleLimit), store.Text("cause", &f.Cause, store.MatterLimit), store.Text("proposal", &f.Proposal, store.MatterLimit))
	if err == nil && f.Title == "" {
		err = store.ErrEmpty
	}
	return err
}

// FindingByID finds a finding of tx's office.
func FindingByID(tx *gorm.DB, id int64) (*Finding, error) {
	var f Finding
	if err := tx.Take(&f, id).Error; err != nil {
		return nil, fmt.Errorf("finding %d: %w", id, err)
	}
	return &f, nil
}

// FindingsOf lists the findings of a research in the order of its outline.
func FindingsOf(tx *gorm.DB, research int64) ([]Finding, error) {
	var list []Finding
	err := tx.Where("research_id = ? AND voided_at IS NULL", research).Order("position, id").Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("findings of research %d: %w", research, err)
	}
	return list, nil
}

// MoveFinding moves a finding up (-1) or down (1) by one in the outline; at
// its end nothing happens.
func MoveFinding(tx *gorm.DB, f *Finding, by int) error {
	list, err := FindingsOf(tx, f.ResearchID)
	if err != nil {
		return err
	}
	for i := range list {
		if j := i + by; list[i].ID == f.ID && j >= 0 && j < len(list) {
			list[i], list[j] = list[j], list[i]
			break
		}
	}
	return renumber(tx, list)
}

func renumber(tx *gorm.DB, list []Finding) error {
	for i := range list {
		if list[i].Position == i+1 {
			continue
		}
		if err := tx.Model(&list[i]).Update("position", i+1).Error; err != nil {
			return fmt.Errorf("order of findings: %w", err)
		}
	}
	return nil
}

// VoidFinding takes a finding off the outline; its notes stay.
// ErrAlreadySuggested when a suggestion was made of it, also one withdrawn.
func VoidFinding(tx *gorm.DB, f *Finding, by int64, now time.Time) error {
	made, err := voices.SuggestionsOfFindings(tx, f.ID)
	if err != nil {
		return err
	}
	if made[f.ID] != nil {
		return voices.ErrAlreadySuggested
	}
	if err := store.VoidRow(tx, f, f.ID, by, "", now); err != nil {
		return err
	}
	f.Void(by, "", now)
	list, err := FindingsOf(tx, f.ResearchID)
	if err != nil {
		return err
	}
	return renumber(tx, list)
}

// UnvoidFinding brings a finding back, at the end of the outline.
func UnvoidFinding(tx *gorm.DB, f *Finding) error {
	if err := store.UnvoidRow(tx, f, f.ID); err != nil {
		return err
	}
	f.Voiding = store.Voiding{}
	list, err := FindingsOf(tx, f.ResearchID)
	if err != nil {
		return err
	}
	return renumber(tx, list)
}

// Prove makes a note of the same research evidence of a finding.
// ErrAlreadyFound when it is.
func Prove(tx *gorm.DB, f *Finding, n *notes.Note) error {
	switch {
	case n.Kind != notes.ResearchNote || n.ResearchID != f.ResearchID:
		return store.ErrNotAllowed
	case n.Voided() || f.Voided():
		return store.ErrVoided
	}
	var there []FindingNote
	if err := tx.Where("finding_id = ? AND note_id = ?", f.ID, n.ID).Limit(1).Find(&there).Error; err != nil {
		return fmt.Errorf("evidence of finding %d: %w", f.ID, err)
	}
	switch {
	case len(there) == 0:
		return tx.Create(&FindingNote{FindingID: f.ID, NoteID: n.ID}).Error
	case !there[0].Voided():
		return ErrAlreadyFound
	}
	return store.UnvoidRow(tx, &FindingNote{}, there[0].ID)
}

// Unprove takes Prove back.
func Unprove(tx *gorm.DB, f *Finding, note, by int64, now time.Time) error {
	var there FindingNote
	if err := tx.Where("finding_id = ? AND note_id = ?", f.ID, note).Take(&there).Error; err != nil {
		return fmt.Errorf("evidence of finding %d: %w", f.ID, err)
	}
	return store.VoidRow(tx, &there, there.ID, by, "", now)
}

// Evidence lists the notes of findings, by finding, oldest first.
func Evidence(tx *gorm.DB, findings ...int64) (map[int64][]notes.Note, error) {
	out := map[int64][]notes.Note{}
	if len(findings) == 0 {
		return out, nil
	}
	var links []FindingNote
	if err := tx.Where("finding_id IN ? AND voided_at IS NULL", findings).Order("id").Find(&links).Error; err != nil {
		return nil, fmt.Errorf("evidence: %w", err)
	}
	var ids []int64
	for _, l := range links {
		ids = append(ids, l.NoteID)
	}
	var list []notes.Note
	if err := tx.Where("id IN ? AND voided_at IS NULL", ids).Find(&list).Error; err != nil {
		return nil, fmt.Errorf("notes of findings: %w", err)
	}
	byID := map[int64]notes.Note{}
	for _, n := range list {
		byID[n.ID] = n
	}
	for _, l := range links {
		if n, ok := byID[l.NoteID]; ok {
			out[l.FindingID] = append(out[l.FindingID], n)
		}
	}
	return out, nil
}
