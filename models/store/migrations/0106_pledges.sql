-- What the committee has promised the office for a year (党委支持事项, §17): each a row on the
-- lifecycle, made by the clock; kind 'other' is what the director added. visited are the members
-- whom the secretary visited.
CREATE TABLE pledges (
  id {{id}},
  office_id BIGINT NOT NULL,
  year BIGINT NOT NULL,
  kind TEXT NOT NULL,
  nth BIGINT NOT NULL,
  title TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL,
  due_on TEXT NOT NULL DEFAULT '',
  done_on TEXT NOT NULL DEFAULT '',
  who TEXT NOT NULL DEFAULT '',
  said TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL DEFAULT '',
  visited TEXT NOT NULL DEFAULT '[]',
  created_by BIGINT NOT NULL DEFAULT 0,
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE UNIQUE INDEX pledges_year ON pledges (office_id, year, kind, nth);

-- The agenda of a half-yearly meeting, a row a line; record_kind and record_id are what the line
-- is about, empty and 0 for a line that was typed; left_out is one that was taken off.
CREATE TABLE pledge_agenda (
  id {{id}},
  office_id BIGINT NOT NULL,
  pledge_id BIGINT NOT NULL REFERENCES pledges (id),
  n BIGINT NOT NULL,
  sort TEXT NOT NULL,
  text TEXT NOT NULL,
  record_kind TEXT NOT NULL DEFAULT '',
  record_id BIGINT NOT NULL DEFAULT 0,
  left_out BOOLEAN NOT NULL DEFAULT FALSE,
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE INDEX pledge_agenda_pledge ON pledge_agenda (office_id, pledge_id, n);
