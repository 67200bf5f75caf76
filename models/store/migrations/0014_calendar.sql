-- The code on the meeting room's screen and the calendar in a person's phone:
-- each is opened by an address of which only the hash is kept.
CREATE TABLE screens (
  id {{id}},
  office_id BIGINT NOT NULL REFERENCES offices (id),
  activity_id BIGINT NOT NULL REFERENCES activities (id),
  hash TEXT NOT NULL,
  secret TEXT NOT NULL,
  created_by BIGINT NOT NULL,
  revoked_at {{time}},
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE UNIQUE INDEX screens_activity ON screens (office_id, activity_id) WHERE revoked_at IS NULL;
CREATE UNIQUE INDEX screens_hash ON screens (hash);

CREATE TABLE feeds (
  id {{id}},
  office_id BIGINT NOT NULL REFERENCES offices (id),
  person_id BIGINT NOT NULL REFERENCES people (id),
  hash TEXT NOT NULL,
  revoked_at {{time}},
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE UNIQUE INDEX feeds_person ON feeds (office_id, person_id) WHERE revoked_at IS NULL;
CREATE UNIQUE INDEX feeds_hash ON feeds (hash);
