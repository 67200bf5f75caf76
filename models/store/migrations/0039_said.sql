-- What was said is the chat's: the outbox keeps that it was said, not the words.
-- The menus of commands stay, with which the next ones are compared.
UPDATE outbox SET payload = '', file = NULL, file_name = ''
WHERE state NOT IN ('pending', 'dead', 'parked') AND (payload <> '' OR file_name <> '') AND NOT (office_id = 0 AND dedupe IS NOT NULL);
