package store

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

// upgradesKept is how many copies from before an upgrade stay beside an SQLite
// file: older ones are deleted when a new one is made.
const upgradesKept = 3

// beforeUpgrade stands between a database's name and the time of its copy.
const beforeUpgrade = ".before-upgrade-"

// keepBefore copies an SQLite database that migrations are about to change, so
// that the older program can be gone back to: migrations lead forward only. A
// new database needs no copy (kept is ""), and of PostgreSQL its own tools
// make one. Without a copy nothing is migrated.
func (db *DB) keepBefore(ctx context.Context, cfg Config, pending int) (kept string, err error) {
	if !db.IsSQLite() || pending == len(migrationIDs()) {
		return "", nil
	}
	path := cfg.DSN
	kept = path + beforeUpgrade + db.Now().UTC().Format("20060102T150405Z")
	temp, err := tempBeside(kept)
	if err != nil {
		return "", fmt.Errorf("keep a copy before the upgrade: %w", err)
	}
	defer os.Remove(temp)
	if err := db.write.WithContext(ctx).Exec("VACUUM INTO ?", temp).Error; err != nil {
		return "", fmt.Errorf("keep a copy before the upgrade: %w", Translate(err))
	}
	if cfg.Scrub != nil {
		if err := cfg.Scrub(ctx, temp); err != nil {
			return "", fmt.Errorf("scrub the copy before the upgrade: %w", Translate(err))
		}
	}
	if err := publish(temp, kept); err != nil {
		return "", fmt.Errorf("keep a copy before the upgrade: %w", err)
	}
	old, err := filepath.Glob(escapeGlob(path) + beforeUpgrade + "[0-9]*Z")
	if err != nil {
		return "", err
	}
	slices.Sort(old) // by time
	for _, name := range old[:max(0, len(old)-upgradesKept)] {
		if name != kept {
			_ = os.Remove(name)
		}
	}
	return kept, nil
}

// escapeGlob makes a path stand for itself in a pattern.
func escapeGlob(path string) string {
	var out []rune
	for _, r := range path {
		switch r {
		case '*', '?', '[':
			out = append(out, '[', r, ']')
		default:
			out = append(out, r)
		}
	}
	return string(out)
}
