package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"github.com/stretchr/testify/require"

	"lianluo/internal/harness"
	"lianluo/models/store"
)

// What a process that was killed among whispers has left is looked through here.

// raw is the database's file with its log, as they are.
func (w *whisperers) raw() (all []byte) {
	for _, suffix := range []string{"", "-wal"} {
		one, err := os.ReadFile(w.path + suffix)
		if !os.IsNotExist(err) {
			require.NoError(w.t, err)
		}
		all = append(all, one...)
	}
	return all
}

// emptied holds that a start leaves nothing of what came before in the write-ahead log: in
// it stands what was before an hour, and what after.
func (w *whisperers) emptied() {
	w.t.Helper()
	log, err := os.ReadFile(w.path + "-wal")
	if !os.IsNotExist(err) {
		require.NoError(w.t, err)
	}
	require.False(w.t, bytes.Contains(log, []byte("意见之")), "the log still holds an hour's batch")
}

// tables are all rows of a copy of the database, by table, one row a line.
func (w *whisperers) tables(path string) map[string]string {
	w.t.Helper()
	copied := filepath.Join(w.t.TempDir(), "left.db")
	for _, suffix := range []string{"", "-wal"} {
		copyIfThere(w.t, path+suffix, copied+suffix)
	}
	db, err := store.OpenAsIs(w.t.Context(), store.Config{DSN: copied, Synchronous: "NORMAL"})
	require.NoError(w.t, err)
	defer db.Close()
	problems, err := db.Integrity(w.t.Context())
	require.NoError(w.t, err)
	require.Empty(w.t, problems)
	tx := store.AcrossOffices(db.Read(w.t.Context()))
	var names []string
	require.NoError(w.t, tx.Raw("SELECT name FROM sqlite_master WHERE type = 'table'").Scan(&names).Error)
	all := map[string]string{}
	for _, name := range names {
		var rows []map[string]any
		require.NoError(w.t, tx.Raw("SELECT * FROM "+name).Scan(&rows).Error)
		var b strings.Builder
		for _, row := range rows {
			for column, v := range row {
				if raw, ok := v.([]byte); ok {
					v = string(raw)
				}
				fmt.Fprintf(&b, "%s=%v\t", column, v)
			}
			b.WriteString("\n")
		}
		all[name] = b.String()
	}
	return all
}

// kept are the items that are there, by their markers.
func (w *whisperers) kept() map[string]bool {
	w.t.Helper()
	kept := map[string]bool{}
	lines := w.tables(w.path)["supervision_lines"]
	for _, i := range w.wrote {
		if n := strings.Count(lines, i.marker); n > 0 {
			require.Equal(w.t, 1, n, "%s is there twice", i.marker)
			kept[i.marker] = true
		}
	}
	return kept
}

// over holds, when a process has ended, what is promised of what it left.
func (w *whisperers) over(p *timed) {
	w.t.Helper()
	w.wire.quiet(w.t)
	w.said += p.log.String()
	kept := w.kept()
	fresh, told := map[int64]int{}, map[int64]int{} // of this life of the program, by person
	for _, i := range w.wrote {
		switch {
		case kept[i.marker] && !w.had[i.marker]:
			fresh[i.person]++
		case !kept[i.marker]:
			require.False(w.t, w.had[i.marker], "%s was kept and is gone", i.marker)
		}
	}
	for _, c := range w.wire.CallsSince(w.call) {
		w.call = c.Seq
		if c.Method == "sendMessage" && c.Status == http.StatusOK && strings.Contains(harness.Seen(c.Params["text"]), "已收下") {
			var who int64
			_, err := fmt.Sscan(c.Params["chat_id"], &who)
			require.NoError(w.t, err)
			told[who]++
			w.heard++
		}
	}
	for who, n := range told {
		require.LessOrEqual(w.t, n, fresh[who], "%d was told of something that is not kept", who)
	}
	w.had = kept
	w.lost = len(w.wrote) - len(kept)
	w.untied(w.tables(w.path), kept)
	raw := w.raw()
	for _, i := range w.wrote {
		require.Equal(w.t, kept[i.marker], bytes.Contains(raw, []byte(i.marker)), "%s in the files", i.marker)
		require.NotContains(w.t, w.said, i.marker, "an item stands in the program's log")
	}
	for _, receipt := range w.receipts {
		bare := strings.ReplaceAll(receipt, " ", "")
		require.False(w.t, bytes.Contains(raw, []byte(bare)) || bytes.Contains(raw, []byte(receipt)), "a receipt stands in the files")
		require.False(w.t, strings.Contains(w.said, bare) || strings.Contains(w.said, receipt), "a receipt stands in the program's log")
	}
	require.NotContains(w.t, w.said, "supervise")
	require.NotContains(w.t, w.said, "level=ERROR")
}

// untied holds that the texts stand in their own table alone, in rows with nothing of a
// person; that of the whispers no number of an update or of a message is kept; and that
// what is looked for is found where it is kept.
func (w *whisperers) untied(tables map[string]string, kept map[string]bool) {
	w.t.Helper()
	for table, rows := range tables {
		if table != "supervision_lines" {
			require.NotContains(w.t, rows, "意见之", "an item stands in %s", table)
		}
		if !strings.HasPrefix(table, "supervision_") {
			continue
		}
		for _, u := range w.people {
			for _, trace := range []string{fmt.Sprint(u.ID), u.FirstName, u.Username} {
				require.NotContains(w.t, rows, trace, "a trace of a person in %s", table)
			}
		}
	}
	if len(kept) > 0 {
		require.Contains(w.t, tables["supervision_lines"], "意见之")
	}
	require.Contains(w.t, tables["suggestions"], "公开之")
	for line := range strings.Lines(tables["seen_updates"]) {
		var id int64
		for field := range strings.SplitSeq(line, "\t") {
			if value, ok := strings.CutPrefix(field, "update_id="); ok {
				_, err := fmt.Sscan(value, &id)
				require.NoError(w.t, err)
			}
		}
		require.False(w.t, w.whispers[id], "of a whisper it is kept that it was seen: %d", id)
	}
	said := map[string]bool{} // the messages that answer whispers
	for _, u := range w.people {
		for _, m := range w.wire.Messages(u.ID) {
			text := harness.Seen(m.Text)
			if m.From.IsBot && (strings.Contains(text, "民主监督") || strings.Contains(text, "已收下") || strings.Contains(text, "还没有保存")) {
				said[fmt.Sprintf("chat_id=%d\tmessage_id=%d", u.ID, m.MessageID)] = true
			}
		}
	}
	for line := range strings.Lines(tables["outbox"]) {
		var chat, message string
		for field := range strings.SplitSeq(line, "\t") {
			if strings.HasPrefix(field, "chat_id=") {
				chat = field
			} else if strings.HasPrefix(field, "message_id=") {
				message = field
			}
		}
		require.False(w.t, said[chat+"\t"+message], "the outbox holds an answer to a whisper: %s", line)
	}
}

// figures holds that what the program counts names nobody and nothing.
func (w *whisperers) figures() {
	w.t.Helper()
	resp, err := http.Get("http://" + w.listen + "/metrics")
	require.NoError(w.t, err)
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	require.NoError(w.t, err)
	text := string(raw)
	require.Contains(w.t, text, "lianluo_updates_total")
	for _, u := range w.people {
		for _, trace := range []string{fmt.Sprint(u.ID), u.FirstName, u.Username} {
			require.NotContains(w.t, text, trace)
		}
	}
	require.NotContains(w.t, text, "意见之")
	for _, receipt := range w.receipts {
		require.NotContains(w.t, text, strings.ReplaceAll(receipt, " ", ""))
	}
}

// backedUp makes a backup and looks through it as through the database.
func (w *whisperers) backedUp() {
	w.t.Helper()
	to := filepath.Join(w.t.TempDir(), "backup.db")
	code, out, errs := invoke(w.t, "backup", "--db", w.path, to)
	require.Zero(w.t, code, out+errs)
	raw, err := os.ReadFile(to)
	require.NoError(w.t, err)
	w.untied(w.tables(to), w.kept())
	for _, receipt := range w.receipts {
		require.False(w.t, bytes.Contains(raw, []byte(strings.ReplaceAll(receipt, " ", ""))), "a receipt stands in the backup")
	}
}
