-- A link that was revoked stays so when the clock is set back: until now its
-- end was put to the time of the revoking.
ALTER TABLE codes ADD COLUMN revoked_at {{time}};

-- What waits for a person whose account has ended is found again when the
-- person is back, as is what was refused for good.
DROP INDEX outbox_dead;
CREATE INDEX outbox_unsaid ON outbox (office_id, created_at) WHERE state = 'dead' OR state = 'parked';

-- A group belongs to one office. Of two that bound it at the same moment the
-- older one keeps it.
UPDATE offices SET group_chat_id = 0 WHERE group_chat_id <> 0
  AND EXISTS (SELECT 1 FROM offices AS older WHERE older.group_chat_id = offices.group_chat_id AND older.id < offices.id);
DROP INDEX offices_group;
CREATE UNIQUE INDEX offices_group ON offices (group_chat_id) WHERE group_chat_id <> 0;
