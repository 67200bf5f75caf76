package security_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	tg "github.com/go-telegram/bot/models"
	"github.com/jonboulle/clockwork"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"lianluo/bot"
	"lianluo/handlers"
	"lianluo/internal/locale"
	"lianluo/internal/sandbox"
	"lianluo/models/ledger"
	"lianluo/models/store"
)

// watchTables has the planted database note which tables are written to and in
// which office.
func watchTables(file string) error {
	db, err := sql.Open("sqlite", file)
	if err != nil {
		return err
	}
	defer db.Close()
	rows, err := db.Query(`SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c
		WHERE m.type = 'table' AND (c.name = 'office_id' OR m.name = 'offices' AND c.name = 'id')`)
	if err != nil {
		return err
	}
	script := "PRAGMA journal_mode = DELETE; CREATE TABLE planted AS SELECT max(id) AS n FROM outbox; CREATE TABLE touched (name TEXT, office BIGINT);"
	for rows.Next() {
		var table, column string
		if err := rows.Scan(&table, &column); err != nil {
			return err
		}
		for event, row := range map[string]string{"INSERT": "NEW", "UPDATE": "NEW", "DELETE": "OLD"} {
			script += fmt.Sprintf("CREATE TRIGGER watch_%[1]s_%[2]s AFTER %[2]s ON %[1]s BEGIN INSERT INTO touched SELECT '%[1]s', %[3]s.%[4]s WHERE NOT EXISTS (SELECT 1 FROM touched WHERE name = '%[1]s' AND office = %[3]s.%[4]s); END;",
				table, event, row, column)
		}
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return err
	}
	_, err = db.Exec(script + "DELETE FROM seen_updates; VACUUM; PRAGMA journal_mode = WAL;")
	return err
}

// play sets everything as it was planted, where the play before has left a trace
// or fresh asks for it, and starts the program. It is always another one: the
// gate would hold off who has played often, and nothing would be tried.
func (w *world) play(t testing.TB, fresh bool) *scene {
	t.Helper()
	if w.plays++; w.plays%renewed == 0 {
		fresh = true
	}
	if w.bot != nil {
		w.bot.Stop()
	}
	if fresh || w.bot == nil || !w.clean {
		w.restore(t)
	}
	if w.plays%renewed == 0 {
		w.newSandbox(t)
	}
	w.routes = bot.NewRouter(w.words)
	handlers.Register(w.routes, handlers.Options{Calendar: w.cal, PublicURL: "https://lianluo.example.org"})
	w.clock = clockwork.NewFakeClockAt(noon)
	w.bot = bot.New(bot.Options{
		API: w.api, DB: w.db, Router: w.routes, Clock: w.clock,
		Log: slog.New(slog.DiscardHandler), Metrics: bot.NewMetrics(prometheus.NewRegistry()),
	}, &tg.User{ID: 4200, IsBot: true, Username: "lianluo_test_bot"})
	require.NoError(t, w.bot.Start(context.Background()))
	w.clean = false
	w.newCalls()
	return &scene{world: w, t: t, offices: map[int64]bool{0: true}, groups: map[int64]bool{}, who: map[string]bool{}, heard: map[int64]bool{}, admitted: map[int64]bool{}}
}

// scene is one play: what was done and by whom.
type scene struct {
	*world
	t        testing.TB
	who      map[string]bool // who has done something
	offices  map[int64]bool  // whose records may change by it
	groups   map[int64]bool  // in whose group it was done
	heard    map[int64]bool  // the chats it was done in
	admitted map[int64]bool  // chats of who may have come into the second office
	calls    []sandbox.Call
}

// The offices' ids.
const (
	firstID  = 1
	secondID = 2
)

// officesOf tells whose records a person may change.
func officesOf(role string) []int64 {
	switch {
	case role == both:
		return []int64{firstID, secondID}
	case role == left || firstOffice[role] == 0 && secondOffice[role] == 0:
		return nil
	case secondOffice[role] != 0:
		return []int64{secondID}
	}
	return []int64{firstID}
}

// acts notes that somebody does something in a chat.
func (s *scene) acts(role string, chat int64) {
	if role != "" {
		s.who[role] = true
	}
	s.heard[chat] = true
	for _, id := range officesOf(role) {
		s.offices[id] = true
	}
	switch chat {
	case s.chats.group:
		s.groups[firstID] = true
	case s.chats.foreignGroup:
		s.groups[secondID] = true
	}
}

// moves notes that Telegram says that a chat is another one now: the office whose
// group it is follows it.
func (s *scene) moves(chat int64) {
	switch chat {
	case s.chats.group:
		s.offices[firstID] = true
	case s.chats.foreignGroup:
		s.offices[secondID] = true
	}
}

// deliver hands one update in as Telegram does and waits until what is
// answered has arrived.
func (s *scene) deliver(raw []byte) (status int) {
	s.t.Helper()
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(string(raw)))
	r.Header.Set("X-Telegram-Bot-Api-Secret-Token", hookSecret)
	rec := httptest.NewRecorder()
	s.bot.Webhook(hookSecret).ServeHTTP(rec, r)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	require.NoError(s.t, s.bot.Drain(ctx), "answers were not delivered")
	s.calls = append(s.calls, s.newCalls()...)
	return rec.Code
}

// newCalls are the requests since the last time.
func (w *world) newCalls() (list []sandbox.Call) {
	for _, c := range w.sandbox.Calls() {
		if c.Seq <= w.seen {
			continue
		}
		w.seen = c.Seq
		list = append(list, c)
		var sent sandbox.Message
		if json.Unmarshal(c.Result, &sent) == nil && sent.MessageID != 0 {
			w.last[sent.Chat.ID] = sent.MessageID
		}
	}
	return list
}

func (s *scene) user(role string) sandbox.User {
	return sandbox.User{ID: account(role), FirstName: onPhone(role), LanguageCode: "zh-hans"}
}

// chat is a chat as an update names it.
func (s *scene) chat(id int64) sandbox.Chat {
	if id > 0 {
		return sandbox.Chat{ID: id, Type: sandbox.ChatPrivate}
	}
	return sandbox.Chat{ID: id, Type: sandbox.ChatGroup, Title: "群"}
}

func (s *scene) hand(u sandbox.Update) {
	s.t.Helper()
	s.update++
	u.UpdateID = 1_000_000 + s.update
	raw, err := json.Marshal(u)
	require.NoError(s.t, err)
	require.Equal(s.t, http.StatusOK, s.deliver(raw), "%s", raw)
}

// says sends a text.
func (s *scene) says(role string, chat int64, text string) {
	s.t.Helper()
	s.sends(role, chat, sandbox.Message{Text: text})
}

// sends sends anything.
func (s *scene) sends(role string, chat int64, m sandbox.Message) {
	s.t.Helper()
	s.acts(role, chat)
	from := s.user(role)
	m.MessageID, m.From, m.Chat, m.Date = 1_000_000+int(s.update), &from, s.chat(chat), noon.Unix()
	s.hand(sandbox.Update{Message: &m})
}

// presses presses a button that need not be there, on the newest message of
// the chat.
func (s *scene) presses(role string, chat int64, data string) {
	s.t.Helper()
	s.acts(role, chat)
	id, err := s.sandbox.PressForged(account(role), chat, s.last[chat], data)
	if err != nil {
		id = "unknown" // not in the group: Telegram would not let the person press
	}
	s.hand(sandbox.Update{CallbackQuery: &sandbox.CallbackQuery{
		ID: id, From: s.user(role), ChatInstance: "1", Data: data,
		Message: &sandbox.Message{MessageID: s.last[chat], Chat: s.chat(chat), Date: noon.Unix(), From: &sandbox.User{ID: 4200, IsBot: true, FirstName: "联络"}},
	}})
}

// check looks whether everything that was promised has been kept.
func (s *scene) check() {
	s.t.Helper()
	tx := store.AcrossOffices(s.db.Read(context.Background()))
	var failed []ledger.Failure
	require.NoError(s.t, tx.Find(&failed).Error)
	for _, f := range failed {
		s.t.Errorf("%s: %s\n%s", f.Source, f.Error, f.Stack)
	}
	var dead []ledger.OutboxRow
	require.NoError(s.t, tx.Where("state = 'dead'").Find(&dead).Error)
	for _, row := range dead {
		if !unreachable(row.Error) {
			s.t.Errorf("refused: %s to %d: %s\n%.2000s", row.Method, row.ChatID, row.Error, row.Payload)
		}
	}
	touched := s.touched()
	for _, x := range touched {
		if !s.offices[x.Office] && !(x.Name == "outbox" && s.groups[x.Office]) {
			s.t.Errorf("%v changed %s of office %d", s.who, x.Name, x.Office)
		}
	}
	for _, c := range s.calls {
		s.checkCall(c)
		for _, key := range []string{"flood.message", "flood.press", "flood.stranger"} {
			if strings.HasPrefix(c.Params["text"], s.words.In(locale.Chinese).Plain(key)) {
				s.t.Errorf("%v: the gate held the play off: it tried nothing", s.who)
			}
		}
	}
	s.tidy(touched)
}

// unreachable tells that a chat could not be written to, as an update that was
// made up may come from nobody, or that a file of the planting is not there.
func unreachable(err string) bool {
	for _, words := range []string{"chat not found", "bot was blocked", "bot was kicked", "not a member", "can't initiate conversation", "wrong file identifier"} {
		if strings.Contains(err, words) {
			return true
		}
	}
	return false
}

// touch is a table and an office of which something in it was written.
type touch struct {
	Name   string
	Office int64
}

func (s *scene) touched() (list []touch) {
	s.t.Helper()
	require.NoError(s.t, s.db.Read(context.Background()).Raw("SELECT name, office FROM touched").Scan(&list).Error)
	return list
}

// tidy takes away what every update leaves; when that was all, the next play
// needs no new database.
func (s *scene) tidy(touched []touch) {
	for _, x := range touched {
		if x.Name != "outbox" {
			return
		}
	}
	_, err := s.back.ExecContext(context.Background(),
		"DELETE FROM seen_updates; DELETE FROM outbox WHERE id > (SELECT n FROM planted); DELETE FROM touched")
	require.NoError(s.t, err)
	s.clean = true
}
