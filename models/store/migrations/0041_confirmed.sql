-- An absence is drawn when the list of an activity is confirmed (§8).
ALTER TABLE activities ADD COLUMN presented_at {{time}};
ALTER TABLE activities ADD COLUMN confirmed_at {{time}};
ALTER TABLE activities ADD COLUMN confirmed_by BIGINT NOT NULL DEFAULT 0;
-- When the activity was called: who joined later is not awaited.
ALTER TABLE activities ADD COLUMN called_at {{time}};
-- Lists of before were settled: what they say stands.
UPDATE activities SET presented_at = closed_at, confirmed_at = closed_at WHERE closed_at IS NOT NULL;
-- What was posted was called, about when it was made.
UPDATE activities SET called_at = created_at WHERE post_ref <> 0;
CREATE INDEX activities_unconfirmed ON activities (office_id, closed_at) WHERE state = 'closed' AND confirmed_at IS NULL;
CREATE INDEX activities_confirmed ON activities (confirmed_at) WHERE state = 'closed';
