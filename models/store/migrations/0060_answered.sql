-- Accepted, partly and declined were states; they are what an answer concludes (§9). Until now
-- all that was sent went to the committee.
UPDATE suggestions SET sent_to = 'committee' WHERE sent_at IS NOT NULL;
-- What its answer concluded is the last step that says so.
UPDATE suggestions SET outcome = COALESCE((
  SELECT CASE r.to_state WHEN 'accepted' THEN 'adopted' ELSE r.to_state END FROM record_steps r
  WHERE r.office_id = suggestions.office_id AND r.record_kind = 'suggestion' AND r.record_id = suggestions.id
    AND r.to_state IN ('accepted', 'partly', 'declined') AND r.voided_at IS NULL
  ORDER BY r.id DESC LIMIT 1), '')
WHERE decided_at IS NOT NULL;
-- What it stands on is that step's too.
UPDATE suggestions SET evidence = COALESCE((
  SELECT r.evidence FROM record_steps r
  WHERE r.office_id = suggestions.office_id AND r.record_kind = 'suggestion' AND r.record_id = suggestions.id
    AND r.to_state IN ('accepted', 'partly', 'declined') AND r.voided_at IS NULL
  ORDER BY r.id DESC LIMIT 1), '')
WHERE decided_at IS NOT NULL;
-- Since when one waits to be delivered was not kept.
UPDATE suggestions SET reviewed_at = (
  SELECT max(r.at) FROM record_steps r WHERE r.office_id = suggestions.office_id AND r.record_kind = 'suggestion' AND r.record_id = suggestions.id
    AND r.to_state = 'reviewed' AND r.voided_at IS NULL)
WHERE state = 'reviewed';
-- A row without the step still says it by its state.
UPDATE suggestions SET outcome = CASE state WHEN 'accepted' THEN 'adopted' ELSE state END
WHERE state IN ('accepted', 'partly', 'declined');
-- The three states become one.
UPDATE suggestions SET state = 'answered' WHERE state IN ('accepted', 'partly', 'declined');
-- The steps say the same.
UPDATE record_steps SET outcome = 'committee' WHERE record_kind = 'suggestion' AND to_state = 'sent' AND outcome = '';
-- A step to one of the three leads to the one.
UPDATE record_steps SET outcome = CASE to_state WHEN 'accepted' THEN 'adopted' ELSE to_state END, to_state = 'answered'
WHERE record_kind = 'suggestion' AND to_state IN ('accepted', 'partly', 'declined');
-- And so does the one that leads on from it.
UPDATE record_steps SET from_state = 'answered'
WHERE record_kind = 'suggestion' AND from_state IN ('accepted', 'partly', 'declined');
