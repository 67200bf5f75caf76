-- A suggestion knows the finding that it was made of, not the other way round.
ALTER TABLE suggestions ADD COLUMN finding_id BIGINT NOT NULL DEFAULT 0;
-- What was made before.
UPDATE suggestions SET finding_id = research_findings.id
FROM research_findings WHERE research_findings.suggestion_id = suggestions.id;

ALTER TABLE research_findings DROP COLUMN suggestion_id;

-- What became of findings, and that not two are made of one.
CREATE INDEX suggestions_finding ON suggestions (office_id, finding_id) WHERE finding_id <> 0;
CREATE UNIQUE INDEX suggestions_of_finding ON suggestions (office_id, finding_id) WHERE finding_id <> 0 AND state <> 'withdrawn';
