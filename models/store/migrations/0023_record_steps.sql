-- One table for the steps of all records that are decided: who took a record
-- where, when and why.
CREATE TABLE record_steps (
  id {{id}},
  office_id BIGINT NOT NULL,
  record_kind TEXT NOT NULL,
  record_id BIGINT NOT NULL,
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL,
  by_id BIGINT NOT NULL,
  at {{time}} NOT NULL,
  words TEXT NOT NULL DEFAULT '',
  evidence TEXT NOT NULL DEFAULT '',
  on_date TEXT NOT NULL DEFAULT '',
  outcome TEXT NOT NULL DEFAULT '',
  action_id BIGINT NOT NULL DEFAULT 0,
  voided_at {{time}},
  voided_by BIGINT NOT NULL DEFAULT 0,
  void_reason TEXT NOT NULL DEFAULT '',
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
INSERT INTO record_steps (office_id, record_kind, record_id, from_state, to_state, by_id, at, words, evidence, outcome, voided_at, voided_by, void_reason, created_at, updated_at)
SELECT s.office_id, 'suggestion', s.suggestion_id, s.from_state, s.to_state, s.by_id, s.at, s.note, s.evidence,
  CASE WHEN s.to_state = 'rated' THEN g.rating ELSE '' END, s.voided_at, s.voided_by, s.void_reason, s.created_at, s.updated_at
FROM suggestion_steps s JOIN suggestions g ON g.id = s.suggestion_id ORDER BY s.id;
INSERT INTO record_steps (office_id, record_kind, record_id, from_state, to_state, by_id, at, words, on_date, outcome, voided_at, voided_by, void_reason, created_at, updated_at)
SELECT office_id, 'research', research_id, from_state, to_state, by_id, at, note, on_date, outcome, voided_at, voided_by, void_reason, created_at, updated_at
FROM research_steps ORDER BY id;
DROP TABLE suggestion_steps;
DROP TABLE research_steps;
-- A deed had no steps: its history begins with what its row still knows, and who
-- sent it back with what the trace of actions knows.
INSERT INTO record_steps (office_id, record_kind, record_id, from_state, to_state, by_id, at, created_at, updated_at)
SELECT office_id, 'deed', id, 'draft', 'filed', person_id, filed_at, filed_at, filed_at FROM deeds ORDER BY id;
INSERT INTO record_steps (office_id, record_kind, record_id, from_state, to_state, by_id, at, created_at, updated_at)
SELECT office_id, 'deed', id, 'filed', 'confirmed', confirmed_by, confirmed_at, confirmed_at, confirmed_at
FROM deeds WHERE confirmed_at IS NOT NULL ORDER BY id;
INSERT INTO record_steps (office_id, record_kind, record_id, from_state, to_state, by_id, at, words, created_at, updated_at)
SELECT d.office_id, 'deed', d.id, 'filed', 'returned', COALESCE(a.person_id, 0), COALESCE(a.created_at, d.updated_at), d.return_reason,
  COALESCE(a.created_at, d.updated_at), COALESCE(a.created_at, d.updated_at)
FROM deeds d LEFT JOIN actions a ON a.id = (SELECT max(b.id) FROM actions b
  WHERE b.office_id = d.office_id AND b.kind = 'deed_decision' AND b.entity_id = d.id AND b.note = 'returned' AND b.undone_at IS NULL)
WHERE d.return_reason <> '' AND d.confirmed_at IS NULL ORDER BY d.id;
INSERT INTO record_steps (office_id, record_kind, record_id, from_state, to_state, by_id, at, words, created_at, updated_at)
SELECT office_id, 'deed', id, CASE WHEN confirmed_at IS NOT NULL THEN 'confirmed' WHEN return_reason <> '' THEN 'returned' ELSE 'filed' END,
  'withdrawn', voided_by, COALESCE(voided_at, updated_at), void_reason, COALESCE(voided_at, updated_at), COALESCE(voided_at, updated_at)
FROM deeds WHERE state = 'withdrawn' ORDER BY id;
CREATE INDEX record_steps_of ON record_steps (office_id, record_kind, record_id, id);
CREATE INDEX record_steps_at ON record_steps (office_id, record_kind, at);
