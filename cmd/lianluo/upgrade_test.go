package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/sandbox"
	"lianluo/models/ledger"
	"lianluo/models/store"
)

// olderDatabase is one that an older program has made.
func olderDatabase(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "older [1].db")
	db, err := store.OpenAsIs(t.Context(), store.Config{DSN: path})
	require.NoError(t, err)
	require.NoError(t, db.MigrateTo(t.Context(), "0029_followup_steps"))
	require.NoError(t, db.Close())
	return path
}

// pending are the migrations that wait.
func pending(t *testing.T, path string) []string {
	t.Helper()
	db, err := store.OpenToRead(t.Context(), store.Config{DSN: path})
	require.NoError(t, err)
	defer db.Close()
	list, err := db.PendingMigrations(t.Context())
	require.NoError(t, err)
	return list
}

func TestR26ClaimMakesNoDatabase(t *testing.T) {
	folder := t.TempDir()
	for name, c := range map[string]struct{ path, words string }{
		"a wrong name":      {filepath.Join(folder, "typo.db"), "there is no database at"},
		"a folder":          {folder, "is a folder"},
		"no such folder":    {filepath.Join(folder, "none", "x.db"), "no such folder"},
		"no lianluo's file": {notADatabase(t), "not a lianluo database"},
	} {
		for _, command := range []string{"claim", "doctor", "backup"} {
			t.Run(command+" "+name, func(t *testing.T) {
				args := []string{command, "--db", c.path}
				if command == "backup" {
					args = append(args, filepath.Join(t.TempDir(), "copy.db"))
				}
				code, stdout, stderr := invoke(t, args...)
				oneLine(t, exitFailed, []string{c.words}, code, stdout, stderr)
			})
		}
	}
	left, err := os.ReadDir(folder)
	require.NoError(t, err)
	require.Empty(t, left)
	code, stdout, stderr := invoke(t, "restore", "--db", filepath.Join(folder, "new.db"), notADatabase(t))
	oneLine(t, exitFailed, []string{"cannot be used"}, code, stdout, stderr)
	require.Empty(t, beside(t, filepath.Join(folder, "x")), "R31")
}

func TestR26ClaimKnowsTheBotsName(t *testing.T) {
	_, api := telegram(t, sandbox.Options{BotUsername: "cli_test_bot"})
	path := database(t, soundOffice)
	code, stdout, stderr := invoke(t, "claim", "--db", path)
	require.Zero(t, code, stderr)
	require.Contains(t, stdout, "https://t.me/BOT?start=claim-", "it has not been started yet")
	require.Contains(t, stdout, "your bot's name for BOT")
	p := serve(t, api, path)
	p.log.await(t, "running")
	code, stdout, stderr = invoke(t, "claim", "--db", path)
	require.Zero(t, code, stderr)
	require.Contains(t, stdout, "https://t.me/cli_test_bot?start=claim-")
	require.NotContains(t, stdout, "BOT")
	require.Zero(t, p.stop())
}

func TestR27ClaimLeavesAnOlderDatabaseAsItIs(t *testing.T) {
	path := olderDatabase(t)
	waits := pending(t, path)
	require.NotEmpty(t, waits)
	code, stdout, stderr := invoke(t, "claim", "--db", path)
	oneLine(t, exitFailed, []string{"migrations wait", waits[0], "lianluo serve"}, code, stdout, stderr)
	code, stdout, _ = invoke(t, "doctor", "--db", path)
	require.Equal(t, exitFailed, code)
	require.Contains(t, stdout, "migrations wait")
	require.Equal(t, waits, pending(t, path))
}

func TestR31ABackupGoesToAFile(t *testing.T) {
	path := database(t, soundOffice)
	folder := t.TempDir()
	for file, words := range map[string]string{folder: folder + " is a folder", filepath.Join(folder, "none", "x.db"): "no such folder: " + filepath.Join(folder, "none")} {
		for _, force := range [][]string{nil, {"--force"}} {
			code, stdout, stderr := invoke(t, append([]string{"backup", "--db", path, file}, force...)...)
			oneLine(t, exitFailed, []string{words}, code, stdout, stderr)
		}
	}
}

func TestR28AnUpgradeIsSaidAndKeepsACopy(t *testing.T) {
	_, api := telegram(t, sandbox.Options{})
	path := olderDatabase(t)
	db, err := store.OpenAsIs(t.Context(), store.Config{DSN: path})
	require.NoError(t, err)
	require.NoError(t, db.Write(t.Context(), func(tx *gorm.DB) error {
		return tx.Exec("INSERT INTO outbox (office_id, bot_id, chat_id, method, payload, created_at, not_before) VALUES (1, 77, 11, 'send', ?, '2026-11-28 00:00:00+00:00', '2999-01-01 00:00:00+00:00')",
			"{"+ledger.SecretMark+"}").Error
	}))
	require.NoError(t, db.Close())
	waits := pending(t, path)
	copies := func() (list []string) {
		for _, name := range beside(t, path) {
			if strings.Contains(name, ".before-upgrade-") {
				list = append(list, filepath.Join(filepath.Dir(path), name))
			}
		}
		return list
	}
	for _, day := range []string{"20200101T000000Z", "20200102T000000Z", "20200103T000000Z"} {
		require.NoError(t, os.WriteFile(path+".before-upgrade-"+day, nil, 0o600))
	}
	p := serve(t, api, path)
	log := p.log.await(t, "running")
	require.Contains(t, log, "msg=migrated")
	require.Equal(t, 1, strings.Count(log, "migrated"), log)
	require.Zero(t, p.stop())
	require.Empty(t, pending(t, path))
	list := copies()
	require.Len(t, list, 3, "the newest ones")
	newest := list[2]
	require.Contains(t, log, filepath.Base(newest))
	require.NotContains(t, list, path+".before-upgrade-20200101T000000Z")
	require.Equal(t, waits, pending(t, newest), "the way back")
	kept, err := os.ReadFile(newest)
	require.NoError(t, err)
	require.NotContains(t, string(kept), ledger.SecretMark, "no copy holds what a stranger could join with")
	info, err := os.Stat(newest)
	require.NoError(t, err)
	require.Zero(t, info.Mode().Perm()&0o077)

	again := serve(t, api, path)
	require.NotContains(t, again.log.await(t, "running"), "migrated")
	require.Zero(t, again.stop())
	require.Equal(t, list, copies())

	code, stdout, stderr := invoke(t, "restore", "--db", path, newest)
	require.Zero(t, code, stdout+stderr)
	require.Equal(t, waits, pending(t, path))
}

func TestR28ANewDatabaseNeedsNoCopy(t *testing.T) {
	_, api := telegram(t, sandbox.Options{})
	path := filepath.Join(t.TempDir(), "office.db")
	p := serve(t, api, path)
	require.NotContains(t, p.log.await(t, "running"), "migrated")
	require.Zero(t, p.stop())
	for _, name := range beside(t, path) {
		require.NotContains(t, name, "before-upgrade")
	}
}

func TestR31TheWordsOfTheTerminal(t *testing.T) {
	for _, command := range []string{"serve", "claim", "doctor", "backup", "restore"} {
		_, stdout, _ := invoke(t, command, "--help")
		require.Contains(t, strings.Join(strings.Fields(stdout), " "), "SQLite file (lianluo.db)", command)
	}
	code, stdout, stderr := invoke(t, "try", "--db", t.TempDir())
	oneLine(t, exitFailed, []string{"is a folder"}, code, stdout, stderr)
	code, stdout, stderr = invoke(t, "try", "--db", "/no/such/folder/x.db")
	oneLine(t, exitFailed, []string{"no such folder: /no/such/folder"}, code, stdout, stderr)
}
