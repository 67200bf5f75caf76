CREATE TABLE attachments (
  id {{id}},
  office_id BIGINT NOT NULL,
  owner_kind TEXT NOT NULL,
  owner_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  file_id TEXT NOT NULL DEFAULT '',
  unique_id TEXT NOT NULL DEFAULT '',
  name TEXT NOT NULL DEFAULT '',
  mime TEXT NOT NULL DEFAULT '',
  size BIGINT NOT NULL DEFAULT 0,
  lat DOUBLE PRECISION NOT NULL DEFAULT 0,
  lon DOUBLE PRECISION NOT NULL DEFAULT 0,
  caption TEXT NOT NULL DEFAULT '',
  purpose TEXT NOT NULL DEFAULT '',
  added_by BIGINT NOT NULL DEFAULT 0,
  voided_at {{time}},
  voided_by BIGINT NOT NULL DEFAULT 0,
  void_reason TEXT NOT NULL DEFAULT '',
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE INDEX attachments_owner ON attachments (office_id, owner_kind, owner_id);

CREATE TABLE notes (
  id {{id}},
  office_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  activity_id BIGINT NOT NULL DEFAULT 0,
  research_id BIGINT NOT NULL DEFAULT 0,
  person_id BIGINT NOT NULL REFERENCES people (id),
  text TEXT NOT NULL,
  length BIGINT NOT NULL,
  filed_at {{time}} NOT NULL,
  voided_at {{time}},
  voided_by BIGINT NOT NULL DEFAULT 0,
  void_reason TEXT NOT NULL DEFAULT '',
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE INDEX notes_activity ON notes (office_id, activity_id, person_id);
CREATE INDEX notes_research ON notes (office_id, research_id);
CREATE INDEX notes_person ON notes (office_id, person_id, filed_at);

CREATE TABLE research (
  id {{id}},
  office_id BIGINT NOT NULL,
  year BIGINT NOT NULL,
  quarter BIGINT NOT NULL,
  topic TEXT NOT NULL,
  leader_id BIGINT NOT NULL DEFAULT 0,
  team TEXT NOT NULL DEFAULT '[]',
  due_on TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL,
  report TEXT NOT NULL DEFAULT '',
  reported_at {{time}},
  voided_at {{time}},
  voided_by BIGINT NOT NULL DEFAULT 0,
  void_reason TEXT NOT NULL DEFAULT '',
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE INDEX research_quarter ON research (office_id, year, quarter);

CREATE TABLE announcements (
  id {{id}},
  office_id BIGINT NOT NULL,
  text TEXT NOT NULL,
  by_id BIGINT NOT NULL,
  pinned_ref BIGINT NOT NULL DEFAULT 0,
  state TEXT NOT NULL,
  voided_at {{time}},
  voided_by BIGINT NOT NULL DEFAULT 0,
  void_reason TEXT NOT NULL DEFAULT '',
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE INDEX announcements_office ON announcements (office_id, id);

CREATE TABLE announcement_reads (
  id {{id}},
  office_id BIGINT NOT NULL,
  announcement_id BIGINT NOT NULL REFERENCES announcements (id),
  person_id BIGINT NOT NULL REFERENCES people (id),
  read_at {{time}} NOT NULL,
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE UNIQUE INDEX announcement_reads_person ON announcement_reads (office_id, announcement_id, person_id);
