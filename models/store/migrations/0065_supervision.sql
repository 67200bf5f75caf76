-- Democratic supervision without a name (§12). Keys are random, days are all the time
-- there is, and a line's body has one length: nothing here leads to a person, nor tells
-- which of a day came first. receipt is a slow hash of the code that its author has.
CREATE TABLE supervision_salts (
  id {{id}},
  office_id BIGINT NOT NULL,
  salt {{blob}} NOT NULL
);
CREATE UNIQUE INDEX supervision_salts_office ON supervision_salts (office_id);

CREATE TABLE supervision_items (
  id {{id}},
  office_id BIGINT NOT NULL,
  receipt {{blob}} NOT NULL,
  state TEXT NOT NULL,
  topic TEXT NOT NULL DEFAULT '',
  filed_on TEXT NOT NULL,
  shown_on TEXT NOT NULL DEFAULT '',
  posted_on TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX supervision_items_receipt ON supervision_items (office_id, receipt);
CREATE INDEX supervision_items_state ON supervision_items (office_id, state);
-- A day's rows of all offices are written anew together; within a day the keys order an index, at random.
CREATE INDEX supervision_items_day ON supervision_items (filed_on);

CREATE TABLE supervision_lines (
  id {{id}},
  office_id BIGINT NOT NULL,
  item_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  of_office BOOLEAN NOT NULL DEFAULT FALSE,
  written_on TEXT NOT NULL,
  body {{blob}} NOT NULL
);
CREATE INDEX supervision_lines_item ON supervision_lines (office_id, item_id);
CREATE INDEX supervision_lines_day ON supervision_lines (written_on);

-- What somebody says under his or her name: an ordinary record.
CREATE TABLE supervision_open (
  id {{id}},
  office_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL REFERENCES people (id),
  number TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL,
  matter TEXT NOT NULL,
  answer TEXT NOT NULL DEFAULT '',
  filed_at {{time}},
  answered_at {{time}},
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE UNIQUE INDEX supervision_open_number ON supervision_open (office_id, number) WHERE number <> '';
CREATE INDEX supervision_open_state ON supervision_open (office_id, state);
CREATE INDEX supervision_open_person ON supervision_open (office_id, person_id);
