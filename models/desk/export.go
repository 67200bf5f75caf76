package desk

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/activities"
	"lianluo/models/briefing"
	"lianluo/models/collation"
	"lianluo/models/consult"
	"lianluo/models/dates"
	"lianluo/models/deeds"
	"lianluo/models/ledger"
	"lianluo/models/minutes"
	"lianluo/models/notes"
	"lianluo/models/people"
	"lianluo/models/points"
	"lianluo/models/records"
	"lianluo/models/research"
	"lianluo/models/roster"
	"lianluo/models/store"
	"lianluo/models/study"
	"lianluo/models/terms"
)

// ExportPerson gives everything that is kept on a person, as JSON (spec,
// "Fairness": a member exports his or her own data).
func ExportPerson(tx *gorm.DB, p *people.Person) ([]byte, error) {
	out := map[string]any{"person": p}
	mine := func(column string) *gorm.DB { return tx.Where(column+" = ?", p.ID).Order("id") }
	own := tx.Model(&deeds.Deed{}).Select("id").Where(deeds.DoneBy(tx, p.ID))
	for _, part := range []struct {
		name string
		q    *gorm.DB
		rows any
	}{
		{"memberships", mine("person_id"), &[]people.Membership{}},
		{"corrections", mine("person_id"), &[]activities.Correction{}},
		{"consents", mine("person_id"), &[]people.Consent{}},
		{"notes", mine("person_id"), &[]notes.Note{}},
		{"deed_quantities", tx.Where("deed_id IN (?)", own).Order("id"), &[]deeds.Amount{}},
		{"deed_notes", mine("person_id"), &[]deeds.Note{}},
		{"attachments", mine("added_by"), &[]records.Attachment{}},
		{"announcements_read", mine("person_id"), &[]briefing.AnnouncementRead{}},
		{"announcement_answers", mine("person_id"), &[]briefing.Answer{}},
		{"date_ticks", mine("person_id"), &[]dates.Tick{}},
		{"minutes", mine("written_by"), &[]minutes.Minutes{}},
		{"consult_answers", mine("person_id"), &[]consult.Asked{}},
		{"collation_answers", mine("person_id"), &[]collation.Asked{}},
		{"collation_questions", mine("person_id"), &[]collation.Question{}},
		{"study_reads", mine("person_id"), &[]study.StudyRead{}},
		{"catch_ups", mine("person_id"), &[]study.CatchUp{}},
		{"quiz_attempts", mine("person_id"), &[]study.QuizAttempt{}},
		{"topic_votes", mine("person_id"), &[]research.TopicVote{}},
		{"note_albums", mine("person_id"), &[]notes.Album{}},
		{"points_entries", mine("person_id"), &[]points.Entry{}},
		{"term_seats", mine("person_id"), &[]terms.Seat{}},
		{"imports", mine("person_id").Omit("data", "undo"), &[]people.Import{}},
		{"drafts", mine("person_id"), &[]ledger.Dialog{}},
		{"actions", mine("person_id"), &[]ledger.Action{}},
	} {
		if err := part.q.Find(part.rows).Error; err != nil {
			return nil, fmt.Errorf("export %s of person %d: %w", part.name, p.ID, err)
		}
		out[part.name] = part.rows
	}
	for _, l := range lives {
		rows, err := l.own(tx, p.ID)
		if err != nil {
			return nil, fmt.Errorf("export %s of person %d: %w", l.name, p.ID, err)
		}
		out[l.name] = rows
	}
	var err error
	if out["attendances"], err = exportAttendances(tx, p); err != nil {
		return nil, fmt.Errorf("export attendances of person %d: %w", p.ID, err)
	}
	if out["steps"], err = stepsOf(tx, p); err != nil {
		return nil, fmt.Errorf("export steps of person %d: %w", p.ID, err)
	}
	if out["host_slots"], err = exportSlots(tx, p); err != nil {
		return nil, fmt.Errorf("export hosting of person %d: %w", p.ID, err)
	}
	if out["host_swaps"], err = exportSwaps(tx, p); err != nil {
		return nil, fmt.Errorf("export swaps of person %d: %w", p.ID, err)
	}
	for _, more := range []struct {
		name string
		rows func(tx *gorm.DB, p *people.Person) (any, error)
	}{
		{"research_teams", exportTeams}, {"suggestion_joins", exportJoins}, {"ways_in", exportWaysIn}, {"messages", exportMessages}, {"acts", exportActs},
		{"roster_edits", func(tx *gorm.DB, p *people.Person) (any, error) { return roster.Edits(tx, p.ID, 0) }},
		{"spells", func(tx *gorm.DB, p *people.Person) (any, error) { return roster.Spells(tx, p.ID) }},
		{"phone_reads", func(tx *gorm.DB, p *people.Person) (any, error) { return PhoneReads(tx, p.ID, 0) }},
	} {
		if out[more.name], err = more.rows(tx, p); err != nil {
			return nil, fmt.Errorf("export %s of person %d: %w", more.name, p.ID, err)
		}
	}
	raw, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("encode export of person %d: %w", p.ID, err)
	}
	return raw, nil
}

// exportAttendances are a person's, with who of the office marked each (代录).
func exportAttendances(tx *gorm.DB, p *people.Person) (any, error) {
	var rows []activities.Attendance
	if err := tx.Where("person_id = ?", p.ID).Order("id").Find(&rows).Error; err != nil {
		return nil, err
	}
	var granted []activities.Leave
	if err := tx.Where("person_id = ? AND state = ?", p.ID, activities.Granted).Find(&granted).Error; err != nil {
		return nil, err
	}
	leaves := map[int64]*activities.Leave{}
	for i, l := range granted {
		leaves[l.ActivityID] = &granted[i]
	}
	lines := make([]activities.AttendanceLine, len(rows))
	for i, r := range rows {
		lines[i] = activities.AttendanceLine{Attendance: r, Leave: leaves[r.ActivityID]}
	}
	type marked struct {
		activities.Attendance
		EnteredForMemberBy string
	}
	list := make([]marked, len(rows))
	err := activities.NameMarkers(tx, lines)
	for i, l := range lines {
		list[i] = marked{l.Attendance, l.By}
	}
	return list, err
}

// exportSlots are the months of the rota that a person hosts, was asked for or
// declined (§5). Who else was asked for one is nobody's but theirs.
func exportSlots(tx *gorm.DB, p *people.Person) (any, error) {
	var rows []activities.HostSlot
	if err := tx.Order("month, id").Find(&rows).Error; err != nil {
		return nil, err
	}
	type slot struct {
		Month     store.Month
		Hosts     bool
		Asked     bool
		Declined  bool
		CreatedAt time.Time
		UpdatedAt time.Time
	}
	list := []slot{}
	for _, r := range rows {
		s := slot{r.Month, r.HostID == p.ID, r.AskedID == p.ID, slices.Contains(r.Declined, p.ID), r.CreatedAt, r.UpdatedAt}
		if s.Hosts || s.Asked || s.Declined {
			list = append(list, s)
		}
	}
	return list, nil
}

// exportSwaps are the exchanges of months that a person offered or was asked
// for, without who the other was.
func exportSwaps(tx *gorm.DB, p *people.Person) (any, error) {
	var rows []activities.HostSwap
	if err := tx.Where("from_id = ? OR to_id = ?", p.ID, p.ID).Order("id").Find(&rows).Error; err != nil {
		return nil, err
	}
	type swap struct {
		OwnMonth   store.Month
		OtherMonth store.Month
		Offered    bool // by the person; otherwise the person was asked
		State      activities.SwapState
		DecidedAt  *time.Time
		CreatedAt  time.Time
	}
	list := []swap{}
	for _, r := range rows {
		s := swap{r.FromMonth, r.ToMonth, true, r.State, r.DecidedAt, r.CreatedAt}
		if r.FromID != p.ID {
			s.OwnMonth, s.OtherMonth, s.Offered = r.ToMonth, r.FromMonth, false
		}
		list = append(list, s)
	}
	return list, nil
}
