-- Links to join and to claim lay in the outbox, and with them in every backup:
-- a message that carries one is forgotten once it was sent or given up.
UPDATE outbox SET payload = '{}', file = NULL WHERE state <> 'pending' AND (payload LIKE '%start=join-%' OR payload LIKE '%start=claim-%');
