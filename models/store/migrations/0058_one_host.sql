-- Who hosts a month is one fact: the planned activity that is the first of a month, and the
-- month's slot, name the same person. Where they differed the activity was what people read, and
-- where it named nobody whoever has taken the month hosts it. (The month is that of the
-- day in UTC: activities are held by day.)
UPDATE activities SET
  host_id = (SELECT s.host_id FROM host_slots s WHERE s.office_id = activities.office_id AND s.month = substr(CAST(activities.starts_at AS TEXT), 1, 7)),
  host_name = (SELECT p.name FROM host_slots s JOIN people p ON p.id = s.host_id
    WHERE s.office_id = activities.office_id AND s.month = substr(CAST(activities.starts_at AS TEXT), 1, 7))
WHERE state = 'planned' AND kind IN ('discussion', 'visit', 'exchange') AND host_id = 0
  AND EXISTS (SELECT 1 FROM host_slots s JOIN people p ON p.id = s.host_id
    WHERE s.office_id = activities.office_id AND s.month = substr(CAST(activities.starts_at AS TEXT), 1, 7))
  AND NOT EXISTS (SELECT 1 FROM activities b WHERE b.office_id = activities.office_id AND b.state <> 'cancelled'
    AND b.kind IN ('discussion', 'visit', 'exchange') AND substr(CAST(b.starts_at AS TEXT), 1, 7) = substr(CAST(activities.starts_at AS TEXT), 1, 7)
    AND (b.starts_at < activities.starts_at OR b.starts_at = activities.starts_at AND b.id < activities.id));

-- The slot follows the first activity of its month that names a host.
UPDATE host_slots SET asked_id = 0, host_id = (
  SELECT a.host_id FROM activities a WHERE a.office_id = host_slots.office_id AND a.state <> 'cancelled'
    AND a.kind IN ('discussion', 'visit', 'exchange') AND substr(CAST(a.starts_at AS TEXT), 1, 7) = host_slots.month
  ORDER BY a.starts_at, a.id LIMIT 1)
WHERE COALESCE((
  SELECT a.host_id FROM activities a WHERE a.office_id = host_slots.office_id AND a.state <> 'cancelled'
    AND a.kind IN ('discussion', 'visit', 'exchange') AND substr(CAST(a.starts_at AS TEXT), 1, 7) = host_slots.month
  ORDER BY a.starts_at, a.id LIMIT 1), 0) NOT IN (0, host_slots.host_id);

-- Who hosts what is still planned counts as coming, until he or she says otherwise.
INSERT INTO attendances (office_id, activity_id, person_id, expected, answer, by_hand, created_at, updated_at)
SELECT a.office_id, a.id, a.host_id, TRUE, 'yes', FALSE, a.updated_at, a.updated_at FROM activities a
WHERE a.state = 'planned' AND a.host_id <> 0 AND a.kind IN ('discussion', 'visit', 'exchange', 'fieldwork')
  AND NOT EXISTS (SELECT 1 FROM attendances x WHERE x.office_id = a.office_id AND x.activity_id = a.id AND x.person_id = a.host_id);
