package bench

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"time"

	"gorm.io/gorm"

	"lianluo/internal/sandbox"
	"lianluo/models/activities"
	"lianluo/models/people"
	"lianluo/models/store"
)

// What the gate of package bot lets through of one account: at once, and for
// each second after that (of a stranger's, for each 12 s), with the notices.
const (
	memberAtOnce, strangerAtOnce = 100, 10
	strangerEvery                = 12 * time.Second
	noticesAtMost                = 10
)

// town is a database of one large office with a session that is on now, and a
// group with its live post.
type town struct {
	members  int
	activity int64
	group    int64
	post     int
	pressed  int // members, from the last one down, who have checked in by the post
	begun    time.Time
}

// account of a member; 0 is the director.
func (t *town) account(member int) int64 { return account(member) }

// stranger is an account that no office knows.
func stranger(n int) int64 { return int64(900_000 + n) }

// checkIn is what the button of the session says.
func (t *town) checkIn() string { return fmt.Sprintf("checkin:%d", t.activity) }

// nextCrowd gives n members who have not pressed yet.
func (t *town) nextCrowd(n int) (crowd []int64) {
	for range n {
		t.pressed++
		crowd = append(crowd, t.account(t.members-t.pressed))
	}
	return crowd
}

// townGroup is the id of the first group that a sandbox makes.
const townGroup = -4_000_000_001

func makeTown(ctx context.Context, path string, members int, now time.Time) (*town, error) {
	db, err := store.Open(ctx, store.Config{DSN: path, Synchronous: "NORMAL"})
	if err != nil {
		return nil, err
	}
	t := &town{members: members + 1, group: townGroup, begun: now}
	err = db.Write(ctx, func(tx *gorm.DB) error {
		office := &people.Office{Name: "青山镇政协联络处", Town: "青山镇", TimeZone: "Asia/Shanghai", GroupChatID: t.group}
		rules := office.Rules()
		rules.QuietTo, rules.RingDaysOff = rules.QuietFrom, true // whenever it is measured
		if err := office.SetRules(rules); err != nil {
			return err
		}
		if err := tx.Create(office).Error; err != nil {
			return err
		}
		tx = store.InOffice(tx, office.ID)
		joined := store.Stamp(now)
		for m := range t.members {
			p := &people.Person{
				Name: fmt.Sprintf("委员%d", m), SortKey: fmt.Sprintf("%04d", m), TelegramID: t.account(m), JoinedAt: &joined, NoticeShownAt: &joined, Roles: people.Member, Language: "zh-hans",
			}
			if m == 0 {
				p.Roles |= people.Director
			}
			if err := tx.Create(p).Error; err != nil {
				return err
			}
			if err := people.StandIn(tx, p); err != nil {
				return err
			}
		}
		a := &activities.Activity{Kind: activities.Study, Topic: "二十届四中全会精神", StartsAt: now.Add(20 * time.Minute), EndsAt: now.Add(3 * time.Hour), Place: "镇政府三楼会议室"}
		if err := activities.Create(tx, a); err != nil {
			return err
		}
		t.activity = a.ID
		return nil
	})
	if err != nil {
		_ = db.Close()
		return nil, fmt.Errorf("make a town: %w", err)
	}
	return t, db.Close()
}

// people makes the town's people and its group in the sandbox.
func (t *town) people(server *sandbox.Server) {
	var ids []int64
	for m := range t.members {
		ids = append(ids, t.account(m))
		server.AddUser(sandbox.User{ID: t.account(m), FirstName: fmt.Sprintf("委员%d", m), LanguageCode: "zh-hans"})
	}
	for n := range 2 {
		server.AddUser(sandbox.User{ID: stranger(n), FirstName: "路人", LanguageCode: "zh-hans"})
	}
	t.group = server.AddGroup("委员群", ids...).ID
}

// warmUp has everybody who writes in private press Start and the director post
// the session.
func (f *flood) warmUp(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	t := f.town
	if err := f.server.AddBot(t.account(0), t.group); err != nil {
		return err
	}
	who := []int64{t.account(0), t.account(1), t.account(2), stranger(0), stranger(1)}
	for m := range f.o.Others {
		f.others = append(f.others, t.account(3+m))
	}
	for _, id := range append(who, f.others...) {
		if _, err := f.server.Start(id, ""); err != nil {
			return err
		}
	}
	for _, id := range append(who, f.others...) {
		for f.answers.latest(id) == 0 {
			if ctx.Err() != nil {
				return fmt.Errorf("account %d was not greeted: %w", id, ctx.Err())
			}
			sleepUntil(ctx, time.Now().Add(20*time.Millisecond))
		}
	}
	greeting := f.answers.latest(t.group)
	if _, err := f.answers.press(ctx, f.server, t.account(0), t.account(0), f.answers.latest(t.account(0)), fmt.Sprintf("session_post:%d", t.activity)); err != nil {
		return err
	}
	for f.answers.latest(t.group) == greeting {
		if ctx.Err() != nil {
			return fmt.Errorf("the session was not posted: %w", ctx.Err())
		}
		sleepUntil(ctx, time.Now().Add(20*time.Millisecond))
	}
	t.post = f.answers.latest(t.group)
	for _, id := range f.others { // from now on they are told that they have checked in
		if _, err := f.answers.say(ctx, f.server, id, "/checkin"); err != nil {
			return err
		}
	}
	return nil
}

// outboxRows are what a run left in the outbox.
type outboxRows struct {
	all, edits int
	chats      map[int64]int // messages to each private chat
	faults     int
	present    int
}

func (t *town) outbox(ctx context.Context, path string) (rows outboxRows, err error) {
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(5000)")
	if err != nil {
		return rows, err
	}
	defer db.Close()
	for query, into := range map[string]*int{
		"SELECT count(*) FROM outbox": &rows.all,
		fmt.Sprintf("SELECT count(*) FROM outbox WHERE method = 'edit' AND chat_id = %d", t.group): &rows.edits,
		"SELECT count(*) FROM failures":                            &rows.faults,
		"SELECT count(*) FROM attendances WHERE state = 'present'": &rows.present,
	} {
		if err := db.QueryRowContext(ctx, query).Scan(into); err != nil {
			return rows, err
		}
	}
	list, err := db.QueryContext(ctx, "SELECT chat_id, count(*) FROM outbox WHERE method = 'send' GROUP BY chat_id")
	if err != nil {
		return rows, err
	}
	defer list.Close()
	rows.chats = map[int64]int{}
	for list.Next() {
		var chat int64
		var n int
		if err := list.Scan(&chat, &n); err != nil {
			return rows, err
		}
		rows.chats[chat] = n
	}
	return rows, list.Err()
}

// judge says what is not as it should be.
func (f *flood) judge(out io.Writer, rows outboxRows) {
	t := f.town
	span := time.Since(t.begun)
	for _, c := range []struct {
		who  string
		id   int64
		most int
	}{
		{"the member", t.account(1), memberAtOnce + int(span/time.Second)}, {"the member of the last phase", t.account(2), memberAtOnce + int(span/time.Second)},
		{"the stranger", stranger(0), strangerAtOnce + int(span/strangerEvery)}, {"the stranger of the last phase", stranger(1), strangerAtOnce + int(span/strangerEvery)},
	} {
		n := rows.chats[c.id]
		fmt.Fprintf(out, "%s wrote %d messages and has %d answers in the outbox\n", c.who, f.o.Messages, n)
		if n > c.most+noticesAtMost {
			f.wrong = append(f.wrong, fmt.Sprintf("%s has %d rows in the outbox, at most %d are let through", c.who, n, c.most))
		}
	}
	if rows.faults > 0 {
		f.wrong = append(f.wrong, fmt.Sprintf("%d inner faults", rows.faults))
	}
	if want := f.o.Others + 2*f.o.Crowd + 2; rows.present != want { // and the two members who flood
		f.wrong = append(f.wrong, fmt.Sprintf("%d are present, should be %d", rows.present, want))
	}
}
