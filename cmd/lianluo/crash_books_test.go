package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"lianluo/internal/sandbox"
	"lianluo/models/calendar"
	"lianluo/models/ledger"
	"lianluo/models/store"
)

// books are what a killed process has left: the records, and the outbox rows
// that tell of them. They are read from a copy, so that the next start finds
// the database as the kill left it, its write-ahead log included.
type books struct {
	saved map[string]int              // deeds in the records
	said  map[string]int              // deeds in the outbox
	late  map[string]bool             // deeds whose answer to the button came too late to be sent
	rows  map[string]ledger.OutboxRow // messages to be sent, by chat and text
	seen  int64                       // updates below the offset that was acknowledged
}

// readBooks copies the database, checks its pages and reads it.
func (w *town) readBooks(t *testing.T, acked int64) *books {
	t.Helper()
	copied := filepath.Join(t.TempDir(), "left.db")
	defer os.RemoveAll(filepath.Dir(copied))
	for _, suffix := range []string{"", "-wal"} { // the -shm is made anew, as after a power cut
		copyIfThere(t, w.path+suffix, copied+suffix)
	}
	db, err := store.OpenAsIs(t.Context(), store.Config{DSN: copied, Synchronous: "NORMAL"})
	require.NoError(t, err)
	defer db.Close()
	problems, err := db.Integrity(t.Context())
	require.NoError(t, err)
	require.Empty(t, problems)
	b := &books{saved: map[string]int{}, said: map[string]int{}, late: map[string]bool{}, rows: map[string]ledger.OutboxRow{}}
	tx := store.AcrossOffices(db.Read(t.Context()))
	b.records(t, tx)
	w.outbox(t, tx, b)
	require.NoError(t, tx.Model(&ledger.SeenUpdate{}).Where("update_id < ?", acked).Count(&b.seen).Error)
	return b
}

func copyIfThere(t *testing.T, from, to string) {
	t.Helper()
	src, err := os.Open(from)
	if os.IsNotExist(err) {
		return
	}
	require.NoError(t, err)
	defer src.Close()
	dst, err := os.Create(to)
	require.NoError(t, err)
	defer dst.Close()
	_, err = io.Copy(dst, src)
	require.NoError(t, err)
}

// records reads the deeds of each kind that the records hold.
func (b *books) records(t *testing.T, tx *gorm.DB) {
	t.Helper()
	list := func(sql string, key func(text string, a, b int64) string) {
		var found []struct {
			Text string
			A, B int64
		}
		require.NoError(t, tx.Raw(sql).Scan(&found).Error)
		for _, f := range found {
			b.saved[key(f.Text, f.A, f.B)]++
		}
	}
	list(`SELECT '' AS text, telegram_id AS a, activity_id AS b FROM attendances JOIN people ON people.id = attendances.person_id
		WHERE checked_in_at IS NOT NULL`, func(_ string, a, b int64) string { return fmt.Sprintf("checkin %d/%d", a, b) })
	list(`SELECT title AS text FROM suggestions WHERE state = 'filed'`, func(text string, _, _ int64) string { return "suggestion " + text })
	list(fmt.Sprintf(`SELECT telegram_id AS a FROM people WHERE joined_at IS NOT NULL AND telegram_id >= %d AND telegram_id < %d`, joinerBase, founderBase),
		func(_ string, a, _ int64) string { return fmt.Sprintf("join %d", a) })
	list(fmt.Sprintf(`SELECT telegram_id AS a FROM people WHERE telegram_id >= %d AND telegram_id < %d`, founderBase, clockBase),
		func(_ string, a, _ int64) string { return claimKey(a) })
	list(`SELECT name AS text FROM offices WHERE name LIKE '新%'`, func(text string, _, _ int64) string { return namedKey(text) })
	list(`SELECT year AS a, quarter AS b FROM briefings WHERE state = 'released' AND post_ref <> 0`, func(_ string, a, b int64) string {
		return "release " + calendar.Quarter{Year: int(a), Q: int(b)}.Key()
	})
	list(`SELECT activities.id AS a, telegram_id AS b FROM runs JOIN activities ON runs.job = 'remind-hour1:' || activities.id
		JOIN people ON people.office_id = activities.office_id AND people.roles & 1 <> 0`, func(_ string, a, b int64) string {
		return fmt.Sprintf("reminder %d/%d", a, b)
	})
	list(`SELECT id AS a FROM activities WHERE state = 'closed'`, func(_ string, a, _ int64) string { return fmt.Sprintf("close %d", a) })

	var twice []string
	require.NoError(t, tx.Raw(`SELECT job FROM runs WHERE job LIKE '%:%' GROUP BY job HAVING count(*) > 1`).Scan(&twice).Error)
	require.Empty(t, twice, "jobs done twice")
	var gaps []string
	require.NoError(t, tx.Raw(`SELECT counters.kind FROM counters JOIN
		(SELECT office_id, count(*) AS n FROM suggestions WHERE number <> '' GROUP BY office_id) AS given ON given.office_id = counters.office_id
		WHERE counters.kind LIKE 'suggestion%' AND counters.last <> given.n`).Scan(&gaps).Error)
	require.Empty(t, gaps, "numbers are given without gaps")
}

func claimKey(account int64) string { return fmt.Sprintf("claim %d", account%(rivalBase-founderBase)) }

var called = regexp.MustCompile(`新([零一二三四五六七八九]{4})镇政协联络处`)

// namedKey is the deed of naming an office; "" when the text has none of ours.
func namedKey(text string) string {
	found := called.FindStringSubmatch(text)
	if found == nil {
		return ""
	}
	return "named " + found[1]
}

// outbox reads what the outbox says of the deeds, and that its rows are sane.
func (w *town) outbox(t *testing.T, tx *gorm.DB, b *books) {
	t.Helper()
	var rows []ledger.OutboxRow
	require.NoError(t, tx.Omit("file").Order("id").Find(&rows).Error)
	var words []struct {
		ID      int64
		Payload string
	}
	require.NoError(t, tx.Raw("SELECT id, payload FROM said_words").Scan(&words).Error)
	wrote := map[int64]string{}
	for _, x := range words {
		wrote[x.ID] = x.Payload
	}
	for _, row := range rows {
		row.Payload = wrote[row.ID]
		var said struct{ Text, ID string }
		require.NoError(t, json.Unmarshal([]byte(row.Payload), &said))
		key := w.deed(row.Method, row.ChatID, said.ID, said.Text)
		if key != "" {
			b.said[key]++
		}
		require.Equal(t, row.State == ledger.OutboxSent, row.SentAt != nil, "row %d", row.ID)
		switch row.State {
		case ledger.OutboxPending:
		case ledger.OutboxSent:
			require.False(t, row.Method == "send" && row.MessageID == 0, "row %d was sent as no message", row.ID)
		case ledger.OutboxSuperseded:
			require.Equal(t, "edit", row.Method)
		case ledger.OutboxExpired:
			// Nobody sees an answer any more ten seconds after the press; how
			// many kills and starts lie within depends on the machine.
			require.Equal(t, "answer", row.Method, "row %d", row.ID)
			require.True(t, row.ExpiresAt.Before(time.Now()), "row %d was dropped before its time", row.ID)
			b.late[key] = true
		case ledger.OutboxGone:
			// A message that was deleted before the kill is not there to be
			// deleted again, one with a keyboard cannot be edited, and a menu for
			// somebody who has not pressed Start has no place yet.
			require.NotEqual(t, "send", row.Method, "row %d: %s", row.ID, row.Error)
		default:
			require.Fail(t, "a row ended badly", "row %d, %s: %s %s", row.ID, row.Method, row.State, row.Error)
		}
		if row.Method == "send" {
			place := place(row.ChatID, said.Text)
			_, twice := b.rows[place]
			require.False(t, twice, "said twice: %s", place)
			b.rows[place] = row
		}
	}
}

// place names a message by where it stands and what it says.
func place(chat int64, text string) string { return fmt.Sprintf("%d|%s", chat, text) }

func placeOf(c sandbox.Call) string {
	return c.Params["chat_id"] + "|" + c.Params["text"] + c.Params["caption"]
}

// told tells which deed a request confirms; "" for none.
func (w *town) told(c sandbox.Call) string {
	switch c.Method {
	case "answerCallbackQuery":
		return w.deed("answer", 0, c.Params["callback_query_id"], c.Params["text"])
	case "sendMessage", "sendPhoto":
		chat, _ := strconv.ParseInt(c.Params["chat_id"], 10, 64)
		return w.deed("send", chat, "", c.Params["text"]+c.Params["caption"])
	}
	return ""
}

// deed tells which deed something said confirms; "" for none.
func (w *town) deed(method string, chat int64, callback, text string) string {
	switch {
	case method == "answer" && strings.Contains(text, "已签到") && !strings.Contains(text, "无需重复"):
		return w.pressed[callback]
	case method != "send":
		return ""
	case chat == w.clockGroup && strings.Contains(text, "履职通报"):
		for q := calendar.QuarterOf(w.begin); ; q = q.Prev() {
			if strings.Contains(text, q.String()) {
				return "release " + q.Key()
			}
		}
	case strings.Contains(text, "✅") && strings.Contains(text, "已签到"):
		return fmt.Sprintf("checkin %d/%d", chat, w.topic(text))
	case strings.Contains(text, "签到登记到此截止"), strings.Contains(text, "这次活动办了吗"):
		return fmt.Sprintf("close %d", w.topic(text))
	case strings.HasPrefix(text, "⏰ 今天") && chat > clockBase:
		return fmt.Sprintf("reminder %d/%d", w.topic(text), chat)
	case strings.Contains(text, "已提交「"):
		_, rest, _ := strings.Cut(text, "已提交「")
		title, _, _ := strings.Cut(rest, "」")
		return "suggestion " + title
	case strings.Contains(text, "欢迎加入"):
		return fmt.Sprintf("join %d", chat)
	case strings.Contains(text, "联络处已建好"):
		return claimKey(chat)
	case chat >= founderBase && chat < clockBase:
		return namedKey(text)
	}
	return ""
}

func (w *town) topic(text string) int64 {
	for topic, id := range w.topics {
		if strings.Contains(text, topic) {
			return id
		}
	}
	return 0
}
