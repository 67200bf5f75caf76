-- Answers to what a person has just done go ahead of what is told unasked: 0 an answer,
-- 1 news, as is all that waits at this moment.
ALTER TABLE outbox ADD COLUMN lane SMALLINT NOT NULL DEFAULT 1;
DROP INDEX outbox_pending;
CREATE INDEX outbox_pending ON outbox (lane, id) WHERE state = 'pending';

-- A row that is held back keeps its own end, and one that waits for somebody to be back
-- names the person where it belongs.
ALTER TABLE outbox ADD COLUMN held_until {{time}};
ALTER TABLE outbox ADD COLUMN parked_for BIGINT NOT NULL DEFAULT 0;
-- Until now the person's number stood as the reason.
UPDATE outbox SET parked_for = CAST(error AS BIGINT), error = '' WHERE state = 'parked' AND error <> '';

-- What one message has told so far that is changed as more of its kind comes, for as long
-- as it may be (ledger.NewsLine).
CREATE TABLE news_lines (
  id {{id}},
  office_id BIGINT NOT NULL,
  said_ref BIGINT NOT NULL,
  action_id BIGINT NOT NULL DEFAULT 0,
  words TEXT NOT NULL,
  created_at {{time}} NOT NULL
);
CREATE INDEX news_lines_said ON news_lines (office_id, said_ref);
CREATE INDEX news_lines_action ON news_lines (office_id, action_id) WHERE action_id <> 0;
CREATE INDEX news_lines_aged ON news_lines (created_at);
