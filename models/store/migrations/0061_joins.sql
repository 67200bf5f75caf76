-- Who has put his or her own name under a colleague's suggestion (附和, 联名), by an own tap,
-- taken back with a trace. One name stands once.
CREATE TABLE suggestion_joins (
  id {{id}},
  office_id BIGINT NOT NULL,
  suggestion_id BIGINT NOT NULL REFERENCES suggestions (id),
  person_id BIGINT NOT NULL,
  at {{time}} NOT NULL,
  voided_at {{time}},
  voided_by BIGINT NOT NULL DEFAULT 0,
  void_reason TEXT NOT NULL DEFAULT '',
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE UNIQUE INDEX suggestion_joins_live ON suggestion_joins (office_id, suggestion_id, person_id) WHERE voided_at IS NULL;
CREATE INDEX suggestion_joins_person ON suggestion_joins (office_id, person_id);
CREATE INDEX suggestion_joins_voided ON suggestion_joins (office_id, voided_by) WHERE voided_by <> 0;
-- Those whose authors let colleagues see and join them.
CREATE INDEX suggestions_joinable ON suggestions (office_id, id) WHERE may_join;
