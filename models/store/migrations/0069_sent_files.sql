-- Files that Telegram has of the office's, so that the same one is not sent twice.
CREATE TABLE sent_files (
  id {{id}},
  office_id BIGINT NOT NULL,
  bot_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  hash TEXT NOT NULL,
  file_id TEXT NOT NULL,
  created_at {{time}} NOT NULL
);
CREATE UNIQUE INDEX sent_files_hash ON sent_files (office_id, bot_id, kind, hash);
CREATE INDEX sent_files_age ON sent_files (created_at);
