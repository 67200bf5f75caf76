-- The history of claims to have a check-in put right begins with what their rows
-- know.
INSERT INTO record_steps (office_id, record_kind, record_id, from_state, to_state, by_id, at, created_at, updated_at)
SELECT office_id, 'correction_request', id, '', 'asked', person_id, created_at, created_at, created_at FROM correction_requests ORDER BY id;
INSERT INTO record_steps (office_id, record_kind, record_id, from_state, to_state, by_id, at, words, created_at, updated_at)
SELECT office_id, 'correction_request', id, 'asked', state, decided_by, COALESCE(decided_at, updated_at), decision_note, updated_at, updated_at
FROM correction_requests WHERE state IN ('granted', 'refused') ORDER BY id;
