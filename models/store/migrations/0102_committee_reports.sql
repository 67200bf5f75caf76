-- The quarter's report to the committee (§16): one a quarter and version; what is final never
-- changes, a later change is a new version. Its text is in text_parts.
CREATE TABLE committee_reports (
  id {{id}},
  office_id BIGINT NOT NULL,
  year BIGINT NOT NULL,
  quarter BIGINT NOT NULL,
  version BIGINT NOT NULL,
  state TEXT NOT NULL,
  briefing_id BIGINT NOT NULL REFERENCES briefings (id),
  created_by BIGINT NOT NULL REFERENCES people (id),
  frozen_by BIGINT NOT NULL DEFAULT 0,
  frozen_at {{time}},
  delivered_on TEXT NOT NULL DEFAULT '',
  delivered_to TEXT NOT NULL DEFAULT '',
  delivered_how TEXT NOT NULL DEFAULT '',
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE UNIQUE INDEX committee_reports_quarter ON committee_reports (office_id, year, quarter, version);

-- Difficulties that the committee is told of (存在困难): each stands in every report until it
-- is solved.
CREATE TABLE report_difficulties (
  id {{id}},
  office_id BIGINT NOT NULL,
  report_id BIGINT NOT NULL REFERENCES committee_reports (id),
  words TEXT NOT NULL,
  solved_on TEXT NOT NULL DEFAULT '',
  solved_how TEXT NOT NULL DEFAULT '',
  solved_by BIGINT NOT NULL DEFAULT 0,
  created_by BIGINT NOT NULL REFERENCES people (id),
  voided_at {{time}},
  voided_by BIGINT NOT NULL DEFAULT 0,
  void_reason TEXT NOT NULL DEFAULT '',
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE INDEX report_difficulties_report ON report_difficulties (office_id, report_id);

-- What the committee said of a report (批示、意见), an item a row, and what it became:
-- words that are kept, or a note on a suggestion, or a task.
CREATE TABLE report_remarks (
  id {{id}},
  office_id BIGINT NOT NULL,
  report_id BIGINT NOT NULL REFERENCES committee_reports (id),
  words TEXT NOT NULL,
  became TEXT NOT NULL DEFAULT '',
  record_kind TEXT NOT NULL DEFAULT '',
  record_id BIGINT NOT NULL DEFAULT 0,
  created_by BIGINT NOT NULL REFERENCES people (id),
  voided_at {{time}},
  voided_by BIGINT NOT NULL DEFAULT 0,
  void_reason TEXT NOT NULL DEFAULT '',
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE INDEX report_remarks_report ON report_remarks (office_id, report_id);
