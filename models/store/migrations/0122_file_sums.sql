-- The sum of what is in a file that was sent, by the messenger's name of it: the same photo
-- sent anew has another name.
CREATE TABLE file_sums (
  id {{id}},
  office_id BIGINT NOT NULL,
  unique_id TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  created_at {{time}} NOT NULL
);
CREATE UNIQUE INDEX file_sums_file ON file_sums (office_id, unique_id);
CREATE INDEX file_sums_sum ON file_sums (office_id, sha256);
