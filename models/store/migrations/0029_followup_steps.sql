-- A follow-up has a state, and steps as every record that is decided. Its history
-- begins with what its row knows.
ALTER TABLE follow_ups ADD COLUMN state TEXT NOT NULL DEFAULT 'open';
UPDATE follow_ups SET state = CASE WHEN voided_at IS NOT NULL THEN 'dropped' ELSE 'done' END WHERE voided_at IS NOT NULL OR done_at IS NOT NULL;
INSERT INTO record_steps (office_id, record_kind, record_id, from_state, to_state, by_id, at, created_at, updated_at)
SELECT office_id, 'followup', id, '', 'open', created_by, created_at, created_at, created_at FROM follow_ups ORDER BY id;
INSERT INTO record_steps (office_id, record_kind, record_id, from_state, to_state, by_id, at, created_at, updated_at)
SELECT office_id, 'followup', id, 'open', 'done', done_by, done_at, done_at, done_at FROM follow_ups WHERE done_at IS NOT NULL ORDER BY id;
INSERT INTO record_steps (office_id, record_kind, record_id, from_state, to_state, by_id, at, words, created_at, updated_at)
SELECT office_id, 'followup', id, CASE WHEN done_at IS NOT NULL THEN 'done' ELSE 'open' END, 'dropped', voided_by, voided_at, void_reason, voided_at, voided_at
FROM follow_ups WHERE voided_at IS NOT NULL ORDER BY id;
