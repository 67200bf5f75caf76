-- The step in which a report was delivered says how too, as the report itself does.
UPDATE record_steps SET words = COALESCE((SELECT r.delivered_how FROM committee_reports r WHERE r.office_id = record_steps.office_id AND r.id = record_steps.record_id), '')
WHERE record_kind = 'committee_report' AND to_state = 'delivered' AND voided_at IS NULL AND words = '';
