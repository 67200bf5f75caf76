-- What the group was told of a released briefing's corrections (§21).
CREATE TABLE briefing_corrections (
  id {{id}},
  office_id BIGINT NOT NULL,
  briefing_id BIGINT NOT NULL,
  changes TEXT NOT NULL,
  post_ref BIGINT NOT NULL DEFAULT 0,
  voided_at {{time}},
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE INDEX briefing_corrections_of ON briefing_corrections (office_id, briefing_id);
