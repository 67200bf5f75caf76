-- A group (专班, §3) of a term: what it is for and who leads it. Who belongs to it stays with the
-- memberships, by its name.
CREATE TABLE work_groups (
  id {{id}},
  office_id BIGINT NOT NULL,
  term_id BIGINT NOT NULL REFERENCES terms (id),
  name TEXT NOT NULL,
  purpose TEXT NOT NULL DEFAULT '',
  leader_id BIGINT NOT NULL DEFAULT 0,
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL,
  UNIQUE (office_id, term_id, name)
);
