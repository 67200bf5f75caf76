package main

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"lianluo/internal/sandbox"
)

const pageSize = 4096

// pageOf finds the page at which a table or an index begins.
func pageOf(t *testing.T, path, name string) (page int64) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	require.NoError(t, err)
	defer db.Close()
	require.NoError(t, db.QueryRow("SELECT rootpage FROM sqlite_master WHERE name = ?", name).Scan(&page))
	return page
}

// spoil turns the bits of n bytes of a file.
func spoil(t *testing.T, path string, at int64, n int) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	require.NoError(t, err)
	defer f.Close()
	b := make([]byte, n)
	_, err = f.ReadAt(b, at)
	require.NoError(t, err)
	for i := range b {
		b[i] ^= 0xff
	}
	_, err = f.WriteAt(b, at)
	require.NoError(t, err)
}

// fileSuggestions fills some pages: each suggestion has a text of its own.
func (s *scene) fileSuggestions(n int) {
	s.t.Helper()
	for i := range n {
		account := s.members[i%len(s.members)]
		text := fmt.Sprintf("/suggest %s。原因：%s。建议：%s。", strings.Repeat(string(rune(0x5000+i)), 20), strings.Repeat("没有钱", 100), strings.Repeat("修", 100))
		_, err := s.wire.Send(account, account, sandbox.Outgoing{Text: text})
		require.NoError(s.t, err)
		_, err = s.wire.Send(account, account, sandbox.Outgoing{Text: "提交"})
		require.NoError(s.t, err)
	}
	s.taken()
}

// TestADamagedDatabaseIsRefusedAndABackupHelps breaks a page of each kind: in
// every case serve and doctor say what to do, restore does it, and the bot
// goes on from the backup.
func TestADamagedDatabaseIsRefusedAndABackupHelps(t *testing.T) {
	few := []string{"a table's page", "the write-ahead log"} // enough where it is not to be proved
	for name, damage := range map[string]func(t *testing.T, path string){
		"the file's header":   func(t *testing.T, path string) { spoil(t, path, 16, 8) },
		"the schema's page":   func(t *testing.T, path string) { spoil(t, path, 100, 16) },
		"a table's page":      func(t *testing.T, path string) { spoil(t, path, (pageOf(t, path, "suggestions")-1)*pageSize, 8) },
		"a page deep in it":   func(t *testing.T, path string) { spoil(t, path, (pageOf(t, path, "suggestions")+40)*pageSize, 16) },
		"an index's page":     func(t *testing.T, path string) { spoil(t, path, (pageOf(t, path, "attendances_person")-1)*pageSize, 8) },
		"a file cut short":    func(t *testing.T, path string) { require.NoError(t, os.Truncate(path, 20*pageSize)) },
		"pages of zeros":      func(t *testing.T, path string) { zero(t, path, (pageOf(t, path, "outbox")-1)*pageSize, 2*pageSize) },
		"the write-ahead log": func(t *testing.T, path string) { spoil(t, path+"-wal", 32+5*(pageSize+24)+100, 8) },
	} {
		if !thorough() && !slices.Contains(few, name) {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "office.db")
			s := newScene(t, path, 6, sandbox.Options{})
			p := s.serve()
			log := strings.Contains(name, "log")
			if !log { // else the log would have begun anew
				s.fileSuggestions(60)
			}
			s.checkIn(0, 1)
			s.told(0, 1)
			s.marked()
			copied := filepath.Join(t.TempDir(), "copy.db")
			code, _, stderr := invoke(t, "backup", "--db", path, copied)
			require.Zero(t, code, stderr)
			if log {
				for range 40 { // more commits than a power cut can take back
					s.checkIn(2)
					s.taken()
				}
				p.kill() // a clean stop would leave no log
			} else {
				require.Zero(t, p.stop())
			}
			damage(t, path)

			serveIt := []string{"serve", "--api-url", s.wire.url, "--db", path}
			code, stdout, stderr := invokeWith(t, []string{"LIANLUO_TOKEN=" + testToken}, serveIt...)
			oneLine(t, exitFailed, nil, code, stdout, stderr)
			require.Regexp(t, "damaged|not a lianluo database", stderr)
			require.Contains(t, stderr, "lianluo restore")
			code, stdout, stderr = invoke(t, "doctor", "--db", path)
			require.Equal(t, exitFailed, code)
			require.Contains(t, stdout+stderr, "lianluo restore", name)

			code, stdout, stderr = invoke(t, "restore", "--db", path, copied)
			require.Zero(t, code, stderr)
			require.Contains(t, stdout, "kept as")
			p = s.serve()
			s.checkIn(4)
			s.told(4)
			require.Zero(t, p.stop(), p.log)
			s.exact(0, 1, 4)
		})
	}
}

func zero(t *testing.T, path string, at int64, n int) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	require.NoError(t, err)
	defer f.Close()
	_, err = f.WriteAt(make([]byte, n), at)
	require.NoError(t, err)
}

// TestDamageMetWhileServing breaks a page under a serving program. Whose update
// meets it is not acknowledged; the log and /readyz say what to do, and after
// a restore of the last backup the same update is handled.
func TestDamageMetWhileServing(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "office.db")
	s := newScene(t, path, 3, sandbox.Options{})
	p := s.serve()
	s.fileSuggestions(30)
	require.Zero(t, p.stop()) // all of it in the file, nothing in memory
	copied := filepath.Join(t.TempDir(), "copy.db")
	code, _, stderr := invoke(t, "backup", "--db", path, copied)
	require.Zero(t, code, stderr)
	p = s.serve()
	spoil(t, path, (pageOf(t, path, "suggestions")-1)*pageSize, 8)

	s.checkIn(0) // has nothing to do with it
	s.told(0)
	s.taken()
	_, err := s.wire.Send(s.members[1], s.members[1], sandbox.Outgoing{Text: "/suggestions"})
	require.NoError(t, err)
	log := p.log.await(t, "what_to_do")
	require.Contains(t, log, "damaged")
	require.Contains(t, log, "lianluo restore FILE")
	status, body := s.ready()
	require.Equal(t, 503, status)
	require.Contains(t, body, "damaged")
	require.Equal(t, 1, s.wire.Pending(), "an update that met damage is not acknowledged")
	require.Zero(t, p.stop())

	code, _, stderr = invoke(t, "restore", "--db", path, copied)
	require.Zero(t, code, stderr)
	before := len(s.wire.Messages(s.members[1]))
	p = s.serve()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	events := s.wire.Subscribe()
	defer events.Close()
	for len(s.wire.Messages(s.members[1])) == before {
		_, err := events.Next(ctx)
		require.NoError(t, err)
	}
	status, _ = s.ready()
	require.Equal(t, 200, status)
	require.Zero(t, p.stop())
}
