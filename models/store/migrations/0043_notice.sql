-- When a person was told who handles the personal data and how, and when he or she
-- said to have read it. Those who joined before are told once, on the next working
-- morning.
ALTER TABLE people ADD COLUMN notice_shown_at {{time}};
ALTER TABLE people ADD COLUMN notice_at {{time}};
CREATE INDEX people_unnoticed ON people (office_id) WHERE notice_shown_at IS NULL AND telegram_id <> 0 AND left_at IS NULL;
