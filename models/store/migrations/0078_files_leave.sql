-- What of the kept files is removed: of records that were withdrawn, and of attachments that
-- were taken off theirs.
CREATE INDEX attachments_voided ON attachments (voided_at) WHERE voided_at IS NOT NULL;
CREATE INDEX archive_items_voided ON archive_items (voided_at) WHERE voided_at IS NOT NULL;
CREATE INDEX donations_voided ON donations (voided_at) WHERE voided_at IS NOT NULL;
CREATE INDEX honours_voided ON honours (voided_at) WHERE voided_at IS NOT NULL;
