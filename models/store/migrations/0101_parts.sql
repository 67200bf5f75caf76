-- Texts that are drafted from the records and edited by a person part by part: the quarter's
-- report (§16), a member's summary before a change of term (§2). A row is a part; what it was
-- drafted as and what it is now are lists of sentences (JSON), each with its source. Nothing
-- of a locked one changes.
CREATE TABLE text_parts (
  id {{id}},
  office_id BIGINT NOT NULL,
  record_kind TEXT NOT NULL,
  record_id BIGINT NOT NULL,
  key TEXT NOT NULL,
  position BIGINT NOT NULL DEFAULT 0,
  drafted TEXT NOT NULL DEFAULT '[]',
  sentences TEXT NOT NULL DEFAULT '[]',
  revision BIGINT NOT NULL DEFAULT 0,
  locked BOOLEAN NOT NULL DEFAULT FALSE,
  changed_by BIGINT NOT NULL DEFAULT 0,
  changed_at {{time}},
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE UNIQUE INDEX text_parts_key ON text_parts (office_id, record_kind, record_id, key);

-- What a part said before each change, so that it is undone and nothing is lost.
CREATE TABLE text_part_changes (
  id {{id}},
  office_id BIGINT NOT NULL,
  part_id BIGINT NOT NULL REFERENCES text_parts (id),
  revision BIGINT NOT NULL,
  what TEXT NOT NULL,
  before TEXT NOT NULL,
  by_id BIGINT NOT NULL DEFAULT 0,
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE UNIQUE INDEX text_part_changes_revision ON text_part_changes (office_id, part_id, revision);
