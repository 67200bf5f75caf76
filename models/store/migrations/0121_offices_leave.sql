-- An office whose director has asked for its removal: removal_at is when all of it is deleted,
-- until then it can be taken back. NULL: it stays.
ALTER TABLE offices ADD COLUMN removal_at {{time}};
ALTER TABLE offices ADD COLUMN removal_by BIGINT NOT NULL DEFAULT 0;

-- Sums of kept files of offices that are gone: who keeps files takes each away that no other
-- office has too. A sum is of nobody.
CREATE TABLE leaving_files (
  sha256 TEXT NOT NULL PRIMARY KEY
);
CREATE INDEX offices_removal ON offices (removal_at) WHERE removal_at IS NOT NULL;
