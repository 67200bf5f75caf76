package desk

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/ledger"
	"lianluo/models/people"
	"lianluo/models/research"
	"lianluo/models/store"
	"lianluo/models/voices"
)

// Acts are the columns that say who of the office did something with a record that is
// not the person's own: its author is another, or nobody. An export names the records.
// TestTheExportKnowsEveryTable holds that no column is left out.
var Acts = []struct{ Table, Column string }{
	{"activities", "created_by"}, {"activities", "confirmed_by"}, {"activities", "host_id"}, {"announcements", "by_id"}, {"announcement_corrections", "by_id"}, {"briefings", "released_by"},
	{"attendances", "by_id"}, {"attendances", "marked_by"}, {"corrections", "by_id"}, {"leaves", "decided_by"}, {"leaves", "entered_by"},
	{"correction_requests", "decided_by"}, {"deeds", "confirmed_by"}, {"donations", "confirmed_by"}, {"honours", "confirmed_by"}, {"honours", "entered_by"}, {"archive_items", "confirmed_by"}, {"requests", "decided_by"}, {"topic_proposals", "decided_by"}, {"praises", "by_id"},
	{"tasks", "created_by"}, {"tasks", "done_by"}, {"tasks", "given_to"}, {"work_groups", "leader_id"}, {"materials", "added_by"}, {"quizzes", "created_by"}, {"study_questions", "by_id"},
	{"research", "proposer_id"}, {"research_findings", "created_by"}, {"topic_calls", "opened_by"}, {"year_plans", "created_by"}, {"screens", "created_by"},
	{"record_steps", "by_id"}, {"date_polls", "created_by"}, {"consultations", "created_by"}, {"consultations", "voided_by"}, {"consult_opinions", "decided_by"},
	{"points_turns", "by_id"}, {"points_turns", "voided_by"}, {"points_rules", "by_id"}, {"points_rules", "voided_by"}, {"guests", "created_by"}, {"guests", "voided_by"}, {"minutes", "recorded_by"}, {"collation_questions", "answered_by"},
	{"announcements", "voided_by"}, {"attachments", "voided_by"}, {"deeds", "voided_by"}, {"deed_notes", "voided_by"}, {"donations", "voided_by"}, {"honours", "voided_by"}, {"archive_items", "voided_by"}, {"finding_notes", "voided_by"}, {"tasks", "voided_by"},
	{"materials", "voided_by"}, {"notes", "voided_by"}, {"quizzes", "voided_by"}, {"record_steps", "voided_by"}, {"research", "voided_by"}, {"research_findings", "voided_by"}, {"suggestion_joins", "voided_by"},
	{"roster_edits", "by_id"}, {"person_spells", "left_by"}, {"person_spells", "back_by"}, {"text_parts", "changed_by"}, {"text_part_changes", "by_id"}, {"committee_reports", "created_by"},
	{"committee_reports", "frozen_by"}, {"report_difficulties", "solved_by"}, {"report_difficulties", "created_by"}, {"report_difficulties", "voided_by"}, {"report_remarks", "created_by"}, {"report_remarks", "voided_by"},
	{"fund_slips", "entered_by"}, {"fund_slips", "decided_by"}, {"fund_entries", "entered_by"}, {"fund_years", "closed_by"}, {"fund_budgets", "set_by"}, {"term_changes", "begun_by"},
	{"term_changes", "settled_by"}, {"term_applications", "confirmed_by"}, {"term_applications", "voided_by"}, {"term_summaries", "confirmed_by"}, {"term_summaries", "voided_by"},
}

// act is one record that a person did something with.
type act struct {
	Record    string // the table
	As        string // the column that names the person
	ID        int64
	CreatedAt time.Time
}

func exportActs(tx *gorm.DB, p *people.Person) (any, error) {
	list := []act{}
	for _, a := range Acts {
		var rows []act
		err := store.AcrossOffices(tx).Table(a.Table).Select("id", "created_at").
			Where("office_id = ? AND "+a.Column+" = ?", p.OfficeID, p.ID).Order("id").Scan(&rows).Error
		if err != nil {
			return nil, fmt.Errorf("%s.%s: %w", a.Table, a.Column, err)
		}
		for _, r := range rows {
			list = append(list, act{a.Table, a.Column, r.ID, r.CreatedAt})
		}
	}
	return list, nil
}

// exportTeams are the researches in whose team a person is.
func exportTeams(tx *gorm.DB, p *people.Person) (any, error) {
	var rows []research.Research
	if err := tx.Order("id").Find(&rows).Error; err != nil {
		return nil, err
	}
	type team struct {
		ID      int64
		Year    int
		Quarter int
		Topic   string
	}
	list := []team{}
	for _, r := range rows {
		if slices.Contains(r.Team, p.ID) {
			list = append(list, team{r.ID, r.Year, r.Quarter, r.Topic})
		}
	}
	return list, nil
}

// exportJoins are the names that a person has put under colleagues' suggestions (联名, §9), with what each is
// of while the person may read that.
func exportJoins(tx *gorm.DB, p *people.Person) (any, error) {
	var rows []voices.Join
	if err := tx.Where("person_id = ?", p.ID).Order("id").Find(&rows).Error; err != nil {
		return nil, err
	}
	ids := make([]int64, len(rows))
	for i := range rows {
		ids[i] = rows[i].SuggestionID
	}
	of, err := voices.ByIDs(tx, ids...)
	if err != nil {
		return nil, err
	}
	type join struct {
		voices.Join
		Number string `json:",omitempty"`
		Title  string `json:",omitempty"`
		State  string `json:",omitempty"`
	}
	list := []join{}
	for _, row := range rows {
		j := join{Join: row}
		if s := of[row.SuggestionID]; s != nil {
			may, err := voices.SuggestionLife.MayRead(tx, s, p)
			if err != nil {
				return nil, err
			}
			if may {
				j.Number, j.Title, j.State = s.Number, s.Title, s.Standing()
			}
		}
		list = append(list, j)
	}
	return list, nil
}

// exportWaysIn are the accounts, links and addresses of a person, without what opens them.
func exportWaysIn(tx *gorm.DB, p *people.Person) (any, error) {
	type way struct {
		Kind      string // account, link, calendar
		Account   int64  `json:",omitempty"`
		CreatedAt *time.Time
		UsedAt    *time.Time `json:",omitempty"`
		EndsAt    *time.Time `json:",omitempty"`
	}
	list := []way{}
	if p.TelegramID != 0 {
		list = append(list, way{Kind: "account", Account: p.TelegramID, CreatedAt: p.JoinedAt})
	}
	var accounts []people.Account
	if err := store.AcrossOffices(tx).Where("telegram_id = ? AND person_id = ?", p.TelegramID, p.ID).Find(&accounts).Error; err != nil {
		return nil, err
	}
	for _, a := range accounts {
		list = append(list, way{Kind: "chat", Account: a.TelegramID, CreatedAt: &a.UpdatedAt})
	}
	var codes []people.Code
	if err := tx.Where("person_id = ?", p.ID).Order("id").Find(&codes).Error; err != nil {
		return nil, err
	}
	for _, c := range codes {
		list = append(list, way{Kind: "link", Account: c.UsedBy, CreatedAt: &c.CreatedAt, UsedAt: c.UsedAt, EndsAt: &c.ExpiresAt})
	}
	var feeds []people.Feed
	if err := tx.Where("person_id = ?", p.ID).Order("id").Find(&feeds).Error; err != nil {
		return nil, err
	}
	for _, f := range feeds {
		list = append(list, way{Kind: "calendar", CreatedAt: &f.CreatedAt, EndsAt: f.RevokedAt})
	}
	return list, nil
}

// exportMessages are the messages to a person that are kept: those that wait to be sent
// and those that could not be. One that carries a code is not repeated.
func exportMessages(tx *gorm.DB, p *people.Person) (any, error) {
	type message struct {
		State     string
		CreatedAt time.Time
		NotBefore *time.Time `json:",omitempty"`
		Payload   string
	}
	list := []message{}
	if p.TelegramID == 0 {
		return list, nil
	}
	for _, state := range []string{"state = 'pending'", "state = 'dead'", "state = 'parked'"} { // each has an index
		var rows []ledger.OutboxRow
		err := tx.Select("id", "state", "created_at", "not_before", "payload").Where(state+" AND chat_id = ?", p.TelegramID).Find(&rows).Error
		if err != nil {
			return nil, err
		}
		slices.SortFunc(rows, func(a, b ledger.OutboxRow) int { return cmp.Compare(a.ID, b.ID) })
		for _, r := range rows {
			if r.Secret() {
				r.Payload = ""
			}
			list = append(list, message{r.State, r.CreatedAt, r.NotBefore, r.Payload})
		}
	}
	return list, nil
}
