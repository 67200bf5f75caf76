-- Who sits in on an activity without being of the office (列席): a name and a post, taken off
-- with a trace. activities.guests counts those that stand, so that the group's post needs no
-- further look.
CREATE TABLE guests (
  id {{id}},
  office_id BIGINT NOT NULL,
  activity_id BIGINT NOT NULL REFERENCES activities (id),
  name TEXT NOT NULL,
  post TEXT NOT NULL,
  created_by BIGINT NOT NULL,
  voided_at {{time}},
  voided_by BIGINT NOT NULL DEFAULT 0,
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE INDEX guests_activity ON guests (office_id, activity_id);
CREATE INDEX guests_created ON guests (office_id, created_by);
CREATE INDEX guests_voided ON guests (office_id, voided_by) WHERE voided_by <> 0;
ALTER TABLE activities ADD COLUMN guests BIGINT NOT NULL DEFAULT 0;
