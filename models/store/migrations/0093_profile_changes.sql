-- What a member wants changed in his or her entry of the roster; the office verifies it (domain C7).
CREATE TABLE profile_changes (
  id {{id}},
  office_id BIGINT NOT NULL REFERENCES offices (id),
  person_id BIGINT NOT NULL REFERENCES people (id),
  field TEXT NOT NULL,
  was TEXT NOT NULL DEFAULT '',
  value TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL,
  reason TEXT NOT NULL DEFAULT '',
  edit_id BIGINT NOT NULL DEFAULT 0,
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE INDEX profile_changes_live ON profile_changes (office_id, id) WHERE state = 'filed';
CREATE INDEX profile_changes_person ON profile_changes (office_id, person_id, id);
CREATE INDEX profile_changes_phone_was ON profile_changes (updated_at) WHERE field = 'phone' AND state <> 'filed' AND was <> '';
CREATE INDEX profile_changes_phone_value ON profile_changes (updated_at) WHERE field = 'phone' AND state <> 'filed' AND value <> '';
