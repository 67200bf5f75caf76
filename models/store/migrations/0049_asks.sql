-- A message that asks something knows what (asks), how it read when it was looked at last
-- (asked, asked_at) and when to look next (ask_due): when its matter is settled, wherever
-- that happens, its buttons go. What is settled, or never asked, is in no index for it.
ALTER TABLE outbox ADD COLUMN asks TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN asked TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN asked_at {{time}};
ALTER TABLE outbox ADD COLUMN ask_due {{time}};
CREATE INDEX outbox_ask_due ON outbox (ask_due) WHERE ask_due IS NOT NULL;
CREATE INDEX outbox_open_asks ON outbox (office_id, about) WHERE ask_due IS NOT NULL;
