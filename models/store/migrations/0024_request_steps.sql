-- The history of requests begins with what their rows know. When one was taken
-- back is not known; its row was written last then.
INSERT INTO record_steps (office_id, record_kind, record_id, from_state, to_state, by_id, at, created_at, updated_at)
SELECT office_id, 'request', id, '', 'asked', person_id, created_at, created_at, created_at FROM requests ORDER BY id;
INSERT INTO record_steps (office_id, record_kind, record_id, from_state, to_state, by_id, at, words, created_at, updated_at)
SELECT office_id, 'request', id, 'asked', state, CASE WHEN state = 'withdrawn' THEN person_id ELSE decided_by END,
  COALESCE(decided_at, updated_at), answer, COALESCE(decided_at, updated_at), COALESCE(decided_at, updated_at)
FROM requests WHERE state <> 'asked' ORDER BY id;
