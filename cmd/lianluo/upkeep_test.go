package main

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/harness"
	"lianluo/internal/sandbox"
	"lianluo/models/ledger"
	"lianluo/models/store"
)

func TestBackupAndRestore(t *testing.T) {
	server, api := telegram(t, sandbox.Options{})
	path := database(t, soundOffice)
	folder := t.TempDir()
	copied := filepath.Join(folder, "copy.db")
	p := serve(t, api, path)
	p.log.await(t, "running")

	code, stdout, stderr := invoke(t, "backup", "--db", path, copied)
	require.Zero(t, code, stderr)
	require.Contains(t, stdout, copied)
	code, stdout, stderr = invoke(t, "backup", "--db", path, copied)
	oneLine(t, exitFailed, []string{copied, "--force"}, code, stdout, stderr)
	code, _, stderr = invoke(t, "backup", "--db", path, "--force", copied)
	require.Zero(t, code, stderr)
	info, err := os.Stat(copied)
	require.NoError(t, err)
	require.Zero(t, info.Mode().Perm()&0o077)

	// What is written after the backup is not in it.
	server.AddUser(sandbox.User{ID: 11, FirstName: "孙立国"})
	_, err = server.Start(11, "")
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	require.NoError(t, server.WaitAcked(ctx))

	code, stdout, stderr = invoke(t, "restore", "--db", path, copied)
	oneLine(t, exitFailed, []string{"in use by another lianluo"}, code, stdout, stderr)
	require.Zero(t, p.stop())
	require.NotZero(t, rows(t, path, "seen_updates"))

	for _, unfit := range []string{newerDatabase(t), damagedDatabase(t), notADatabase(t)} {
		code, stdout, stderr = invoke(t, "restore", "--db", path, unfit)
		oneLine(t, exitFailed, []string{"cannot be used"}, code, stdout, stderr)
		require.NotZero(t, rows(t, path, "seen_updates"), "the database is as it was")
	}
	code, stdout, stderr = invoke(t, "restore", "--db", path, copied)
	require.Zero(t, code, stderr)
	require.Contains(t, stdout, "restored "+path)
	kept := regexp.MustCompile(`kept as (\S+)`).FindStringSubmatch(stdout)
	require.Len(t, kept, 2, stdout)
	require.Zero(t, rows(t, path, "seen_updates"))
	require.NotZero(t, rows(t, kept[1], "seen_updates"))
	again := serve(t, api, path)
	again.log.await(t, "running")
	require.Zero(t, again.stop())

	code, stdout, stderr = invoke(t, "backup", "--db", filepath.Join(folder, "none.db"), filepath.Join(folder, "x.db"))
	oneLine(t, exitFailed, []string{"no database", "--db"}, code, stdout, stderr)
}

// rows counts a table's rows in the database of a process that is not running.
func rows(t *testing.T, path, table string) (n int64) {
	t.Helper()
	db, err := store.OpenAsIs(t.Context(), store.Config{DSN: path})
	require.NoError(t, err)
	defer db.Close()
	require.NoError(t, db.Read(t.Context()).Raw("SELECT count(*) FROM "+table).Scan(&n).Error)
	return n
}

func TestDoctor(t *testing.T) {
	now := store.Stamp(time.Now())
	old := now.Add(-3 * time.Hour)
	sick := func(write func(tx *gorm.DB) error) func(tx *gorm.DB) error {
		return func(tx *gorm.DB) error {
			if err := soundOffice(tx); err != nil {
				return err
			}
			return write(store.AcrossOffices(tx))
		}
	}
	outbox := func(state, reason string) func(tx *gorm.DB) error {
		return sick(func(tx *gorm.DB) error {
			return tx.Create(&ledger.OutboxRow{OfficeID: 1, ChatID: 11, Method: "send", Payload: "{}", State: state, Error: reason, CreatedAt: old}).Error
		})
	}
	for name, c := range map[string]struct {
		path  string
		code  int
		words []string
	}{
		"all is well": {database(t, soundOffice), 0, []string{"ok the database is sound", "ok no dead letters", "青山镇政协联络处: 1 people, 1 have joined", "all is well"}},
		"dead letter": {database(t, outbox(ledger.OutboxDead, "Bad Request: chat not found")), 1, []string{"!! 1 messages were refused", "chat not found"}},
		"stuck":       {database(t, outbox(ledger.OutboxPending, "")), 1, []string{"!! 1 messages have waited for more than an hour"}},
		"unreachable": {database(t, sick(func(tx *gorm.DB) error {
			return tx.Create(&ledger.Chat{BotID: 77, ChatID: 11, UnreachableAt: &now, Reason: "blocked"}).Error
		})), 1, []string{"!! 孙立国 (office 1) cannot be written to", "press Start"}},
		"fault": {database(t, sick(func(tx *gorm.DB) error {
			return tx.Create(&ledger.Failure{Code: "7F3A", Source: "update 1", Error: "no", CreatedAt: now}).Error
		})), 1, []string{"!! inner fault 7F3A"}},
		"no office": {database(t, nil), 1, []string{"!! there is no office yet", "lianluo claim"}},
		"newer":     {newerDatabase(t), 1, []string{"!! database was written by a newer lianluo"}},
	} {
		t.Run(name, func(t *testing.T) {
			code, stdout, stderr := invoke(t, "doctor", "--db", c.path)
			require.Equal(t, c.code, code, stdout+stderr)
			require.Empty(t, stderr)
			for _, w := range c.words {
				require.Contains(t, stdout, w)
			}
			for line := range strings.Lines(stdout) {
				require.Regexp(t, `^(ok |!! |all is well)`, line)
			}
		})
	}
	t.Run("damaged", func(t *testing.T) {
		code, stdout, stderr := invoke(t, "doctor", "--db", damagedDatabase(t))
		require.Equal(t, exitFailed, code)
		require.Contains(t, stdout+stderr, "damaged")
		require.Contains(t, stdout+stderr, "lianluo restore")
		require.NotContains(t, stdout+stderr, "goroutine")
	})
	for name, path := range map[string]string{"no database": filepath.Join(t.TempDir(), "none.db"), "no lianluo database": notADatabase(t)} {
		t.Run(name, func(t *testing.T) {
			code, stdout, stderr := invoke(t, "doctor", "--db", path)
			oneLine(t, exitFailed, []string{"database"}, code, stdout, stderr)
		})
	}
}

func TestDoctorWhileServing(t *testing.T) {
	_, api := telegram(t, sandbox.Options{})
	path := database(t, soundOffice)
	p := serve(t, api, path)
	p.log.await(t, "running")
	code, stdout, _ := invoke(t, "doctor", "--db", path)
	require.Zero(t, code, stdout)
	require.Zero(t, p.stop())
}

// A night's copy wants no shell: a container has none.
func TestBackupsKeepTheNewest(t *testing.T) {
	path, folder := database(t, soundOffice), t.TempDir()
	name := func(at string) string { return filepath.Join(folder, at) }
	stays := []string{"office-2026.db", "office-20261203T193000Z.db.txt", "another-20251201T193000Z.db", "office-20261301T193000Z.db"}
	old := []string{"office-20251201T193000Z.db", "office-20251202T193000Z.db", "office-20251203T193000Z.db"}
	for _, f := range append(stays, old...) {
		require.NoError(t, os.WriteFile(name(f), nil, 0o600))
	}
	require.NoError(t, os.Mkdir(name("office-20251130T193000Z.db"), 0o700))

	code, stdout, stderr := invoke(t, "backup", "--db", path, "--keep", "2", folder)
	require.Zero(t, code, stderr)
	written := regexp.MustCompile(`verified: (\S+)`).FindStringSubmatch(stdout)[1]
	require.Regexp(t, `^office-20\d{6}T\d{6}Z\.db$`, filepath.Base(written))
	require.Contains(t, stdout, "older backups deleted: 2")
	require.NoFileExists(t, name(old[0]))
	require.NoFileExists(t, name(old[1]))
	require.FileExists(t, name(old[2]))
	require.DirExists(t, name("office-20251130T193000Z.db"))
	for _, f := range stays {
		require.FileExists(t, name(f), "not named by a backup")
	}
	code, _, stderr = invoke(t, "restore", "--db", filepath.Join(t.TempDir(), "new.db"), written)
	require.Zero(t, code, stderr)

	// What fails deletes nothing, and neither does what is meant otherwise.
	code, stdout, stderr = invoke(t, "backup", "--db", damagedDatabase(t), "--keep", "1", folder)
	require.NotZero(t, code, stdout+stderr)
	code, stdout, stderr = invoke(t, "backup", "--db", path, "--keep", "1", name("none"))
	oneLine(t, exitFailed, []string{"give a folder", name("none")}, code, stdout, stderr)
	code, stdout, stderr = invoke(t, "backup", "--db", path, "--keep", "-1", folder)
	oneLine(t, exitUsage, []string{"--keep"}, code, stdout, stderr)
	require.FileExists(t, written)
	require.FileExists(t, name(old[2]))
}

func TestHealthAsksTheProgram(t *testing.T) {
	_, api := telegram(t, sandbox.Options{})
	path := database(t, soundOffice)
	address := harness.FreeAddress(t)
	_, port, err := net.SplitHostPort(address)
	require.NoError(t, err)

	code, stdout, stderr := invoke(t, "health")
	oneLine(t, exitFailed, []string{"LIANLUO_LISTEN"}, code, stdout, stderr)
	code, stdout, stderr = invoke(t, "health", "--listen", address)
	oneLine(t, exitFailed, []string{"no answer at " + address}, code, stdout, stderr)
	p := serve(t, api, path, "--listen", address)
	p.log.await(t, "running")
	for _, at := range []string{address, ":" + port, "0.0.0.0:" + port} {
		code, stdout, stderr = invokeWith(t, []string{"LIANLUO_LISTEN=" + at, "HTTP_PROXY=http://127.0.0.1:1"}, "health")
		require.Zero(t, code, stderr)
		require.Equal(t, "ready\n", stdout)
	}
	require.Zero(t, p.stop())
}
