-- Who receives the others in which month (§5), who offered to change months,
-- and the year's plan before it is published (§25).
CREATE TABLE host_slots (
  id {{id}},
  office_id BIGINT NOT NULL REFERENCES offices (id),
  month TEXT NOT NULL,
  host_id BIGINT NOT NULL DEFAULT 0,
  asked_id BIGINT NOT NULL DEFAULT 0,
  declined TEXT NOT NULL DEFAULT '[]',
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE UNIQUE INDEX host_slots_month ON host_slots (office_id, month);

CREATE TABLE host_swaps (
  id {{id}},
  office_id BIGINT NOT NULL REFERENCES offices (id),
  from_id BIGINT NOT NULL REFERENCES people (id),
  from_month TEXT NOT NULL,
  to_id BIGINT NOT NULL REFERENCES people (id),
  to_month TEXT NOT NULL,
  state TEXT NOT NULL,
  decided_at {{time}},
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE UNIQUE INDEX host_swaps_asked ON host_swaps (office_id, from_month, to_month) WHERE state = 'asked';

CREATE TABLE year_plans (
  id {{id}},
  office_id BIGINT NOT NULL REFERENCES offices (id),
  year BIGINT NOT NULL,
  state TEXT NOT NULL,
  data TEXT NOT NULL,
  made TEXT NOT NULL DEFAULT '[]',
  created_by BIGINT NOT NULL,
  published_at {{time}},
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE UNIQUE INDEX year_plans_draft ON year_plans (office_id, year) WHERE state = 'draft';
