CREATE TABLE seen_updates (
  bot_id BIGINT NOT NULL,
  update_id BIGINT NOT NULL,
  seen_at {{time}} NOT NULL,
  PRIMARY KEY (bot_id, update_id)
);
CREATE INDEX seen_updates_at ON seen_updates (seen_at);

CREATE TABLE outbox (
  id {{id}},
  office_id BIGINT NOT NULL,
  bot_id BIGINT NOT NULL,
  chat_id BIGINT NOT NULL,
  method TEXT NOT NULL,
  payload TEXT NOT NULL,
  file_name TEXT NOT NULL DEFAULT '',
  file {{blob}},
  target_id BIGINT NOT NULL DEFAULT 0,
  dedupe TEXT,
  state TEXT NOT NULL DEFAULT 'pending',
  not_before {{time}},
  expires_at {{time}},
  attempts BIGINT NOT NULL DEFAULT 0,
  message_id BIGINT NOT NULL DEFAULT 0,
  error TEXT NOT NULL DEFAULT '',
  created_at {{time}} NOT NULL,
  sent_at {{time}}
);
CREATE INDEX outbox_pending ON outbox (id) WHERE state = 'pending';
CREATE INDEX outbox_later ON outbox (not_before) WHERE state = 'pending' AND not_before IS NOT NULL;
CREATE INDEX outbox_dead ON outbox (id) WHERE state = 'dead';
CREATE UNIQUE INDEX outbox_dedupe ON outbox (office_id, dedupe) WHERE dedupe IS NOT NULL;
CREATE INDEX outbox_created ON outbox (created_at);

CREATE TABLE chats (
  bot_id BIGINT NOT NULL,
  chat_id BIGINT NOT NULL,
  office_id BIGINT NOT NULL DEFAULT 0,
  title TEXT NOT NULL DEFAULT '',
  unreachable_at {{time}},
  reason TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (bot_id, chat_id)
);

CREATE TABLE dialogs (
  id {{id}},
  office_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  chat_id BIGINT NOT NULL,
  form TEXT NOT NULL,
  field TEXT NOT NULL DEFAULT '',
  data TEXT NOT NULL,
  message_ref BIGINT NOT NULL DEFAULT 0,
  active BOOLEAN NOT NULL,
  discarded_at {{time}},
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE INDEX dialogs_person ON dialogs (office_id, person_id, active);

CREATE TABLE actions (
  id {{id}},
  office_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  entity_id BIGINT NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  undo_until {{time}},
  undone_at {{time}},
  created_at {{time}} NOT NULL
);
CREATE INDEX actions_person ON actions (office_id, person_id, id);

CREATE TABLE failures (
  id {{id}},
  code TEXT NOT NULL,
  office_id BIGINT NOT NULL,
  source TEXT NOT NULL,
  error TEXT NOT NULL,
  stack TEXT NOT NULL,
  created_at {{time}} NOT NULL
);

CREATE TABLE runs (
  office_id BIGINT NOT NULL,
  job TEXT NOT NULL,
  due {{time}} NOT NULL,
  claimed_at {{time}} NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (office_id, job, due)
);
CREATE INDEX runs_claimed ON runs (claimed_at);
