-- What is looked up by where it stands in a person's chat: what was said there unasked,
-- so that words typed after it are not taken for an answer to what stands above it, and
-- what a button made of a message. Answers, which are nearly all, are in no index for it.
ALTER TABLE outbox ADD COLUMN placed BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX outbox_placed ON outbox (office_id, chat_id, message_id) WHERE placed;
