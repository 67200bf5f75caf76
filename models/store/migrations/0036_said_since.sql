-- Whether something was said in a person's chat since a question was asked there.
CREATE INDEX outbox_said ON outbox (office_id, chat_id, sent_at) WHERE method = 'send' AND chat_id > 0;
