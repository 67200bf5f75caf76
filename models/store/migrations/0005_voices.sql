CREATE TABLE suggestions (
  id {{id}},
  office_id BIGINT NOT NULL,
  number TEXT NOT NULL DEFAULT '',
  person_id BIGINT NOT NULL REFERENCES people (id),
  title TEXT NOT NULL,
  situation TEXT NOT NULL DEFAULT '',
  analysis TEXT NOT NULL DEFAULT '',
  proposal TEXT NOT NULL DEFAULT '',
  place TEXT NOT NULL DEFAULT '',
  heard_from TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL,
  filed_at {{time}},
  sent_at {{time}},
  decided_at {{time}},
  done_at {{time}},
  result TEXT NOT NULL DEFAULT '',
  rating TEXT NOT NULL DEFAULT '',
  rating_note TEXT NOT NULL DEFAULT '',
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE UNIQUE INDEX suggestions_number ON suggestions (office_id, number) WHERE number <> '';
CREATE INDEX suggestions_state ON suggestions (office_id, state, id);
CREATE INDEX suggestions_person ON suggestions (office_id, person_id, id);
CREATE INDEX suggestions_sent ON suggestions (office_id, sent_at);

CREATE TABLE suggestion_steps (
  id {{id}},
  office_id BIGINT NOT NULL,
  suggestion_id BIGINT NOT NULL REFERENCES suggestions (id),
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL,
  by_id BIGINT NOT NULL,
  at {{time}} NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  evidence TEXT NOT NULL DEFAULT '',
  voided_at {{time}},
  voided_by BIGINT NOT NULL DEFAULT 0,
  void_reason TEXT NOT NULL DEFAULT '',
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE INDEX suggestion_steps_of ON suggestion_steps (office_id, suggestion_id, id);
CREATE INDEX suggestion_steps_at ON suggestion_steps (office_id, to_state, at);

CREATE TABLE deeds (
  id {{id}},
  office_id BIGINT NOT NULL,
  number TEXT NOT NULL DEFAULT '',
  person_id BIGINT NOT NULL REFERENCES people (id),
  title TEXT NOT NULL,
  details TEXT NOT NULL DEFAULT '',
  on_date TEXT NOT NULL,
  place TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL,
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
CREATE UNIQUE INDEX deeds_number ON deeds (office_id, number);
CREATE INDEX deeds_state ON deeds (office_id, state, id);
CREATE INDEX deeds_person ON deeds (office_id, person_id, on_date);
CREATE INDEX deeds_confirmed ON deeds (office_id, confirmed_at);

CREATE TABLE deed_quantities (
  id {{id}},
  office_id BIGINT NOT NULL,
  deed_id BIGINT NOT NULL REFERENCES deeds (id),
  kind TEXT NOT NULL,
  value BIGINT NOT NULL,
  unit TEXT NOT NULL,
  approx BOOLEAN NOT NULL,
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE INDEX deed_quantities_deed ON deed_quantities (office_id, deed_id);

CREATE TABLE deed_coworkers (
  id {{id}},
  office_id BIGINT NOT NULL,
  deed_id BIGINT NOT NULL REFERENCES deeds (id),
  person_id BIGINT NOT NULL REFERENCES people (id),
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE UNIQUE INDEX deed_coworkers_person ON deed_coworkers (office_id, deed_id, person_id);
CREATE INDEX deed_coworkers_of ON deed_coworkers (office_id, person_id);
