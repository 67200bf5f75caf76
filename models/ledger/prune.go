package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"slices"
	"time"

	"gorm.io/gorm"

	"lianluo/models/store"
)

// Keep times of the engine's own rows: long enough for every retry and for
// edits of a session's post, short enough that the tables stay small.
const (
	// keepSeen lies between two spans of Telegram's: an update is handed out
	// again for 24 hours at most, and ids begin anew after seven quiet days at
	// the earliest. Near the second, so that a clock that leaps by days does not
	// let a repetition through.
	keepSeen   = 6 * 24 * time.Hour
	keepOutbox = 400 * 24 * time.Hour
	keepFailed = 400 * 24 * time.Hour
	// keepDead is how long the words are kept of what was refused for good, and of what
	// waits for somebody whose account has ended.
	keepDead   = 14 * 24 * time.Hour
	keepThrown = 2 * 24 * time.Hour // a form given up can be brought back
)

// Prune deletes the engine's own rows that are past their use; records of the
// office are never touched.
func Prune(ctx context.Context, db *store.DB, now time.Time) error {
	err := db.Prune(ctx, now,
		store.Aged{Row: &Failure{}, Key: "id", Past: "created_at < ?", Keep: keepFailed},
		store.Aged{Row: &Dialog{}, Key: "id", Past: "discarded_at < ?", Keep: keepThrown},
		store.Aged{Row: &Dialog{}, Key: "id", Past: "created_at < ? AND updated_at < ?", Keep: store.KeepDrafts},
		store.Aged{Row: &SentFile{}, Key: "id", Past: "created_at < ?", Keep: keepFiles},
		store.Aged{Row: &NewsLine{}, Key: "id", Past: "created_at < ?", Keep: keepNews},
		store.Aged{Row: &Run{}, Key: "office_id, job, due", Past: "claimed_at < ?", Keep: keepFailed},
	)
	if err != nil {
		return err
	}
	if err := pruneSeen(ctx, db, store.Stamp(now.Add(-keepSeen))); err != nil {
		return fmt.Errorf("prune updates seen: %w", err)
	}
	if err := forgetUnsaid(ctx, db, store.Stamp(now.Add(-keepDead))); err != nil {
		return fmt.Errorf("forget what was not said: %w", err)
	}
	if err := pruneOutbox(ctx, db, store.Stamp(now.Add(-keepOutbox))); err != nil {
		return fmt.Errorf("prune outbox: %w", err)
	}
	return nil
}

// forgetUnsaid takes the words out of rows that were refused for good, and gives up those
// that were parked, after their time.
func forgetUnsaid(ctx context.Context, db *store.DB, before time.Time) error {
	return db.Write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
		rows := store.AcrossOffices(tx).Model(&OutboxRow{})
		err := rows.Where("state = 'dead' AND created_at < ? AND payload <> ''", before).
			Updates(map[string]any{"payload": "", "file_name": "", "file": nil}).Error
		if err != nil {
			return err
		}
		return store.AcrossOffices(tx).Model(&OutboxRow{}).Where("state = 'parked' AND created_at < ?", before).
			Updates(map[string]any{"state": OutboxCancelled, "dedupe": nil, "payload": "", "file_name": "", "file": nil, "parked_for": 0}).Error
	})
}

// pruneSeen walks through all rows by their key, so that no index of their times has to
// be written with each update. They are those of some days only.
func pruneSeen(ctx context.Context, db *store.DB, before time.Time) error {
	var last SeenUpdate
	for ctx.Err() == nil {
		var piece []SeenUpdate
		err := db.Read(context.WithoutCancel(ctx)).Where("(bot_id, update_id) > (?, ?)", last.BotID, last.UpdateID).
			Order("bot_id, update_id").Limit(store.PruneRows).Find(&piece).Error
		if err != nil || len(piece) == 0 {
			return err
		}
		first := last
		last = piece[len(piece)-1]
		if !slices.ContainsFunc(piece, func(u SeenUpdate) bool { return u.SeenAt.Before(before) }) {
			continue
		}
		err = db.Write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
			return tx.Where("(bot_id, update_id) > (?, ?) AND (bot_id, update_id) <= (?, ?) AND seen_at < ?",
				first.BotID, first.UpdateID, last.BotID, last.UpdateID, before).Delete(&SeenUpdate{}).Error
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// pruneOutbox walks up the rows from the oldest: their ids grow with time, so
// that no index of their times has to be written with each message. What still
// waits stays.
func pruneOutbox(ctx context.Context, db *store.DB, before time.Time) error {
	after := int64(0)
	for ctx.Err() == nil {
		var oldest []OutboxRow
		err := store.AcrossOffices(db.Read(context.WithoutCancel(ctx))).Select("id", "state", "created_at").
			Where("id > ?", after).Order("id").Limit(store.PruneRows).Find(&oldest).Error
		if err != nil {
			return err
		}
		var old []int64
		last := len(oldest) < store.PruneRows
		for _, row := range oldest {
			if !row.CreatedAt.Before(before) {
				last = true
				break
			}
			after = row.ID
			if row.State != OutboxPending {
				old = append(old, row.ID)
			}
		}
		if len(old) > 0 {
			err := db.Write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
				return store.AcrossOffices(tx).Where("id IN ? AND state <> 'pending'", old).Delete(&OutboxRow{}).Error
			})
			if err != nil {
				return err
			}
		}
		if last {
			return nil
		}
	}
	return nil
}

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
