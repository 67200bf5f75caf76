package store

import (
	"context"
	"fmt"
	"os"
)

// lookOverLimit is the largest SQLite file, in bytes, whose pages are all
// looked at when the program starts: some tenths of a second's worth. doctor
// looks at a larger one.
const lookOverLimit = 16 << 20

// lookOverLog refuses a database whose write-ahead log is damaged; before it
// is opened, since SQLite would drop what comes after the damage without a
// word.
func lookOverLog(cfg Config) error {
	lost, err := DamagedLog(cfg.DSN)
	switch {
	case err != nil:
		return fmt.Errorf("look over the write-ahead log of %s: %w", cfg.DSN, err)
	case lost == 0:
	case cfg.Synchronous == "NORMAL":
		// There a power cut leaves the same traces, and losing the last of what
		// was written is what NORMAL means.
		cfg.logger().Warn("the write-ahead log breaks off: what was written last is lost, as --sync NORMAL allows", "commits", lost)
	default:
		return fmt.Errorf("%w (its write-ahead log %s-wal breaks off, with %d or more commits behind the break; "+
			"to go on without them: lianluo backup FILE, then lianluo restore FILE)", ErrCorrupt, cfg.DSN, lost)
	}
	return nil
}

// lookOver refuses a database with a broken page, and says so when it is too
// large to be looked at. SQLite keeps no checksums: what was changed within a
// text or a number is not noticed, here or anywhere.
func (db *DB) lookOver(ctx context.Context, cfg Config) error {
	info, err := os.Stat(cfg.DSN)
	if err != nil {
		return err
	}
	if info.Size() > lookOverLimit {
		db.log.Info("the database is too large to be checked at start: lianluo doctor does it", "megabytes", info.Size()>>20)
		return nil
	}
	var found []string
	if err := db.Read(ctx).Raw("PRAGMA quick_check(1)").Scan(&found).Error; err != nil {
		return Translate(err)
	}
	if wrong := complaints(found); len(wrong) > 0 {
		return fmt.Errorf("%w (%s)", ErrCorrupt, wrong[0])
	}
	return nil
}
