CREATE TABLE imports (
  id {{id}},
  office_id BIGINT NOT NULL REFERENCES offices (id),
  person_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  file_name TEXT NOT NULL DEFAULT '',
  data TEXT NOT NULL DEFAULT '',
  undo TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL,
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE INDEX imports_person ON imports (office_id, person_id);
CREATE INDEX imports_waiting ON imports (office_id, kind, id) WHERE state = 'open';
CREATE INDEX imports_created ON imports (created_at);
