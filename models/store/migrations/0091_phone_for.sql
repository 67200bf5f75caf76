-- For whom somebody's telephone number is shown: director, group (本专班), all (全体委员) or none.
-- What was shown until now was shown to the director alone: nobody has agreed to more.
ALTER TABLE people ADD COLUMN phone_for TEXT NOT NULL DEFAULT 'director';
-- Who had it hidden from the director too keeps it so.
UPDATE people SET phone_for = 'none' WHERE phone_hidden;
ALTER TABLE people DROP COLUMN phone_hidden;
