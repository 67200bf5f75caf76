-- Whether who sits in on an activity leads the committee (有领导参加, §17): the year's promise counts
-- the activities at which leaders were.
ALTER TABLE guests ADD COLUMN leader BOOLEAN NOT NULL DEFAULT FALSE;
