-- The honours book (个人荣誉登记本, §14): whose it is, and who of the office entered it (代录).
CREATE TABLE honours (
  id {{id}},
  office_id BIGINT NOT NULL,
  number TEXT NOT NULL DEFAULT '',
  person_id BIGINT NOT NULL REFERENCES people (id),
  entered_by BIGINT NOT NULL DEFAULT 0,
  state TEXT NOT NULL,
  title TEXT NOT NULL,
  level TEXT NOT NULL,
  body TEXT NOT NULL DEFAULT '',
  document TEXT NOT NULL DEFAULT '',
  on_date TEXT NOT NULL,
  deed_id BIGINT REFERENCES deeds (id),
  cheer_ref BIGINT NOT NULL DEFAULT 0,
  filed_at {{time}} NOT NULL,
  confirmed_by BIGINT NOT NULL DEFAULT 0,
  confirmed_at {{time}},
  return_reason TEXT NOT NULL DEFAULT '',
  voided_at {{time}},
  voided_by BIGINT NOT NULL DEFAULT 0,
  void_reason TEXT NOT NULL DEFAULT '',
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE UNIQUE INDEX honours_number ON honours (office_id, number) WHERE number <> '';
CREATE INDEX honours_state ON honours (office_id, state);
CREATE INDEX honours_day ON honours (office_id, on_date);
CREATE INDEX honours_person ON honours (office_id, person_id);
