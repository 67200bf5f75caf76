-- A date that is looked for together (约时间): two to five times, what each member says of
-- each, and which one was chosen.
CREATE TABLE date_polls (
  id {{id}},
  office_id BIGINT NOT NULL,
  topic TEXT NOT NULL,
  state TEXT NOT NULL,
  closes_at {{time}} NOT NULL,
  picked_id BIGINT NOT NULL DEFAULT 0,
  post_ref BIGINT NOT NULL DEFAULT 0,
  created_by BIGINT NOT NULL,
  ended_at {{time}},
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE INDEX date_polls_open ON date_polls (closes_at) WHERE state = 'open';
CREATE INDEX date_polls_office ON date_polls (office_id, created_by);

CREATE TABLE date_options (
  id {{id}},
  office_id BIGINT NOT NULL,
  poll_id BIGINT NOT NULL REFERENCES date_polls (id),
  starts_at {{time}} NOT NULL,
  whole_day BOOLEAN NOT NULL DEFAULT FALSE,
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE INDEX date_options_poll ON date_options (office_id, poll_id);

CREATE TABLE date_ticks (
  id {{id}},
  office_id BIGINT NOT NULL,
  poll_id BIGINT NOT NULL REFERENCES date_polls (id),
  option_id BIGINT NOT NULL REFERENCES date_options (id),
  person_id BIGINT NOT NULL REFERENCES people (id),
  says TEXT NOT NULL,
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE UNIQUE INDEX date_ticks_person ON date_ticks (office_id, poll_id, person_id, option_id);
CREATE INDEX date_ticks_own ON date_ticks (office_id, person_id);
CREATE INDEX date_ticks_age ON date_ticks (updated_at);

-- Check-in may close some minutes after the start; 0: with the end.
ALTER TABLE activities ADD COLUMN closes_after BIGINT NOT NULL DEFAULT 0;
