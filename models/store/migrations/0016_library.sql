CREATE TABLE praises (
  id {{id}},
  office_id BIGINT NOT NULL,
  note_id BIGINT NOT NULL REFERENCES notes (id),
  person_id BIGINT NOT NULL REFERENCES people (id),
  by_id BIGINT NOT NULL,
  text TEXT NOT NULL,
  named BOOLEAN NOT NULL DEFAULT FALSE,
  state TEXT NOT NULL,
  answered_at {{time}},
  post_ref BIGINT NOT NULL DEFAULT 0,
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE INDEX praises_note ON praises (office_id, note_id);
CREATE INDEX praises_person ON praises (office_id, person_id);

CREATE TABLE study_reads (
  id {{id}},
  office_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  owner_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL REFERENCES people (id),
  read_at {{time}} NOT NULL,
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE UNIQUE INDEX study_reads_person ON study_reads (office_id, person_id, kind, owner_id);
CREATE INDEX study_reads_owner ON study_reads (office_id, kind, owner_id, person_id);

CREATE TABLE study_questions (
  id {{id}},
  office_id BIGINT NOT NULL,
  activity_id BIGINT NOT NULL REFERENCES activities (id),
  texts TEXT NOT NULL DEFAULT '[]',
  by_id BIGINT NOT NULL,
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE UNIQUE INDEX study_questions_activity ON study_questions (office_id, activity_id);

CREATE TABLE catch_ups (
  id {{id}},
  office_id BIGINT NOT NULL,
  activity_id BIGINT NOT NULL REFERENCES activities (id),
  person_id BIGINT NOT NULL REFERENCES people (id),
  answers TEXT NOT NULL DEFAULT '[]',
  done_at {{time}},
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE UNIQUE INDEX catch_ups_person ON catch_ups (office_id, person_id, activity_id);
CREATE INDEX catch_ups_activity ON catch_ups (office_id, activity_id);

CREATE TABLE materials (
  id {{id}},
  office_id BIGINT NOT NULL,
  subject TEXT NOT NULL,
  title TEXT NOT NULL,
  text TEXT NOT NULL DEFAULT '',
  link TEXT NOT NULL DEFAULT '',
  activity_id BIGINT NOT NULL DEFAULT 0,
  added_by BIGINT NOT NULL,
  voided_at {{time}},
  voided_by BIGINT NOT NULL DEFAULT 0,
  void_reason TEXT NOT NULL DEFAULT '',
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE INDEX materials_office ON materials (office_id, id);
CREATE INDEX materials_activity ON materials (office_id, activity_id);

CREATE TABLE quizzes (
  id {{id}},
  office_id BIGINT NOT NULL,
  title TEXT NOT NULL,
  activity_id BIGINT NOT NULL DEFAULT 0,
  material_id BIGINT NOT NULL DEFAULT 0,
  created_by BIGINT NOT NULL,
  published_at {{time}},
  voided_at {{time}},
  voided_by BIGINT NOT NULL DEFAULT 0,
  void_reason TEXT NOT NULL DEFAULT '',
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE INDEX quizzes_office ON quizzes (office_id, id);
CREATE INDEX quizzes_activity ON quizzes (office_id, activity_id);

CREATE TABLE quiz_questions (
  id {{id}},
  office_id BIGINT NOT NULL,
  quiz_id BIGINT NOT NULL REFERENCES quizzes (id),
  position BIGINT NOT NULL,
  text TEXT NOT NULL,
  options TEXT NOT NULL DEFAULT '[]',
  answer BIGINT NOT NULL,
  explanation TEXT NOT NULL DEFAULT '',
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE INDEX quiz_questions_quiz ON quiz_questions (office_id, quiz_id, position);

CREATE TABLE quiz_attempts (
  id {{id}},
  office_id BIGINT NOT NULL,
  quiz_id BIGINT NOT NULL REFERENCES quizzes (id),
  person_id BIGINT NOT NULL REFERENCES people (id),
  number BIGINT NOT NULL,
  answers TEXT NOT NULL DEFAULT '[]',
  correct BIGINT NOT NULL DEFAULT 0,
  finished_at {{time}},
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE UNIQUE INDEX quiz_attempts_person ON quiz_attempts (office_id, quiz_id, person_id, number);
CREATE INDEX quiz_attempts_own ON quiz_attempts (office_id, person_id);
