-- A deed may be promised first (承诺) and done bit by bit (推进): promised_at is when, and the
-- notes are what was told of it on the way, by whom. post_ref is the album of its photos in the
-- group (outbox), so that it goes there once.
ALTER TABLE deeds ADD COLUMN promised_at {{time}};
ALTER TABLE deeds ADD COLUMN post_ref BIGINT NOT NULL DEFAULT 0;
CREATE INDEX deeds_promised ON deeds (office_id, promised_at);
CREATE TABLE deed_notes (
  id {{id}},
  office_id BIGINT NOT NULL,
  deed_id BIGINT NOT NULL REFERENCES deeds (id),
  person_id BIGINT NOT NULL REFERENCES people (id),
  text TEXT NOT NULL,
  at {{time}} NOT NULL,
  voided_at {{time}},
  voided_by BIGINT NOT NULL DEFAULT 0,
  void_reason TEXT NOT NULL DEFAULT '',
  created_at {{time}} NOT NULL,
  updated_at {{time}} NOT NULL
);
CREATE INDEX deed_notes_deed ON deed_notes (office_id, deed_id, id);
CREATE INDEX deed_notes_person ON deed_notes (office_id, person_id);
