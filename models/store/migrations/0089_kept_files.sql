-- Files of records that the program keeps itself (lianluo serve --files), a row for an
-- attachment: under the sum of what is in it, or why it is not kept, how often it was asked
-- for and when it is again (NULL: never).
CREATE TABLE kept_files (
  id {{id}},
  office_id BIGINT NOT NULL,
  attachment_id BIGINT NOT NULL REFERENCES attachments (id),
  sha256 TEXT NOT NULL DEFAULT '',
  size BIGINT NOT NULL DEFAULT 0,
  at {{time}},
  failed TEXT NOT NULL DEFAULT '',
  tries BIGINT NOT NULL DEFAULT 0,
  again_at {{time}}
);
CREATE UNIQUE INDEX kept_files_attachment ON kept_files (attachment_id);
CREATE INDEX kept_files_again ON kept_files (again_at) WHERE again_at IS NOT NULL;
CREATE INDEX kept_files_failed ON kept_files (failed) WHERE again_at IS NULL;
