-- From when to when somebody was in the office, and why he or she left.
CREATE TABLE person_spells (
  id {{id}},
  office_id BIGINT NOT NULL REFERENCES offices (id),
  person_id BIGINT NOT NULL REFERENCES people (id),
  from_on TEXT NOT NULL DEFAULT '',
  until_on TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL DEFAULT '',
  words TEXT NOT NULL DEFAULT '',
  left_by BIGINT NOT NULL DEFAULT 0,
  back_by BIGINT NOT NULL DEFAULT 0,
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE INDEX person_spells_person ON person_spells (office_id, person_id, id);
