-- Points (积分, §21). Whether they are in use is a list of turns, so that it is known for each
-- day; the table of values has a row for what was changed, with the day from which it holds; the
-- entries of a quarter are kept when its briefing is out. An entry is never changed: one that is
-- wrong is taken back by another (reverses) of the opposite sign. The line that keeps a category
-- within its limit is of no record: record_kind is empty.
CREATE TABLE points_turns (
  id {{id}},
  office_id BIGINT NOT NULL,
  in_use BOOLEAN NOT NULL,
  from_day TEXT NOT NULL,
  by_id BIGINT NOT NULL REFERENCES people (id),
  voided_at {{time}},
  voided_by BIGINT NOT NULL DEFAULT 0,
  void_reason TEXT NOT NULL DEFAULT '',
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE INDEX points_turns_office ON points_turns (office_id, id);

CREATE TABLE points_rules (
  id {{id}},
  office_id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  from_day TEXT NOT NULL,
  category TEXT NOT NULL,
  item TEXT NOT NULL,
  value BIGINT NOT NULL,
  by_id BIGINT NOT NULL REFERENCES people (id),
  voided_at {{time}},
  voided_by BIGINT NOT NULL DEFAULT 0,
  void_reason TEXT NOT NULL DEFAULT '',
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE UNIQUE INDEX points_rules_version ON points_rules (office_id, version);

CREATE TABLE points_entries (
  id {{id}},
  office_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL REFERENCES people (id),
  year BIGINT NOT NULL,
  quarter BIGINT NOT NULL,
  category TEXT NOT NULL,
  item TEXT NOT NULL,
  record_kind TEXT NOT NULL DEFAULT '',
  record_id BIGINT NOT NULL DEFAULT 0,
  on_day TEXT NOT NULL,
  points BIGINT NOT NULL,
  version BIGINT NOT NULL,
  reverses BIGINT NOT NULL DEFAULT 0,
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE INDEX points_entries_quarter ON points_entries (office_id, year, quarter, person_id);
CREATE INDEX points_entries_person ON points_entries (office_id, person_id);
