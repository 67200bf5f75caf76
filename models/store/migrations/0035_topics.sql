-- Groups that are forums: the topic in which a group was bound, and in which a
-- message is to stand. 0 is General.
ALTER TABLE offices ADD COLUMN group_thread_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE chats ADD COLUMN thread_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN thread_id BIGINT NOT NULL DEFAULT 0;
