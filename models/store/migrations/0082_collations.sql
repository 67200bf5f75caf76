-- Each year's collation of the books (每年一整理，一通报, §14). The open questions, the totals and
-- the differences to the quarters' briefings are kept as JSON, as they were when it was frozen.
CREATE TABLE collations (
  id {{id}},
  office_id BIGINT NOT NULL,
  year BIGINT NOT NULL,
  state TEXT NOT NULL,
  created_by BIGINT NOT NULL REFERENCES people (id),
  asked_by BIGINT NOT NULL DEFAULT 0,
  asked_at {{time}},
  remind_at {{time}},
  closes_at {{time}},
  frozen_by BIGINT NOT NULL DEFAULT 0,
  frozen_at {{time}},
  rules_version BIGINT NOT NULL DEFAULT 0,
  totals TEXT NOT NULL DEFAULT '',
  left_open TEXT NOT NULL DEFAULT '',
  differences TEXT NOT NULL DEFAULT '',
  told_by BIGINT NOT NULL DEFAULT 0,
  told_at {{time}},
  post_ref BIGINT NOT NULL DEFAULT 0,
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE UNIQUE INDEX collations_year ON collations (office_id, year);
CREATE INDEX collations_remind ON collations (remind_at) WHERE state = 'asking';

-- What each member is asked: is this right? says is empty while nothing was answered.
CREATE TABLE collation_asked (
  id {{id}},
  office_id BIGINT NOT NULL,
  collation_id BIGINT NOT NULL REFERENCES collations (id),
  person_id BIGINT NOT NULL REFERENCES people (id),
  joined BOOLEAN NOT NULL DEFAULT FALSE,
  says TEXT NOT NULL DEFAULT '',
  answered_at {{time}},
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE UNIQUE INDEX collation_asked_person ON collation_asked (office_id, collation_id, person_id);
CREATE INDEX collation_asked_own ON collation_asked (office_id, person_id);

-- The frozen snapshot, a row for each entry of the books; never changed.
CREATE TABLE collation_entries (
  id {{id}},
  office_id BIGINT NOT NULL,
  collation_id BIGINT NOT NULL REFERENCES collations (id),
  record_kind TEXT NOT NULL,
  record_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL DEFAULT 0,
  facts TEXT NOT NULL,
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE UNIQUE INDEX collation_entries_record ON collation_entries (office_id, collation_id, record_kind, record_id);
CREATE INDEX collation_entries_person ON collation_entries (office_id, person_id);
