CREATE TABLE briefings (
  id {{id}},
  office_id BIGINT NOT NULL,
  year BIGINT NOT NULL,
  quarter BIGINT NOT NULL,
  version BIGINT NOT NULL,
  state TEXT NOT NULL,
  figures TEXT NOT NULL,
  rules_version BIGINT NOT NULL,
  release_at {{time}},
  released_at {{time}},
  released_by BIGINT NOT NULL DEFAULT 0,
  remark TEXT NOT NULL DEFAULT '',
  post_ref BIGINT NOT NULL DEFAULT 0,
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE UNIQUE INDEX briefings_version ON briefings (office_id, year, quarter, version);
