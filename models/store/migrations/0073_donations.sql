-- The donations book (爱心捐赠记载本, §14). donor is empty where it is to have no name.
-- fen is the sum of money, or what goods and labour are estimated at; 0 where nobody knows.
CREATE TABLE donations (
  id {{id}},
  office_id BIGINT NOT NULL,
  number TEXT NOT NULL DEFAULT '',
  person_id BIGINT NOT NULL REFERENCES people (id),
  state TEXT NOT NULL,
  donor TEXT NOT NULL DEFAULT '',
  donor_kind TEXT NOT NULL,
  donor_id BIGINT REFERENCES people (id),
  sort TEXT NOT NULL,
  fen BIGINT NOT NULL DEFAULT 0,
  approx BOOLEAN NOT NULL DEFAULT FALSE,
  what TEXT NOT NULL DEFAULT '',
  on_date TEXT NOT NULL,
  recipient TEXT NOT NULL,
  purpose TEXT NOT NULL DEFAULT '',
  receipt TEXT NOT NULL DEFAULT '',
  handler TEXT NOT NULL DEFAULT '',
  deed_id BIGINT REFERENCES deeds (id),
  name_open BOOLEAN NOT NULL DEFAULT FALSE,
  sum_open BOOLEAN NOT NULL DEFAULT FALSE,
  filed_at {{time}} NOT NULL,
  confirmed_by BIGINT NOT NULL DEFAULT 0,
  confirmed_at {{time}},
  return_reason TEXT NOT NULL DEFAULT '',
  voided_at {{time}},
  voided_by BIGINT NOT NULL DEFAULT 0,
  void_reason TEXT NOT NULL DEFAULT '',
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE UNIQUE INDEX donations_number ON donations (office_id, number) WHERE number <> '';
CREATE INDEX donations_state ON donations (office_id, state);
CREATE INDEX donations_day ON donations (office_id, on_date);
CREATE INDEX donations_person ON donations (office_id, person_id);
CREATE INDEX donations_donor ON donations (office_id, donor_id);
