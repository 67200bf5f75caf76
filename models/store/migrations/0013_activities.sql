-- What the activities besides study sessions need: the money, where check-in
-- has to be made, who left early, what is to follow. Sums are in fen.
ALTER TABLE activities ADD COLUMN budget_fen BIGINT NOT NULL DEFAULT 0;
ALTER TABLE activities ADD COLUMN spent_fen BIGINT NOT NULL DEFAULT 0;
ALTER TABLE activities ADD COLUMN receipt TEXT NOT NULL DEFAULT '';
ALTER TABLE activities ADD COLUMN near_meters BIGINT NOT NULL DEFAULT 0;
ALTER TABLE activities ADD COLUMN lat DOUBLE PRECISION;
ALTER TABLE activities ADD COLUMN lon DOUBLE PRECISION;

ALTER TABLE attendances ADD COLUMN left_at {{time}};
ALTER TABLE attendances ADD COLUMN marked_by BIGINT NOT NULL DEFAULT 0;
ALTER TABLE attendances ADD COLUMN distance BIGINT;

ALTER TABLE leaves ADD COLUMN entered_by BIGINT NOT NULL DEFAULT 0;

CREATE TABLE follow_ups (
  id {{id}},
  office_id BIGINT NOT NULL,
  activity_id BIGINT NOT NULL REFERENCES activities (id),
  text TEXT NOT NULL,
  owner_id BIGINT NOT NULL REFERENCES people (id),
  due_on TEXT NOT NULL,
  done_at {{time}},
  done_by BIGINT NOT NULL DEFAULT 0,
  created_by BIGINT NOT NULL,
  voided_at {{time}},
  voided_by BIGINT NOT NULL DEFAULT 0,
  void_reason TEXT NOT NULL DEFAULT '',
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE INDEX follow_ups_activity ON follow_ups (office_id, activity_id);
CREATE INDEX follow_ups_owner ON follow_ups (office_id, owner_id) WHERE done_at IS NULL AND voided_at IS NULL;
CREATE INDEX follow_ups_due ON follow_ups (due_on) WHERE done_at IS NULL AND voided_at IS NULL;
