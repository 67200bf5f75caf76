-- An announcement (§22) can go out at a time set before (send_at), has a day by which its
-- matter is to be done (due_at) and one from which on it concerns nobody (over_at), and is
-- corrected after it went out. posted_at is when it went out: NULL while it waits.
ALTER TABLE announcements ADD COLUMN posted_at {{time}};
ALTER TABLE announcements ADD COLUMN send_at {{time}};
ALTER TABLE announcements ADD COLUMN due_at {{time}};
ALTER TABLE announcements ADD COLUMN over_at {{time}};
ALTER TABLE announcements ADD COLUMN remind_at {{time}};
ALTER TABLE announcements ADD COLUMN corrected_at {{time}};

-- What each member has to hand in (填报): a number of a unit, one of some choices, words or a file.
ALTER TABLE announcements ADD COLUMN ask_kind TEXT NOT NULL DEFAULT '';
ALTER TABLE announcements ADD COLUMN ask_unit TEXT NOT NULL DEFAULT '';
ALTER TABLE announcements ADD COLUMN ask_choices TEXT NOT NULL DEFAULT '[]';

-- Those of before went out when they were made.
UPDATE announcements SET posted_at = created_at;

CREATE INDEX announcements_waiting ON announcements (send_at) WHERE state = 'scheduled';
CREATE INDEX announcements_reminding ON announcements (remind_at) WHERE remind_at IS NOT NULL;
