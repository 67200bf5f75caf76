-- Whom alone an activity calls: the team of the research whose trip it is.
ALTER TABLE activities ADD COLUMN called_ids TEXT NOT NULL DEFAULT '[]';
-- What was arranged before calls the team as it is.
UPDATE activities SET called_ids = '[' || CAST(research.leader_id AS TEXT) || CASE research.team WHEN '[]' THEN ']' ELSE ',' || SUBSTR(research.team, 2) END
FROM research_trips JOIN research ON research.id = research_trips.research_id
WHERE activities.id = research_trips.activity_id AND activities.kind = 'fieldwork';

-- Nobody asks any more, by the activity, whose trip it is.
DROP INDEX research_trips_of;
