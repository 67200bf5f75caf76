-- A group in which the bot is, but may not write, is told from one that it is not in.
ALTER TABLE chats ADD COLUMN muted BOOLEAN NOT NULL DEFAULT FALSE;
