-- The history of leaves begins with what their rows know: asked for, or entered by
-- the office; decided; ended because the person came; taken back, at the latest
-- when the row was written last.
INSERT INTO record_steps (office_id, record_kind, record_id, from_state, to_state, by_id, at, created_at, updated_at)
SELECT office_id, 'leave', id, '', CASE WHEN entered_by <> 0 THEN 'granted' ELSE 'asked' END, CASE WHEN entered_by <> 0 THEN entered_by ELSE person_id END,
  asked_at, asked_at, asked_at
FROM leaves ORDER BY id;
INSERT INTO record_steps (office_id, record_kind, record_id, from_state, to_state, by_id, at, words, created_at, updated_at)
SELECT office_id, 'leave', id, 'asked', CASE WHEN state = 'refused' THEN 'refused' ELSE 'granted' END, decided_by, decided_at, decision_note, decided_at, decided_at
FROM leaves WHERE entered_by = 0 AND decided_by <> 0 AND decided_at IS NOT NULL ORDER BY id;
INSERT INTO record_steps (office_id, record_kind, record_id, from_state, to_state, by_id, at, outcome, created_at, updated_at)
SELECT office_id, 'leave', id, CASE WHEN decided_by <> 0 THEN 'granted' ELSE 'asked' END, 'withdrawn', person_id,
  CASE WHEN decided_by = 0 THEN COALESCE(decided_at, updated_at) ELSE updated_at END,
  CASE WHEN decided_by = 0 AND decided_at IS NOT NULL THEN 'came' ELSE '' END, updated_at, updated_at
FROM leaves WHERE state = 'withdrawn' ORDER BY id;
