-- What is due by the clock is looked for across offices, once a minute.
CREATE INDEX activities_starts ON activities (starts_at);
CREATE INDEX activities_ends ON activities (ends_at);
CREATE INDEX leaves_asked ON leaves (office_id) WHERE state = 'asked';
CREATE INDEX research_open ON research (year, quarter) WHERE state = 'open';
CREATE INDEX briefings_due ON briefings (release_at) WHERE state = 'draft';

CREATE TABLE requests (
  id {{id}},
  office_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  record_kind TEXT NOT NULL DEFAULT '',
  record_id BIGINT NOT NULL DEFAULT 0,
  person_id BIGINT NOT NULL,
  text TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL,
  decided_by BIGINT NOT NULL DEFAULT 0,
  decided_at {{time}},
  answer TEXT NOT NULL DEFAULT '',
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE INDEX requests_state ON requests (office_id, state, id);
CREATE INDEX requests_person ON requests (office_id, person_id);
