-- What a member has handed in to an announcement (填报, §22): one row each, changed until
-- its day is over, gone after a year. Its files are attachments.
CREATE TABLE announcement_answers (
  id {{id}},
  office_id BIGINT NOT NULL,
  announcement_id BIGINT NOT NULL REFERENCES announcements (id),
  person_id BIGINT NOT NULL REFERENCES people (id),
  words TEXT NOT NULL,
  amount BIGINT NOT NULL DEFAULT 0,
  answered_at {{time}} NOT NULL,
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE UNIQUE INDEX announcement_answers_person ON announcement_answers (office_id, announcement_id, person_id);
CREATE INDEX announcement_answers_own ON announcement_answers (office_id, person_id);
CREATE INDEX announcement_answers_age ON announcement_answers (updated_at);
CREATE INDEX attachments_answered ON attachments (updated_at) WHERE owner_kind = 'announcement_answer';

-- What an announcement said before it was corrected, and who corrected it.
CREATE TABLE announcement_corrections (
  id {{id}},
  office_id BIGINT NOT NULL,
  announcement_id BIGINT NOT NULL REFERENCES announcements (id),
  was TEXT NOT NULL,
  by_id BIGINT NOT NULL,
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE INDEX announcement_corrections_of ON announcement_corrections (office_id, announcement_id);
