-- Consultations before decisions (征求意见, §11): a matter that is put to members until a
-- deadline, what each of them says, and the opinions, one row a matter. half_at and eve_at are
-- when who has not answered is reminded; shuffle orders the opinions of one without names.
CREATE TABLE consultations (
  id {{id}},
  office_id BIGINT NOT NULL,
  number TEXT NOT NULL DEFAULT '',
  matter TEXT NOT NULL,
  unnamed BOOLEAN NOT NULL DEFAULT FALSE,
  to_all BOOLEAN NOT NULL DEFAULT FALSE,
  state TEXT NOT NULL,
  closes_at {{time}} NOT NULL,
  half_at {{time}},
  eve_at {{time}},
  shuffle TEXT NOT NULL,
  post_ref BIGINT NOT NULL DEFAULT 0,
  created_by BIGINT NOT NULL REFERENCES people (id),
  closed_at {{time}},
  sent_on TEXT NOT NULL DEFAULT '',
  sent_by TEXT NOT NULL DEFAULT '',
  ended_at {{time}},
  voided_at {{time}},
  voided_by BIGINT NOT NULL DEFAULT 0,
  void_reason TEXT NOT NULL DEFAULT '',
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE INDEX consultations_state ON consultations (office_id, state);
CREATE INDEX consultations_author ON consultations (office_id, created_by);
CREATE INDEX consultations_closed ON consultations (office_id, closed_at);
CREATE INDEX consultations_number ON consultations (office_id, number);
CREATE INDEX consultations_closing ON consultations (closes_at) WHERE state = 'open';
CREATE INDEX consultations_half ON consultations (half_at) WHERE state = 'open';
CREATE INDEX consultations_eve ON consultations (eve_at) WHERE state = 'open';

CREATE TABLE consult_asked (
  id {{id}},
  office_id BIGINT NOT NULL,
  consultation_id BIGINT NOT NULL REFERENCES consultations (id),
  person_id BIGINT NOT NULL REFERENCES people (id),
  says TEXT NOT NULL DEFAULT '',
  answered_at {{time}},
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE UNIQUE INDEX consult_asked_person ON consult_asked (office_id, consultation_id, person_id);
CREATE INDEX consult_asked_own ON consult_asked (office_id, person_id);

CREATE TABLE consult_opinions (
  id {{id}},
  office_id BIGINT NOT NULL,
  consultation_id BIGINT NOT NULL REFERENCES consultations (id),
  person_id BIGINT NOT NULL REFERENCES people (id),
  n BIGINT NOT NULL DEFAULT 0,
  text TEXT NOT NULL,
  state TEXT NOT NULL,
  words TEXT NOT NULL DEFAULT '',
  decided_by BIGINT NOT NULL DEFAULT 0,
  decided_at {{time}},
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE INDEX consult_opinions_of ON consult_opinions (office_id, consultation_id);
CREATE INDEX consult_opinions_own ON consult_opinions (office_id, person_id);
CREATE INDEX consult_opinions_decided ON consult_opinions (office_id, decided_at);
