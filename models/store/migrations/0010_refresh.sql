CREATE TABLE refreshes (
  office_id BIGINT NOT NULL,
  bot_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  entity_id BIGINT NOT NULL,
  marked_at {{time}} NOT NULL,
  PRIMARY KEY (office_id, bot_id, kind, entity_id)
);
