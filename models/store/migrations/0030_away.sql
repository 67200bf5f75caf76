-- The days on which somebody cannot take part (不便的日子): days only, no reason.
CREATE TABLE away_spans (
  id {{id}},
  office_id BIGINT NOT NULL REFERENCES offices (id),
  person_id BIGINT NOT NULL REFERENCES people (id),
  from_on TEXT NOT NULL,
  to_on TEXT NOT NULL,
  state TEXT NOT NULL,
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE INDEX away_spans_live ON away_spans (office_id, to_on) WHERE state = 'noted';
CREATE INDEX away_spans_updated ON away_spans (updated_at);
CREATE INDEX away_spans_person ON away_spans (office_id, person_id);
