-- What somebody has changed of a person's entry in the roster: who, when, what stood there.
CREATE TABLE roster_edits (
  id {{id}},
  office_id BIGINT NOT NULL REFERENCES offices (id),
  person_id BIGINT NOT NULL REFERENCES people (id),
  field TEXT NOT NULL,
  was TEXT NOT NULL DEFAULT '',
  became TEXT NOT NULL DEFAULT '',
  by_id BIGINT NOT NULL DEFAULT 0,
  undone_at {{time}},
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE INDEX roster_edits_person ON roster_edits (office_id, person_id, id);
-- Telephone numbers are wiped from the trace by their age.
CREATE INDEX roster_edits_phone_was ON roster_edits (created_at) WHERE field = 'phone' AND was <> '';
CREATE INDEX roster_edits_phone_became ON roster_edits (created_at) WHERE field = 'phone' AND became <> '';
