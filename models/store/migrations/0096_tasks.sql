-- What an activity leaves to be done is a task as others are, of a group (专班), of a report, of a
-- decision, or of none: each says where it comes from. Whom it was first given to stays, so that
-- handing it over can be undone.
CREATE TABLE tasks (
  id {{id}},
  office_id BIGINT NOT NULL,
  source_kind TEXT NOT NULL DEFAULT '',
  source_id BIGINT NOT NULL DEFAULT 0,
  text TEXT NOT NULL,
  owner_id BIGINT NOT NULL REFERENCES people (id),
  given_to BIGINT NOT NULL,
  due_on TEXT NOT NULL,
  state TEXT NOT NULL,
  done_at {{time}},
  done_by BIGINT NOT NULL DEFAULT 0,
  created_by BIGINT NOT NULL,
  voided_at {{time}},
  voided_by BIGINT NOT NULL DEFAULT 0,
  void_reason TEXT NOT NULL DEFAULT '',
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
-- Their ids stay: steps, actions and buttons that are out there name them.
INSERT INTO tasks (id, office_id, source_kind, source_id, text, owner_id, given_to, due_on, state, done_at, done_by, created_by, voided_at, voided_by, void_reason, created_at, updated_at)
SELECT id, office_id, 'activity', activity_id, text, owner_id, owner_id, due_on, state, done_at, done_by, created_by, voided_at, voided_by, void_reason, created_at, updated_at
FROM follow_ups ORDER BY id;
{{postgres}} SELECT setval(pg_get_serial_sequence('tasks', 'id'), COALESCE((SELECT MAX(id) FROM tasks), 0) + 1, false);
DROP TABLE follow_ups;
CREATE INDEX tasks_source ON tasks (office_id, source_kind, source_id);
CREATE INDEX tasks_owner ON tasks (office_id, owner_id) WHERE done_at IS NULL AND voided_at IS NULL;
CREATE INDEX tasks_open ON tasks (office_id, due_on) WHERE done_at IS NULL AND voided_at IS NULL;
CREATE INDEX tasks_due ON tasks (due_on) WHERE done_at IS NULL AND voided_at IS NULL;
