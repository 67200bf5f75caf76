ALTER TABLE research ADD COLUMN reason TEXT NOT NULL DEFAULT '';
ALTER TABLE research ADD COLUMN proposer_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE research ADD COLUMN sent_on TEXT NOT NULL DEFAULT '';
ALTER TABLE research ADD COLUMN outcome TEXT NOT NULL DEFAULT '';
ALTER TABLE research ADD COLUMN outcome_note TEXT NOT NULL DEFAULT '';
ALTER TABLE notes ADD COLUMN voice TEXT NOT NULL DEFAULT '';
ALTER TABLE notes ADD COLUMN place TEXT NOT NULL DEFAULT '';

-- Which note the files of an album went to: they come one by one.
CREATE TABLE note_albums (
  id {{id}},
  office_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  album TEXT NOT NULL,
  note_id BIGINT NOT NULL REFERENCES notes (id),
  created_at {{time}} NOT NULL
);
CREATE INDEX note_albums_album ON note_albums (office_id, person_id, album);

CREATE TABLE topic_calls (
  id {{id}},
  office_id BIGINT NOT NULL,
  year BIGINT NOT NULL,
  quarter BIGINT NOT NULL,
  state TEXT NOT NULL,
  closes_at {{time}} NOT NULL,
  vote_opened_at {{time}},
  vote_closes_at {{time}},
  opened_by BIGINT NOT NULL,
  post_ref BIGINT NOT NULL DEFAULT 0,
  research_id BIGINT NOT NULL DEFAULT 0,
  ended_at {{time}},
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE INDEX topic_calls_state ON topic_calls (office_id, state);
CREATE INDEX topic_calls_closing ON topic_calls (closes_at) WHERE state = 'proposing';
CREATE INDEX topic_calls_voting ON topic_calls (vote_closes_at) WHERE state = 'voting';

CREATE TABLE topic_proposals (
  id {{id}},
  office_id BIGINT NOT NULL,
  call_id BIGINT NOT NULL REFERENCES topic_calls (id),
  person_id BIGINT NOT NULL REFERENCES people (id),
  title TEXT NOT NULL,
  reason TEXT NOT NULL,
  state TEXT NOT NULL,
  into_id BIGINT NOT NULL DEFAULT 0,
  why TEXT NOT NULL DEFAULT '',
  decided_by BIGINT NOT NULL DEFAULT 0,
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE INDEX topic_proposals_call ON topic_proposals (office_id, call_id);
CREATE INDEX topic_proposals_person ON topic_proposals (office_id, person_id);

CREATE TABLE topic_votes (
  id {{id}},
  office_id BIGINT NOT NULL,
  call_id BIGINT NOT NULL REFERENCES topic_calls (id),
  person_id BIGINT NOT NULL REFERENCES people (id),
  proposal_id BIGINT NOT NULL REFERENCES topic_proposals (id),
  voted_at {{time}} NOT NULL,
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE UNIQUE INDEX topic_votes_person ON topic_votes (office_id, call_id, person_id);
CREATE INDEX topic_votes_of ON topic_votes (office_id, person_id);

CREATE TABLE research_steps (
  id {{id}},
  office_id BIGINT NOT NULL,
  research_id BIGINT NOT NULL REFERENCES research (id),
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL,
  by_id BIGINT NOT NULL,
  at {{time}} NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  on_date TEXT NOT NULL DEFAULT '',
  outcome TEXT NOT NULL DEFAULT '',
  voided_at {{time}},
  voided_by BIGINT NOT NULL DEFAULT 0,
  void_reason TEXT NOT NULL DEFAULT '',
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE INDEX research_steps_research ON research_steps (office_id, research_id);

CREATE TABLE research_trips (
  id {{id}},
  office_id BIGINT NOT NULL,
  research_id BIGINT NOT NULL REFERENCES research (id),
  activity_id BIGINT NOT NULL REFERENCES activities (id),
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE UNIQUE INDEX research_trips_activity ON research_trips (office_id, research_id, activity_id);

CREATE TABLE research_findings (
  id {{id}},
  office_id BIGINT NOT NULL,
  research_id BIGINT NOT NULL REFERENCES research (id),
  position BIGINT NOT NULL,
  title TEXT NOT NULL,
  cause TEXT NOT NULL DEFAULT '',
  proposal TEXT NOT NULL DEFAULT '',
  suggestion_id BIGINT NOT NULL DEFAULT 0,
  created_by BIGINT NOT NULL,
  voided_at {{time}},
  voided_by BIGINT NOT NULL DEFAULT 0,
  void_reason TEXT NOT NULL DEFAULT '',
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE INDEX research_findings_order ON research_findings (office_id, research_id, position);

CREATE TABLE finding_notes (
  id {{id}},
  office_id BIGINT NOT NULL,
  finding_id BIGINT NOT NULL REFERENCES research_findings (id),
  note_id BIGINT NOT NULL REFERENCES notes (id),
  voided_at {{time}},
  voided_by BIGINT NOT NULL DEFAULT 0,
  void_reason TEXT NOT NULL DEFAULT '',
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE UNIQUE INDEX finding_notes_note ON finding_notes (office_id, finding_id, note_id);
CREATE INDEX finding_notes_of ON finding_notes (office_id, note_id);
