-- What a person has said to a question of his or her own on sensitive data (个人信息保护法
-- 29): one row each time, the newest counts.
CREATE TABLE consents (
  id {{id}},
  office_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL REFERENCES people (id),
  kind TEXT NOT NULL,
  given BOOLEAN NOT NULL,
  created_at {{time}} NOT NULL
);
CREATE INDEX consents_person ON consents (office_id, person_id, kind, id);

-- What the nightly job looks for: drafts, words of leaves and telephone numbers that
-- are past their time (保存期). A draft's beginning does not change with each step of it.
CREATE INDEX dialogs_begun ON dialogs (created_at);
CREATE INDEX leaves_worded ON leaves (activity_id) WHERE reason <> '';
CREATE INDEX people_gone ON people (left_at) WHERE left_at IS NOT NULL AND phone <> '';

-- A telephone number of the roster is shown on demand, each time on record, unless its
-- owner has said no.
ALTER TABLE people ADD COLUMN phone_hidden BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX actions_phone_read ON actions (office_id, entity_id, id) WHERE kind = 'phone_read';
