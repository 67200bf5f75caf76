-- What was said with an action and had to wait for the end of its time: looked
-- for at each undo. Few messages wait for a time.
CREATE INDEX outbox_delayed ON outbox (office_id, created_at) WHERE not_before IS NOT NULL;
