-- The history of praises begins with what their rows know: the author's answer, and
-- how it ended, at the latest when the row was written last.
INSERT INTO record_steps (office_id, record_kind, record_id, from_state, to_state, by_id, at, created_at, updated_at)
SELECT office_id, 'praise', id, '', 'asked', by_id, created_at, created_at, created_at FROM praises ORDER BY id;
INSERT INTO record_steps (office_id, record_kind, record_id, from_state, to_state, by_id, at, outcome, created_at, updated_at)
SELECT office_id, 'praise', id, 'asked', CASE WHEN state = 'declined' THEN 'declined' ELSE 'posted' END, person_id, COALESCE(answered_at, updated_at),
  CASE WHEN named THEN 'named' ELSE '' END, updated_at, updated_at
FROM praises WHERE state IN ('posted', 'declined', 'withdrawn') ORDER BY id;
INSERT INTO record_steps (office_id, record_kind, record_id, from_state, to_state, by_id, at, created_at, updated_at)
SELECT office_id, 'praise', id, CASE WHEN state = 'withdrawn' THEN 'posted' ELSE 'asked' END, state, CASE WHEN state = 'cancelled' THEN by_id ELSE person_id END,
  updated_at, updated_at, updated_at
FROM praises WHERE state IN ('cancelled', 'stale', 'withdrawn') ORDER BY id;
