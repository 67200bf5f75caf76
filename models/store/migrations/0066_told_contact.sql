-- When the party contact was told that a suggestion waits for an answer (§9); NULL: not yet.
ALTER TABLE suggestions ADD COLUMN told_at {{time}};
CREATE INDEX suggestions_contact ON suggestions (office_id) WHERE state = 'sent' AND told_at IS NULL AND sent_to IN ('', 'committee');
