CREATE TABLE counters (
  id {{id}},
  office_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  year BIGINT NOT NULL,
  last BIGINT NOT NULL,
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE UNIQUE INDEX counters_key ON counters (office_id, kind, year);

CREATE TABLE terms (
  id {{id}},
  office_id BIGINT NOT NULL,
  number BIGINT NOT NULL,
  name TEXT NOT NULL,
  starts_on TEXT NOT NULL,
  ends_on TEXT NOT NULL,
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE UNIQUE INDEX terms_number ON terms (office_id, number);

CREATE TABLE memberships (
  id {{id}},
  office_id BIGINT NOT NULL,
  term_id BIGINT NOT NULL REFERENCES terms (id),
  person_id BIGINT NOT NULL REFERENCES people (id),
  sector TEXT NOT NULL DEFAULT '',
  post TEXT NOT NULL DEFAULT '',
  work_groups TEXT NOT NULL DEFAULT '[]',
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE UNIQUE INDEX memberships_person ON memberships (office_id, term_id, person_id);

CREATE TABLE activities (
  id {{id}},
  office_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  year BIGINT NOT NULL,
  number BIGINT NOT NULL,
  topic TEXT NOT NULL,
  starts_at {{time}} NOT NULL,
  ends_at {{time}} NOT NULL,
  place TEXT NOT NULL DEFAULT '',
  host_id BIGINT NOT NULL DEFAULT 0,
  host_name TEXT NOT NULL DEFAULT '',
  tutor TEXT NOT NULL DEFAULT '',
  plan TEXT NOT NULL DEFAULT '',
  agenda TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL,
  opens_before BIGINT NOT NULL,
  late_after BIGINT NOT NULL,
  leave_notice_days BIGINT NOT NULL,
  post_ref BIGINT NOT NULL DEFAULT 0,
  created_by BIGINT NOT NULL DEFAULT 0,
  closed_at {{time}},
  cancelled_at {{time}},
  cancel_reason TEXT NOT NULL DEFAULT '',
  summary TEXT NOT NULL DEFAULT '',
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE UNIQUE INDEX activities_number ON activities (office_id, kind, year, number);
CREATE INDEX activities_start ON activities (office_id, starts_at);

CREATE TABLE attendances (
  id {{id}},
  office_id BIGINT NOT NULL,
  activity_id BIGINT NOT NULL REFERENCES activities (id),
  person_id BIGINT NOT NULL REFERENCES people (id),
  expected BOOLEAN NOT NULL,
  answer TEXT NOT NULL DEFAULT '',
  answered_at {{time}},
  state TEXT NOT NULL DEFAULT '',
  by_hand BOOLEAN NOT NULL,
  checked_in_at {{time}},
  source TEXT NOT NULL DEFAULT '',
  by_id BIGINT NOT NULL DEFAULT 0,
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE UNIQUE INDEX attendances_person ON attendances (office_id, activity_id, person_id);
CREATE INDEX attendances_of ON attendances (office_id, person_id, state);

CREATE TABLE corrections (
  id {{id}},
  office_id BIGINT NOT NULL,
  record_kind TEXT NOT NULL,
  record_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  field TEXT NOT NULL,
  old_value TEXT NOT NULL,
  new_value TEXT NOT NULL,
  by_id BIGINT NOT NULL,
  why TEXT NOT NULL,
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE INDEX corrections_record ON corrections (office_id, record_kind, record_id);
CREATE INDEX corrections_person ON corrections (office_id, person_id, created_at);

CREATE TABLE correction_requests (
  id {{id}},
  office_id BIGINT NOT NULL,
  activity_id BIGINT NOT NULL REFERENCES activities (id),
  person_id BIGINT NOT NULL REFERENCES people (id),
  reason TEXT NOT NULL,
  state TEXT NOT NULL,
  decided_by BIGINT NOT NULL DEFAULT 0,
  decided_at {{time}},
  decision_note TEXT NOT NULL DEFAULT '',
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE UNIQUE INDEX correction_requests_open ON correction_requests (office_id, activity_id, person_id) WHERE state = 'asked';
CREATE INDEX correction_requests_state ON correction_requests (office_id, state, id);

CREATE TABLE leaves (
  id {{id}},
  office_id BIGINT NOT NULL,
  activity_id BIGINT NOT NULL REFERENCES activities (id),
  person_id BIGINT NOT NULL REFERENCES people (id),
  kind TEXT NOT NULL,
  reason TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL,
  short BOOLEAN NOT NULL,
  asked_at {{time}} NOT NULL,
  decided_by BIGINT NOT NULL DEFAULT 0,
  decided_at {{time}},
  decision_note TEXT NOT NULL DEFAULT '',
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE UNIQUE INDEX leaves_live ON leaves (office_id, activity_id, person_id) WHERE state IN ('asked', 'granted');
CREATE INDEX leaves_state ON leaves (office_id, state, id);
CREATE INDEX leaves_activity ON leaves (office_id, activity_id);
