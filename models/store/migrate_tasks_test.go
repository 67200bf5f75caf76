package store

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// What an activity left to be done is a task under the same id, so that its steps and buttons
// lead to it; what comes next has an id of its own.
func TestFollowUpsBecomeTasks(t *testing.T) {
	db, migrate := before(t, "0096")
	const now = "'2026-11-28 00:00:00+00:00'"
	set(t, db,
		"INSERT INTO offices (id, name, time_zone, settings, created_at, updated_at) VALUES (1, '联络站', 'Asia/Shanghai', '{}', "+now+", "+now+")",
		"INSERT INTO people (id, office_id, name, created_at, updated_at) VALUES (7, 1, '李强', "+now+", "+now+"), (8, 1, '孙立国', "+now+", "+now+")",
		`INSERT INTO activities (id, office_id, kind, year, number, topic, starts_at, ends_at, state, opens_before, late_after, leave_notice_days, created_by, created_at, updated_at)
			VALUES (2, 1, 'visit', 2026, 1, '走访', `+now+", "+now+", 'planned', 30, 5, 1, 8, "+now+", "+now+")",
		`INSERT INTO follow_ups (id, office_id, activity_id, text, owner_id, due_on, state, done_at, done_by, created_by, created_at, updated_at) VALUES
			(5, 1, 2, '修路灯', 7, '2026-12-20', 'open', NULL, 0, 8, `+now+", "+now+"), (9, 1, 2, '送简报', 8, '2026-12-21', 'done', "+now+", 8, 8, "+now+", "+now+")",
	)
	migrate()
	require.Equal(t, []int64{5, 9}, column[int64](t, db, "tasks", "id"))
	require.Equal(t, []string{"activity", "activity"}, column[string](t, db, "tasks", "source_kind"))
	require.Equal(t, []int64{2, 2}, column[int64](t, db, "tasks", "source_id"))
	require.Equal(t, []int64{7, 8}, column[int64](t, db, "tasks", "given_to"))
	require.Equal(t, []string{"open", "done"}, column[string](t, db, "tasks", "state"))
	set(t, db, `INSERT INTO tasks (office_id, text, owner_id, given_to, due_on, state, created_by, created_at, updated_at) VALUES (1, '新', 7, 7, '2026-12-22', 'open', 8, `+now+", "+now+")")
	require.Equal(t, []int64{5, 9, 10}, column[int64](t, db, "tasks", "id"))
}
