package bench

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/jonboulle/clockwork"
	"gorm.io/gorm"

	"lianluo/bot"
	"lianluo/handlers/chat"
	"lianluo/internal/app"
	"lianluo/internal/demo"
	"lianluo/internal/posts"
	"lianluo/models/activities"
	mledger "lianluo/models/ledger"
	"lianluo/models/records"
)

// variety is Seed.Variety when none is given.
const variety = 8

// tables of the database, each behind those it points to.
var tables = []string{
	"offices", "people", "accounts", "codes", "terms", "memberships", "outbox", "chats", "activities", "attendances", "leaves",
	"corrections", "correction_requests", "research", "notes", "suggestions", "deeds",
	"deed_quantities", "deed_coworkers", "deed_notes", "donations", "honours", "archive_items", "collations",
	"briefings", "work_groups", "tasks", "pledges", "fund_settings", "fund_slips", "fund_entries", "fund_years", "committee_reports", "text_parts", "report_difficulties",
	"attachments", "record_steps", "search_texts", "collation_asked", "collation_entries", "announcements", "announcement_reads", "counters", "requests", "dialogs",
	"actions", "seen_updates", "runs",
}

// template is an office to be copied.
type template struct {
	tables map[string]*rows
	// known numbers, by table, the ids that other rows point to.
	known map[string]map[int64]int
}

// rows are those of a table, by the month in which they were written.
type rows struct {
	columns []string
	months  map[string][][]any
}

// templates makes the offices, the demo's with the rows that the bot keeps for
// its own work, and reads them.
// own is what the ledger holds of the whole program.
func templates(ctx context.Context, now time.Time, n int) (list []*template, own *rows, err error) {
	dir, err := os.MkdirTemp("", "lianluo-bench-")
	if err != nil {
		return nil, nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "template.db")
	if err := live(ctx, path, now, n); err != nil {
		return nil, nil, err
	}
	pool, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		return nil, nil, err
	}
	defer pool.Close()
	for i := range n {
		t := &template{tables: map[string]*rows{}, known: map[string]map[int64]int{}}
		for _, name := range tables {
			if t.tables[name], err = readTable(ctx, pool, name, int64(i+1)); err != nil {
				return nil, nil, fmt.Errorf("read %s: %w", name, err)
			}
		}
		t.index()
		list = append(list, t)
	}
	own, err = readTable(ctx, pool, ledger, 0)
	return list, own, err
}

// ledger is the table of the jobs' runs; under madeNote it says up to when the
// records go.
const (
	ledger   = "runs"
	madeNote = "bench-made"
)

// live makes the offices in a database and lets the bot do what is due there,
// so that it is as a serving bot has left it.
func live(ctx context.Context, path string, now time.Time, n int) error {
	api := NewStubAPI()
	defer api.Close()
	clock := clockwork.NewFakeClockAt(now)
	a, err := app.New(ctx, app.Config{Token: api.Token(), API: api.URL(), DB: path, Sync: "NORMAL", TimeZone: "Asia/Shanghai", Clock: clock})
	if err != nil {
		return err
	}
	defer a.Close()
	list, err := demo.GenerateAll(ctx, a.DB, demo.Options{
		Now: now, Group: firstGroup, Seed: 1, Offices: n, Accounts: firstAccount,
		Keep: func(demo.File) (fileID, uniqueID string) {
			return "BQACAgUAAxkBAAIBY2" + strings.Repeat("x", 54), "AgAD" + strings.Repeat("y", 12)
		},
	})
	if err != nil {
		return err
	}
	work, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- a.Run(work) }()
	defer func() {
		stop()
		<-ended
	}()
	select {
	case <-a.Running():
	case err := <-ended:
		ended <- nil
		return err
	}
	<-a.Scheduler.Begun() // beside its first pass what is written would come out by chance
	for _, o := range list {
		if err := a.Bot.Do(ctx, o.ID, "bench", func(c *bot.Context) error { return enliven(c) }); err != nil {
			return err
		}
	}
	err = a.DB.Write(ctx, func(tx *gorm.DB) error { return mledger.NoteDone(tx, madeNote, now.Format(time.RFC3339), now) })
	if err != nil {
		return err
	}
	if err := a.Scheduler.RunDue(ctx); err != nil {
		return err
	}
	return a.Bot.Drain(ctx)
}

// enliven posts today's session and writes what fourteen years of the bot's
// work would have left beside the records.
func enliven(c *bot.Context) error {
	session, err := activities.CurrentForCheckIn(c.Tx, c.Now.Add(time.Hour))
	if err != nil {
		return fmt.Errorf("today's session: %w", err)
	}
	if session.PostRef == 0 { // else the first pass of the clock has posted it
		if _, err := posts.PublishSession(c, session); err != nil {
			return err
		}
	}
	e := &engine{tx: c.Tx, bot: c.Bot.ID, now: c.Now, office: c.Office}
	collate := func() error { return e.collate(chat.Workdays(c)) }
	for _, part := range []func() error{e.load, e.traces, e.messages, e.ledger, e.drafts, e.updates, e.thisDay, collate} {
		if err := part(); err != nil {
			return fmt.Errorf("rows of the engine: %w", err)
		}
	}
	return nil
}

// readTable reads the rows of an office as they are kept.
func readTable(ctx context.Context, pool *sql.DB, name string, office int64) (*rows, error) {
	info, err := pool.QueryContext(ctx, "SELECT name, type FROM pragma_table_info(?)", name)
	if err != nil {
		return nil, err
	}
	r := &rows{months: map[string][][]any{}}
	var wanted []string
	stamp := ""
	for info.Next() {
		var column, kind string
		if err := info.Scan(&column, &kind); err != nil {
			return nil, err
		}
		r.columns = append(r.columns, column)
		if kind == "DATETIME" {
			// As the text it is kept as, not as a time.
			column += " || ''"
		}
		wanted = append(wanted, column)
		if slices.Contains([]string{"created_at", "claimed_at", "seen_at", "updated_at"}, r.columns[len(r.columns)-1]) && stamp == "" {
			stamp = r.columns[len(r.columns)-1]
		}
	}
	if err := info.Err(); err != nil {
		return nil, err
	}
	where, order := "office_id = ?", "1"
	switch name {
	case "offices":
		where = "id = ?"
	case "seen_updates":
		where = fmt.Sprintf("update_id / %d = ?", updatesEach)
	}
	if name == "search_texts" { // as old as what is found by it
		stamp = fmt.Sprintf("CASE search_texts.kind WHEN '%s' THEN (SELECT created_at FROM suggestions WHERE id = record_id) ELSE (SELECT created_at FROM archive_items WHERE id = record_id) END",
			records.KindSuggestion)
	}
	// People come before everything that names them; a chat tells no time.
	if stamp == "" || name == "people" {
		stamp = "(SELECT MIN(created_at) FROM offices)"
	}
	list, err := pool.QueryContext(ctx, fmt.Sprintf("SELECT SUBSTR(%s, 1, 7), %s FROM %s WHERE %s ORDER BY %s",
		stamp, strings.Join(wanted, ", "), name, where, order), office)
	if err != nil {
		return nil, err
	}
	defer list.Close()
	for list.Next() {
		var month string
		values := make([]any, len(wanted))
		into := []any{&month}
		for i := range values {
			into = append(into, &values[i])
		}
		if err := list.Scan(into...); err != nil {
			return nil, err
		}
		r.months[month] = append(r.months[month], values)
	}
	return r, list.Err()
}

// index numbers the rows that others point to.
func (t *template) index() {
	for name, r := range t.tables {
		for _, month := range r.months {
			for _, row := range month {
				for i := range r.columns {
					if to := target(name, r.columns, row, i); to != "" {
						t.know(to, row[i])
					}
				}
			}
		}
	}
	// What the ledger and a research's team name.
	for _, name := range []string{"activities", "people", "research", "briefings"} {
		r := t.tables[name]
		at := slices.Index(r.columns, "id")
		for _, month := range r.months {
			for _, row := range month {
				t.know(name, row[at])
			}
		}
	}
}

func (t *template) know(table string, id any) {
	n, ok := id.(int64)
	if !ok || n == 0 {
		return
	}
	if t.known[table] == nil {
		t.known[table] = map[int64]int{}
	}
	if _, seen := t.known[table][n]; !seen {
		t.known[table][n] = len(t.known[table])
	}
}
