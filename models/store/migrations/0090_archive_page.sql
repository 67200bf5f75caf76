-- page_ref is the page of a week in the group (outbox) that shows an item: it is changed when
-- the item is withdrawn or put right.
ALTER TABLE archive_items ADD COLUMN page_ref BIGINT NOT NULL DEFAULT 0;
