-- When an announcement is no longer pinned: after the day it speaks of, a week after it
-- was made, or as soon as all have read it (§22). NULL: it is not.
ALTER TABLE announcements ADD COLUMN unpin_at {{time}};
CREATE INDEX announcements_pinned ON announcements (unpin_at) WHERE unpin_at IS NOT NULL;
