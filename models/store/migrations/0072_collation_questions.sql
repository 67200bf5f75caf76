-- What members questioned in a year's collation (有疑问, §14), a row each, as it stood when the
-- year was frozen; never changed. What was asked without words has no request_kind, and what is
-- missing from the books no record_kind.
CREATE TABLE collation_questions (
  id {{id}},
  office_id BIGINT NOT NULL,
  collation_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL REFERENCES people (id),
  request_kind TEXT NOT NULL DEFAULT '',
  request_id BIGINT NOT NULL DEFAULT 0,
  record_kind TEXT NOT NULL DEFAULT '',
  record_id BIGINT NOT NULL DEFAULT 0,
  title TEXT NOT NULL DEFAULT '',
  on_day TEXT NOT NULL DEFAULT '',
  text TEXT NOT NULL DEFAULT '',
  asked_at {{time}} NOT NULL,
  state TEXT NOT NULL,
  answer TEXT NOT NULL DEFAULT '',
  answered_by BIGINT NOT NULL DEFAULT 0,
  answered_at {{time}},
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE INDEX collation_questions_year ON collation_questions (office_id, collation_id);
CREATE INDEX collation_questions_person ON collation_questions (office_id, person_id);
