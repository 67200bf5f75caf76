package bench

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	_ "modernc.org/sqlite" // the "sqlite" driver
)

// Floor is the least that a program can do that answers the stream and writes
// the same rows: one writer with group commit, prepared statements, kept-alive
// connections of net/http; no roles, no router, no words, no ordering of a
// chat, no retry. What lianluo does beyond it is measured against it.
type Floor struct {
	API, DB, Sync string
	Listen        string // "": polls
	Bare          bool   // an attendance row and one answer only

	conn   *sql.Conn
	people map[int64]floorPerson
	titles map[floorTitle]int64 // → activity
	client *http.Transport
	jobs   chan *floorJob
	slots  chan struct{}
	owed   sync.WaitGroup // answers under way
	stmts  map[string]*sql.Stmt
}

type floorPerson struct{ id, office int64 }

type floorTitle struct {
	office int64
	topic  string
}

type floorJob struct {
	update *floorUpdate
	sent   []int64 // rows to mark as sent
	done   func(ok bool)

	row     int64 // of the outbox
	edit    int64
	text    string
	payload []byte
}

type floorUpdate struct {
	ID      int64 `json:"update_id"`
	Message *struct {
		From floorUser `json:"from"`
		Text string    `json:"text"`
	} `json:"message"`
	Press *struct {
		ID      string    `json:"id"`
		From    floorUser `json:"from"`
		Data    string    `json:"data"`
		Message struct {
			ID int64 `json:"message_id"`
		} `json:"message"`
	} `json:"callback_query"`
}

type floorUser struct {
	ID int64 `json:"id"`
}

// floorCard is as long as the card that lianluo shows.
const floorCard = `✅ 14:52 已签到 · <b>集中学习：道路养护</b>\n会后请交：学习笔记、心得体会`

const floorButtons = `{"inline_keyboard":[[{"text":"记笔记","callback_data":"note:12345"},{"text":"写心得","callback_data":"reflect:12345"}],[{"text":"撤销（5 分钟内）","callback_data":"undo:12345"}]]}`

// Run answers updates until ctx is done.
func (f *Floor) Run(ctx context.Context) error {
	db, err := sql.Open("sqlite", "file:"+f.DB+"?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=foreign_keys(1)&_pragma=synchronous("+f.Sync+")&_time_format=sqlite")
	if err != nil {
		return err
	}
	defer db.Close()
	if f.conn, err = db.Conn(ctx); err != nil {
		return err
	}
	if err := f.learn(ctx); err != nil {
		return err
	}
	f.stmts = map[string]*sql.Stmt{}
	f.client = &http.Transport{MaxIdleConnsPerHost: 256, MaxIdleConns: 256, DialContext: (&net.Dialer{}).DialContext}
	f.jobs, f.slots = make(chan *floorJob, 256), make(chan struct{}, 256)
	go f.write()
	if f.Listen != "" {
		f.serve(ctx)
	} else {
		f.poll(ctx)
	}
	f.owed.Wait()
	last := make(chan struct{})
	f.jobs <- &floorJob{done: func(bool) { close(last) }}
	<-last
	return nil
}

// learn keeps who is who in memory: a floor looks nothing up.
func (f *Floor) learn(ctx context.Context) error {
	f.people, f.titles = map[int64]floorPerson{}, map[floorTitle]int64{}
	rows, err := f.conn.QueryContext(ctx, "SELECT telegram_id, id, office_id FROM people")
	if err != nil {
		return err
	}
	for rows.Next() {
		var account int64
		var p floorPerson
		if err := rows.Scan(&account, &p.id, &p.office); err != nil {
			return err
		}
		f.people[account] = p
	}
	if rows, err = f.conn.QueryContext(ctx, "SELECT office_id, topic, id FROM activities"); err != nil {
		return err
	}
	for rows.Next() {
		var t floorTitle
		var id int64
		if err := rows.Scan(&t.office, &t.topic, &id); err != nil {
			return err
		}
		f.titles[t] = id
	}
	return rows.Err()
}

func (f *Floor) exec(query string, args ...any) sql.Result {
	st, ok := f.stmts[query]
	if !ok {
		var err error
		if st, err = f.conn.PrepareContext(context.Background(), query); err != nil {
			panic(err)
		}
		f.stmts[query] = st
	}
	res, err := st.ExecContext(context.Background(), args...)
	if err != nil {
		panic(fmt.Errorf("%s: %w", query, err))
	}
	return res
}

// write is the one writer: what waits, up to a hundred jobs, in one commit.
func (f *Floor) write() {
	for job := range f.jobs {
		group := []*floorJob{job}
	gather:
		for len(group) < 100 {
			select {
			case job := <-f.jobs:
				group = append(group, job)
			default:
				break gather
			}
		}
		f.exec("BEGIN IMMEDIATE")
		for _, job := range group {
			f.do(job)
		}
		f.exec("COMMIT")
		for _, job := range group {
			if job.done != nil {
				job.done(true)
			}
			if job.update != nil && job.payload != nil {
				f.owed.Add(1)
				go f.answer(job)
			}
		}
	}
}

func (f *Floor) do(job *floorJob) {
	now := time.Now().UTC()
	for _, id := range job.sent {
		f.exec("UPDATE outbox SET state = 'sent', attempts = 1, message_id = 5, error = '', sent_at = ?, file = NULL WHERE id = ?", now, id)
	}
	u := job.update
	if u == nil {
		return
	}
	var account, activity int64
	if u.Press != nil {
		account = u.Press.From.ID
		activity, _ = strconv.ParseInt(strings.TrimPrefix(u.Press.Data, "checkin:"), 10, 64)
	} else {
		account = u.Message.From.ID
	}
	p := f.people[account]
	if u.Press == nil {
		activity = f.titles[floorTitle{p.office, strings.TrimPrefix(u.Message.Text, "/checkin ")}]
	}
	if !f.Bare {
		res := f.exec("INSERT INTO seen_updates (bot_id, update_id, seen_at) VALUES (77, ?, ?) ON CONFLICT DO NOTHING", u.ID, now)
		if n, _ := res.RowsAffected(); n == 0 {
			return
		}
	}
	res := f.exec(`INSERT INTO attendances (office_id, activity_id, person_id, expected, answer, state, by_hand, checked_in_at, source, by_id, created_at, updated_at)
		VALUES (?, ?, ?, 1, '', 'present', 0, ?, 'self', ?, ?, ?) ON CONFLICT DO NOTHING`, p.office, activity, p.id, now, p.id, now, now)
	fresh, _ := res.RowsAffected()
	if fresh > 0 && !f.Bare {
		f.exec("INSERT INTO actions (office_id, person_id, kind, entity_id, note, undo_until, created_at) VALUES (?, ?, 'checkin', ?, '集中学习', ?, ?)",
			p.office, p.id, activity, now, now)
	}
	if u.Press != nil {
		job.text = "已签到 14:52"
		job.payload = fmt.Appendf(nil, `{"callback_query_id":"%s","text":"已签到 14:52"}`, u.Press.ID)
		job.row = f.enqueue(p.office, account, "answer", job.payload, now)
		if fresh > 0 {
			job.edit = f.enqueue(p.office, account, "edit", []byte(floorCard+floorButtons), now)
		}
		return
	}
	job.payload = fmt.Appendf(nil, `{"chat_id":%d,"text":"%s","parse_mode":"HTML","link_preview_options":{"is_disabled":true},"reply_markup":%s}`, account, floorCard, floorButtons)
	job.row = f.enqueue(p.office, account, "send", []byte(floorCard+floorButtons), now)
}

func (f *Floor) enqueue(office, chat int64, method string, payload []byte, now time.Time) int64 {
	if f.Bare {
		return 0
	}
	res := f.exec(`INSERT INTO outbox (office_id, bot_id, chat_id, method, payload, file_name, target_id, state, attempts, message_id, error, created_at)
		VALUES (?, 77, ?, ?, ?, '', 0, 'pending', 0, 0, '', ?)`, office, chat, method, string(payload), now)
	id, _ := res.LastInsertId()
	return id
}

// answer makes the calls that an update is owed and has them marked.
func (f *Floor) answer(job *floorJob) {
	f.slots <- struct{}{}
	defer func() {
		<-f.slots
		f.owed.Done()
	}()
	sent := []int64{job.row}
	if job.update.Press == nil {
		f.call(context.Background(), "sendMessage", job.payload)
	} else {
		f.call(context.Background(), "answerCallbackQuery", job.payload)
		if job.edit != 0 {
			f.call(context.Background(), "editMessageText", fmt.Appendf(nil, `{"chat_id":%d,"message_id":%d,"text":"%s","parse_mode":"HTML","link_preview_options":{"is_disabled":true},"reply_markup":%s}`,
				job.update.Press.From.ID, job.update.Press.Message.ID, floorCard, floorButtons))
			sent = append(sent, job.edit)
		}
	}
	if !f.Bare {
		f.jobs <- &floorJob{sent: sent}
	}
}

func (f *Floor) call(ctx context.Context, method string, body []byte) []byte {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, f.API+"/bot"+token+"/"+method, bytes.NewReader(body))
	if err != nil {
		panic(err)
	}
	req.Header["Content-Type"] = []string{"application/json"}
	resp, err := f.client.RoundTrip(req)
	if err != nil {
		return nil // stopped
	}
	defer resp.Body.Close()
	raw, _ := io.ReadAll(resp.Body)
	return raw
}

func (f *Floor) poll(ctx context.Context) {
	var offset int64
	for ctx.Err() == nil {
		raw := f.call(ctx, "getUpdates", fmt.Appendf(nil, `{"offset":%d,"limit":100,"timeout":50}`, offset))
		var answer struct {
			Result []*floorUpdate `json:"result"`
		}
		if json.Unmarshal(raw, &answer) != nil {
			return
		}
		var all sync.WaitGroup
		for _, u := range answer.Result {
			all.Add(1)
			f.jobs <- &floorJob{update: u, done: func(bool) { all.Done() }}
			offset = u.ID + 1
		}
		all.Wait()
	}
}

func (f *Floor) serve(ctx context.Context) {
	fmt.Fprintln(os.Stderr, "running")
	server := &http.Server{Addr: f.Listen, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		var u floorUpdate
		if json.Unmarshal(raw, &u) != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		done := make(chan struct{})
		f.jobs <- &floorJob{update: &u, done: func(bool) { close(done) }}
		<-done
	})}
	context.AfterFunc(ctx, func() { _ = server.Close() })
	_ = server.ListenAndServe()
}
