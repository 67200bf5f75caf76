package models

import (
	"encoding/json"
	"fmt"

	"gorm.io/gorm"
)

// ExportPerson gives everything that is kept on a person, as JSON (spec,
// "Fairness": a member exports his or her own data).
func ExportPerson(tx *gorm.DB, p *Person) ([]byte, error) {
	out := map[string]any{"person": p}
	mine := func(column string) *gorm.DB { return tx.Where(column+" = ?", p.ID).Order("id") }
	deeds := tx.Where(doneBy(tx, p.ID)).Order("deeds.id")
	suggestions := tx.Model(&Suggestion{}).Select("id").Where("person_id = ?", p.ID)
	own := tx.Model(&Deed{}).Select("id").Where(doneBy(tx, p.ID))
	for _, part := range []struct {
		name string
		q    *gorm.DB
		rows any
	}{
		{"memberships", mine("person_id"), &[]Membership{}},
		{"attendances", mine("person_id"), &[]Attendance{}},
		{"leaves", mine("person_id"), &[]Leave{}},
		{"correction_requests", mine("person_id"), &[]CorrectionRequest{}},
		{"corrections", mine("person_id"), &[]Correction{}},
		{"notes", mine("person_id"), &[]Note{}},
		{"suggestions", mine("person_id"), &[]Suggestion{}},
		{"suggestion_steps", tx.Where("suggestion_id IN (?)", suggestions).Order("id"), &[]SuggestionStep{}},
		{"deeds", deeds, &[]Deed{}},
		{"deed_quantities", tx.Where("deed_id IN (?)", own).Order("id"), &[]DeedQuantity{}},
		{"research_led", mine("leader_id"), &[]Research{}},
		{"attachments", mine("added_by"), &[]Attachment{}},
		{"announcements_read", mine("person_id"), &[]AnnouncementRead{}},
		{"requests", mine("person_id"), &[]Request{}},
		{"praises", mine("person_id"), &[]Praise{}},
		{"study_reads", mine("person_id"), &[]StudyRead{}},
		{"catch_ups", mine("person_id"), &[]CatchUp{}},
		{"quiz_attempts", mine("person_id"), &[]QuizAttempt{}},
		{"drafts", mine("person_id"), &[]Dialog{}},
		{"actions", mine("person_id"), &[]Action{}},
	} {
		if err := part.q.Find(part.rows).Error; err != nil {
			return nil, fmt.Errorf("export %s of person %d: %w", part.name, p.ID, err)
		}
		out[part.name] = part.rows
	}
	raw, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("encode export of person %d: %w", p.ID, err)
	}
	return raw, nil
}
