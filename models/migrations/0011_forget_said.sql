-- What was said is forgotten once it was sent or given up: links to join lay in
-- the outbox, and with them in every backup.
UPDATE outbox SET payload = '', file = NULL WHERE state <> 'pending' AND payload <> '' AND NOT (office_id = 0 AND dedupe IS NOT NULL);
