-- The days off and make-up working days of years whose notice the office has taken over itself, a table a line.
ALTER TABLE offices ADD COLUMN holidays TEXT NOT NULL DEFAULT '';
