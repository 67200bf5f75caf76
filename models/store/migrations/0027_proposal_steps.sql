-- The history of proposed topics begins with what their rows know. When one was
-- taken off the list is not known; its row was written last then.
INSERT INTO record_steps (office_id, record_kind, record_id, from_state, to_state, by_id, at, created_at, updated_at)
SELECT office_id, 'topic_proposal', id, '', 'open', person_id, created_at, created_at, created_at FROM topic_proposals ORDER BY id;
INSERT INTO record_steps (office_id, record_kind, record_id, from_state, to_state, by_id, at, words, outcome, created_at, updated_at)
SELECT office_id, 'topic_proposal', id, 'open', state, decided_by, updated_at, why, CASE WHEN into_id <> 0 THEN CAST(into_id AS TEXT) ELSE '' END,
  updated_at, updated_at
FROM topic_proposals WHERE state <> 'open' ORDER BY id;
