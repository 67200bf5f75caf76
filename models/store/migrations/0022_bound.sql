-- What somebody is told because of an action names it, so that undoing the action
-- takes back exactly that. An action of the program before is not bound to what
-- was told with it: it cannot be undone.
ALTER TABLE outbox ADD COLUMN action_id BIGINT NOT NULL DEFAULT 0;
CREATE INDEX outbox_action ON outbox (office_id, action_id) WHERE action_id <> 0;
DROP INDEX outbox_delayed;
ALTER TABLE actions ADD COLUMN binds BOOLEAN NOT NULL DEFAULT FALSE;
