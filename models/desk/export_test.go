package desk_test

import (
	"encoding/json"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/models/desk"
	"lianluo/models/ledger"
	"lianluo/models/modelstest"
	"lianluo/models/people"
	"lianluo/models/research"
	"lianluo/models/store"
)

// namesPerson finds the columns that can name a person of the office, or his account.
var namesPerson = regexp.MustCompile(`^(person_id|telegram_id|chat_id|by_id|host_id|asked_id|from_id|to_id|leader_id|proposer_id|donor_id|team|called_ids|declined|used_by|.*_by)$`)

// exported says under which name of an export the rows of a column are, beside desk.Acts.
var exported = map[string]string{
	"accounts.person_id": "ways_in", "accounts.telegram_id": "ways_in", "people.telegram_id": "person", "codes.person_id": "ways_in", "codes.used_by": "ways_in", "consents.person_id": "consents",
	"feeds.person_id": "ways_in", "outbox.chat_id": "messages", "dialogs.chat_id": "drafts", "dialogs.person_id": "drafts", "actions.person_id": "actions",
	"announcement_reads.person_id": "announcements_read", "archive_items.person_id": "archive_items", "announcement_answers.person_id": "announcement_answers", "attachments.added_by": "attachments", "attendances.person_id": "attendances", "away_spans.person_id": "away",
	"catch_ups.person_id": "catch_ups", "date_ticks.person_id": "date_ticks", "consult_asked.person_id": "consult_answers", "collation_asked.person_id": "collation_answers", "collation_questions.person_id": "collation_questions", "consult_opinions.person_id": "opinions", "correction_requests.person_id": "correction_requests", "corrections.person_id": "corrections", "deed_coworkers.person_id": "deeds", "deed_notes.person_id": "deed_notes",
	"deeds.person_id": "deeds", "donations.person_id": "donations", "donations.donor_id": "donations", "honours.person_id": "honours", "host_slots.host_id": "host_slots", "host_slots.asked_id": "host_slots", "host_slots.declined": "host_slots", "host_swaps.from_id": "host_swaps",
	"host_swaps.to_id": "host_swaps", "imports.person_id": "imports", "leaves.person_id": "leaves", "minutes.written_by": "minutes", "memberships.person_id": "memberships", "note_albums.person_id": "note_albums",
	"notes.person_id": "notes", "pledges.created_by": "pledges", "points_entries.person_id": "points_entries", "praises.person_id": "praises", "quiz_attempts.person_id": "quiz_attempts", "requests.person_id": "requests", "research.leader_id": "research_led",
	"research.team": "research_teams", "study_reads.person_id": "study_reads", "suggestions.person_id": "suggestions", "suggestion_joins.person_id": "suggestion_joins", "supervision_open.person_id": "supervision", "topic_proposals.person_id": "topic_proposals",
	"topic_votes.person_id": "topic_votes", "roster_edits.person_id": "roster_edits", "profile_changes.person_id": "profile_changes", "person_spells.person_id": "spells",
	"term_seats.person_id": "term_seats", "term_applications.person_id": "term_applications", "term_summaries.person_id": "term_summaries",
}

// excused are columns that name no person, or nothing more than others do.
var excused = map[string]string{
	"activities.called_ids": "the team of the activity's research, which research_teams has",
	"consultations.sent_by": "a name as it was written, not somebody's row",
	"collations.asked_by":   "an act, which Acts has", "collations.frozen_by": "an act", "collations.told_by": "an act",
	"collation_thanks.written_by": "an act",
	"collations.created_by":       "an act",
	"offices.removal_by":          "stands for the month until the office and this row are gone",
	"collation_entries.person_id": "the frozen copy of what the books have of the person",
	"chats.chat_id":               "whether a chat can be written to; it belongs to no office",
}

// TestTheExportKnowsEveryTable compares a person's export with the tables: whoever adds a
// column that names a person finds here that it belongs into /export.
func TestTheExportKnowsEveryTable(t *testing.T) {
	db := modelstest.Open(t)
	if !db.IsSQLite() {
		return // the tables are the same
	}
	team := modelstest.Office(t, db)
	p := team.Members[0]
	var raw []byte
	team.Do(t, db, func(tx *gorm.DB) error {
		require.NoError(t, tx.Create(&research.Research{Year: 2026, Quarter: 4, Topic: "养老", LeaderID: team.Members[1].ID, Team: []int64{p.ID}}).Error)
		_, err := people.NewFeed(tx, p, modelstest.Noon)
		require.NoError(t, err)
		at := modelstest.Noon.AddDate(0, 0, 1)
		_, err = ledger.Enqueue(tx, &ledger.OutboxRow{OfficeID: team.ID, BotID: 1, ChatID: p.TelegramID, Method: ledger.MethodSend, Payload: `{"text":"结果：同意"}`, NotBefore: &at})
		require.NoError(t, err)
		raw, err = desk.ExportPerson(tx, p)
		return err
	})
	var out map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(raw, &out))
	acts := map[string]bool{}
	for _, a := range desk.Acts {
		acts[a.Table+"."+a.Column] = true
	}
	var columns []struct{ T, C string }
	err := store.AcrossOffices(db.Read(t.Context())).
		Raw("SELECT m.name AS t, p.name AS c FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table'").Scan(&columns).Error
	require.NoError(t, err)
	seen := map[string]bool{}
	for _, c := range columns {
		name := c.T + "." + c.C
		if !namesPerson.MatchString(c.C) && name != "tasks.owner_id" && name != "tasks.given_to" {
			continue
		}
		seen[name] = true
		part := exported[name]
		switch {
		case acts[name], excused[name] != "":
		case name == "tasks.owner_id":
			require.Contains(t, out, "tasks")
		case part == "":
			t.Errorf("%s names a person: put it into the export, or say why not", name)
		default:
			require.Contains(t, out, part, name)
		}
	}
	for name := range acts {
		require.True(t, seen[name], "%s is no column", name)
	}
	for part, word := range map[string]string{"research_teams": "养老", "ways_in": "calendar", "messages": "结果：同意", "person": p.Name} {
		require.Contains(t, string(out[part]), word, part)
	}
	require.NotContains(t, string(out["ways_in"]), "Hash")
}
