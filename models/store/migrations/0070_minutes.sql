-- Minutes (纪要) of activities: what was said, decided and is to be kept beside what the
-- record has. recorded_by is who was asked to write them (记录人), written_by who wrote last,
-- released_at when the director looked them over.
CREATE TABLE minutes (
  id {{id}},
  office_id BIGINT NOT NULL,
  activity_id BIGINT NOT NULL REFERENCES activities (id),
  recorded_by BIGINT NOT NULL DEFAULT 0,
  spoken TEXT NOT NULL DEFAULT '',
  decided TEXT NOT NULL DEFAULT '',
  more TEXT NOT NULL DEFAULT '',
  written_by BIGINT NOT NULL DEFAULT 0,
  written_at {{time}},
  released_at {{time}},
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE UNIQUE INDEX minutes_activity ON minutes (office_id, activity_id);
