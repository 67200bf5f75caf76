CREATE TABLE offices (
  id {{id}},
  name TEXT NOT NULL DEFAULT '',
  town TEXT NOT NULL DEFAULT '',
  time_zone TEXT NOT NULL,
  group_chat_id BIGINT NOT NULL DEFAULT 0,
  settings TEXT NOT NULL DEFAULT '{}',
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);

CREATE TABLE people (
  id {{id}},
  office_id BIGINT NOT NULL REFERENCES offices (id),
  telegram_id BIGINT NOT NULL DEFAULT 0,
  name TEXT NOT NULL,
  sort_key TEXT NOT NULL DEFAULT '',
  roles BIGINT NOT NULL DEFAULT 0,
  sex TEXT NOT NULL DEFAULT '',
  birth_year BIGINT NOT NULL DEFAULT 0,
  sector TEXT NOT NULL DEFAULT '',
  post TEXT NOT NULL DEFAULT '',
  phone TEXT NOT NULL DEFAULT '',
  language TEXT NOT NULL DEFAULT '',
  muted TEXT NOT NULL DEFAULT '',
  joined_at {{time}},
  left_at {{time}},
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE INDEX people_office ON people (office_id, sort_key);
CREATE UNIQUE INDEX people_account ON people (telegram_id, office_id) WHERE telegram_id <> 0 AND left_at IS NULL;

CREATE TABLE accounts (
  telegram_id BIGINT NOT NULL PRIMARY KEY,
  office_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  updated_at {{time}} NOT NULL
);

CREATE TABLE codes (
  id {{id}},
  kind TEXT NOT NULL,
  hash TEXT NOT NULL,
  office_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  created_at {{time}} NOT NULL,
  expires_at {{time}} NOT NULL,
  used_at {{time}},
  used_by BIGINT NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX codes_hash ON codes (kind, hash);
CREATE INDEX codes_person ON codes (office_id, person_id);
