-- Local history that members gather (文史资料, §15), a row for what one person tells of one
-- matter; matter_id is the first row of the same matter. from_year and to_year are what was
-- understood of the period; consent is the teller's, that the name is shown.
CREATE TABLE archive_items (
  id {{id}},
  office_id BIGINT NOT NULL,
  number TEXT NOT NULL DEFAULT '',
  person_id BIGINT NOT NULL REFERENCES people (id),
  matter_id BIGINT NOT NULL DEFAULT 0,
  title TEXT NOT NULL,
  period TEXT NOT NULL DEFAULT '',
  from_year BIGINT NOT NULL DEFAULT 0,
  to_year BIGINT NOT NULL DEFAULT 0,
  place TEXT NOT NULL DEFAULT '',
  teller TEXT NOT NULL DEFAULT '',
  consent BOOLEAN NOT NULL DEFAULT FALSE,
  text TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL,
  filed_at {{time}} NOT NULL,
  confirmed_by BIGINT NOT NULL DEFAULT 0,
  confirmed_at {{time}},
  return_reason TEXT NOT NULL DEFAULT '',
  shown_on TEXT NOT NULL DEFAULT '',
  voided_at {{time}},
  voided_by BIGINT NOT NULL DEFAULT 0,
  void_reason TEXT NOT NULL DEFAULT '',
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE INDEX archive_items_state ON archive_items (office_id, state, confirmed_at);
CREATE INDEX archive_items_person ON archive_items (office_id, person_id);
CREATE INDEX archive_items_number ON archive_items (office_id, number);
CREATE INDEX archive_items_matter ON archive_items (office_id, matter_id);

-- What another dictionary has chosen is looked for in one kind of records at a time.
DROP INDEX search_texts_lexicon;
CREATE INDEX search_texts_stale ON search_texts (kind, lexicon);
