package models

import (
	"context"
	"database/sql"
	"net/url"
)

// ForgetSecrets takes the messages that carry a code out of a copy, so that
// nobody can join with a backup; those who restore one make the links anew. A
// database that was not migrated yet has kept what was said: that goes too.
func ForgetSecrets(ctx context.Context, file string) error {
	// No journal beside the copy: it would hold what is taken out.
	pool, err := sql.Open("sqlite", "file:"+(&url.URL{Path: file}).EscapedPath()+"?_pragma=journal_mode(MEMORY)&_pragma=secure_delete(1)")
	if err != nil {
		return err
	}
	defer pool.Close()
	var tables int
	if err := pool.QueryRowContext(ctx, "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'outbox'").Scan(&tables); err != nil || tables == 0 {
		return err
	}
	if _, err := pool.ExecContext(ctx, "UPDATE outbox SET state = ?, dedupe = NULL WHERE state = ? AND payload LIKE ?",
		OutboxCancelled, OutboxPending, "%"+SecretMark+"%"); err != nil {
		return err
	}
	_, err = pool.ExecContext(ctx, "UPDATE outbox SET payload = '', file = NULL WHERE payload <> '' AND (state NOT IN (?, ?) OR payload LIKE ?)",
		OutboxPending, OutboxDead, "%"+SecretMark+"%")
	return err
}
