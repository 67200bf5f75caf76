-- The change of term (换届, §2): the term that ends, until when applications and summaries are
-- filed, and the day on which the next one starts.
CREATE TABLE term_changes (
  id {{id}},
  office_id BIGINT NOT NULL,
  term_id BIGINT NOT NULL REFERENCES terms (id),
  state TEXT NOT NULL,
  due_on TEXT NOT NULL,
  remind_at {{time}},
  starts_on TEXT NOT NULL,
  starts_at {{time}} NOT NULL,
  next_number BIGINT NOT NULL,
  next_name TEXT NOT NULL,
  next_id BIGINT NOT NULL DEFAULT 0,
  begun_by BIGINT NOT NULL REFERENCES people (id),
  settled_by BIGINT NOT NULL DEFAULT 0,
  settled_at {{time}},
  started_at {{time}},
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE UNIQUE INDEX term_changes_term ON term_changes (office_id, term_id) WHERE state <> 'dropped';
CREATE INDEX term_changes_remind ON term_changes (remind_at) WHERE state = 'asking';
CREATE INDEX term_changes_start ON term_changes (starts_at) WHERE state = 'settled';

-- Who is asked in a change of term, and what becomes of each in the next one. Somebody who is on
-- no roster yet has a name and no person.
CREATE TABLE term_seats (
  id {{id}},
  office_id BIGINT NOT NULL,
  change_id BIGINT NOT NULL REFERENCES term_changes (id),
  person_id BIGINT NOT NULL DEFAULT 0,
  name TEXT NOT NULL DEFAULT '',
  asked_at {{time}},
  decision TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL DEFAULT '',
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE UNIQUE INDEX term_seats_person ON term_seats (office_id, change_id, person_id) WHERE person_id <> 0;
CREATE INDEX term_seats_change ON term_seats (office_id, change_id);
CREATE INDEX term_seats_own ON term_seats (office_id, person_id) WHERE person_id <> 0;

-- What a member hands in: 个人申请 and 工作小结, one of each in a change of term.
CREATE TABLE term_applications (
  id {{id}},
  office_id BIGINT NOT NULL,
  change_id BIGINT NOT NULL REFERENCES term_changes (id),
  person_id BIGINT NOT NULL REFERENCES people (id),
  state TEXT NOT NULL,
  willing TEXT NOT NULL DEFAULT '',
  strengths TEXT NOT NULL DEFAULT '',
  ideas TEXT NOT NULL DEFAULT '',
  words TEXT NOT NULL DEFAULT '',
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
CREATE UNIQUE INDEX term_applications_person ON term_applications (office_id, change_id, person_id);
CREATE INDEX term_applications_own ON term_applications (office_id, person_id);
CREATE INDEX term_applications_state ON term_applications (office_id, state);

CREATE TABLE term_summaries (
  id {{id}},
  office_id BIGINT NOT NULL,
  change_id BIGINT NOT NULL REFERENCES term_changes (id),
  person_id BIGINT NOT NULL REFERENCES people (id),
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
CREATE UNIQUE INDEX term_summaries_person ON term_summaries (office_id, change_id, person_id);
CREATE INDEX term_summaries_own ON term_summaries (office_id, person_id);
CREATE INDEX term_summaries_state ON term_summaries (office_id, state);
CREATE INDEX term_changes_state ON term_changes (office_id, state);
CREATE INDEX terms_ends ON terms (ends_on, office_id);
