package store

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"
)

// before opens a database as it was before a migration, and gives a function
// that applies it and those behind it.
func before(t *testing.T, migration string) (db *DB, migrate func()) {
	t.Helper()
	ctx := context.Background()
	db, err := OpenAsIs(ctx, Config{DSN: filepath.Join(t.TempDir(), "old.db")})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	apply := func(late bool) {
		require.NoError(t, db.Write(ctx, func(tx *gorm.DB) error {
			for _, id := range migrationIDs() {
				if late != (id >= migration) {
					continue
				}
				if err := db.runSQL(tx, "migrations/"+id+".sql"); err != nil {
					return err
				}
			}
			return nil
		}))
	}
	apply(false)
	return db, func() { apply(true) }
}

// set writes rows as they were then.
func set(t *testing.T, db *DB, statements ...string) {
	t.Helper()
	require.NoError(t, db.Write(context.Background(), func(tx *gorm.DB) error {
		for _, s := range statements {
			if err := tx.Exec(s).Error; err != nil {
				return err
			}
		}
		return nil
	}))
}

// column gives what stands in a column, by the rows' ids.
func column[T any](t *testing.T, db *DB, table, name string) (list []T) {
	t.Helper()
	require.NoError(t, db.Read(context.Background()).Table(table).Order("id").Pluck(name, &list).Error)
	return list
}

func TestTripsKeepWhomTheyCall(t *testing.T) {
	db, migrate := before(t, "0020")
	const now = "'2026-11-28 00:00:00+00:00'"
	set(t, db,
		"INSERT INTO offices (id, name, time_zone, settings, created_at, updated_at) VALUES (1, '联络站', 'Asia/Shanghai', '{}', "+now+", "+now+")",
		`INSERT INTO research (id, office_id, year, quarter, topic, leader_id, team, state, created_at, updated_at) VALUES
			(1, 1, 2026, 4, '养老', 7, '[3,9]', 'open', `+now+", "+now+"), (2, 1, 2026, 3, '道路', 5, '[]', 'open', "+now+", "+now+`),
			(3, 1, 2026, 2, '饮水', 0, '[4]', 'open', `+now+", "+now+")",
		`INSERT INTO activities (id, office_id, kind, year, number, topic, starts_at, ends_at, state, opens_before, late_after, leave_notice_days, created_by, created_at, updated_at)
			SELECT n, 1, CASE n WHEN 5 THEN 'study' ELSE 'fieldwork' END, 2026, n, '实地', `+now+", "+now+", 'planned', 30, 5, 1, 1, "+now+", "+now+`
			FROM (SELECT 1 AS n UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5) numbers`,
		`INSERT INTO research_trips (office_id, research_id, activity_id, created_at, updated_at) VALUES
			(1, 1, 1, `+now+", "+now+"), (1, 2, 2, "+now+", "+now+"), (1, 3, 3, "+now+", "+now+")",
	)
	migrate()
	require.Equal(t, []string{"[7,3,9]", "[5]", "[0,4]", "[]", "[]"}, column[string](t, db, "activities", "called_ids"))
}

func TestSuggestionsKeepWhatTheyWereMadeOf(t *testing.T) {
	db, migrate := before(t, "0021")
	const now = "'2026-11-28 00:00:00+00:00'"
	set(t, db,
		"INSERT INTO offices (id, name, time_zone, settings, created_at, updated_at) VALUES (1, '联络站', 'Asia/Shanghai', '{}', "+now+", "+now+")",
		"INSERT INTO people (id, office_id, name, created_at, updated_at) VALUES (1, 1, '王', "+now+", "+now+")",
		"INSERT INTO research (id, office_id, year, quarter, topic, leader_id, state, created_at, updated_at) VALUES (1, 1, 2026, 4, '养老', 1, 'open', "+now+", "+now+")",
		"INSERT INTO suggestions (id, office_id, person_id, title, state, created_at, updated_at) SELECT n, 1, 1, '路', 'draft', "+now+", "+now+
			" FROM (SELECT 1 AS n UNION SELECT 2 UNION SELECT 3) numbers",
		`INSERT INTO research_findings (id, office_id, research_id, position, title, suggestion_id, created_by, created_at, updated_at) VALUES
			(5, 1, 1, 1, '缺人', 3, 1, `+now+", "+now+"), (6, 1, 1, 2, '缺钱', 0, 1, "+now+", "+now+"), (7, 1, 1, 3, '缺路', 2, 1, "+now+", "+now+")",
	)
	migrate()
	require.Equal(t, []int64{0, 7, 5}, column[int64](t, db, "suggestions", "finding_id"))
}

// What old lists say stands: they count as confirmed, and what was posted as called
// when it was made.
func TestOldListsAreConfirmed(t *testing.T) {
	db, migrate := before(t, "0041")
	const now, later = "'2026-11-28 07:00:00+00:00'", "'2026-11-28 09:00:00+00:00'"
	set(t, db,
		"INSERT INTO offices (id, name, time_zone, settings, created_at, updated_at) VALUES (1, '联络站', 'Asia/Shanghai', '{}', "+now+", "+now+")",
		`INSERT INTO activities (id, office_id, kind, year, number, topic, starts_at, ends_at, state, opens_before, late_after, leave_notice_days, post_ref, created_by, closed_at, created_at, updated_at) VALUES
			(1, 1, 'study', 2026, 1, '已结束', `+now+", "+later+", 'closed', 30, 5, 1, 7, 1, "+later+", "+now+", "+now+`),
			(2, 1, 'study', 2026, 2, '未结束', `+now+", "+later+", 'planned', 30, 5, 1, 0, 1, NULL, "+now+", "+now+`),
			(3, 1, 'study', 2026, 3, '结束后取消', `+now+", "+later+", 'cancelled', 30, 5, 1, 8, 1, "+later+", "+now+", "+now+")",
	)
	migrate()
	closed := column[sql.NullTime](t, db, "activities", "closed_at")
	require.Equal(t, closed, column[sql.NullTime](t, db, "activities", "confirmed_at"))
	require.Equal(t, closed, column[sql.NullTime](t, db, "activities", "presented_at"))
	require.Equal(t, []int64{0, 0, 0}, column[int64](t, db, "activities", "confirmed_by"))
	called := column[sql.NullTime](t, db, "activities", "called_at")
	require.True(t, called[0].Valid)
	require.False(t, called[1].Valid)
	require.True(t, called[2].Valid)
}

// Of two offices that bound one group the older keeps it; codes and what waited stay.
func TestAGroupStaysWithTheOlderOffice(t *testing.T) {
	db, migrate := before(t, "0038")
	const now = "'2026-11-28 00:00:00+00:00'"
	set(t, db,
		// Until now no index kept two offices from one group.
		`INSERT INTO offices (id, name, time_zone, settings, group_chat_id, created_at, updated_at) VALUES
			(1, '青山镇', 'Asia/Shanghai', '{}', -100, `+now+", "+now+`), (2, '绿水乡', 'Asia/Shanghai', '{}', -100, `+now+", "+now+`),
			(3, '白水镇', 'Asia/Shanghai', '{}', -300, `+now+", "+now+"), (4, '红山镇', 'Asia/Shanghai', '{}', 0, "+now+", "+now+`),
			(5, '黑土乡', 'Asia/Shanghai', '{}', 0, `+now+", "+now+"), (6, '黄沙镇', 'Asia/Shanghai', '{}', -100, "+now+", "+now+")",
		"INSERT INTO codes (id, kind, hash, office_id, person_id, created_at, expires_at) VALUES (1, 'join', 'a', 1, 1, "+now+", "+now+")",
	)
	migrate()
	require.Equal(t, []int64{-100, 0, -300, 0, 0, 0}, column[int64](t, db, "offices", "group_chat_id"))
	require.False(t, column[sql.NullTime](t, db, "codes", "revoked_at")[0].Valid, "what was not revoked is not")
	err := db.Write(context.Background(), func(tx *gorm.DB) error {
		return tx.Exec("UPDATE offices SET group_chat_id = -300 WHERE id = 4").Error
	})
	require.ErrorContains(t, err, "UNIQUE", "from now on a group belongs to one")
}

// The words of what was said go; what waits, was refused or is parked keeps them, and so
// does the menu of commands with which the next one is compared.
func TestOldMessagesLoseTheirWords(t *testing.T) {
	db, migrate := before(t, "0039")
	const now = "'2026-11-28 00:00:00+00:00'"
	row := func(id, office int, dedupe, state string) string {
		return "INSERT INTO outbox (id, office_id, bot_id, chat_id, method, payload, file_name, file, dedupe, state, created_at) VALUES (" +
			fmt.Sprint(id, ", ", office) + ", 1, 7, 'sendMessage', '{\"text\":\"阑尾炎\"}', '名册.xlsx', x'01', " + dedupe + ", '" + state + "', " + now + ")"
	}
	set(t, db,
		row(1, 1, "NULL", "sent"), row(2, 1, "NULL", "pending"), row(3, 1, "NULL", "dead"), row(4, 1, "NULL", "parked"), row(5, 1, "NULL", "cancelled"),
		row(6, 0, "'commands'", "sent"), row(7, 0, "NULL", "sent"), row(8, 1, "'once'", "sent"),
	)
	migrate()
	const words = `{"text":"阑尾炎"}`
	require.Equal(t, []string{"", words, words, words, "", words, "", ""}, column[string](t, db, "outbox", "payload"))
	require.Equal(t, []string{"", "名册.xlsx", "名册.xlsx", "名册.xlsx", "", "名册.xlsx", "", ""}, column[string](t, db, "outbox", "file_name"))
	files := column[[]byte](t, db, "outbox", "file")
	for i, kept := range []bool{false, true, true, true, false, true, false, false} {
		require.Equal(t, kept, len(files[i]) > 0, "row %d", i+1)
	}
	require.Equal(t, []string{"sent", "pending", "dead", "parked", "cancelled", "sent", "sent", "sent"}, column[string](t, db, "outbox", "state"), "that it was said stays")
}

// Who was there before the notice was not told and has agreed to nothing; a number of
// the roster is not hidden.
func TestNobodyHasAgreedBefore(t *testing.T) {
	db, migrate := before(t, "0043")
	const now = "'2026-11-28 00:00:00+00:00'"
	set(t, db,
		"INSERT INTO offices (id, name, time_zone, settings, created_at, updated_at) VALUES (1, '联络站', 'Asia/Shanghai', '{}', "+now+", "+now+")",
		"INSERT INTO people (id, office_id, name, telegram_id, phone, created_at, updated_at) VALUES (1, 1, '王', 7, '13800138000', "+now+", "+now+")",
	)
	migrate()
	require.False(t, column[sql.NullTime](t, db, "people", "notice_shown_at")[0].Valid)
	require.False(t, column[sql.NullTime](t, db, "people", "notice_at")[0].Valid)
	require.Equal(t, []string{"director"}, column[string](t, db, "people", "phone_for"))
	require.Equal(t, []string{"13800138000"}, column[string](t, db, "people", "phone"))
	require.Empty(t, column[int64](t, db, "consents", "person_id"))
}

// A number that the director could see is the director's alone until its owner says more, and
// one that was hidden stays so.
func TestPhonesAreForNobodyElseThanBefore(t *testing.T) {
	db, migrate := before(t, "0091")
	const now = "'2026-11-28 00:00:00+00:00'"
	set(t, db,
		"INSERT INTO offices (id, name, time_zone, settings, created_at, updated_at) VALUES (1, '联络站', 'Asia/Shanghai', '{}', "+now+", "+now+")",
		"INSERT INTO people (id, office_id, name, telegram_id, phone, phone_hidden, created_at, updated_at) VALUES (1, 1, '王', 7, '13800138000', FALSE, "+now+", "+now+")",
		"INSERT INTO people (id, office_id, name, telegram_id, phone, phone_hidden, created_at, updated_at) VALUES (2, 1, '李', 8, '13800138001', TRUE, "+now+", "+now+")",
	)
	migrate()
	require.Equal(t, []string{"director", "none"}, column[string](t, db, "people", "phone_for"))
}

// What was announced before went out when it was made, asks for nothing and has no day.
func TestAnnouncementsWentOutWhenTheyWereMade(t *testing.T) {
	db, migrate := before(t, "0052")
	row := func(id int, state, made string) string {
		return "INSERT INTO announcements (id, office_id, text, by_id, state, created_at, updated_at) VALUES (" + fmt.Sprint(id) + ", 1, '停水', 1, '" + state + "', " + made + ", " + made + ")"
	}
	set(t, db,
		"INSERT INTO offices (id, name, time_zone, settings, created_at, updated_at) VALUES (1, '联络站', 'Asia/Shanghai', '{}', '2026-11-28 00:00:00+00:00', '2026-11-28 00:00:00+00:00')",
		row(1, "posted", "'2026-11-20 00:00:00+00:00'"), row(2, "withdrawn", "'2026-11-21 00:00:00+00:00'"),
	)
	migrate()
	require.Equal(t, column[sql.NullTime](t, db, "announcements", "created_at"), column[sql.NullTime](t, db, "announcements", "posted_at"))
	require.Equal(t, []string{"posted", "withdrawn"}, column[string](t, db, "announcements", "state"))
	require.Equal(t, []string{"", ""}, column[string](t, db, "announcements", "ask_kind"))
	require.Equal(t, []string{"[]", "[]"}, column[string](t, db, "announcements", "ask_choices"))
	for _, name := range []string{"send_at", "due_at", "over_at", "remind_at", "corrected_at"} {
		require.False(t, column[sql.NullTime](t, db, "announcements", name)[0].Valid, name)
	}
	require.Empty(t, column[int64](t, db, "announcement_answers", "person_id"))
}

// A host in the rota and another, or none, on the month's activity: they become one.
func TestTheHostBecomesOneFact(t *testing.T) {
	db, migrate := before(t, "0058")
	const now = "'2026-11-28 00:00:00+00:00'"
	activity := func(id, office int, starts, kind, state string, host int, name string) string {
		return fmt.Sprintf("(%d, %d, '%s', 2027, %d, '题', '%s 07:00:00+00:00', '%s 09:00:00+00:00', '%s', 30, 0, 0, %d, '%s', %s, %s)",
			id, office, kind, id, starts, starts, state, host, name, now, now)
	}
	set(t, db,
		"INSERT INTO offices (id, name, time_zone, settings, created_at, updated_at) VALUES (1, '青山镇', 'Asia/Shanghai', '{}', "+now+", "+now+"), (2, '绿水乡', 'Asia/Shanghai', '{}', "+now+", "+now+")",
		"INSERT INTO people (id, office_id, name, created_at, updated_at) VALUES (1, 1, '李强', "+now+", "+now+"), (2, 1, '王芳', "+now+", "+now+"), (3, 2, '周敏', "+now+", "+now+")",
		"INSERT INTO activities (id, office_id, kind, year, number, topic, starts_at, ends_at, state, opens_before, late_after, leave_notice_days, host_id, host_name, created_at, updated_at) VALUES "+
			activity(1, 1, "2027-01-20", "visit", "planned", 0, "")+", "+ // the slot's host
			activity(2, 1, "2027-01-28", "visit", "planned", 0, "")+", "+ // the second of its month
			activity(3, 1, "2027-02-20", "discussion", "planned", 2, "王芳")+", "+ // its own host
			activity(4, 1, "2027-03-20", "visit", "cancelled", 2, "王芳")+", "+
			activity(5, 1, "2027-03-21", "study", "planned", 0, "")+", "+
			activity(6, 2, "2027-01-10", "visit", "planned", 0, ""),
		"INSERT INTO host_slots (id, office_id, month, host_id, asked_id, created_at, updated_at) VALUES (1, 1, '2027-01', 1, 0, "+now+", "+now+"), (2, 1, '2027-02', 1, 0, "+now+", "+now+
			"), (3, 1, '2027-03', 1, 0, "+now+", "+now+"), (4, 2, '2027-01', 0, 3, "+now+", "+now+")",
	)
	migrate()
	require.Equal(t, []int64{1, 0, 2, 2, 0, 0}, column[int64](t, db, "activities", "host_id"))
	require.Equal(t, []string{"李强", "", "王芳", "王芳", "", ""}, column[string](t, db, "activities", "host_name"))
	require.Equal(t, []int64{1, 2, 1, 0}, column[int64](t, db, "host_slots", "host_id"))
	require.Equal(t, []int64{0, 0, 0, 3}, column[int64](t, db, "host_slots", "asked_id"))
	require.Equal(t, []int64{1, 2}, column[int64](t, db, "attendances", "person_id"))
	require.Equal(t, []int64{1, 3}, column[int64](t, db, "attendances", "activity_id"))
	require.Equal(t, []string{"yes", "yes"}, column[string](t, db, "attendances", "answer"))
	require.False(t, column[sql.NullTime](t, db, "attendances", "answered_at")[0].Valid)
}

// What was accepted, partly or declined is answered, and its outcome says so; so does each step,
// also that of one which was done since, or taken back.
func TestOldAnswersBecomeOutcomes(t *testing.T) {
	db, migrate := before(t, "0059")
	const now = "'2026-11-28 00:00:00+00:00'"
	step := func(id, record int, from, to, evidence, voided string) string {
		return fmt.Sprintf("(%d, 1, 'suggestion', %d, '%s', '%s', 1, '2026-11-%02d 02:00:00+00:00', '%s', %s, %s, %s)", id, record, from, to, id, evidence, voided, now, now)
	}
	set(t, db,
		"INSERT INTO offices (id, name, time_zone, settings, created_at, updated_at) VALUES (1, '青山镇', 'Asia/Shanghai', '{}', "+now+", "+now+")",
		"INSERT INTO people (id, office_id, name, created_at, updated_at) VALUES (1, 1, '李强', "+now+", "+now+")",
		"INSERT INTO suggestions (id, office_id, person_id, title, state, sent_at, decided_at, created_at, updated_at) VALUES "+
			"(1, 1, 1, '采纳', 'accepted', "+now+", "+now+", "+now+", "+now+"), (2, 1, 1, '部分', 'partly', "+now+", "+now+", "+now+", "+now+"), "+
			"(3, 1, 1, '未采纳后评价', 'rated', "+now+", "+now+", "+now+", "+now+"), (4, 1, 1, '采纳后办结', 'done', "+now+", "+now+", "+now+", "+now+"), "+
			"(5, 1, 1, '待报送', 'reviewed', NULL, NULL, "+now+", "+now+"), (6, 1, 1, '答复撤销', 'sent', "+now+", NULL, "+now+", "+now+")",
		"INSERT INTO record_steps (id, office_id, record_kind, record_id, from_state, to_state, by_id, at, evidence, voided_at, created_at, updated_at) VALUES "+
			step(1, 1, "reviewed", "sent", "", "NULL")+", "+step(2, 1, "sent", "accepted", "批示", "NULL")+", "+step(3, 2, "sent", "partly", "", "NULL")+", "+
			step(4, 3, "sent", "declined", "", "NULL")+", "+step(5, 3, "declined", "rated", "", "NULL")+", "+step(6, 4, "sent", "partly", "", now)+", "+
			step(7, 4, "sent", "accepted", "", "NULL")+", "+step(8, 4, "accepted", "done", "", "NULL")+", "+step(9, 5, "filed", "reviewed", "", "NULL")+", "+
			step(10, 6, "sent", "declined", "", now),
		// Another kind's words for its own states stay.
		"INSERT INTO record_steps (id, office_id, record_kind, record_id, from_state, to_state, by_id, at, created_at, updated_at) VALUES (11, 1, 'praise', 1, 'asked', 'declined', 1, "+now+", "+now+", "+now+")",
	)
	migrate()
	require.Equal(t, []string{"answered", "answered", "rated", "done", "reviewed", "sent"}, column[string](t, db, "suggestions", "state"))
	require.Equal(t, []string{"adopted", "partly", "declined", "adopted", "", ""}, column[string](t, db, "suggestions", "outcome"))
	require.Equal(t, []string{"committee", "committee", "committee", "committee", "", "committee"}, column[string](t, db, "suggestions", "sent_to"))
	require.Equal(t, []string{"批示", "", "", "", "", ""}, column[string](t, db, "suggestions", "evidence"))
	require.Equal(t, []string{"opinion", "opinion", "opinion", "opinion", "opinion", "opinion"}, column[string](t, db, "suggestions", "kind"))
	reviewed := column[sql.NullTime](t, db, "suggestions", "reviewed_at")
	require.True(t, reviewed[4].Valid)
	require.False(t, reviewed[0].Valid)
	require.Equal(t, []string{"sent", "answered", "answered", "answered", "rated", "answered", "answered", "done", "reviewed", "answered", "declined"}, column[string](t, db, "record_steps", "to_state"))
	require.Equal(t, []string{"committee", "adopted", "partly", "declined", "", "partly", "adopted", "", "", "declined", ""}, column[string](t, db, "record_steps", "outcome"))
	require.Equal(t, []string{"reviewed", "sent", "sent", "sent", "answered", "sent", "sent", "answered", "filed", "sent", "asked"}, column[string](t, db, "record_steps", "from_state"))
}

// The suggestions that are there are left to be indexed; nothing is found by them before.
func TestSuggestionsAreLeftToBeIndexed(t *testing.T) {
	db, migrate := before(t, "0068")
	const now = "'2026-11-28 00:00:00+00:00'"
	set(t, db,
		"INSERT INTO offices (id, name, time_zone, settings, created_at, updated_at) VALUES (1, '青山镇', 'Asia/Shanghai', '{}', "+now+", "+now+"), (2, '绿水乡', 'Asia/Shanghai', '{}', "+now+", "+now+")",
		"INSERT INTO people (id, office_id, name, created_at, updated_at) VALUES (1, 1, '李强', "+now+", "+now+"), (2, 2, '王芳', "+now+", "+now+")",
		"INSERT INTO suggestions (id, office_id, person_id, title, state, created_at, updated_at) VALUES (1, 1, 1, '路灯', 'filed', "+now+", "+now+"), (2, 2, 2, '断头路', 'draft', "+now+", "+now+")",
	)
	migrate()
	require.Equal(t, []int64{1, 2}, column[int64](t, db, "search_texts", "office_id"))
	require.Equal(t, []int64{1, 2}, column[int64](t, db, "search_texts", "record_id"))
	require.Equal(t, []string{"", ""}, column[string](t, db, "search_texts", "lexicon"))
	require.Equal(t, []string{"suggestion", "suggestion"}, column[string](t, db, "search_texts", "kind"))
	require.Equal(t, []string{"", ""}, column[string](t, db, "search_texts", "terms"))
}

// What was spent on an activity is an entry of the fund, of its day in China; nothing of it is
// lost, and nothing is counted twice (§17).
func TestWhatActivitiesCostIsInTheLedger(t *testing.T) {
	db, migrate := before(t, "0111")
	const now = "'2026-11-28 00:00:00+00:00'"
	activity := func(id, office int, starts, state string, fen int) string {
		return fmt.Sprintf("(%d, %d, 'visit', 2026, %d, '走访%d', '%s+00:00', '%s+00:00', '%s', 30, 0, 0, 7, %d, %s, %s)", id, office, id, id, starts, starts, state, fen, now, now)
	}
	set(t, db,
		"INSERT INTO activities (id, office_id, kind, year, number, topic, starts_at, ends_at, state, opens_before, late_after, leave_notice_days, created_by, spent_fen, created_at, updated_at) VALUES "+
			activity(1, 1, "2026-03-05 07:00:00", "closed", 186050)+", "+
			activity(2, 1, "2026-04-05 07:00:00", "closed", 0)+", "+
			activity(3, 1, "2025-12-31 17:00:00", "closed", 250000)+", "+ // New Year's Day in China
			activity(4, 2, "2026-05-05 07:00:00", "cancelled", 5000))
	migrate()
	require.Equal(t, []int64{1, 1, 2}, column[int64](t, db, "fund_slips", "office_id"))
	require.Equal(t, []int64{186050, 250000, 5000}, column[int64](t, db, "fund_slips", "fen"))
	require.Equal(t, []string{"2026-03-05", "2026-01-01", "2026-05-05"}, column[string](t, db, "fund_slips", "on_date"))
	require.Equal(t, []string{"走访1", "走访3", "走访4"}, column[string](t, db, "fund_slips", "purpose"))
	require.Equal(t, []int64{-186050, -250000, -5000}, column[int64](t, db, "fund_entries", "fen"))
	require.Equal(t, []int64{2026, 2026, 2026}, column[int64](t, db, "fund_entries", "year"))
	require.Equal(t, []int64{1, 3, 4}, column[int64](t, db, "fund_entries", "activity_id"))
	require.Equal(t, []bool{true, true, true}, column[bool](t, db, "fund_entries", "moved"))
}

// The step in which a report was delivered says how, as its row does; one that was taken back
// says what it said.
func TestStepsOfReportsSayHow(t *testing.T) {
	db, migrate := before(t, "0120")
	const now = "'2026-11-28 00:00:00+00:00'"
	report := func(id, office, version int, how string) string {
		return fmt.Sprintf("(%d, %d, 2026, 3, %d, 'delivered', %d, %d, 7, %s, '2026-10-13', '书记', '%s', %s, %s)", id, office, version, office, office*7, now, how, now, now)
	}
	step := func(id, office, record int, kind, to, voided string) string {
		return fmt.Sprintf("(%d, %d, '%s', %d, 'frozen', '%s', 7, %s, '', '', '2026-10-13', '', '', '书记', 0, 0, %s, 0, '', %s, %s)", id, office, kind, record, to, now, voided, now, now)
	}
	set(t, db,
		"INSERT INTO offices (id, name, town, time_zone, created_at, updated_at) VALUES (1, 'a', 'a', 'Asia/Shanghai', "+now+", "+now+"), (2, 'b', 'b', 'Asia/Shanghai', "+now+", "+now+")",
		"INSERT INTO people (id, office_id, name, roles, created_at, updated_at) VALUES (7, 1, '孙立国', 2, "+now+", "+now+"), (14, 2, '李主任', 2, "+now+", "+now+")",
		"INSERT INTO briefings (id, office_id, year, quarter, version, state, figures, rules_version, created_at, updated_at) VALUES (1, 1, 2026, 3, 1, 'released', '{}', 1, "+now+", "+now+"), (2, 2, 2026, 3, 1, 'released', '{}', 1, "+now+", "+now+")",
		"INSERT INTO committee_reports (id, office_id, year, quarter, version, state, briefing_id, created_by, frozen_by, frozen_at, delivered_on, delivered_to, delivered_how, created_at, updated_at) VALUES "+
			report(1, 1, 1, "送纸质件")+", "+report(2, 2, 1, "会上汇报"),
		"INSERT INTO record_steps (id, office_id, record_kind, record_id, from_state, to_state, by_id, at, words, evidence, on_date, outcome, note, whom, other_id, action_id, voided_at, voided_by, void_reason, created_at, updated_at) VALUES "+
			step(1, 1, 1, "committee_report", "frozen", "NULL")+", "+step(2, 1, 1, "committee_report", "delivered", now)+", "+step(3, 1, 1, "committee_report", "delivered", "NULL")+", "+
			step(4, 2, 2, "committee_report", "delivered", "NULL")+", "+step(5, 1, 2, "committee_report", "delivered", "NULL")+", "+step(6, 1, 1, "deed", "delivered", "NULL"))
	migrate()
	require.Equal(t, []string{"", "", "送纸质件", "会上汇报", "", ""}, column[string](t, db, "record_steps", "words"))
}
