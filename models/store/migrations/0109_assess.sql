-- The items of a year's self-assessment (年度自评, domain B2): what counts, for how much, where its
-- evidence comes from, and the score that the director gave; points are in tenths, no score is
-- NULL.
CREATE TABLE assess_items (
  id {{id}},
  office_id BIGINT NOT NULL,
  year BIGINT NOT NULL,
  n BIGINT NOT NULL,
  part TEXT NOT NULL DEFAULT '',
  title TEXT NOT NULL,
  rule TEXT NOT NULL DEFAULT '',
  most BIGINT NOT NULL,
  source TEXT NOT NULL DEFAULT '',
  score BIGINT,
  note TEXT NOT NULL DEFAULT '',
  left_out BOOLEAN NOT NULL DEFAULT FALSE,
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE UNIQUE INDEX assess_items_year ON assess_items (office_id, year, n);
