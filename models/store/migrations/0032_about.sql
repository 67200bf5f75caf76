-- What was said in private about a record names it, so that a change of it finds
-- who was told and the messages that no longer hold. One that holds whatever
-- changes, or that a button made into another, stays as it is.
ALTER TABLE outbox ADD COLUMN about TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN stays BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX outbox_about ON outbox (office_id, about) WHERE about <> '';
