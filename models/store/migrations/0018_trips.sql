-- Whether an activity is a research's trip, and of which, is asked whenever
-- somebody answers or checks in: by the activity.
CREATE INDEX research_trips_of ON research_trips (office_id, activity_id, research_id);
